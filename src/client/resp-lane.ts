// A lane over bytes: RESP3 to a server that is not ours to call. What arrives is told apart here: replies go to the
// commands in order, pushes to `onPush`.
//
// Some commands have no reply of their own, and the lane must know which: (un)subscribing is confirmed by a push for each
// name, and CLIENT REPLY silences what follows. MONITOR's lines come as statuses that nobody asked for.

import { type ByteString, isError, isTagged, noReply, type PushReply, type Reply } from '../engine/reply.ts';
import { portableCodec } from '../resp/codec.ts';
import { encodeRequests } from '../resp/encode-request.ts';
import { ReplyDecoder } from '../resp/reply-decoder.ts';
import type { Lane } from './backend.ts';
import type { ByteStream } from './byte-stream.ts';
import { ConnectionClosedError } from './errors.ts';
import { Pending } from './pending.ts';

type Words = readonly ByteString[];

const codec = portableCodec();

/** What a server has to be told at the start of each connection. */
export interface Greeting {
  readonly user?: ByteString;
  readonly password?: ByteString;
  readonly database?: number;
}

/** Names that a connection subscribes to, by the command that does it. */
const subscribing = new Set(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE']);
const unsubscribing = new Set(['UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE']);

/** What is expected next: a reply, or so many confirmations of a kind. */
interface Expected {
  readonly confirmation: string | null;
  left: number;
  /** The lane's own words. */
  greeting?: Words;
}

export class RespLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #pending = new Pending();
  readonly #decoder = new ReplyDecoder(codec);
  #expected: Expected[] = [];
  /** Names subscribed to, by kind: an UNSUBSCRIBE of all is confirmed for each. */
  readonly #names = new Map<string, Set<ByteString>>();
  #stream: ByteStream | null = null;
  #queued: Words[] = [];
  #isFlushing = false;
  #closed: Error | null = null;
  /** CLIENT REPLY: for how many commands nothing is answered. */
  #silent = 0;
  #monitors = false;
  #hasGreeted = false;

  /** Opens at once; what is sent before the connection stands waits for it. */
  constructor(dialled: Promise<ByteStream>, greeting: Greeting = {}) {
    const { user, password, database } = greeting;
    this.#greet(['HELLO', '3', ...(password === undefined ? [] : ['AUTH', user ?? 'default', password])]);
    if (database !== undefined && database !== 0) this.#greet(['SELECT', String(database)]);
    dialled.then(
      (stream) => this.#connected(stream),
      (error: Error) => this.#fail(error),
    );
  }

  send(words: Words): Promise<Reply> {
    const reply = this.#enqueue(words);
    // A server that asks for a login refused HELLO before it.
    if (!this.#hasGreeted && words[0]?.toUpperCase() === 'AUTH') this.#greet(['HELLO', '3']);
    return reply;
  }

  close(reason: Error = new ConnectionClosedError('the client was closed')): void {
    if (this.#closed !== null) return;
    // What was sent in this turn still leaves: the server carries it out, as it would have.
    this.#flush();
    this.#closed = reason;
    this.#stream?.close();
    this.#pending.rejectAll(reason);
  }

  #enqueue(words: Words): Promise<Reply> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    this.#queued.push(words);
    this.#flushSoon();
    if (this.#isSilenced(words)) return Promise.resolve(noReply);
    this.#expected.push(this.#expectedFor(words));
    return this.#pending.add();
  }

  /** Sends what nobody waits for; what is refused is looked at before any reply that came behind it. */
  #greet(words: Words): void {
    this.#enqueue(words).catch(() => {});
    const expected = this.#expected.at(-1);
    if (expected !== undefined) expected.greeting = words;
  }

  #judge(words: Words, reply: Reply): void {
    if (!isError(reply)) {
      this.#hasGreeted = true;
      return;
    }
    const { message } = reply;
    if (words.includes('AUTH')) this.#fail(new ConnectionClosedError(`the login was refused: ${message}`));
    // Without a login the commands that follow are refused in the server's own words; without the rest nothing works.
    else if (/^(NOAUTH|NOPERM)/.test(message)) return;
    else if (words[0] === 'SELECT') this.#fail(new ConnectionClosedError(`${words.join(' ')} was refused: ${message}`));
    else this.#fail(new ConnectionClosedError(`HELLO 3 was refused (Redis 6 or newer is needed): ${message}`));
  }

  #connected(stream: ByteStream): void {
    if (this.#closed !== null) {
      stream.close();
      return;
    }
    this.#stream = stream;
    stream.onData = (chunk) => this.#receive(chunk);
    stream.onClosed = (reason) => this.#fail(reason ?? new ConnectionClosedError('the server closed the connection'));
    this.#flush();
  }

  #fail(reason: Error): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.#stream?.close();
    this.#pending.rejectAll(reason);
    this.onClosed?.(reason);
  }

  #flushSoon(): void {
    if (this.#isFlushing || this.#stream === null) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#stream === null || this.#queued.length === 0) return;
    const text = encodeRequests(this.#queued);
    this.#queued = [];
    const bytes = new Uint8Array(text.length);
    codec.encode(text, bytes, 0);
    this.#stream.write(bytes);
  }

  #receive(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    try {
      for (let reply = this.#decoder.next(); reply !== undefined; reply = this.#decoder.next()) {
        this.#take(reply);
        if (this.#closed !== null) return;
      }
    } catch (error) {
      this.#fail(new ConnectionClosedError(`what came is no RESP: ${(error as Error).message}`));
    }
  }

  #take(reply: Reply): void {
    if (isTagged(reply) && reply.kind === 'push') this.#takePush(reply);
    else if (this.#monitors && isMonitorLine(reply)) this.onPush?.({ kind: 'push', items: ['monitor', reply.text] });
    else this.#settle(reply);
  }

  #takePush(message: PushReply): void {
    this.onPush?.(message);
    const [kind, name] = message.items;
    const expected = this.#expected[0];
    if (typeof kind !== 'string' || expected?.confirmation !== kind) return;
    this.#note(kind, name);
    if (--expected.left <= 0) this.#settle(noReply);
  }

  #settle(reply: Reply): void {
    const greeting = this.#expected.shift()?.greeting;
    this.#pending.settle(reply);
    if (greeting !== undefined) this.#judge(greeting, reply);
  }

  #expectedFor(words: Words): Expected {
    const name = (words[0] as ByteString).toUpperCase();
    if (subscribing.has(name)) return { confirmation: name.toLowerCase(), left: words.length - 1 };
    if (unsubscribing.has(name)) {
      const all = this.#names.get(name.replace('UN', ''))?.size ?? 0;
      return { confirmation: name.toLowerCase(), left: words.length > 1 ? words.length - 1 : Math.max(1, all) };
    }
    if (name === 'MONITOR') this.#monitors = true;
    if (name === 'RESET') {
      this.#monitors = false;
      this.#names.clear();
    }
    return { confirmation: null, left: 0 };
  }

  #note(kind: string, name: Reply | undefined): void {
    if (typeof name !== 'string') return;
    const isEnd = kind.includes('unsubscribe');
    const key = kind.replace('un', '').toUpperCase();
    const names = this.#names.get(key) ?? new Set();
    this.#names.set(key, names);
    if (isEnd) names.delete(name);
    else names.add(name);
  }

  /** Whether nothing will be answered to this command. */
  #isSilenced(words: Words): boolean {
    const [name = '', sub = '', mode = ''] = words.slice(0, 3).map((word) => word.toUpperCase());
    if (name === 'CLIENT' && sub === 'REPLY') {
      if (mode === 'OFF') this.#silent = Number.POSITIVE_INFINITY;
      else if (mode === 'ON') this.#silent = 0;
      else if (mode === 'SKIP' && this.#silent === 0) {
        this.#silent = 1;
        return true;
      }
      return mode === 'OFF';
    }
    if (this.#silent === 0) return false;
    this.#silent--;
    return true;
  }
}

/** `1719926400.123456 [0 127.0.0.1:1234] "get" "k"`. */
function isMonitorLine(reply: Reply): reply is { readonly kind: 'status'; readonly text: ByteString } {
  return isTagged(reply) && reply.kind === 'status' && /^\d+\.\d{6} \[/.test(reply.text);
}
