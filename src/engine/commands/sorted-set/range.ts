// ZRANGE and its six forerunners, each of which is ZRANGE with some options decided, and ZRANGESTORE.
//
// A range is two bounds (by rank, by score or by member), then a direction and a LIMIT: it comes down to an interval
// of ranks, which is read in either direction.

import type { Args } from '../../args.ts';
import { type Argument, block, double, integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseSmallInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import type { Entries, LexBound } from '../../values/zset.ts';
import {
  noRanks,
  parseLexBound,
  parseScoreBound,
  type Ranks,
  ranksBetween,
  ranksOfScores,
  type ScoreBound,
} from './bounds.ts';
import { answer, store } from './result.ts';

type By = 'rank' | 'score' | 'lex';

type Bounds =
  | { readonly by: 'rank'; readonly start: number; readonly stop: number }
  | { readonly by: 'score'; readonly min: ScoreBound; readonly max: ScoreBound }
  | { readonly by: 'lex'; readonly min: LexBound; readonly max: LexBound };

interface Range {
  readonly bounds: Bounds;
  readonly reverse: boolean;
  readonly offset: number;
  /** A negative offset counts from the end of the range, in a skiplist; otherwise it makes the range empty. */
  readonly fromEnd: boolean;
  /** Negative: all. */
  readonly count: number;
  readonly withScores: boolean;
}

/** What a command's name has decided; null: an option decides. */
interface Decided {
  readonly by: By | null;
  readonly reverse: boolean | null;
  readonly stores: boolean;
}

/** The bounds and the options after the key. The options are read first: what is wrong with them is said first. */
function parseRange(args: Args, decided: Decided): Range {
  const first = args.word();
  const second = args.word();
  let { by, reverse } = decided;
  let withScores = false;
  let offset = 0;
  let count = -1;
  while (args.left > 0) {
    if (!decided.stores && args.token('WITHSCORES')) withScores = true;
    else if (args.left >= 3 && args.token('LIMIT')) {
      offset = args.integer();
      count = args.integer();
    } else if (reverse === null && args.token('REV')) reverse = true;
    else if (by === null && args.token('BYLEX')) by = 'lex';
    else if (by === null && args.token('BYSCORE')) by = 'score';
    else throw errors.syntax();
  }
  by ??= 'rank';
  // A LIMIT that asks for all is let through: Redis tells by the count whether there was one.
  if (by === 'rank' && count !== -1) {
    throw errors.err('syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX');
  }
  if (by === 'lex' && withScores) {
    throw errors.err('syntax error, WITHSCORES not supported in combination with BYLEX');
  }
  reverse ??= false;
  // So 8.0.2 and Valkey 8.0, not 7.0.15; taken back in 8.2 (redis/redis#12450, #14043).
  const fromEnd = args.profile.atLeast({ redis: '7.4', valkey: '8.0' }) && !args.profile.atLeast('8.2');
  return { bounds: parseBounds(args, by, first, second, reverse), reverse, offset, fromEnd, count, withScores };
}

function parseBounds(args: Args, by: By, first: ByteString, second: ByteString, reverse: boolean): Bounds {
  if (by === 'rank') {
    const start = parseSmallInteger(first);
    const stop = parseSmallInteger(second);
    if (start === null || stop === null) throw errors.notInteger();
    return { by, start, stop };
  }
  const [min, max] = reverse ? [second, first] : [first, second];
  if (by === 'lex') return { by, min: parseLexBound(min), max: parseLexBound(max) };
  return { by, min: parseScoreBound(min, args.profile), max: parseScoreBound(max, args.profile) };
}

function select(zset: ReadonlyValue<'zset'> | undefined, range: Range): Entries {
  if (zset === undefined) return { members: [], scores: [] };
  const { start, end } = ranksOf(zset, range);
  return zset.slice(start, end, range.reverse);
}

function ranksOf(zset: ReadonlyValue<'zset'>, range: Range): Ranks {
  const { bounds, reverse } = range;
  switch (bounds.by) {
    case 'rank': {
      const { start, end } = ranksBetween(zset.size, bounds.start, bounds.stop);
      return reverse ? { start: zset.size - end, end: zset.size - start } : { start, end };
    }
    case 'score':
      return limited(zset, ranksOfScores(zset, bounds.min, bounds.max), range);
    case 'lex':
      return limited(zset, zset.lexRange(bounds.min, bounds.max, reverse), range);
  }
}

function limited(zset: ReadonlyValue<'zset'>, { start, end }: Ranks, range: Range): Ranks {
  const length = end - start;
  const isCountedBack = range.offset < 0 && range.fromEnd && zset.encoding === 'skiplist';
  const offset = isCountedBack ? range.offset + length : range.offset;
  if (offset < 0 || offset >= length) return noRanks;
  const left = length - offset;
  const taken = range.count < 0 ? left : Math.min(range.count, left);
  return range.reverse
    ? { start: end - offset - taken, end: end - offset }
    : { start: start + offset, end: start + offset + taken };
}

const limit = (since?: string) =>
  optional(
    block('limit', [integer('offset'), integer('count')], {
      token: 'LIMIT',
      ...(since === undefined ? {} : { since }),
    }),
  );
const withScoresToken = optional(token('withscores', 'WITHSCORES'));

interface Ranging {
  readonly name: string;
  readonly since: string;
  readonly decided: Omit<Decided, 'stores'>;
  readonly rest: readonly Argument[];
  readonly replacedBy?: string;
}

function ranging({ name, since, decided, rest, replacedBy }: Ranging): Command {
  const all = { ...decided, stores: false };
  return command({
    name,
    group: 'sorted-set',
    since,
    arity: -4,
    flags: ['readonly'],
    categories: ['sortedset'],
    keys: [keyAt(1, 'RO', 'access')],
    arguments: [key(), ...rest],
    ...(replacedBy === undefined ? {} : { deprecatedSince: '6.2.0', replacedBy }),
    parse: (args) => ({ key: args.key(), range: parseRange(args, all) }),
    run(context, { key: zkey, range }) {
      return answer(context, select(context.db.read(zkey, 'zset'), range), range.withScores);
    },
  });
}

export const zrange = ranging({
  name: 'zrange',
  since: '1.2.0',
  decided: { by: null, reverse: null },
  rest: [
    string('start'),
    string('stop'),
    optional(oneOf('sortby', ['BYSCORE', 'BYLEX'], { since: '6.2.0' })),
    optional(token('rev', 'REV', { since: '6.2.0' })),
    limit('6.2.0'),
    withScoresToken,
  ],
});

export const zrangebyscore = ranging({
  name: 'zrangebyscore',
  since: '1.0.5',
  decided: { by: 'score', reverse: false },
  rest: [double('min'), double('max'), optional(token('withscores', 'WITHSCORES', { since: '2.0.0' })), limit()],
  replacedBy: '`ZRANGE` with the `BYSCORE` argument',
});

export const zrangebylex = ranging({
  name: 'zrangebylex',
  since: '2.8.9',
  decided: { by: 'lex', reverse: false },
  rest: [string('min'), string('max'), limit()],
  replacedBy: '`ZRANGE` with the `BYLEX` argument',
});

export const zrevrange = ranging({
  name: 'zrevrange',
  since: '1.2.0',
  decided: { by: 'rank', reverse: true },
  rest: [integer('start'), integer('stop'), withScoresToken],
  replacedBy: '`ZRANGE` with the `REV` argument',
});

export const zrevrangebyscore = ranging({
  name: 'zrevrangebyscore',
  since: '2.2.0',
  decided: { by: 'score', reverse: true },
  rest: [double('max'), double('min'), withScoresToken, limit()],
  replacedBy: '`ZRANGE` with the `REV` and `BYSCORE` arguments',
});

export const zrevrangebylex = ranging({
  name: 'zrevrangebylex',
  since: '2.8.9',
  decided: { by: 'lex', reverse: true },
  rest: [string('max'), string('min'), limit()],
  replacedBy: '`ZRANGE` with the `REV` and `BYLEX` arguments',
});

export const zrangestore = command({
  name: 'zrangestore',
  group: 'sorted-set',
  since: '6.2.0',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'OW', 'update'), keyAt(2, 'RO', 'access')],
  arguments: [
    key('dst'),
    key('src', { keySpec: 1 }),
    string('min'),
    string('max'),
    optional(oneOf('sortby', ['BYSCORE', 'BYLEX'])),
    optional(token('rev', 'REV')),
    limit(),
  ],

  parse(args) {
    const target = args.key();
    return { target, source: args.key(), range: parseRange(args, { by: null, reverse: null, stores: true }) };
  },

  run(context, { target, source, range }) {
    return store(context, target, select(context.db.read(source, 'zset'), range), 'zrangestore');
  },
});
