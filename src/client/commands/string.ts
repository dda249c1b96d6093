// Calls of the string group. Every command of it answers WRONGTYPE if the key holds another type, unless it says
// otherwise.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import {
  type AtMostOne,
  type Expirations,
  expirationWords,
  given,
  type KeepingTtl,
  type OneOrMore,
  option,
  type Pairs,
  type Persisting,
  pairWords,
} from '../options.ts';
import { integer, list, number, ok, orNull, parts, record, text, word } from '../shapes.ts';

/** Conditions on the value that is there (Redis 8.4). */
export interface Comparisons {
  /** IFEQ: only if the value is this. */
  ifeq: Word;
  /** IFNE: only if the value is not this. */
  ifne: Word;
  /** IFDEQ: only if the value's digest is this. */
  ifdeq: string;
  /** IFDNE: only if the value's digest is not this. */
  ifdne: string;
}

interface Existence {
  /** NX: only if the key does not exist. */
  nx: boolean;
  /** XX: only if it does. */
  xx: boolean;
}

export type SetCondition = AtMostOne<Existence & Comparisons>;
export type SetExpiration = AtMostOne<Expirations & KeepingTtl>;
export type SetOptions = SetCondition & SetExpiration & { readonly get?: boolean };
export type GetexOptions = AtMostOne<Expirations & Persisting>;
export type MsetexOptions = AtMostOne<Existence> & SetExpiration;

type Unconditional = { readonly [K in keyof (Existence & Comparisons)]?: never } & SetExpiration;

export type IncrexOptions = AtMostOne<{
  /** BYINT: add this integer; 1 when absent. */
  byint: number | bigint;
  /** BYFLOAT: add this number. */
  byfloat: number;
}> &
  (
    | (AtMostOne<Expirations> & {
        /** ENX: set the expiration only where there is none. */
        readonly enx?: boolean;
        readonly persist?: never;
      })
    | ({ readonly persist: boolean; readonly enx?: never } & { readonly [K in keyof Expirations]?: never })
  ) & {
    /** SATURATE: store the bound that the sum would pass, instead of refusing. */
    readonly saturate?: boolean;
    /** LBOUND: the least value. */
    readonly lbound?: number | bigint;
    /** UBOUND: the greatest value. */
    readonly ubound?: number | bigint;
  };

export interface LcsIndexOptions {
  /** IDX: where the pieces lie in both strings. */
  readonly idx: true;
  /** MINMATCHLEN: leave out shorter pieces. */
  readonly minmatchlen?: number;
  /** WITHMATCHLEN: tell the length of each piece. */
  readonly withmatchlen?: boolean;
}

export interface LcsMatches {
  /** From the last piece to the first: positions of the first and last byte in each string. */
  readonly matches: { readonly a: [number, number]; readonly b: [number, number]; readonly length?: number }[];
  /** The length of the whole subsequence. */
  readonly len: number;
}

function set(key: Word, value: Word, options: SetOptions = {}): Call<unknown> {
  const words = ['SET', key, value, given(options, 'nx', 'xx', 'ifeq', 'ifne', 'ifdeq', 'ifdne', 'get')];
  return call([...words, expirationWords(options)], orNull<unknown>(options.get ? text : ok));
}

const span = parts([integer, integer], (start, end): [number, number] => [start, end]);

const lcsMatches = record<unknown>((reply, decode) =>
  typeof reply === 'number' ? reply : list(lcsMatch)(reply, decode),
);

const lcsMatch = parts([span, span, orNull(integer)], (a, b, length) =>
  length === null ? { a, b } : { a, b, length },
);

function lcs(key1: Word, key2: Word, options: { readonly len?: true } | LcsIndexOptions = {}): Call<unknown> {
  const words = ['LCS', key1, key2, given({ idx: false, len: false, ...options }, 'len', 'idx')];
  if (!('idx' in options)) return call<unknown>(words, options.len ? integer : text);
  return call([...words, given(options, 'minmatchlen', 'withmatchlen')], lcsMatches);
}

export const stringCalls = {
  /**
   * APPEND: adds `value` to the end of the string; a missing key starts empty.
   * @returns the new length in bytes
   * @throws ReplyError WRONGTYPE; ERR if the string would pass 512 MB
   * @example
   * await client.set('k', 'Hello');
   * await client.append('k', ' World'); // => 11
   */
  append: (key: Word, value: Word): Call<number> => call(['APPEND', key, value], integer),

  /**
   * DECR: subtracts 1; a missing key starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no integer, or the result passes 64 bits
   * @example
   * await client.set('n', 10);
   * await client.decr('n'); // => 9
   */
  decr: (key: Word): Call<number> => call(['DECR', key], integer),

  /**
   * DECRBY: subtracts `decrement`; a missing key starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no integer, or the result passes 64 bits
   * @example
   * await client.set('n', 10);
   * await client.decrby('n', 3); // => 7
   */
  decrby: (key: Word, decrement: number | bigint): Call<number> => call(['DECRBY', key, decrement], integer),

  /**
   * DELEX (8.4): deletes the key if its value meets the condition; without a condition, always.
   * @returns 1 if it was deleted, else 0
   * @throws ReplyError ERR if there is a condition and the key holds no string, or a digest is malformed
   * @example
   * await client.set('k', 'v');
   * await client.delex('k', { ifeq: 'other' }); // => 0
   */
  delex: (key: Word, condition: AtMostOne<Comparisons> = {}): Call<number> =>
    call(['DELEX', key, given(condition, 'ifeq', 'ifne', 'ifdeq', 'ifdne')], integer),

  /**
   * DIGEST (8.4): a 64-bit hash of the value, for IFDEQ and IFDNE.
   * @returns 16 hexadecimal digits, or null if there is no key
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'v');
   * await client.digest('k'); // => 'f7042be43fb80714'
   */
  digest: (key: Word): Call<string | null> => call(['DIGEST', key], orNull(word)),

  /**
   * GET: the value of a key.
   * @returns the string, or null if there is no key
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'v');
   * await client.get('k'); // => 'v'
   */
  get: (key: Word): Call<Text | null> => call(['GET', key], orNull(text)),

  /**
   * GETDEL: the value of a key, which is deleted.
   * @returns the string, or null if there was no key
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'v');
   * await client.getdel('k'); // => 'v'
   */
  getdel: (key: Word): Call<Text | null> => call(['GETDEL', key], orNull(text)),

  /**
   * GETEX: the value of a key, which is given an expiration, or loses its own (`persist`).
   * @returns the string, or null if there is no key
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.set('k', 'v');
   * await client.getex('k', { ex: 60 }); // => 'v'
   */
  getex: (key: Word, options: GetexOptions = {}): Call<Text | null> =>
    call(['GETEX', key, expirationWords(options)], orNull(text)),

  /**
   * GETRANGE: the bytes from `start` to `end`, both included; negative positions count from the end (-1 is the last).
   * @returns the part, empty if the range or the key is
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'Hello');
   * await client.getrange('k', 1, -2); // => 'ell'
   */
  getrange: (key: Word, start: number, end: number): Call<Text> => call(['GETRANGE', key, start, end], text),

  /**
   * GETSET: sets the key and answers what it held. Deprecated since 6.2: `set` with `get: true`.
   * @returns the old string, or null if there was no key
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'old');
   * await client.getset('k', 'new'); // => 'old'
   */
  getset: (key: Word, value: Word): Call<Text | null> => call(['GETSET', key, value], orNull(text)),

  /**
   * INCR: adds 1; a missing key starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no integer, or the result passes 64 bits
   * @example
   * await client.incr('visits'); // => 1
   */
  incr: (key: Word): Call<number> => call(['INCR', key], integer),

  /**
   * INCRBY: adds `increment`; a missing key starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no integer, or the result passes 64 bits
   * @example
   * await client.set('n', 10);
   * await client.incrby('n', 5); // => 15
   */
  incrby: (key: Word, increment: number | bigint): Call<number> => call(['INCRBY', key, increment], integer),

  /**
   * INCRBYFLOAT: adds `increment`; a missing key starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no number, or the result is infinite
   * @example
   * await client.set('n', 1.5);
   * await client.incrbyfloat('n', 2); // => 3.5
   */
  incrbyfloat: (key: Word, increment: number): Call<number> => call(['INCRBYFLOAT', key, increment], number),

  /**
   * INCREX (8.8): adds 1, `byint` or `byfloat` unless the sum would leave the bounds, and sets the expiration.
   * @returns the value and what was really added (0 if the bounds refused it)
   * @throws ReplyError WRONGTYPE; ERR if the value or a bound is no number of that kind
   * @example
   * await client.set('n', 9);
   * await client.increx('n', { byint: 5, ubound: 10, saturate: true }); // => { value: 10, increment: 1 }
   */
  increx: (key: Word, options: IncrexOptions = {}): Call<{ value: number; increment: number }> =>
    call(
      [
        ['INCREX', key, given(options, 'byfloat', 'byint', 'saturate', 'lbound', 'ubound')],
        [expirationWords(options), option('ENX', options.enx)],
      ],
      parts([number, number], (value, increment) => ({ value, increment })),
    ),

  /**
   * LCS: the longest common subsequence of two strings; with `len` its length, with `idx` where its pieces lie.
   * @returns the subsequence, or a number, or `{ matches, len }`
   * @throws ReplyError ERR if a key holds no string, or the strings are too long to compare
   * @example
   * await client.mset({ a: 'ohmytext', b: 'mynewtext' });
   * await client.lcs('a', 'b'); // => 'mytext'
   */
  lcs: overloaded<
    [
      (key1: Word, key2: Word, options?: { readonly len?: never; readonly idx?: never }) => Call<Text>,
      (key1: Word, key2: Word, options: { readonly len: true; readonly idx?: never }) => Call<number>,
      (key1: Word, key2: Word, options: LcsIndexOptions & { readonly len?: never }) => Call<LcsMatches>,
    ]
  >(lcs),

  /**
   * MGET: the values of several keys.
   * @returns a string for each key, null for one that is missing or holds another type
   * @example
   * await client.mset({ a: 1, b: 2 });
   * await client.mget('a', 'b', 'c'); // => ['1', '2', null]
   */
  mget: (...keys: OneOrMore[]): Call<(Text | null)[]> => call(['MGET', keys], list(orNull(text))),

  /**
   * MSET: sets several keys at once: `mset({ a: 1, b: 2 })`. What they held, of whatever type, is replaced.
   * @returns OK
   * @example
   * await client.mset({ a: 1, b: 2 }); // => 'OK'
   */
  mset: (values: Pairs): Call<'OK'> => call(['MSET', pairWords(values)], ok),

  /**
   * MSETEX (8.4): sets several keys with one expiration, with `nx` only if none exists, with `xx` only if all do.
   * @returns 1 if they were set, else 0
   * @throws ReplyError ERR for an invalid expire time
   * @example
   * await client.msetex({ a: 1, b: 2 }, { ex: 60 }); // => 1
   */
  msetex(values: Pairs, options: MsetexOptions = {}): Call<number> {
    const words = pairWords(values);
    return call(['MSETEX', words.length, words, given(options, 'nx', 'xx'), expirationWords(options)], integer);
  },

  /**
   * MSETNX: sets several keys if none of them exists.
   * @returns 1 if they were set, 0 if a key existed
   * @example
   * await client.set('a', 1);
   * await client.msetnx({ a: 2, b: 3 }); // => 0
   */
  msetnx: (values: Pairs): Call<number> => call(['MSETNX', pairWords(values)], integer),

  /**
   * PSETEX: sets a key that expires after `milliseconds`. Deprecated since 2.6.12: `set` with `px`.
   * @returns OK
   * @throws ReplyError ERR for an invalid expire time
   * @example
   * await client.psetex('k', 60_000, 'v'); // => 'OK'
   */
  psetex: (key: Word, milliseconds: number, value: Word): Call<'OK'> => call(['PSETEX', key, milliseconds, value], ok),

  /**
   * SET: sets a key, whatever it held. With a condition it answers null where it did nothing; with `get` it answers
   * the old value, set or not.
   * @returns OK, or null if the condition was not met; with `get` the old string, or null if there was none
   * @throws ReplyError WRONGTYPE (`get` and comparisons only); ERR for an invalid expire time
   * @example
   * await client.set('session', 'abc', { ex: 3600, nx: true }); // => 'OK'
   */
  set: overloaded<
    [
      (key: Word, value: Word, options: SetOptions & { readonly get: true }) => Call<Text | null>,
      (key: Word, value: Word, options?: Unconditional & { readonly get?: false }) => Call<'OK'>,
      (key: Word, value: Word, options: SetOptions & { readonly get?: false }) => Call<'OK' | null>,
    ]
  >(set),

  /**
   * SETEX: sets a key that expires after `seconds`. Deprecated since 2.6.12: `set` with `ex`.
   * @returns OK
   * @throws ReplyError ERR for an invalid expire time
   * @example
   * await client.setex('k', 60, 'v'); // => 'OK'
   */
  setex: (key: Word, seconds: number, value: Word): Call<'OK'> => call(['SETEX', key, seconds, value], ok),

  /**
   * SETNX: sets a key that does not exist. Deprecated since 2.6.12: `set` with `nx`.
   * @returns 1 if it was set, else 0
   * @example
   * await client.set('k', 'v');
   * await client.setnx('k', 'w'); // => 0
   */
  setnx: (key: Word, value: Word): Call<number> => call(['SETNX', key, value], integer),

  /**
   * SETRANGE: overwrites bytes from `offset` on; the string grows, with zero bytes, as far as needed.
   * @returns the new length in bytes
   * @throws ReplyError WRONGTYPE; ERR if the offset is out of range
   * @example
   * await client.set('k', 'Hello World');
   * await client.setrange('k', 6, 'Redis'); // => 11
   */
  setrange: (key: Word, offset: number, value: Word): Call<number> => call(['SETRANGE', key, offset, value], integer),

  /**
   * STRLEN: the length of the string in bytes.
   * @returns the length, 0 if there is no key
   * @throws ReplyError WRONGTYPE
   * @example
   * await client.set('k', 'Hello');
   * await client.strlen('k'); // => 5
   */
  strlen: (key: Word): Call<number> => call(['STRLEN', key], integer),

  /**
   * SUBSTR: what GETRANGE was called once. Deprecated since 2.0: `getrange`.
   * @example
   * await client.set('k', 'Hello');
   * await client.substr('k', 1, 3); // => 'ell'
   */
  substr: (key: Word, start: number, end: number): Call<Text> => call(['SUBSTR', key, start, end], text),
};
