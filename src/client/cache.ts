// Client-side caching: replies to reads are kept until the server says that a key of theirs changed (CLIENT TRACKING). Reads go
// over a connection of their own, on which the news come in order with the replies.

import { findKeys } from '../engine/keyspecs.ts';
import type { ByteString, PushReply, Reply } from '../engine/reply.ts';
import { isError } from '../engine/reply.ts';
import type { Lane } from './backend.ts';
import { specsOf } from './command-names.ts';
import { ReplyError } from './errors.ts';
import type { Lanes } from './lanes.ts';
import { toText } from './text.ts';

export interface CacheOptions {
  /** Replies to keep; 10,000 when absent. Those that were not used for longest go first. */
  readonly maxEntries?: number;
}

export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  /** Replies that went because a key changed. */
  readonly invalidated: number;
  readonly entries: number;
}

type Words = readonly ByteString[];

interface Entry {
  readonly keys: readonly ByteString[];
  readonly reply: Promise<Reply>;
}

/** Whose replies follow from the values of their keys alone. */
const cacheable = new Set(
  `bitcount bitfield_ro bitpos exists geodist geohash geopos geosearch get getbit getrange hexists hget hgetall hkeys hlen hmget
hstrlen hvals lcs lindex llen lpos lrange mget scard sdiff sinter sintercard sismember smembers smismember strlen substr sunion
type xlen xrange xrevrange zcard zcount zdiff zinter zintercard zlexcount zmscore zrange zrangebylex zrangebyscore zrank
zrevrange zrevrangebylex zrevrangebyscore zrevrank zscore zunion`.split(/\s/),
);

/** What may change keys that its key specs do not tell. */
const elsewhere = /^(flush|swapdb|eval|fcall|sort|georadius|xreadgroup|migrate|debug)/i;

export class Cache {
  readonly #lanes: Lanes;
  readonly #max: number;
  /** By database and words; the least recently used first. */
  readonly #entries = new Map<string, Entry>();
  /** What is to be forgotten when a key changes. */
  readonly #byKey = new Map<ByteString, Set<string>>();
  #lane: Lane | null = null;
  /** Rejects where the server does not tell of changes: then nothing may be kept, and reads say so. */
  #tracking: Promise<void> = Promise.resolve();
  #db: ByteString | null = null;
  #hits = 0;
  #misses = 0;
  #invalidated = 0;

  constructor(lanes: Lanes, { maxEntries = 10_000 }: CacheOptions) {
    this.#lanes = lanes;
    this.#max = maxEntries;
  }

  get statistics(): CacheStatistics {
    return {
      hits: this.#hits,
      misses: this.#misses,
      invalidated: this.#invalidated,
      entries: this.#entries.size,
    };
  }

  /** The reply to a read; null for everything else, which the caller sends, with `changing` around it. */
  read(words: Words): Promise<Reply> | null {
    if (!cacheable.has((words[0] as ByteString).toLowerCase())) return null;
    const id = JSON.stringify([this.#lanes.db, ...words]);
    const known = this.#entries.get(id);
    if (known !== undefined) {
      this.#hits++;
      this.#entries.delete(id);
      this.#entries.set(id, known);
      return known.reply;
    }
    this.#misses++;
    const lane = this.#connected();
    const reply = Promise.all([lane.send(words), this.#tracking]).then(([answer]) => answer);
    this.#keep(id, { keys: keysOf(words), reply });
    return reply;
  }

  /** A command of this client that may write is on its way, or answered: its own news may come later than its reply. */
  changing(words: Words): void {
    if (elsewhere.test(words[0] ?? '')) this.clear();
    else for (const key of keysOf(words)) this.#forgetKey(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#byKey.clear();
  }

  #keep(id: string, entry: Entry): void {
    this.#entries.set(id, entry);
    for (const key of entry.keys) {
      const ids = this.#byKey.get(key);
      if (ids) ids.add(id);
      else this.#byKey.set(key, new Set([id]));
    }
    const forget = () => {
      if (this.#entries.get(id) === entry) this.#forget(id);
    };
    entry.reply.then((reply) => (isError(reply) ? forget() : undefined), forget);
    if (this.#entries.size > this.#max) this.#forget(this.#entries.keys().next().value as string);
  }

  #forget(id: string): void {
    for (const key of this.#entries.get(id)?.keys ?? []) {
      const ids = this.#byKey.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#byKey.delete(key);
    }
    this.#entries.delete(id);
  }

  #forgetKey(key: ByteString): void {
    for (const id of [...(this.#byKey.get(key) ?? [])]) this.#forget(id);
  }

  #connected(): Lane {
    const lane = this.#lane ?? this.#open();
    const { db } = this.#lanes;
    if (db !== null && db !== this.#db) lane.send(['SELECT', db]).catch(() => {});
    this.#db = db;
    return lane;
  }

  #open(): Lane {
    const lane = this.#lanes.open();
    this.#db = this.#lanes.db;
    lane.onPush = (message) => this.#hear(message);
    lane.onClosed = () => {
      // What happens while nobody listens is not heard of.
      this.#lanes.drop(lane);
      if (this.#lane === lane) this.#lane = null;
      this.clear();
    };
    this.#lane = lane;
    this.#tracking = lane.send(['CLIENT', 'TRACKING', 'ON']).then((reply) => {
      if (isError(reply)) throw new ReplyError(toText(reply.message), 'client');
    });
    // Whoever reads hears of it.
    this.#tracking.catch(() => {});
    return lane;
  }

  #hear({ items }: PushReply): void {
    if (items[0] !== 'invalidate') return;
    const before = this.#entries.size;
    const keys = items[1];
    // Of a FLUSHALL no keys are told.
    if (!Array.isArray(keys)) this.clear();
    else for (const key of keys) if (typeof key === 'string') this.#forgetKey(key);
    this.#invalidated += before - this.#entries.size;
  }
}

function keysOf(words: Words): readonly ByteString[] {
  const positions = (specsOf(words) ?? []).flatMap((spec) => findKeys(spec, words) ?? []);
  return positions.map((at) => words[at] as ByteString);
}
