// Client-side caching: which connection read which key (CLIENT TRACKING), and the invalidation messages that tell it
// when the key changed. In broadcasting mode nothing is remembered of reads; who named a prefix hears of every key
// under it, once per turn of the server's loop.
//
//   a readonly command ran   -> remember(keys)
//   a key was modified       -> invalidate(key) -> to others at once, to the running connection after its reply
//   the turn is over         -> broadcast()
//
// While nobody tracks, the doors of reading and writing pay one comparison (`isActive`).

import type { Connection } from './connection.ts';
import type { Host } from './host.ts';
import { type ByteString, push, type Reply } from './reply.ts';
import type { ResolvedCommand } from './table.ts';

export interface TrackingOptions {
  readonly broadcasts: boolean;
  readonly optIn: boolean;
  readonly optOut: boolean;
  readonly noLoop: boolean;
}

/** What a connection that tracks has asked for. */
export interface TrackingState extends TrackingOptions {
  /** Id of the connection that gets the messages; 0: this one. */
  readonly redirect: number;
  /** CLIENT CACHING was said, and holds for the next command. */
  caching: boolean;
  /** The connection to which messages go is no more. */
  brokenRedirect: boolean;
}

/** Who broadcasts under a prefix, and the keys that changed since the last turn, each with who changed it last. */
interface Prefix {
  readonly connections: Set<Connection>;
  changed: Map<ByteString, Connection | null>;
}

/** The channel that stands for invalidations where RESP2 knows no pushes. */
const channel = '__redis__:invalidate';

export class Tracking {
  /** Connections that track. */
  clients = 0;
  /** Readings remembered, over all keys. */
  items = 0;
  readonly prefixes = new Map<ByteString, Prefix>();
  /** Ids of connections by the key that they read; an id may outlive its connection. */
  readonly #readers = new Map<ByteString, Set<number>>();
  readonly #connections: ReadonlyMap<number, Connection>;
  readonly #host: Host;
  /** Keys of the running connection that its own command changed; null is a flush. */
  #pending: (ByteString | null)[] = [];
  #hasBroadcasts = false;
  /** How often in a row the table was found too large. */
  #tooLarge = 0;

  constructor(connections: ReadonlyMap<number, Connection>, host: Host) {
    this.#connections = connections;
    this.#host = host;
  }

  /** False while there is neither a connection that tracks nor a reading that one has left. */
  get isActive(): boolean {
    return this.clients > 0 || this.#readers.size > 0;
  }

  get keys(): number {
    return this.#readers.size;
  }

  // ---- CLIENT TRACKING ----

  enable(connection: Connection, redirect: number, options: TrackingOptions, prefixes: readonly ByteString[]): void {
    if (connection.tracking === null) this.clients++;
    connection.tracking = { ...options, redirect, caching: false, brokenRedirect: false };
    if (!options.broadcasts) return;
    for (const prefix of prefixes.length === 0 ? [''] : prefixes) {
      const entry = this.prefixes.get(prefix) ?? { connections: new Set(), changed: new Map() };
      this.prefixes.set(prefix, entry);
      entry.connections.add(connection);
    }
  }

  disable(connection: Connection): void {
    if (connection.tracking === null) return;
    this.clients--;
    connection.tracking = null;
    for (const [prefix, { connections }] of this.prefixes) {
      if (connections.delete(connection) && connections.size === 0) this.prefixes.delete(prefix);
    }
  }

  /** The prefixes of one connection, in order. */
  prefixesOf(connection: Connection): ByteString[] {
    const own: ByteString[] = [];
    for (const [prefix, { connections }] of this.prefixes) if (connections.has(connection)) own.push(prefix);
    return own.sort();
  }

  // ---- the doors ----

  /** `connection` ran a readonly command on these keys. */
  remember(connection: Connection, keys: readonly ByteString[]): void {
    const { tracking } = connection;
    if (tracking === null || tracking.broadcasts) return;
    if ((tracking.optIn && !tracking.caching) || (tracking.optOut && tracking.caching)) return;
    for (const key of keys) {
      let readers = this.#readers.get(key);
      if (readers === undefined) this.#readers.set(key, (readers = new Set()));
      if (readers.has(connection.id)) continue;
      readers.add(connection.id);
      this.items++;
    }
  }

  /**
   * A key changed on behalf of `current` (null: it expired between commands), which is `executing` a command, or about
   * to: what is evicted for it is told before its reply.
   */
  invalidate(key: ByteString, current: Connection | null, executing: boolean): void {
    for (const [prefix, { changed }] of this.prefixes) {
      if (!key.startsWith(prefix)) continue;
      changed.set(key, executing ? current : null);
      this.#hasBroadcasts = true;
    }
    this.#forget(key, current, executing);
  }

  #forget(key: ByteString, current: Connection | null, executing: boolean): void {
    const readers = this.#readers.get(key);
    if (readers === undefined) return;
    this.#readers.delete(key);
    this.items -= readers.size;
    for (const id of readers) {
      const reader = this.#connections.get(id);
      if (!reader?.tracking || reader.tracking.broadcasts) continue;
      if (reader.tracking.noLoop && reader === current) continue;
      if (reader === current && executing) this.#pending.push(key);
      else this.#send(reader, [key]);
    }
  }

  /** A database was emptied: everybody is told to forget everything. */
  flush(current: Connection | null): void {
    if (this.clients > 0) {
      for (const connection of this.#connections.values()) {
        if (connection.tracking === null) continue;
        if (connection === current) this.#pending.push(null);
        else this.#send(connection, null);
      }
    }
    this.#readers.clear();
    this.items = 0;
  }

  /** The command of `connection` is over: what it changed of its own follows its reply, before other messages. */
  after(connection: Connection, { fullName }: ResolvedCommand): void {
    const { tracking } = connection;
    // CLIENT CACHING holds for one command, of which CLIENT itself is none, or for one transaction.
    if (tracking?.caching && connection.transaction === null && !fullName.startsWith('client|')) {
      tracking.caching = false;
    }
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    connection.pushFirst(() => {
      for (const key of pending) this.#send(connection, key === null ? null : [key]);
    });
  }

  /** The turn is over: each prefix tells its connections what changed under it. */
  broadcast(): void {
    if (!this.#hasBroadcasts) return;
    this.#hasBroadcasts = false;
    for (const prefix of [...this.prefixes.keys()].sort()) {
      const entry = this.prefixes.get(prefix) as Prefix;
      if (entry.changed.size === 0) continue;
      const { changed } = entry;
      entry.changed = new Map();
      const keys = [...changed.keys()].sort();
      for (const connection of [...entry.connections].sort((a, b) => a.id - b.id)) {
        const told = connection.tracking?.noLoop ? keys.filter((key) => changed.get(key) !== connection) : keys;
        if (told.length > 0) this.#send(connection, told);
      }
    }
  }

  /**
   * `tracking-table-max-keys`: readings beyond it are forgotten, any at random, and their connections told. The more
   * often in a row there are too many, the more are forgotten at once.
   */
  limit(maxKeys: number, current: Connection): void {
    if (maxKeys === 0 || this.#readers.size <= maxKeys) {
      this.#tooLarge = 0;
      return;
    }
    for (let effort = 100 * (this.#tooLarge + 1); effort > 0 && this.#readers.size > maxKeys; effort--) {
      let skipped = Math.floor(this.#host.random() * Math.min(this.#readers.size, 64));
      for (const key of this.#readers.keys()) {
        if (skipped-- > 0) continue;
        this.#forget(key, current, false);
        break;
      }
    }
    this.#tooLarge = this.#readers.size <= maxKeys ? 0 : this.#tooLarge + 1;
  }

  #send(connection: Connection, keys: readonly ByteString[] | null): void {
    const tracking = connection.tracking;
    let target = connection;
    if (tracking !== null && tracking.redirect !== 0) {
      const redirected = this.#connections.get(tracking.redirect);
      if (redirected === undefined) {
        tracking.brokenRedirect = true;
        if (connection.resp === 3) connection.push(push('tracking-redir-broken', tracking.redirect));
        return;
      }
      target = redirected;
    }
    const message: Reply = keys === null ? null : [...keys];
    if (target.resp === 3) target.push(push('invalidate', message));
    else if (target !== connection || tracking?.redirect) {
      // Without a subscription a RESP2 client could not tell a message from a reply.
      if (target.subscriptions + target.shardChannels.size > 0) target.push(push('message', channel, message));
    }
  }
}
