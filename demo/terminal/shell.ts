// redis-cli's loop, without a keyboard: takes lines, carries them out one after another, prints what comes back. What one
// sees around the output (prompt, spinner) is read off it whenever it says that something changed.

import {
  type Client,
  ConnectionClosedError,
  isError,
  isTagged,
  itemsOf,
  type Reply,
  splitArguments,
  toByteString,
  toText,
} from '../redlet.ts';
import type { Facts } from './facts.ts';
import { generalHelp, helpOn } from './help.ts';
import { printRaw, printReply, printsRaw } from './pieces.ts';
import type { Scrollback } from './scrollback.ts';
import { Session } from './session.ts';

/** The terminal around the shell. */
export interface ShellHost {
  /** For HELP. */
  facts(): Promise<Facts>;
  /** A new client in place of one that is gone; null where there is none to be had. */
  reconnect(): Promise<Client | null>;
  /** Something to be seen changed: prompt, waiting, output. */
  changed(): void;
  answered(words: readonly string[], db: number): void;
  showHints(shown: boolean): void;
}

/** A command that takes longer than this, in milliseconds, shows that it waits. */
const patience = 300;
/** From here on redis-cli tells how long a command took. */
const slow = 500;
/** Messages that come quicker than a frame can print them are left out, and counted. */
const messagesPerFrame = 200;

export class Shell {
  /** What the prompt begins with. */
  name = 'redlet';
  /** How long the present command has been waiting, once that is long enough to say. */
  waiting: string | null = null;
  readonly #output: Scrollback;
  readonly #host: ShellHost;
  #session: Session | null = null;
  #queue: string[] = [];
  #isRunning = false;
  #isCancelled = false;
  #messages: Reply[] = [];

  constructor(output: Scrollback, host: ShellHost) {
    this.#output = output;
    this.#host = host;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  get prompt(): string {
    const session = this.#session;
    const db = session !== null && session.db !== 0 ? `[${session.db}]` : '';
    const state = session?.inTransaction ? '(TX)' : session?.isSubscribed ? '(subscribed mode)' : '';
    return `${this.name}${db}${state}>`;
  }

  /** Goes on over `client`, in a session that begins. */
  begin(client: Client | null): void {
    if (client === (this.#session?.client ?? null)) return;
    this.#session = client === null ? null : new Session(client, (message) => this.#message(message));
    // Where this fails the next command says so.
    this.#session?.begin().catch(() => {});
    this.#host.changed();
    void this.#drain();
  }

  /** Carries out a line, after those before it. */
  run(line: string): void {
    this.#queue.push(line);
    void this.#drain();
  }

  /** Prints a command and its reply that went over another connection. */
  print(words: readonly string[], line: string, reply: Reply): void {
    this.#output.command(this.prompt, line);
    this.#printReply(words, reply);
    this.#host.changed();
  }

  /** Ctrl-C with `typed` on the command line; true if that was given up. */
  interrupt(typed: string): boolean {
    const session = this.#session;
    if (this.#isRunning) {
      this.#isCancelled = true;
      this.#queue = [];
      session?.unblock().catch(() => {});
      return false;
    }
    this.#output.command(this.prompt, `${typed}^C`);
    if (session?.isSubscribed && typed === '') {
      const changed = () => this.#host.changed();
      session.endSubscriptions().then(changed, changed);
    }
    this.#host.changed();
    return true;
  }

  async #drain(): Promise<void> {
    if (this.#isRunning || this.#session === null) return;
    this.#isRunning = true;
    for (let line = this.#queue.shift(); line !== undefined; line = this.#queue.shift()) {
      await this.#carryOut(line);
      this.#host.changed();
    }
    this.#isRunning = false;
    this.#host.changed();
  }

  async #carryOut(line: string): Promise<void> {
    this.#output.command(this.prompt, line);
    this.#host.changed();
    const words = splitArguments(toByteString(line));
    if (words === null) {
      this.#say('Invalid argument(s)', 'error');
      return;
    }
    if (words.length === 0 || (await this.#local(words))) return;
    // A number before a command repeats it.
    const times = words.length > 1 && /^\d+$/.test(words[0] ?? '') ? Number(words.shift()) : 1;
    this.#isCancelled = false;
    for (let i = 0; i < times && !this.#isCancelled; i++) await this.#command(words);
  }

  async #command(words: readonly string[]): Promise<void> {
    const session = this.#session as Session;
    if (/^[ps]?subscribe$/i.test(words[0] ?? '') && words.length > 1 && !session.inTransaction) {
      this.#say('Reading messages... (press Ctrl-C to quit or any key to type command)', 'dim');
    }
    const since = performance.now();
    const ticking = setInterval(() => this.#showWaiting(since), 100);
    try {
      const replies = await session.run(words);
      const took = performance.now() - since;
      for (const reply of replies) {
        if (this.#isCancelled && isError(reply) && reply.message.startsWith('UNBLOCKED')) this.#say('^C', 'dim');
        else this.#printReply(words, reply);
      }
      if (took >= slow) this.#say(`(${(took / 1000).toFixed(2)}s)`, 'dim');
      this.#host.answered(words, session.db);
    } catch (error) {
      await this.#failed(error);
    } finally {
      clearInterval(ticking);
      this.waiting = null;
    }
  }

  /** What redis-cli does by itself; true if `words` are such a thing. */
  async #local(words: readonly string[]): Promise<boolean> {
    switch (words[0]?.toUpperCase()) {
      case 'HELP':
      case '?':
        this.#output.lines(words.length === 1 ? generalHelp : helpOn(await this.#host.facts(), words.slice(1)));
        return true;
      case 'CLEAR':
        this.#output.clear();
        return true;
      case 'QUIT':
      case 'EXIT':
        await this.#startOver();
        return true;
      case ':SET':
        this.#host.showHints(words[1] !== 'nohints');
        return true;
      default:
        return false;
    }
  }

  async #startOver(): Promise<void> {
    const session = this.#session as Session;
    try {
      await session.run(['RESET']);
      this.#say('A new session.', 'dim');
      this.#host.answered(['RESET'], session.db);
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #failed(error: unknown): Promise<void> {
    if (!(error instanceof ConnectionClosedError)) {
      this.#say(`Error: ${error instanceof Error ? error.message : String(error)}`, 'error');
      return;
    }
    this.#queue = [];
    this.#isCancelled = true;
    this.#say('Error: Server closed the connection', 'error');
    try {
      const client = await this.#host.reconnect();
      if (client !== null) this.begin(client);
    } catch (reason) {
      this.#say(`Could not connect again: ${reason instanceof Error ? reason.message : String(reason)}`, 'error');
    }
  }

  #say(text: string, style: string): void {
    this.#output.lines([[[text, style]]]);
  }

  #printReply(words: readonly string[], reply: Reply): void {
    const resp = this.#session?.resp ?? 2;
    // Errors and statuses are text; all else is printed byte for byte.
    if (isError(reply)) this.#say(`(error) ${toText(reply.message)}`, 'error');
    else if (isTagged(reply) && reply.kind === 'status') this.#say(toText(reply.text), 'ok');
    else if (isTagged(reply) && reply.kind === 'none') return;
    else if (printsRaw(words)) this.#output.reply(printRaw(reply, resp), { plain: true });
    else this.#output.reply(printReply(reply, resp), { length: itemsOf(reply).length });
  }

  #showWaiting(since: number): void {
    const passed = performance.now() - since;
    if (passed < patience) return;
    this.waiting = `${(passed / 1000).toFixed(1)}s`;
    this.#host.changed();
  }

  /** Messages are printed a frame at a time. */
  #message(message: Reply): void {
    this.#messages.push(message);
    if (this.#messages.length > 1) return;
    requestAnimationFrame(() => {
      const messages = this.#messages;
      this.#messages = [];
      const printed = messages.slice(-messagesPerFrame);
      if (printed.length < messages.length) this.#say(`... ${messages.length - printed.length} messages ...`, 'dim');
      for (const one of printed) this.#printReply([], one);
      this.#host.changed();
    });
  }
}
