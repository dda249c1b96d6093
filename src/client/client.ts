// The client: every command as a method, over any backend.

import { isError, isTagged, type Reply } from '../engine/reply.ts';
import type { ExportFormat, Imported, ImportOptions } from '../rpc/control.ts';
import type { Backend, Lane } from './backend.ts';
import { Cache, type CacheOptions, type CacheStatistics } from './cache.ts';
import {
  type Call,
  call,
  type Decoded,
  type DecodeString,
  decodeBytes,
  decodeJson,
  decodeText,
  type Methods,
  type Word,
} from './call.ts';
import type { KeyScanOptions } from './commands/generic.ts';
import { type CallName, calls } from './commands/index.ts';
import {
  ArgumentError,
  ConnectionClosedError,
  ReplyError,
  TimeoutError,
  UnsupportedError,
  WatchError,
} from './errors.ts';
import { hscanIterator, scanIterator, sscanIterator, zscanIterator } from './iterate.ts';
import { underPrefix } from './key-prefix.ts';
import { type KeyspaceEventOptions, type KeyspaceEvents, keyspaceEvents } from './keyspace-events.ts';
import { Lanes } from './lanes.ts';
import { Lock, type LockOptions } from './lock.ts';
import type { MigrateToOptions, MigrationProgress } from './migrate.ts';
import type { Monitor } from './monitor.ts';
import type { OneOrMore, ScanOptions } from './options.ts';
import { Pipeline, type Pipelined } from './pipeline.ts';
import { type GetMessageOptions, PubSub } from './pubsub.ts';
import { Script, type ScriptOptions } from './script.ts';
import { natural } from './shapes.ts';
import { type MessageHandler, Subscriber, type Subscription } from './subscriptions.ts';
import { toText } from './text.ts';

/** Every command as an async method; strings in replies are `S`. */
export type Commands<S> = { [K in CallName]: Methods<(typeof calls)[K], S> };

export interface View {
  /** Rejects with the signal's reason once it aborts; a command that waits on the server is called back from there. */
  readonly signal?: AbortSignal;
  /**
   * How strings in replies are handed out: as text (UTF-8), as bytes, or as what they are as JSON (and as text where they
   * are none).
   */
  readonly decode?: 'utf8' | 'bytes' | 'json';
  /** Milliseconds after which a command is given up with TimeoutError; 0: never. Commands that wait on the server as well. */
  readonly timeout?: number;
  /**
   * Put before every key that is sent, also before patterns of keys (SCAN, KEYS, SORT ... BY) and the keys of scripts and
   * transactions, and taken off keys in replies and keyspace events. Channels have none. What concerns the whole database
   * (FLUSHDB, DBSIZE) does so still; RANDOMKEY, and commands whose keys are not known, are refused with UnsupportedError.
   */
  readonly keyPrefix?: string;
}

/** A key that changed. */
export interface Change {
  readonly db: number;
  readonly key: string;
}

interface InnerView extends View {
  readonly cache?: Cache;
}

/** What the views of one client share. */
interface Shared {
  readonly backend: Backend;
  readonly lanes: Lanes;
  readonly subscriber: Subscriber;
}

export interface Client<S = string> extends Commands<S> {}

/**
 * A Redis client. Commands are methods with lower-case names; commands sent in one turn of the event loop travel
 * together, and are answered in order. Made by `connect`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are put on the prototype, from the table of calls
export class Client<S = string> {
  readonly #shared: Shared;
  readonly #view: InnerView;
  readonly #decode: DecodeString;

  /** @internal */
  constructor(shared: Shared, view: InnerView = {}) {
    this.#shared = shared;
    this.#view = view;
    this.#decode = decoders[view.decode ?? 'utf8'];
  }

  /** @internal */
  static over(backend: Backend, restores = true, view: View = {}, healthCheckInterval = 0): Client {
    const lanes = new Lanes(backend, restores, healthCheckInterval);
    return new Client({ backend, lanes, subscriber: new Subscriber(lanes) }, view);
  }

  /**
   * The URL this client was connected by.
   * @example
   * client.url; // => 'memory:'
   */
  get url(): string {
    return this.#shared.backend.name;
  }

  /**
   * What is put before every key; empty: nothing.
   * @example
   * client.with({ keyPrefix: 'app:' }).keyPrefix; // => 'app:'
   */
  get keyPrefix(): string {
    return this.#view.keyPrefix ?? '';
  }

  /**
   * This client with other manners: `client.with({ decode: 'bytes' }).get('photo')`,
   * `client.with({ signal }).blpop('jobs', 0)`, `client.with({ keyPrefix: 'user:7:' }).set('name', 'Ann')`. Shares the
   * connection.
   * @example
   * await client.set('k', '{"n":1}');
   * await client.with({ decode: 'json' }).get('k'); // => { n: 1 }
   * await client.with({ keyPrefix: 'user:7:' }).set('name', 'Ann');
   * await client.get('user:7:name'); // => 'Ann'
   */
  with(view: View & { readonly decode: 'bytes' }): Client<Uint8Array>;
  with(view: View & { readonly decode: 'utf8' }): Client<string>;
  with(view: View & { readonly decode: 'json' }): Client<unknown>;
  with(view: View): Client<S>;
  with(view: View): Client<unknown> {
    return new Client<unknown>(this.#shared, { ...this.#view, ...view });
  }

  /**
   * Any command, word by word: `client.call('OBJECT', 'ENCODING', 'k')`. The reply comes in its natural form.
   * @example
   * await client.call('SET', 'k', 12);
   * await client.call('OBJECT', 'ENCODING', 'k'); // => 'int'
   */
  async call(...words: Word[]): Promise<unknown> {
    return this.execute(anyCall(words));
  }

  /** Carries out a call that a command's method built. */
  execute<T>(meant: Call<T>): Promise<Decoded<T, S>> {
    const { lanes } = this.#shared;
    const one = underPrefix(meant, this.#view.keyPrefix);
    const sent = limited(this.#view, (signal) =>
      one.blocking
        ? this.#changing([one.words], lanes.sendWaiting([one.words], signal)).then(([reply]) => reply as Reply)
        : abortable(this.#view.cache?.read(one.words) ?? this.#changing([one.words], lanes.send(one.words)), signal),
    );
    const shaped = sent.then((reply) => shapeReply(one, reply, this.#decode) as Decoded<T, S>);
    return one.closes ? shaped.catch(unlessClosed) : shaped;
  }

  /**
   * This client with a cache: replies to reads are kept here until the server says that a key of theirs changed (CLIENT
   * TRACKING), so what is read often is asked for once. `client.cacheStatistics` tells how well it does.
   * @example
   * const cached = client.cached({ maxEntries: 1000 });
   * await client.set('k', 'v');
   * [await cached.get('k'), await cached.get('k')]; // => ['v', 'v']
   * cached.cacheStatistics?.hits; // => 1
   */
  cached(options: CacheOptions = {}): Client<S> {
    return new Client<S>(this.#shared, { ...this.#view, cache: new Cache(this.#shared.lanes, options) });
  }

  /**
   * How the cache of `cached` does; null without one.
   * @example
   * client.cacheStatistics; // => null
   */
  get cacheStatistics(): CacheStatistics | null {
    return this.#view.cache?.statistics ?? null;
  }

  /**
   * MONITOR: every command that the server carries out, whoever sent it: `for await (const { words } of await
   * client.monitor())`. It slows a busy server down.
   * @throws ReplyError if the user may not
   * @example
   * const monitor = await client.monitor();
   * await client.set('k', 'v');
   * const { value } = await monitor[Symbol.asyncIterator]().next();
   * monitor.close();
   * value.words; // => ['SET', 'k', 'v']
   */
  async monitor(): Promise<Monitor> {
    const { Monitor } = await import('./monitor.ts');
    const monitor = await Monitor.start(this.#shared.lanes);
    this.#view.signal?.addEventListener('abort', () => monitor.close(), { once: true });
    return monitor;
  }

  /**
   * Commands that travel together; `exec` answers all their results. Each fails or succeeds on its own.
   * @example
   * await client.pipeline().incr('n').incr('n').get('n').exec(); // => [1, 2, '2']
   */
  pipeline(): Pipelined<S, []> {
    return Pipeline.over<S>((queued) => this.#runPipeline(queued));
  }

  /**
   * Commands that run as one transaction (MULTI ... EXEC), with nothing of anyone else's between them.
   * @example
   * await client.multi().set('k', 'v').strlen('k').exec(); // => ['OK', 1]
   */
  multi(): Pipelined<S, []> {
    const { lanes } = this.#shared;
    return Pipeline.over<S>(async (queued) => {
      const own = this.#prefixed(queued);
      const commands = own.map(({ words }) => words);
      const { results, replies } = await limited(this.#view, (signal) =>
        this.#changing(commands, runTransaction(lanes.main, own, this.#decode, signal)),
      );
      lanes.rememberAll(commands, replies);
      return results;
    });
  }

  /**
   * Optimistic locking: watches `keys`, runs `body` on a connection of its own, and lets it end in
   * `session.multi()...exec()`, which rejects with WatchError if a watched key changed meanwhile.
   * @example
   * const taken = await client.watch('stock', async (session) => {
   *   const left = Number((await session.get('stock')) ?? 3);
   *   return session.multi().set('stock', left - 1).exec();
   * });
   * taken; // => ['OK']
   */
  async watch<T>(keys: OneOrMore, body: (session: WatchSession<S>) => Promise<T>): Promise<T> {
    const { lanes } = this.#shared;
    const lane = lanes.open();
    try {
      const session = new WatchSession<S>(lane, this.#decode, this.#view);
      await session.execute(call(['WATCH', keys], natural));
      return await body(session);
    } finally {
      lanes.drop(lane);
    }
  }

  /**
   * `watch` that tries again when a watched key changed: `client.transaction('k', async (session) => { const v = await
   * session.get('k'); return session.multi().set('k', v + 'x').exec(); })`.
   * @throws WatchError when the attempts are used up
   * @example
   * await client.set('k', 'a');
   * await client.transaction('k', async (session) => session.multi().set('k', `${await session.get('k')}b`).exec()); // => ['OK']
   * await client.get('k'); // => 'ab'
   */
  async transaction<T>(
    keys: OneOrMore,
    body: (session: WatchSession<S>) => Promise<T>,
    { attempts = Number.POSITIVE_INFINITY }: { readonly attempts?: number } = {},
  ): Promise<T> {
    for (let left = attempts; ; left--) {
      try {
        return await this.watch(keys, body);
      } catch (error) {
        if (!(error instanceof WatchError) || left <= 1) throw error;
      }
    }
  }

  /**
   * All keys, by SCAN: `for await (const key of client.scanIterator({ match: 'user:*' }))`.
   * @example
   * await client.mset({ 'user:1': 'Ann', page: 1 });
   * const found = [];
   * for await (const key of client.scanIterator({ match: 'user:*' })) found.push(key);
   * found; // => ['user:1']
   */
  scanIterator(options: KeyScanOptions = {}): AsyncGenerator<S, void, undefined> {
    return scanIterator(this, options);
  }

  /**
   * All fields of a hash with their values, by HSCAN.
   * @example
   * await client.hset('h', { a: 1 });
   * for await (const [field, value] of client.hscanIterator('h')) await client.set(field, value);
   * await client.get('a'); // => '1'
   */
  hscanIterator(key: Word, options: ScanOptions = {}): AsyncGenerator<[field: string, value: S], void, undefined> {
    return hscanIterator(this, key, options);
  }

  /**
   * All members of a set, by SSCAN.
   * @example
   * await client.sadd('s', 'a');
   * for await (const member of client.sscanIterator('s')) await client.set('seen', member);
   * await client.get('seen'); // => 'a'
   */
  sscanIterator(key: Word, options: ScanOptions = {}): AsyncGenerator<S, void, undefined> {
    return sscanIterator(this, key, options);
  }

  /**
   * All members of a sorted set with their scores, by ZSCAN.
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * let sum = 0;
   * for await (const { score } of client.zscanIterator('z')) sum += score;
   * sum; // => 3
   */
  zscanIterator(
    key: Word,
    options: ScanOptions = {},
  ): AsyncGenerator<{ readonly member: S; readonly score: number }, void, undefined> {
    return zscanIterator(this, key, options);
  }

  /**
   * A Lua script that is sent once and called by its SHA1: `const s = client.script('return ARGV[1]'); await s.run([], ['x'])`.
   * @example
   * const next = client.script("return redis.call('incr', KEYS[1]) * ARGV[1]");
   * await next.run('n', 10); // => 10
   */
  script(source: string, options: ScriptOptions = {}): Script {
    return new Script(this as Client<unknown>, source, options);
  }

  /**
   * A lock: `const lock = client.lock('job', { timeout: 10_000 }); if (await lock.acquire()) ...`.
   * @example
   * const lock = client.lock('job', { timeout: 10_000 });
   * await lock.acquire(); // => true
   * await client.lock('job', { blocking: false }).acquire(); // => false
   * await lock.release();
   */
  lock(name: Word, options: LockOptions = {}): Lock {
    return new Lock(this.with({ decode: 'utf8' }), name, options, this.#view.signal);
  }

  /**
   * Pub/sub by hand: subscriptions come and go, and messages are taken one by one, confirmations included.
   * @example
   * const pubsub = client.pubsub({ ignoreSubscribeMessages: true });
   * await pubsub.subscribe('news');
   * await client.publish('news', 'hello');
   * await pubsub.getMessage({ timeout: 1000 }); // => { type: 'message', pattern: null, channel: 'news', data: 'hello' }
   */
  pubsub(options: Pick<GetMessageOptions, 'ignoreSubscribeMessages'> = {}): PubSub {
    return new PubSub(this.#shared.lanes, options);
  }

  /**
   * Copies this database to another client's, whatever is behind it, and compares every key: `await
   * client.migrateTo(await connect('redis://host'), { match: 'user:*' })`. What is there already and equal counts as done, so
   * one that was interrupted is taken up by calling it again. Sent by DUMP and RESTORE, or where these will not do by the
   * commands of the type. What is no key (functions, users, configuration) stays behind.
   * @throws MigrationError with the progress, if a connection is lost
   * @example
   * const other = await connect('memory:');
   * await client.mset({ a: 1, b: 2 });
   * (await client.migrateTo(other)).copied; // => 2
   * await other.mget('a', 'b'); // => ['1', '2']
   */
  async migrateTo(other: Client<unknown>, options: MigrateToOptions = {}): Promise<MigrationProgress> {
    const { migrate } = await import('./migrate.ts');
    return migrate(this as Client<unknown>, other, options);
  }

  /**
   * A MessagePort to the engine of `memory:` or `worker:`: send it to another isolate (a frame, a worker), which connects with
   * `connect({ messagePort })`.
   * @example
   * const other = await connect({ messagePort: await client.openPort() });
   * await other.set('k', 'v');
   * other.close();
   * await client.get('k'); // => 'v'
   */
  async openPort(): Promise<MessagePort> {
    const { backend } = this.#shared;
    if (!backend.openPort) throw new UnsupportedError(`${backend.name} has no engine to open a port to`);
    return backend.openPort();
  }

  /**
   * What happens to keys: `for await (const { key, event } of await client.keyspaceEvents({ match: 'user:*' }))`.
   * @example
   * const events = await client.keyspaceEvents({ match: 'user:*' });
   * await client.set('user:1', 'Ann');
   * const { value } = await events[Symbol.asyncIterator]().next();
   * value; // => { db: 0, key: 'user:1', event: 'set' }
   */
  keyspaceEvents(options: KeyspaceEventOptions = {}): Promise<KeyspaceEvents> {
    return keyspaceEvents(this as Client<unknown>, options);
  }

  /**
   * Messages of channels, to a handler or by `for await`.
   * @example
   * const news = await client.subscribe('news');
   * await client.publish('news', 'hello');
   * for await (const { message } of news) {
   *   await client.set('heard', message);
   *   break;
   * }
   * await client.get('heard'); // => 'hello'
   */
  subscribe(channels: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#subscribe('SUBSCRIBE', channels, handler);
  }

  /**
   * Messages of every channel whose name matches a glob pattern.
   * @example
   * const all = await client.psubscribe('news:*');
   * await client.publish('news:sport', 'goal');
   * const { value } = await all[Symbol.asyncIterator]().next();
   * value; // => { pattern: 'news:*', channel: 'news:sport', message: 'goal' }
   */
  psubscribe(patterns: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#subscribe('PSUBSCRIBE', patterns, handler);
  }

  /**
   * Messages of shard channels.
   * @example
   * const orders = await client.ssubscribe('orders');
   * await client.spublish('orders', 'one'); // => 1
   * await orders.unsubscribe();
   */
  ssubscribe(channels: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    return this.#subscribe('SSUBSCRIBE', channels, handler);
  }

  /**
   * Calls `report` with the keys that changed, a few times a second at most, until the function that it answers is
   * called. Not every backend can tell.
   * @example
   * const changed = new Promise((resolve) => client.observe(resolve));
   * await client.set('k', 'v');
   * await changed; // => [{ db: 0, key: 'k' }]
   */
  async observe(report: (changes: readonly Change[]) => void): Promise<() => void> {
    const { backend, lanes } = this.#shared;
    if (!backend.observe) throw new Error(`${backend.name} cannot report changed keys`);
    const { keyPrefix } = this;
    const stop = backend.observe((changes) => {
      const own = changes
        .map(({ db, key }) => ({ db, key: toText(key) }))
        .filter(({ key }) => key.startsWith(keyPrefix));
      if (own.length > 0) report(own.map(({ db, key }) => ({ db, key: key.slice(keyPrefix.length) })));
    });
    // Another client's commands may overtake the wish; what comes back the same way shows that it has arrived.
    await lanes.main.send(['PING']);
    return stop;
  }

  /**
   * The whole dataset, all databases and functions: as an RDB file (`'rdb'`), which redis-server loads, as an append-only log
   * (`'aof'`), or as lines that redis-cli reads (`'commands'`).
   * @throws UnsupportedError where the engine is not this client's own: `redis:`, `https:`
   * @example
   * await client.set('k', 'v');
   * const file = await new Response(await client.export()).blob();
   * await file.slice(0, 5).text(); // => 'REDIS'
   */
  async export(format: ExportFormat = 'rdb'): Promise<ReadableStream<Uint8Array>> {
    const { backend } = this.#shared;
    if (!backend.export)
      throw new UnsupportedError(`${backend.name} cannot export: it is not an engine of this client's own`);
    const chunks = [...(await backend.export(format))];
    return new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
  }

  /**
   * Takes in what `export` gave, a `dump.rdb` or an append-only log of any Redis: in place of the dataset, or into it
   * (`present: 'merge'`). All of it is taken or nothing; others are told LOADING meanwhile. With `persist` it is safe once
   * this resolves.
   * @returns how many keys came
   * @throws UnsupportedError where the engine is not this client's own; Error, with the offset, for a file that is broken
   * @example
   * await client.set('k', 'v');
   * const file = await client.export();
   * await client.flushall();
   * (await client.import(file)).keys; // => 1
   */
  async import(
    file: Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
    options: ImportOptions = {},
  ): Promise<Imported> {
    const { backend } = this.#shared;
    if (!backend.import)
      throw new UnsupportedError(`${backend.name} cannot import: it is not an engine of this client's own`);
    return backend.import(await chunksOf(file), options);
  }

  /**
   * RESET: the connection as if new: logged out, in database 0, without a name, a transaction or watched keys.
   * @example
   * await client.select(3);
   * await client.reset();
   * (await client.clientInfo()).db; // => '0'
   */
  async reset(): Promise<void> {
    const { lanes } = this.#shared;
    // RESET goes back to RESP2, HELLO on to RESP3; it is refused where one has to log in first, and AUTH comes next.
    const [reset] = await Promise.all([lanes.main.send(['RESET']), lanes.main.send(['HELLO', '3'])]);
    if (isError(reset)) throw new ReplyError(toText(reset.message), 'reset');
    lanes.forget();
  }

  /**
   * Ends the client once everything sent before is answered. Commands that still wait on the server are given up.
   * @example
   * await client.quit();
   * await client.get('k'); // rejects: closed
   */
  async quit(): Promise<void> {
    const { lanes } = this.#shared;
    if (lanes.isClosed) return;
    await lanes.main.send(['QUIT']).catch(unlessClosed);
    this.close();
  }

  /**
   * Ends the client now; what is pending rejects with ConnectionClosedError.
   * @example
   * client.close();
   * await client.get('k'); // rejects: closed
   */
  close(): void {
    const { lanes, subscriber } = this.#shared;
    subscriber.close();
    lanes.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.quit();
  }

  async #subscribe(
    kind: 'SUBSCRIBE' | 'PSUBSCRIBE' | 'SSUBSCRIBE',
    names: string | readonly string[],
    handler: MessageHandler | undefined,
  ): Promise<Subscription> {
    const { signal } = this.#view;
    signal?.throwIfAborted();
    const subscription = await this.#shared.subscriber.subscribe(kind, names, handler);
    signal?.addEventListener('abort', () => subscription.abort(signal.reason), { once: true });
    if (signal?.aborted) subscription.abort(signal.reason);
    return subscription;
  }

  /** The cache hears of what this client itself may change, before and after. */
  #changing<T>(commands: readonly (readonly string[])[], sent: Promise<T>): Promise<T> {
    const { cache } = this.#view;
    if (cache === undefined) return sent;
    const tell = () => {
      for (const words of commands) cache.changing(words);
    };
    tell();
    return sent.finally(tell);
  }

  #prefixed(queued: readonly Call<unknown>[]): readonly Call<unknown>[] {
    return queued.map((one) => underPrefix(one, this.#view.keyPrefix));
  }

  async #runPipeline(meant: readonly Call<unknown>[]): Promise<unknown[]> {
    const { lanes } = this.#shared;
    const queued = this.#prefixed(meant);
    const commands = queued.map(({ words }) => words);
    const replies = await limited(this.#view, (signal) =>
      queued.some(({ blocking }) => blocking)
        ? lanes.sendWaiting(commands, signal)
        : abortable(this.#changing(commands, Promise.all(commands.map((words) => lanes.send(words)))), signal),
    );
    return replies.map((reply, i) => outcome(queued[i] as Call<unknown>, reply, this.#decode));
  }
}

export interface WatchSession<S = string> extends Commands<S> {}

/** What `client.watch` hands its body: the commands, on the connection that watches. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as for Client
export class WatchSession<S = string> {
  readonly #lane: Lane;
  readonly #decode: DecodeString;
  readonly #view: View;

  /** @internal */
  constructor(lane: Lane, decode: DecodeString, view: View) {
    this.#lane = lane;
    this.#decode = decode;
    this.#view = view;
  }

  /** Any command, word by word. */
  async call(...words: Word[]): Promise<unknown> {
    return this.execute(anyCall(words));
  }

  async execute<T>(meant: Call<T>): Promise<Decoded<T, S>> {
    const one = underPrefix(meant, this.#view.keyPrefix);
    const sent = limited(this.#view, (signal) => abortable(this.#lane.send(one.words), signal));
    return sent.then((reply) => shapeReply(one, reply, this.#decode) as Decoded<T, S>);
  }

  /** Commands that run as one transaction, unless a watched key has changed: then `exec` rejects with WatchError. */
  multi(): Pipelined<S, []> {
    return Pipeline.over<S>(async (queued) => {
      const own = queued.map((one) => underPrefix(one, this.#view.keyPrefix));
      const run = (signal: AbortSignal | null) => runTransaction(this.#lane, own, this.#decode, signal);
      return (await limited(this.#view, run)).results;
    });
  }
}

for (const [name, build] of Object.entries(calls)) {
  const method = {
    value(this: { execute(one: Call<unknown>): Promise<unknown> }, ...args: unknown[]) {
      try {
        return this.execute((build as (...args: unknown[]) => Call<unknown>)(...args));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    writable: true,
    configurable: true,
  };
  Object.defineProperty(Client.prototype, name, method);
  Object.defineProperty(WatchSession.prototype, name, method);
}

/** Commands that may wait, whatever their options. */
const waits = /^(B[LR]POP|BRPOPLPUSH|BLMOVEM?|BLMPOP|BZPOP(MIN|MAX)|BZMPOP)$/i;

function anyCall(words: readonly Word[]): Call<unknown> {
  const [name = '', ...rest] = words;
  if (/^[ps]?subscribe$/i.test(String(name))) {
    throw new ArgumentError(`messages have to go somewhere: use client.${String(name).toLowerCase()}()`);
  }
  const blocking =
    waits.test(String(name)) ||
    (/^XREAD(GROUP)?$/i.test(String(name)) && rest.some((word) => String(word).toUpperCase() === 'BLOCK'));
  return call(words, natural, blocking);
}

async function runTransaction(
  lane: Lane,
  queued: readonly Call<unknown>[],
  decode: DecodeString,
  signal: AbortSignal | null,
): Promise<{ results: unknown[]; replies: readonly Reply[] }> {
  if (signal?.aborted) throw signal.reason;
  const sent = [lane.send(['MULTI']), ...queued.map((one) => lane.send(one.words)), lane.send(['EXEC'])];
  const replies = await abortable(Promise.all(sent), signal);
  const exec = replies.at(-1) ?? null;
  if (isError(exec)) {
    // EXEC says only that something was refused: what is told is the refusal.
    const refused = replies.findIndex(isError);
    const culprit = refused > 0 ? queued[refused - 1] : undefined;
    const { message } = replies[refused] as { message: string };
    throw new ReplyError(toText(message), culprit === undefined ? 'exec' : nameOf(culprit));
  }
  if (isTagged(exec) && exec.kind === 'none') return { results: queued.map(() => undefined), replies: [] };
  if (!Array.isArray(exec)) throw new WatchError('a watched key changed');
  const answers: readonly Reply[] = exec;
  return { results: queued.map((one, i) => outcome(one, answers[i] ?? null, decode)), replies: answers };
}

/** The value of a reply; throws ReplyError for an error reply. */
function shapeReply(one: Call<unknown>, reply: Reply, decode: DecodeString): unknown {
  if (isError(reply)) throw new ReplyError(toText(reply.message), nameOf(one));
  return one.shape(reply, decode);
}

/** The value of a reply, or its error. */
function outcome(one: Call<unknown>, reply: Reply, decode: DecodeString): unknown {
  if (isError(reply)) return new ReplyError(toText(reply.message), nameOf(one));
  return one.shape(reply, decode);
}

function nameOf(one: Call<unknown>): string {
  return toText(one.words[0] ?? '').toLowerCase();
}

/** For commands after which the server closes the connection. */
function unlessClosed(reason: unknown): never {
  if (reason instanceof ConnectionClosedError) return undefined as never;
  throw reason;
}

const decoders = { utf8: decodeText, bytes: decodeBytes, json: decodeJson } as const;

/** Runs what ends with the view's signal, or with its timeout, whichever comes first. */
function limited<T>({ signal, timeout = 0 }: View, run: (signal: AbortSignal | null) => Promise<T>): Promise<T> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (timeout <= 0) return run(signal ?? null);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new TimeoutError(`no answer in ${timeout} ms`)), timeout);
  const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  return run(both).finally(() => clearTimeout(timer));
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    const settle = (done: () => void) => {
      signal.removeEventListener('abort', abort);
      done();
    };
    signal.addEventListener('abort', abort, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (reason) => settle(() => reject(reason)),
    );
  });
}

async function chunksOf(
  file: Blob | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array[]> {
  if (file instanceof Uint8Array) return [file];
  const chunks: Uint8Array[] = [];
  if (Symbol.asyncIterator in file && !(file instanceof Blob)) {
    for await (const chunk of file as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return chunks;
  }
  // Not every browser iterates over streams.
  const reader = (file instanceof Blob ? file.stream() : (file as ReadableStream<Uint8Array>)).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks;
    chunks.push(value);
  }
}
