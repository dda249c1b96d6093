// The connections of one client: the main one, those of commands that wait on the server, and those that others ask for.
// What the main one selected and how it logged in, the others do after it.

import { type ByteString, isError, type Reply } from '../engine/reply.ts';
import type { Backend, Lane } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';
import { keepChecked } from './health.ts';

type Words = readonly ByteString[];

/** A lane for commands that wait, used by one call at a time. */
interface WaitingLane {
  readonly lane: Lane;
  /** Its connection's id on the server, for CLIENT UNBLOCK. */
  readonly id: Promise<string>;
  /** The database that it has selected; null: the backend's own choice. */
  db: ByteString | null;
  isAlive: boolean;
}

/** Idle lanes that are kept for the next command that waits. */
const mostIdle = 16;

/** Milliseconds between attempts to call a waiting command back. */
const callBackEvery = 20;

export class Lanes {
  readonly #backend: Backend;
  /** Whether a connection that was lost is made anew. */
  readonly #restores: boolean;
  /** Milliseconds; 0: no checks. */
  readonly #healthCheckInterval: number;
  /** Null: lost, and not asked for since. */
  #main: Lane | null = null;
  /** CLIENT SETNAME's words, for the main lane when it is made anew. */
  #name: Words | null = null;
  readonly #idle: WaitingLane[] = [];
  readonly #others = new Set<Lane>();
  /** Where waiting commands are called back from: no other lane is sure to be free. */
  #control: Lane | null = null;
  #login: Words | null = null;
  /** Null: the one that the backend selects. */
  #db: ByteString | null = null;
  #isClosed = false;

  constructor(backend: Backend, restores: boolean, healthCheckInterval = 0) {
    this.#backend = backend;
    this.#restores = restores;
    this.#healthCheckInterval = healthCheckInterval;
    this.#openMain();
  }

  /** Where commands go that do not wait. Throws ConnectionClosedError if it was lost and there is no other. */
  get main(): Lane {
    return this.#main ?? this.#openMain();
  }

  get restores(): boolean {
    return this.#restores && !this.#isClosed;
  }

  /** The selected database; null: the one that the backend selects. */
  get db(): ByteString | null {
    return this.#db;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Opens a lane that is logged in and in the selected database. Who asked for it drops it. */
  open(): Lane {
    const lane = this.#openUnchecked();
    if (this.#healthCheckInterval > 0) keepChecked(lane, this.#healthCheckInterval);
    return lane;
  }

  /** For commands that wait: such a lane answers nothing meanwhile. */
  #openUnchecked(): Lane {
    if (this.#isClosed) throw new ConnectionClosedError('the client was closed');
    const lane = this.#backend.open();
    this.#others.add(lane);
    this.#introduce(lane);
    return lane;
  }

  drop(lane: Lane): void {
    this.#others.delete(lane);
    lane.close();
  }

  /** Sends on the main lane, and remembers what other lanes have to do as well. */
  send(words: Words): Promise<Reply> {
    let sent: Promise<Reply>;
    try {
      sent = this.main.send(words);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#remember(words, sent);
    return sent;
  }

  /** Sends commands, some of which may wait, on a lane that holds nobody up. An abort ends the waiting. */
  async sendWaiting(commands: readonly Words[], signal: AbortSignal | null): Promise<Reply[]> {
    const taken = this.#take();
    let isAnswered = false;
    const sent = Promise.all(commands.map((words) => taken.lane.send(words)));
    const finished = sent.then(
      () => (isAnswered = true),
      () => (isAnswered = true),
    );
    const calledBack: Promise<void>[] = [finished.then(() => undefined)];
    const abort = () => void calledBack.push(this.#callBack(taken, () => isAnswered));
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const replies = await sent;
      if (signal?.aborted && replies.length === 1 && isUnblocked(replies[0] as Reply)) throw signal.reason;
      return replies;
    } catch (error) {
      throw signal?.aborted && !this.#isClosed ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', abort);
      // Not before the last CLIENT UNBLOCK is answered: it would end the waiting of the lane's next user.
      void Promise.all(calledBack).then(() => this.#giveBack(taken));
    }
  }

  /** From here on, new lanes are as the server makes them. */
  forget(): void {
    this.#login = this.#name = null;
    this.#db = '0';
  }

  /** Every SELECT and AUTH of a transaction that was carried out. */
  rememberAll(commands: readonly Words[], replies: readonly Reply[]): void {
    commands.forEach((words, i) => {
      if (!isError(replies[i] ?? null)) this.#remember(words, Promise.resolve(replies[i] as Reply));
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#main?.close();
    for (const lane of this.#others) lane.close();
    this.#others.clear();
    this.#idle.length = 0;
    this.#backend.close();
  }

  #openMain(): Lane {
    if (this.#isClosed) throw new ConnectionClosedError('the client was closed');
    const lane = this.#backend.open();
    this.#introduce(lane);
    if (this.#name !== null) unheeded(lane.send(this.#name));
    lane.onClosed = () => {
      if (this.#restores && this.#main === lane) this.#main = null;
    };
    this.#main = lane;
    if (this.#healthCheckInterval > 0) keepChecked(lane, this.#healthCheckInterval);
    return lane;
  }

  #introduce(lane: Lane): void {
    if (this.#login !== null) unheeded(lane.send(this.#login));
    if (this.#db !== null) unheeded(lane.send(['SELECT', this.#db]));
  }

  #remember(words: Words, sent: Promise<Reply>): void {
    const name = words[0]?.toUpperCase();
    if (name === 'CLIENT' && words[1]?.toUpperCase() === 'SETNAME') this.#name = words;
    if (name === 'SELECT') {
      // At once, as the next command may already need another lane; taken back if the server refuses.
      const before = this.#db;
      const selected = words[1] ?? '0';
      this.#db = selected;
      sent.then(
        (reply) => {
          if (isError(reply) && this.#db === selected) this.#db = before;
        },
        () => {},
      );
    } else if (name === 'AUTH' || (name === 'HELLO' && words.length > 4)) {
      sent.then(
        (reply) => {
          if (isError(reply)) return;
          this.#login = words;
          for (const { lane } of this.#idle.splice(0)) this.drop(lane);
        },
        () => {},
      );
    }
  }

  #take(): WaitingLane {
    const kept = this.#idle.pop();
    const taken = kept ?? this.#openWaiting();
    if (taken.db !== this.#db && this.#db !== null) {
      unheeded(taken.lane.send(['SELECT', this.#db]));
      taken.db = this.#db;
    }
    return taken;
  }

  #openWaiting(): WaitingLane {
    const lane = this.#openUnchecked();
    const id = lane.send(['CLIENT', 'ID']).then(String);
    unheeded(id);
    const opened: WaitingLane = { lane, id, db: this.#db, isAlive: true };
    lane.onClosed = () => {
      opened.isAlive = false;
      this.#others.delete(lane);
      const at = this.#idle.indexOf(opened);
      if (at >= 0) this.#idle.splice(at, 1);
    };
    return opened;
  }

  #giveBack(taken: WaitingLane): void {
    if (this.#isClosed || !taken.isAlive) return;
    if (this.#idle.length < mostIdle) this.#idle.push(taken);
    else this.drop(taken.lane);
  }

  /**
   * Asks the server to end the waiting. If the server serves the command first, its answer counts: nothing that was
   * popped is lost. A command that does not wait yet (CLIENT PAUSE holds it back) is asked for again.
   */
  async #callBack(taken: WaitingLane, isAnswered: () => boolean): Promise<void> {
    try {
      const id = await taken.id;
      while (!isAnswered() && !this.#isClosed) {
        this.#control ??= this.#openControl();
        const reply = await this.#control.send(['CLIENT', 'UNBLOCK', id, 'ERROR']);
        if (isError(reply)) {
          // The server does not let us: then the connection goes, and the command with it.
          taken.isAlive = false;
          this.drop(taken.lane);
        }
        if (!isAnswered()) await new Promise((resolve) => setTimeout(resolve, callBackEvery));
      }
    } catch {
      // The lanes are gone, and what waited on them knows.
    }
  }

  #openControl(): Lane {
    const lane = this.open();
    lane.onClosed = () => {
      this.#others.delete(lane);
      this.#control = null;
    };
    return lane;
  }
}

function isUnblocked(reply: Reply): boolean {
  return isError(reply) && reply.message.startsWith('UNBLOCKED');
}

/** Whoever waits for the lane hears of its end elsewhere. */
function unheeded(sent: Promise<unknown>): void {
  sent.catch(() => {});
}
