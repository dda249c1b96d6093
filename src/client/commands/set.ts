// Calls of the set group. Every command of it answers WRONGTYPE if a key holds another type. Sets have no order: members
// come as arrays in no order to rely on.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import { counted, given, type OneOrMore, type ScanOptions } from '../options.ts';
import { integer, list, orNull, parts, text, word } from '../shapes.ts';

export interface CardOptions {
  /** LIMIT: count no further than this; 0 for no limit. */
  readonly limit?: number;
}

export type SunioncardOptions = CardOptions & {
  /** APPROX: an estimate, in little memory. */
  readonly approx?: boolean;
};

export interface SscanResult {
  /** For the next call; `'0'` after the last one. */
  readonly cursor: string;
  readonly members: Text[];
}

function some(name: string) {
  return (key: Word, count?: number): Call<unknown> =>
    call([name, key, count ?? []], count === undefined ? orNull<unknown>(text) : list(text));
}

type Some = [(key: Word) => Call<Text | null>, (key: Word, count: number) => Call<Text[]>];

export const setCalls = {
  /**
   * SADD: adds members.
   * @returns how many are new
   * @example
   * await client.sadd('s', 'a', 'b', 'a'); // => 2
   */
  sadd: (key: Word, ...members: OneOrMore[]): Call<number> => call(['SADD', key, members], integer),

  /**
   * SCARD: how many members there are.
   * @returns the number, 0 if there is no key
   * @example
   * await client.sadd('s', 'a', 'b');
   * await client.scard('s'); // => 2
   */
  scard: (key: Word): Call<number> => call(['SCARD', key], integer),

  /**
   * SDIFF: the members of the first set that are in none of the others.
   * @returns the members
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sdiff('a', 'b'); // => ['1']
   */
  sdiff: (...keys: OneOrMore[]): Call<Text[]> => call(['SDIFF', keys], list(text)),

  /**
   * SDIFFCARD (8.10): how many members `sdiff` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sdiffcard(['a', 'b']); // => 1
   */
  sdiffcard: (keys: OneOrMore, options: CardOptions = {}): Call<number> =>
    call(['SDIFFCARD', counted(keys), given(options, 'limit')], integer),

  /**
   * SDIFFSTORE: writes what `sdiff` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sdiffstore('d', 'a', 'b'); // => 1
   */
  sdiffstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SDIFFSTORE', destination, keys], integer),

  /**
   * SINTER: the members that are in all of the sets.
   * @returns the members
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sinter('a', 'b'); // => ['2']
   */
  sinter: (...keys: OneOrMore[]): Call<Text[]> => call(['SINTER', keys], list(text)),

  /**
   * SINTERCARD: how many members `sinter` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sintercard(['a', 'b']); // => 1
   */
  sintercard: (keys: OneOrMore, options: CardOptions = {}): Call<number> =>
    call(['SINTERCARD', counted(keys), given(options, 'limit')], integer),

  /**
   * SINTERSTORE: writes what `sinter` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sinterstore('d', 'a', 'b'); // => 1
   */
  sinterstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SINTERSTORE', destination, keys], integer),

  /**
   * SISMEMBER: whether something is a member.
   * @returns 1 or 0
   * @example
   * await client.sadd('s', 'a');
   * await client.sismember('s', 'a'); // => 1
   */
  sismember: (key: Word, member: Word): Call<number> => call(['SISMEMBER', key, member], integer),

  /**
   * SMEMBERS: every member.
   * @returns the members
   * @example
   * await client.sadd('s', 2, 1);
   * await client.smembers('s'); // => ['1', '2']
   */
  smembers: (key: Word): Call<Text[]> => call(['SMEMBERS', key], list(text)),

  /**
   * SMISMEMBER: which of these are members.
   * @returns 1 or 0 for each
   * @example
   * await client.sadd('s', 'a');
   * await client.smismember('s', 'a', 'b'); // => [1, 0]
   */
  smismember: (key: Word, ...members: OneOrMore[]): Call<number[]> => call(['SMISMEMBER', key, members], list(integer)),

  /**
   * SMOVE: moves a member from one set to another.
   * @returns 1 if it was moved, 0 if it was no member
   * @example
   * await client.sadd('a', 'x');
   * await client.smove('a', 'b', 'x'); // => 1
   */
  smove: (source: Word, destination: Word, member: Word): Call<number> =>
    call(['SMOVE', source, destination, member], integer),

  /**
   * SPOP: takes a random member out, or `count` of them.
   * @returns the member or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   * @example
   * await client.sadd('s', 'only');
   * await client.spop('s'); // => 'only'
   */
  spop: overloaded<Some>(some('SPOP')),

  /**
   * SRANDMEMBER: a random member; with a count so many different ones, with a negative one so many that may repeat.
   * @returns the member or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is out of range
   * @example
   * await client.sadd('s', 'only');
   * await client.srandmember('s'); // => 'only'
   */
  srandmember: overloaded<Some>(some('SRANDMEMBER')),

  /**
   * SREM: takes members out.
   * @returns how many there were
   * @example
   * await client.sadd('s', 'a', 'b');
   * await client.srem('s', 'a', 'c'); // => 1
   */
  srem: (key: Word, ...members: OneOrMore[]): Call<number> => call(['SREM', key, members], integer),

  /**
   * SSCAN: some members, and where to go on; see `scan`.
   * @returns `{ cursor, members }`
   * @throws ReplyError WRONGTYPE; ERR for a cursor that is no number
   * @example
   * await client.sadd('s', 'a');
   * await client.sscan('s', 0); // => { cursor: '0', members: ['a'] }
   */
  sscan: (key: Word, cursor: Word, options: ScanOptions = {}): Call<SscanResult> =>
    call(
      ['SSCAN', key, cursor, given(options, 'match', 'count')],
      parts([word, list(text)], (next, members) => ({ cursor: next, members })),
    ),

  /**
   * SUNION: the members that are in any of the sets.
   * @returns the members
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sunion('a', 'b'); // => ['1', '2', '3']
   */
  sunion: (...keys: OneOrMore[]): Call<Text[]> => call(['SUNION', keys], list(text)),

  /**
   * SUNIONCARD (8.10): how many members `sunion` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sunioncard(['a', 'b']); // => 3
   */
  sunioncard: (keys: OneOrMore, options: SunioncardOptions = {}): Call<number> =>
    call(['SUNIONCARD', counted(keys), given(options, 'approx', 'limit')], integer),

  /**
   * SUNIONSTORE: writes what `sunion` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.sadd('a', 1, 2);
   * await client.sadd('b', 2, 3);
   * await client.sunionstore('d', 'a', 'b'); // => 3
   */
  sunionstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SUNIONSTORE', destination, keys], integer),
};
