// Calls of the sorted-set group. Every command of it answers WRONGTYPE if a key holds another type, and ERR for a score
// that is no number. Members with scores are `{ member, score }`, in order.

import { type Call, call, overloaded, type Shape, type Text, type Word } from '../call.ts';
import {
  type AtMostOne,
  counted,
  given,
  type Limit,
  limitWords,
  type OneOrMore,
  type ScanOptions,
} from '../options.ts';
import { integer, list, made, number, orNull, pairsOf, parts, text, word } from '../shapes.ts';

/** Members with their scores: `{ alice: 1 }`, `[[1, 'alice']]`, or `[{ member: 'alice', score: 1 }]`. */
export type ScoredMembers =
  | Readonly<Record<string, number>>
  | readonly (readonly [score: number, member: Word] | { readonly member: Word; readonly score: number })[];

export interface ScoredMember {
  readonly member: Text;
  readonly score: number;
}

/** A bound of scores: `5`, `'(5'` (without 5), `'-inf'`, `'+inf'`. */
export type ScoreBound = number | string;

/** A bound of members: `'[a'`, `'(a'` (without a), `'-'` and `'+'` for the ends. */
export type LexBound = string | Uint8Array;

export type ZaddOptions = {
  /** CH: answer how many members changed, new ones included. */
  readonly ch?: boolean;
} & (
  | ({
      /** NX: only new members. */
      readonly nx: boolean;
      readonly xx?: never;
    } & { readonly gt?: never; readonly lt?: never })
  | ({
      readonly nx?: never;
      /** XX: only members that are there. */
      readonly xx?: boolean;
    } & AtMostOne<{
      /** GT: change a member only to a greater score. */
      gt: boolean;
      /** LT: change a member only to a smaller score. */
      lt: boolean;
    }>)
);

export type RangeOptions = AtMostOne<{
  /** BYSCORE: the bounds are scores. */
  byscore: boolean;
  /** BYLEX: the bounds are members; all must have one score. */
  bylex: boolean;
}> & {
  /** REV: from the greatest to the smallest; the greater bound comes first then. */
  readonly rev?: boolean;
  /** LIMIT: with `byscore` or `bylex`. */
  readonly limit?: Limit;
};

export interface CombineOptions {
  /** WEIGHTS: factors for the scores, one for each key. */
  readonly weights?: readonly number[];
  /** AGGREGATE: what becomes of several scores; SUM when absent. COUNT (8.8) counts the keys. */
  readonly aggregate?: 'SUM' | 'MIN' | 'MAX' | 'COUNT';
}

export interface PoppedMember extends ScoredMember {
  readonly key: Text;
}

export interface PoppedMembers {
  readonly key: Text;
  readonly members: ScoredMember[];
}

export interface Ranked {
  readonly rank: number;
  readonly score: number;
}

/** What ZSCAN answers with `noscores`. */
export interface ZscanMembersResult {
  /** For the next call; `'0'` after the last one. */
  readonly cursor: string;
  readonly members: Text[];
}

export interface ZscanResult {
  /** For the next call; `'0'` after the last one. */
  readonly cursor: string;
  readonly members: ScoredMember[];
}

type WithScores = { readonly withscores: true };
type WithoutScores = { readonly withscores?: false };

const scoredMembers = pairsOf(text, number, (member, score): ScoredMember => ({ member, score }));
const firstMember = made(scoredMembers, (members) => members[0] ?? null);
const poppedMember = orNull(
  parts([text, text, number], (key, member, score): PoppedMember => ({ key, member, score })),
);
const poppedMembers = orNull(parts([text, scoredMembers], (key, members): PoppedMembers => ({ key, members })));

function scored(members: ScoredMembers): Word[] {
  if (!Array.isArray(members)) return Object.entries(members).flatMap(([member, score]) => [score, member]);
  return members.flatMap((one: readonly [number, Word] | { readonly member: Word; readonly score: number }) =>
    'member' in one ? [one.score, one.member] : [...one],
  );
}

function zadd(key: Word, members: ScoredMembers, options: ZaddOptions & { readonly incr?: boolean } = {}) {
  const words = ['ZADD', key, given(options, 'nx', 'xx', 'gt', 'lt', 'ch', 'incr'), scored(members)];
  return call<unknown>(words, options.incr ? orNull(number) : integer);
}

/** Members, or with WITHSCORES members and scores. */
function ranged(words: Parameters<typeof call>[0], { withscores }: { readonly withscores?: boolean }): Call<unknown> {
  return call<unknown>([...words, withscores ? 'WITHSCORES' : []], withscores ? scoredMembers : list(text));
}

const combineWords = (options: CombineOptions) => given(options, 'weights', 'aggregate');

function combined(name: string) {
  return (keys: OneOrMore, options: CombineOptions & { readonly withscores?: boolean } = {}): Call<unknown> =>
    ranged([name, counted(keys), combineWords(options)], options);
}

type Combined = [
  (keys: OneOrMore, options?: CombineOptions & WithoutScores) => Call<Text[]>,
  (keys: OneOrMore, options: CombineOptions & WithScores) => Call<ScoredMember[]>,
];

function zrange(
  key: Word,
  start: Word,
  stop: Word,
  options: RangeOptions & { readonly withscores?: boolean } = {},
): Call<unknown> {
  return ranged(['ZRANGE', key, start, stop, rangeWords(options)], options);
}

const rangeWords = (options: RangeOptions) => [given(options, 'byscore', 'bylex', 'rev'), limitWords(options.limit)];

function byScore(name: string) {
  return (
    key: Word,
    from: ScoreBound,
    to: ScoreBound,
    options: { readonly limit?: Limit; readonly withscores?: boolean } = {},
  ): Call<unknown> => ranged([name, key, from, to, limitWords(options.limit)], options);
}

function ranking(name: string) {
  return (key: Word, member: Word, { withscore }: { readonly withscore?: boolean } = {}): Call<unknown> =>
    withscore
      ? call([name, key, member, 'WITHSCORE'], orNull(parts([integer, number], (rank, score) => ({ rank, score }))))
      : call([name, key, member], orNull(integer));
}

type Ranking = [
  (key: Word, member: Word, options?: { readonly withscore?: false }) => Call<number | null>,
  (key: Word, member: Word, options: { readonly withscore: true }) => Call<Ranked | null>,
];

function popping(name: string) {
  return (key: Word, count?: number): Call<unknown> =>
    count === undefined ? call<unknown>([name, key], firstMember) : call([name, key, count], scoredMembers);
}

type Popping = [(key: Word) => Call<ScoredMember | null>, (key: Word, count: number) => Call<ScoredMember[]>];

function zrandmember(key: Word, count?: number, options: { readonly withscores?: boolean } = {}): Call<unknown> {
  return count === undefined ? call(['ZRANDMEMBER', key], orNull(text)) : ranged(['ZRANDMEMBER', key, count], options);
}

export const sortedSetCalls = {
  /**
   * BZMPOP: as `zmpop`, and waits for a member, `timeout` seconds at most (0: for ever).
   * @returns `{ key, members }`, or null when time ran out
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.bzmpop(5, ['urgent', 'z'], 'MIN'); // => { key: 'z', members: [{ member: 'a', score: 1 }] }
   */
  bzmpop: (
    timeout: number,
    keys: OneOrMore,
    where: 'MIN' | 'MAX',
    options: { readonly count?: number } = {},
  ): Call<PoppedMembers | null> =>
    call(['BZMPOP', timeout, counted(keys), where, given(options, 'count')], poppedMembers, true),

  /**
   * BZPOPMAX: takes the member with the greatest score from the first sorted set that has one; waits for it, `timeout`
   * seconds at most (0: for ever).
   * @returns `{ key, member, score }`, or null when time ran out
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.bzpopmax('z', 5); // => { key: 'z', member: 'b', score: 2 }
   */
  bzpopmax: (keys: OneOrMore, timeout: number): Call<PoppedMember | null> =>
    call(['BZPOPMAX', keys, timeout], poppedMember, true),

  /**
   * BZPOPMIN: takes the member with the smallest score from the first sorted set that has one; waits for it, `timeout`
   * seconds at most (0: for ever).
   * @returns `{ key, member, score }`, or null when time ran out
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.bzpopmin('z', 5); // => { key: 'z', member: 'a', score: 1 }
   */
  bzpopmin: (keys: OneOrMore, timeout: number): Call<PoppedMember | null> =>
    call(['BZPOPMIN', keys, timeout], poppedMember, true),

  /**
   * ZADD: adds members, or changes their scores: `zadd('z', { alice: 1, bob: 2 })`. With `incr` it adds to the score
   * of one member.
   * @returns how many members are new (with `ch`: new or changed); with `incr` the new score, null if it was refused
   * @throws ReplyError WRONGTYPE; ERR if a score is no number
   * @example
   * await client.zadd('scores', { ann: 10, bob: 7 }); // => 2
   */
  zadd: overloaded<
    [
      (key: Word, members: ScoredMembers, options?: ZaddOptions & { readonly incr?: false }) => Call<number>,
      (key: Word, members: ScoredMembers, options: ZaddOptions & { readonly incr: true }) => Call<number | null>,
    ]
  >(zadd),

  /**
   * ZCARD: how many members there are.
   * @returns the number, 0 if there is no key
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zcard('z'); // => 2
   */
  zcard: (key: Word): Call<number> => call(['ZCARD', key], integer),

  /**
   * ZCOUNT: how many members have a score within bounds.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR if a bound is no number
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zcount('z', '(1', '+inf'); // => 2
   */
  zcount: (key: Word, min: ScoreBound, max: ScoreBound): Call<number> => call(['ZCOUNT', key, min, max], integer),

  /**
   * ZDIFF: the members of the first sorted set that are in none of the others.
   * @returns the members, with `withscores` as `{ member, score }`
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zdiff(['x', 'y']); // => ['a']
   */
  zdiff: overloaded<
    [
      (keys: OneOrMore, options?: WithoutScores) => Call<Text[]>,
      (keys: OneOrMore, options: WithScores) => Call<ScoredMember[]>,
    ]
  >((keys: OneOrMore, options: { readonly withscores?: boolean } = {}) => ranged(['ZDIFF', counted(keys)], options)),

  /**
   * ZDIFFSTORE: writes what `zdiff` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zdiffstore('d', ['x', 'y']); // => 1
   */
  zdiffstore: (destination: Word, keys: OneOrMore): Call<number> =>
    call(['ZDIFFSTORE', destination, counted(keys)], integer),

  /**
   * ZINCRBY: adds `increment` to a member's score; a missing member starts at 0.
   * @returns the new score
   * @throws ReplyError WRONGTYPE; ERR if the result is not a number
   * @example
   * await client.zadd('z', { a: 1 });
   * await client.zincrby('z', 2.5, 'a'); // => 3.5
   */
  zincrby: (key: Word, increment: number, member: Word): Call<number> =>
    call(['ZINCRBY', key, increment, member], number),

  /**
   * ZINTER: the members that are in all of the (sorted) sets.
   * @returns the members, with `withscores` as `{ member, score }`
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zinter(['x', 'y'], { withscores: true }); // => [{ member: 'b', score: 5 }]
   */
  zinter: overloaded<Combined>(combined('ZINTER')),

  /**
   * ZINTERCARD: how many members `zinter` would answer.
   * @returns the number, `limit` at most (0: no limit)
   * @throws ReplyError WRONGTYPE; ERR if the limit is negative
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zintercard(['x', 'y']); // => 1
   */
  zintercard: (keys: OneOrMore, options: { readonly limit?: number } = {}): Call<number> =>
    call(['ZINTERCARD', counted(keys), given(options, 'limit')], integer),

  /**
   * ZINTERSTORE: writes what `zinter` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zinterstore('d', ['x', 'y']); // => 1
   */
  zinterstore: (destination: Word, keys: OneOrMore, options: CombineOptions = {}): Call<number> =>
    call(['ZINTERSTORE', destination, counted(keys), combineWords(options)], integer),

  /**
   * ZLEXCOUNT: how many members lie within bounds, where all have one score.
   * @returns the number
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 0, b: 0, c: 0 });
   * await client.zlexcount('z', '[b', '+'); // => 2
   */
  zlexcount: (key: Word, min: LexBound, max: LexBound): Call<number> => call(['ZLEXCOUNT', key, min, max], integer),

  /**
   * ZMPOP: takes members with the smallest or greatest scores from the first of the sorted sets that has any.
   * @returns `{ key, members }`, or null if all are empty
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zmpop(['urgent', 'z'], 'MAX'); // => { key: 'z', members: [{ member: 'b', score: 2 }] }
   */
  zmpop: (
    keys: OneOrMore,
    where: 'MIN' | 'MAX',
    options: { readonly count?: number } = {},
  ): Call<PoppedMembers | null> => call(['ZMPOP', counted(keys), where, given(options, 'count')], poppedMembers),

  /**
   * ZMSCORE: the scores of members.
   * @returns a number for each, null for one that is no member
   * @example
   * await client.zadd('z', { a: 1 });
   * await client.zmscore('z', 'a', 'b'); // => [1, null]
   */
  zmscore: (key: Word, ...members: OneOrMore[]): Call<(number | null)[]> =>
    call(['ZMSCORE', key, members], list(orNull(number))),

  /**
   * ZPOPMAX: takes the member with the greatest score, or `count` of them.
   * @returns `{ member, score }` or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zpopmax('z'); // => { member: 'b', score: 2 }
   */
  zpopmax: overloaded<Popping>(popping('ZPOPMAX')),

  /**
   * ZPOPMIN: takes the member with the smallest score, or `count` of them.
   * @returns `{ member, score }` or null; with a count an array
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zpopmin('z', 5); // => [{ member: 'a', score: 1 }, { member: 'b', score: 2 }]
   */
  zpopmin: overloaded<Popping>(popping('ZPOPMIN')),

  /**
   * ZRANDMEMBER: a random member; with a count so many different ones, with a negative one so many that may repeat.
   * @returns the member or null; with a count an array, of `{ member, score }` with `withscores`
   * @throws ReplyError WRONGTYPE; ERR if the count is out of range
   * @example
   * await client.zadd('z', { only: 1 });
   * await client.zrandmember('z'); // => 'only'
   */
  zrandmember:
    overloaded<
      [
        (key: Word) => Call<Text | null>,
        (key: Word, count: number, options?: WithoutScores) => Call<Text[]>,
        (key: Word, count: number, options: WithScores) => Call<ScoredMember[]>,
      ]
    >(zrandmember),

  /**
   * ZRANGE: the members from position `start` to `stop`, both included, or within bounds of scores or members.
   * @returns the members, with `withscores` as `{ member, score }`
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zrange('z', 0, 1, { rev: true }); // => ['c', 'b']
   */
  zrange:
    overloaded<
      [
        (key: Word, start: Word, stop: Word, options?: RangeOptions & WithoutScores) => Call<Text[]>,
        (
          key: Word,
          start: Word,
          stop: Word,
          options: RangeOptions & { readonly bylex?: never } & WithScores,
        ) => Call<ScoredMember[]>,
      ]
    >(zrange),

  /**
   * ZRANGEBYLEX: the members within bounds, where all have one score. Deprecated since 6.2: `zrange` with `bylex`.
   * @returns the members
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 0, b: 0, c: 0 });
   * await client.zrangebylex('z', '[b', '+'); // => ['b', 'c']
   */
  zrangebylex: (key: Word, min: LexBound, max: LexBound, options: { readonly limit?: Limit } = {}): Call<Text[]> =>
    call(['ZRANGEBYLEX', key, min, max, limitWords(options.limit)], list(text)),

  /**
   * ZRANGEBYSCORE: the members with scores within bounds. Deprecated since 6.2: `zrange` with `byscore`.
   * @returns the members, with `withscores` as `{ member, score }`
   * @throws ReplyError WRONGTYPE; ERR if a bound is no number
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zrangebyscore('z', '(1', '+inf'); // => ['b', 'c']
   */
  zrangebyscore: overloaded<
    [
      (
        key: Word,
        min: ScoreBound,
        max: ScoreBound,
        options?: { readonly limit?: Limit } & WithoutScores,
      ) => Call<Text[]>,
      (
        key: Word,
        min: ScoreBound,
        max: ScoreBound,
        options: { readonly limit?: Limit } & WithScores,
      ) => Call<ScoredMember[]>,
    ]
  >(byScore('ZRANGEBYSCORE')),

  /**
   * ZRANGESTORE: writes what `zrange` would answer to `destination`.
   * @returns how many members that has
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zrangestore('top', 'z', 1, 2); // => 2
   */
  zrangestore: (destination: Word, source: Word, min: Word, max: Word, options: RangeOptions = {}): Call<number> =>
    call(['ZRANGESTORE', destination, source, min, max, rangeWords(options)], integer),

  /**
   * ZRANK: a member's position, 0 for the smallest score; with `withscore` (7.2) its score too.
   * @returns the position, or `{ rank, score }`; null if it is no member
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zrank('z', 'b'); // => 1
   */
  zrank: overloaded<Ranking>(ranking('ZRANK')),

  /**
   * ZREM: takes members out.
   * @returns how many there were
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zrem('z', 'a', 'c'); // => 1
   */
  zrem: (key: Word, ...members: OneOrMore[]): Call<number> => call(['ZREM', key, members], integer),

  /**
   * ZREMRANGEBYLEX: takes out the members within bounds, where all have one score.
   * @returns how many
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 0, b: 0, c: 0 });
   * await client.zremrangebylex('z', '[b', '+'); // => 2
   */
  zremrangebylex: (key: Word, min: LexBound, max: LexBound): Call<number> =>
    call(['ZREMRANGEBYLEX', key, min, max], integer),

  /**
   * ZREMRANGEBYRANK: takes out the members from position `start` to `stop`.
   * @returns how many
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zremrangebyrank('z', 0, 1); // => 2
   */
  zremrangebyrank: (key: Word, start: number, stop: number): Call<number> =>
    call(['ZREMRANGEBYRANK', key, start, stop], integer),

  /**
   * ZREMRANGEBYSCORE: takes out the members with scores within bounds.
   * @returns how many
   * @throws ReplyError WRONGTYPE; ERR if a bound is no number
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zremrangebyscore('z', '-inf', 2); // => 2
   */
  zremrangebyscore: (key: Word, min: ScoreBound, max: ScoreBound): Call<number> =>
    call(['ZREMRANGEBYSCORE', key, min, max], integer),

  /**
   * ZREVRANGE: the members from position `start` to `stop`, the greatest first. Deprecated since 6.2: `zrange` with
   * `rev`.
   * @returns the members, with `withscores` as `{ member, score }`
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zrevrange('z', 0, 1); // => ['c', 'b']
   */
  zrevrange: overloaded<
    [
      (key: Word, start: number, stop: number, options?: WithoutScores) => Call<Text[]>,
      (key: Word, start: number, stop: number, options: WithScores) => Call<ScoredMember[]>,
    ]
  >((key: Word, start: number, stop: number, options: { readonly withscores?: boolean } = {}) =>
    ranged(['ZREVRANGE', key, start, stop], options),
  ),

  /**
   * ZREVRANGEBYLEX: as `zrangebylex`, backwards: the greater bound first. Deprecated since 6.2: `zrange` with `bylex`
   * and `rev`.
   * @returns the members
   * @throws ReplyError WRONGTYPE; ERR for a bound of another form
   * @example
   * await client.zadd('z', { a: 0, b: 0, c: 0 });
   * await client.zrevrangebylex('z', '+', '[b'); // => ['c', 'b']
   */
  zrevrangebylex: (key: Word, max: LexBound, min: LexBound, options: { readonly limit?: Limit } = {}): Call<Text[]> =>
    call(['ZREVRANGEBYLEX', key, max, min, limitWords(options.limit)], list(text)),

  /**
   * ZREVRANGEBYSCORE: as `zrangebyscore`, backwards: the greater bound first. Deprecated since 6.2: `zrange` with
   * `byscore` and `rev`.
   * @returns the members, with `withscores` as `{ member, score }`
   * @throws ReplyError WRONGTYPE; ERR if a bound is no number
   * @example
   * await client.zadd('z', { a: 1, b: 2, c: 3 });
   * await client.zrevrangebyscore('z', '+inf', '(1'); // => ['c', 'b']
   */
  zrevrangebyscore: overloaded<
    [
      (
        key: Word,
        max: ScoreBound,
        min: ScoreBound,
        options?: { readonly limit?: Limit } & WithoutScores,
      ) => Call<Text[]>,
      (
        key: Word,
        max: ScoreBound,
        min: ScoreBound,
        options: { readonly limit?: Limit } & WithScores,
      ) => Call<ScoredMember[]>,
    ]
  >(byScore('ZREVRANGEBYSCORE')),

  /**
   * ZREVRANK: a member's position, 0 for the greatest score; with `withscore` (7.2) its score too.
   * @returns the position, or `{ rank, score }`; null if it is no member
   * @example
   * await client.zadd('z', { a: 1, b: 2 });
   * await client.zrevrank('z', 'b'); // => 0
   */
  zrevrank: overloaded<Ranking>(ranking('ZREVRANK')),

  /**
   * ZSCAN: some members with their scores, and where to go on; see `scan`. Valkey can leave the scores away (`noscores`).
   * @returns `{ cursor, members }`
   * @throws ReplyError WRONGTYPE; ERR for a cursor that is no number
   * @example
   * await client.zadd('z', { a: 1 });
   * await client.zscan('z', 0); // => { cursor: '0', members: [{ member: 'a', score: 1 }] }
   */
  zscan: overloaded<
    [
      (key: Word, cursor: Word, options?: ScanOptions & { readonly noscores?: false }) => Call<ZscanResult>,
      (key: Word, cursor: Word, options: ScanOptions & { readonly noscores: true }) => Call<ZscanMembersResult>,
    ]
  >((key: Word, cursor: Word, options: ScanOptions & { readonly noscores?: boolean } = {}) => {
    const words = ['ZSCAN', key, cursor, given(options, 'match', 'count', 'noscores')];
    const members: Shape<unknown> = options.noscores ? list(text) : scoredMembers;
    return call<unknown>(
      words,
      parts([word, members], (next, found) => ({ cursor: next, members: found })),
    );
  }),

  /**
   * ZSCORE: a member's score.
   * @returns the score, or null if it is no member
   * @example
   * await client.zadd('z', { a: 1.5 });
   * await client.zscore('z', 'a'); // => 1.5
   */
  zscore: (key: Word, member: Word): Call<number | null> => call(['ZSCORE', key, member], orNull(number)),

  /**
   * ZUNION: the members that are in any of the (sorted) sets.
   * @returns the members, with `withscores` as `{ member, score }`
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zunion(['x', 'y'], { withscores: true }); // => [{ member: 'a', score: 1 }, { member: 'b', score: 5 }]
   */
  zunion: overloaded<Combined>(combined('ZUNION')),

  /**
   * ZUNIONSTORE: writes what `zunion` would answer to a key.
   * @returns how many members that has
   * @example
   * await client.zadd('x', { a: 1, b: 2 });
   * await client.zadd('y', { b: 3 });
   * await client.zunionstore('d', ['x', 'y']); // => 2
   */
  zunionstore: (destination: Word, keys: OneOrMore, options: CombineOptions = {}): Call<number> =>
    call(['ZUNIONSTORE', destination, counted(keys), combineWords(options)], integer),
};
