// The digests of DEBUG DIGEST and DEBUG DIGEST-VALUE, as Redis computes them: two servers with the same data answer
// the same 40 digits, whatever their encodings and the order in which their hash tables keep things.
//
//   add(x):  digest = digest xor SHA1(x)          order does not matter: members of a set, keys of a database
//   mix(x):  digest = SHA1(digest xor SHA1(x))    order matters: elements of a list, field before value
//
// Proved against 7.0.15 and 8.0.2 by e2e/transcripts/server/debug-digest.redis.

import type { Database } from './database.ts';
import type { ByteString } from './reply.ts';
import { sha1 } from './sha1.ts';
import type { HashValue } from './values/hash.ts';
import type { ListValue } from './values/list.ts';
import type { SetValue } from './values/set.ts';
import type { StreamValue } from './values/stream.ts';
import { formatId } from './values/stream-id.ts';
import { type StringValue, stringBytes } from './values/string.ts';
import { type TypeName, typeOf, type Value, type ValueTypes } from './values/value.ts';
import type { SortedSet } from './values/zset.ts';

const words = 5;

/** How a score is written into a digest: `%.17g` before 7.2, its shortest digits since. */
export type FormatScore = (score: number) => ByteString;

class Digest {
  readonly #words = new Int32Array(words);

  add(content: ByteString): void {
    const hash = sha1(content);
    for (let i = 0; i < words; i++) this.#words[i] = (this.#words[i] as number) ^ wordOf(hash, i);
  }

  mix(content: ByteString): void {
    this.add(content);
    const hash = sha1(this.bytes);
    for (let i = 0; i < words; i++) this.#words[i] = wordOf(hash, i);
  }

  /** The digest as 20 bytes. */
  get bytes(): ByteString {
    return [...this.#words].map(bigEndian).join('');
  }

  get hexadecimal(): string {
    return [...this.#words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/** The digest of all databases; forty zeros when there are no keys. */
export function datasetDigest(databases: readonly Database[], formatScore: FormatScore): string {
  const digest = new Digest();
  for (const db of databases) {
    if (db.size === 0) continue;
    digest.mix(bigEndian(db.index));
    for (const key of db.keys()) {
      const entry = new Digest();
      entry.mix(key);
      addValue(entry, db, key, formatScore);
      digest.add(entry.bytes);
    }
  }
  return digest.hexadecimal;
}

/** The digest of one value, whatever its key is called; forty zeros when there is none. */
export function valueDigest(db: Database, key: ByteString, formatScore: FormatScore): string {
  const digest = new Digest();
  addValue(digest, db, key, formatScore);
  return digest.hexadecimal;
}

function addValue(digest: Digest, db: Database, key: ByteString, formatScore: FormatScore): void {
  const value = db.peek(key);
  if (value === undefined) return;
  const { number, mix } = mixers[typeOf(value)] as Mixer<Value>;
  digest.mix(bigEndian(number));
  mix(digest, value, formatScore);
  if (db.expireAt(key) !== null) digest.add('!!expire!!');
}

interface Mixer<V> {
  /** The number by which Redis's objects know the type. */
  readonly number: number;
  mix(digest: Digest, value: V, formatScore: FormatScore): void;
}

const mixers: { readonly [T in TypeName]: Mixer<ValueTypes[T]> } = {
  string: { number: 0, mix: (digest, value: StringValue) => digest.mix(stringBytes(value)) },
  list: {
    number: 1,
    mix(digest, list: ListValue) {
      for (const element of list) digest.mix(element);
    },
  },
  set: { number: 2, mix: (digest, set: SetValue) => set.forEach((member) => void digest.add(member)) },
  zset: {
    number: 3,
    mix: (digest, zset: SortedSet, formatScore) =>
      zset.forEach((member, score) => {
        const entry = new Digest();
        entry.mix(member);
        entry.mix(formatScore(score));
        digest.add(entry.bytes);
      }),
  },
  hash: {
    number: 4,
    mix: (digest, hash: HashValue) =>
      hash.forEach((field, value, expireAt) => {
        const entry = new Digest();
        entry.mix(field);
        entry.mix(value);
        if (expireAt !== 0) entry.add('!!hexpire!!');
        digest.add(entry.bytes);
      }),
  },
  stream: {
    number: 6,
    mix: (digest, stream: StreamValue) =>
      stream.forEach((id, fields) => {
        digest.mix(formatId(id).replace('-', '.'));
        for (const each of fields) digest.mix(each);
      }),
  },
};

function wordOf(hexadecimal: string, index: number): number {
  return Number.parseInt(hexadecimal.slice(index * 8, index * 8 + 8), 16) | 0;
}

/** A 32-bit integer as four bytes, the highest first. */
function bigEndian(word: number): ByteString {
  return String.fromCharCode((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}
