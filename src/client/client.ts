// The client: every command as a method, over any backend.

import { isTagged, noReply, type Reply } from '../engine/reply.ts';
import type { Backend, Lane } from './backend.ts';
import { type Call, call, decodeBytes, type Decoded, decodeText, type DecodeString, natural, type Word } from './call.ts';
import { calls } from './commands/index.ts';
import { ConnectionClosedError, ReplyError, WatchError } from './errors.ts';
import { Pipeline, type Pipelined } from './pipeline.ts';
import { Subscriber, type Subscription, type MessageHandler } from './subscriptions.ts';
import { toText } from './text.ts';

type Calls = typeof calls;
type Result<C> = C extends Call<infer T> ? T : never;

/** Every command as an async method; strings in replies are `S`. */
export type Commands<S> = {
  [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Promise<Decoded<Result<ReturnType<Calls[K]>>, S>>;
};

export interface View {
  /** Rejects with the signal's reason once it aborts; a command that waits on the server is called back from there. */
  readonly signal?: AbortSignal;
  /** How strings in replies are handed out: as text (UTF-8), or as bytes. */
  readonly decode?: 'utf8' | 'bytes';
}

/** What the views of one client share. */
interface Shared {
  readonly backend: Backend;
  readonly main: Lane;
  readonly subscriber: Subscriber;
  /** Idle lanes for commands that block. */
  readonly idle: BlockingLane[];
  readonly busy: Set<BlockingLane>;
  /** Selected database, repeated on every new lane. */
  db: string;
  closed: boolean;
}

interface BlockingLane {
  readonly lane: Lane;
  readonly id: Promise<string>;
  db: string;
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are put on the prototype from the table of calls
export interface Client<S = string> extends Commands<S> {}

/**
 * A Redis client. Commands are methods with lower-case names; commands sent in one turn of the event loop travel
 * together, and are answered in order. Made by `connect`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: see above
export class Client<S = string> {
  readonly #shared: Shared;
  readonly #signal: AbortSignal | null;
  readonly #decode: DecodeString;

  /** @internal */
  constructor(shared: Shared, view: View = {}) {
    this.#shared = shared;
    this.#signal = view.signal ?? null;
    this.#decode = view.decode === 'bytes' ? decodeBytes : decodeText;
  }

  /** @internal */
  static over(backend: Backend): Client {
    const main = backend.open();
    const shared: Shared = {
      backend,
      main,
      subscriber: new Subscriber(() => backend.open()),
      idle: [],
      busy: new Set(),
      db: '0',
      closed: false,
    };
    return new Client(shared);
  }

  /** The URL this client was connected by. */
  get url(): string {
    return this.#shared.backend.name;
  }

  /**
   * This client with other manners: `client.with({ decode: 'bytes' }).get('photo')`,
   * `client.with({ signal }).blpop('jobs', 0)`. Shares the connection.
   */
  with(view: View & { readonly decode: 'bytes' }): Client<Uint8Array>;
  with(view: View & { readonly decode: 'utf8' }): Client<string>;
  with(view: View): Client<S>;
  with(view: View): Client<unknown> {
    const decode = view.decode ?? (this.#decode === decodeBytes ? 'bytes' : 'utf8');
    const signal = view.signal ?? this.#signal;
    return new Client<unknown>(this.#shared, signal === null ? { decode } : { decode, signal });
  }

  /** Any command, word by word: `client.call('OBJECT', 'ENCODING', 'k')`. The reply comes in its natural form. */
  call(...words: Word[]): Promise<unknown> {
    return this.execute(call(words, natural));
  }

  /** Carries out a call that a command's method built. */
  execute<T>(one: Call<T>): Promise<Decoded<T, S>> {
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    const sent = one.blocking ? this.#sendBlocking(one) : this.#send(this.#shared.main, one);
    return sent.then((reply) => this.#shape(one, reply));
  }

  /** Commands that travel together; `exec` answers all their results. Each fails or succeeds on its own. */
  pipeline(): Pipelined<S, []> {
    return new Pipeline((queued) => this.#runPipeline(queued)) as unknown as Pipelined<S, []>;
  }

  /** Commands that run as one transaction (MULTI ... EXEC), with nothing of anyone else's between them. */
  multi(): Pipelined<S, []> {
    return new Pipeline((queued) => this.#runTransaction(this.#shared.main, queued)) as unknown as Pipelined<S, []>;
  }

  /**
   * Optimistic locking: watches `keys`, runs `body` on a connection of its own, and lets it end in
   * `session.multi()...exec()`, which rejects with WatchError if a watched key changed meanwhile.
   */
  async watch<T>(keys: Word | readonly Word[], body: (session: WatchSession<S>) => Promise<T>): Promise<T> {
    const lane = await this.#takeLane();
    try {
      const watching = call(['WATCH', ...(Array.isArray(keys) ? keys : [keys as Word])], natural);
      this.#shape(watching, await this.#send(lane.lane, watching));
      return await body(this.#session(lane.lane));
    } finally {
      if (!this.#shared.closed) await this.#send(lane.lane, call(['UNWATCH'], natural)).catch(() => noReply);
      this.#giveBack(lane);
    }
  }

  /** Messages of channels, to a handler or by `for await`. */
  subscribe(channels: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#shared.subscriber.subscribe('SUBSCRIBE', channels, handler);
  }

  /** Messages of every channel whose name matches a glob pattern. */
  psubscribe(patterns: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#shared.subscriber.subscribe('PSUBSCRIBE', patterns, handler);
  }

  /** Messages of shard channels. */
  ssubscribe(channels: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#shared.subscriber.subscribe('SSUBSCRIBE', channels, handler);
  }

  /** Calls `report` with the keys that changed, a few times a second at most. Not every backend can tell. */
  async observe(report: (changes: readonly { readonly db: number; readonly key: string }[]) => void): Promise<void> {
    const { backend } = this.#shared;
    if (!backend.observe) throw new Error(`${backend.name} cannot report changed keys`);
    await backend.observe((changes) => report(changes.map(({ db, key }) => ({ db, key: toText(key) }))));
  }

  /** Ends the client once everything sent before is answered. */
  async quit(): Promise<void> {
    if (this.#shared.closed) return;
    await this.#shared.main.send(['QUIT']).catch((reason) => {
      if (!(reason instanceof ConnectionClosedError)) throw reason;
      return noReply;
    });
    this.close();
  }

  /** Ends the client now; what is pending rejects with ConnectionClosedError. */
  close(): void {
    const shared = this.#shared;
    if (shared.closed) return;
    shared.closed = true;
    shared.main.close();
    shared.subscriber.close();
    for (const { lane } of [...shared.idle, ...shared.busy]) lane.close();
    shared.backend.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.quit();
  }

  // ---- inside ----

  #shape<T>(one: Call<T>, reply: Reply): Decoded<T, S> {
    if (isTagged(reply) && reply.kind === 'error') throw new ReplyError(toText(reply.message), nameOf(one));
    return one.shape(reply, this.#decode) as Decoded<T, S>;
  }

  #send(lane: Lane, one: Call<unknown>): Promise<Reply> {
    if (one.words[0]?.toUpperCase() === 'SELECT') this.#shared.db = one.words[1] ?? '0';
    const sent = lane.send(one.words);
    return this.#signal === null ? sent : abortable(sent, this.#signal);
  }

  /** A command that may wait travels on a lane of its own, so that it holds up nothing else. */
  async #sendBlocking(one: Call<unknown>): Promise<Reply> {
    const taken = await this.#takeLane();
    const signal = this.#signal;
    const callBack = async () => {
      // The server is asked to give up; if it served the command first, that answer counts: nothing popped is lost.
      await this.#shared.main.send(['CLIENT', 'UNBLOCK', await taken.id, 'ERROR']);
    };
    signal?.addEventListener('abort', callBack);
    try {
      const reply = await taken.lane.send(one.words);
      if (signal?.aborted && isTagged(reply) && reply.kind === 'error' && reply.message.startsWith('UNBLOCKED')) {
        throw signal.reason;
      }
      return reply;
    } finally {
      signal?.removeEventListener('abort', callBack);
      this.#giveBack(taken);
    }
  }

  async #takeLane(): Promise<BlockingLane> {
    const { idle, busy, backend, db } = this.#shared;
    if (this.#shared.closed) throw new ConnectionClosedError('the client was closed');
    let taken = idle.pop();
    if (taken === undefined) {
      const lane = backend.open();
      taken = { lane, id: lane.send(['CLIENT', 'ID']).then(String), db: '0' };
      taken.id.catch(() => {});
    }
    busy.add(taken);
    if (taken.db !== db) {
      await taken.lane.send(['SELECT', db]);
      taken.db = db;
    }
    return taken;
  }

  #giveBack(taken: BlockingLane): void {
    this.#shared.busy.delete(taken);
    if (this.#shared.closed) taken.lane.close();
    else this.#shared.idle.push(taken);
  }

  async #runPipeline(queued: readonly Call<unknown>[]): Promise<unknown[]> {
    const { main } = this.#shared;
    const replies = await Promise.all(queued.map((one) => this.#send(main, one)));
    return replies.map((reply, i) => this.#outcome(queued[i] as Call<unknown>, reply));
  }

  async #runTransaction(lane: Lane, queued: readonly Call<unknown>[]): Promise<unknown[] | null> {
    const sent = [lane.send(['MULTI']), ...queued.map((one) => lane.send(one.words)), lane.send(['EXEC'])];
    const replies = await Promise.all(sent);
    const exec = replies.at(-1) as Reply;
    if (isTagged(exec) && exec.kind === 'error') {
      const refused = replies.findIndex((reply) => isTagged(reply) && reply.kind === 'error');
      const culprit = refused > 0 ? queued[refused - 1] : undefined;
      throw new ReplyError(
        toText((replies[refused] as { message: string }).message),
        culprit === undefined ? 'exec' : nameOf(culprit),
      );
    }
    if (!Array.isArray(exec)) return null;
    return exec.map((reply: Reply, i) => this.#outcome(queued[i] as Call<unknown>, reply));
  }

  #outcome(one: Call<unknown>, reply: Reply): unknown {
    try {
      return this.#shape(one, reply);
    } catch (error) {
      if (error instanceof ReplyError) return error;
      throw error;
    }
  }

  #session(lane: Lane): WatchSession<S> {
    const session = {
      call: (...words: Word[]) => {
        const one = call(words, natural);
        return this.#send(lane, one).then((reply) => this.#shape(one, reply));
      },
      multi: () =>
        new Pipeline(async (queued) => {
          const results = await this.#runTransaction(lane, queued);
          if (results === null) throw new WatchError('a watched key changed');
          return results;
        }),
    } as unknown as Record<string, unknown>;
    for (const [name, build] of Object.entries(calls)) {
      session[name] = (...args: unknown[]) => {
        const one = (build as (...args: unknown[]) => Call<unknown>)(...args);
        return this.#send(lane, one).then((reply) => this.#shape(one, reply));
      };
    }
    return session as unknown as WatchSession<S>;
  }
}

/** What `client.watch` hands its body: the commands, on the connection that watches. */
export interface WatchSession<S> extends Commands<S> {
  call(...words: Word[]): Promise<unknown>;
  multi(): Pipelined<S, []>;
}

for (const [name, build] of Object.entries(calls)) {
  Object.defineProperty(Client.prototype, name, {
    value(this: Client, ...args: unknown[]) {
      try {
        return this.execute((build as (...args: unknown[]) => Call<unknown>)(...args));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    writable: true,
    configurable: true,
  });
}

function nameOf(one: Call<unknown>): string {
  return toText(one.words[0] ?? '').toLowerCase();
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
