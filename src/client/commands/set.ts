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
   */
  sadd: (key: Word, ...members: OneOrMore[]): Call<number> => call(['SADD', key, members], integer),

  /**
   * SCARD: how many members there are.
   * @returns the number, 0 if there is no key
   */
  scard: (key: Word): Call<number> => call(['SCARD', key], integer),

  /**
   * SDIFF: the members of the first set that are in none of the others.
   * @returns the members
   */
  sdiff: (...keys: OneOrMore[]): Call<Text[]> => call(['SDIFF', keys], list(text)),

  /**
   * SDIFFCARD (8.10): how many members `sdiff` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   */
  sdiffcard: (keys: OneOrMore, options: CardOptions = {}): Call<number> =>
    call(['SDIFFCARD', counted(keys), given(options, 'limit')], integer),

  /**
   * SDIFFSTORE: writes what `sdiff` would answer to a key.
   * @returns how many members that has
   */
  sdiffstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SDIFFSTORE', destination, keys], integer),

  /**
   * SINTER: the members that are in all of the sets.
   * @returns the members
   */
  sinter: (...keys: OneOrMore[]): Call<Text[]> => call(['SINTER', keys], list(text)),

  /**
   * SINTERCARD: how many members `sinter` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   */
  sintercard: (keys: OneOrMore, options: CardOptions = {}): Call<number> =>
    call(['SINTERCARD', counted(keys), given(options, 'limit')], integer),

  /**
   * SINTERSTORE: writes what `sinter` would answer to a key.
   * @returns how many members that has
   */
  sinterstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SINTERSTORE', destination, keys], integer),

  /**
   * SISMEMBER: whether something is a member.
   * @returns 1 or 0
   */
  sismember: (key: Word, member: Word): Call<number> => call(['SISMEMBER', key, member], integer),

  /**
   * SMEMBERS: every member.
   * @returns the members
   */
  smembers: (key: Word): Call<Text[]> => call(['SMEMBERS', key], list(text)),

  /**
   * SMISMEMBER: which of these are members.
   * @returns 1 or 0 for each
   */
  smismember: (key: Word, ...members: OneOrMore[]): Call<number[]> => call(['SMISMEMBER', key, members], list(integer)),

  /**
   * SMOVE: moves a member from one set to another.
   * @returns 1 if it was moved, 0 if it was no member
   */
  smove: (source: Word, destination: Word, member: Word): Call<number> =>
    call(['SMOVE', source, destination, member], integer),

  /**
   * SPOP: takes a random member out, or `count` of them.
   * @returns the member or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   */
  spop: overloaded<Some>(some('SPOP')),

  /**
   * SRANDMEMBER: a random member; with a count so many different ones, with a negative one so many that may repeat.
   * @returns the member or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is out of range
   */
  srandmember: overloaded<Some>(some('SRANDMEMBER')),

  /**
   * SREM: takes members out.
   * @returns how many there were
   */
  srem: (key: Word, ...members: OneOrMore[]): Call<number> => call(['SREM', key, members], integer),

  /**
   * SSCAN: some members, and where to go on; see `scan`.
   * @returns `{ cursor, members }`
   * @throws ReplyError WRONGTYPE; ERR for a cursor that is no number
   */
  sscan: (key: Word, cursor: Word, options: ScanOptions = {}): Call<SscanResult> =>
    call(
      ['SSCAN', key, cursor, given(options, 'match', 'count')],
      parts([word, list(text)], (next, members) => ({ cursor: next, members })),
    ),

  /**
   * SUNION: the members that are in any of the sets.
   * @returns the members
   */
  sunion: (...keys: OneOrMore[]): Call<Text[]> => call(['SUNION', keys], list(text)),

  /**
   * SUNIONCARD (8.10): how many members `sunion` would answer.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   */
  sunioncard: (keys: OneOrMore, options: SunioncardOptions = {}): Call<number> =>
    call(['SUNIONCARD', counted(keys), given(options, 'approx', 'limit')], integer),

  /**
   * SUNIONSTORE: writes what `sunion` would answer to a key.
   * @returns how many members that has
   */
  sunionstore: (destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['SUNIONSTORE', destination, keys], integer),
};
