// LLEN, LINDEX, LRANGE, LPOS: looking at lists.

import type { Args } from '../../args.ts';
import { integer, key, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { Reply } from '../../reply.ts';

export const llen = command({
  name: 'llen',
  group: 'list',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['list'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, lkey) => db.read(lkey, 'list')?.length ?? 0,
});

export const lindex = command({
  name: 'lindex',
  group: 'list',
  since: '1.0.0',
  arity: 3,
  flags: ['readonly'],
  categories: ['list'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), integer('index')],
  // The index is read only once there is a list (redis-server 7.0.15: LINDEX nokey abc is nil).
  parse: (args) => ({ key: args.key(), word: args.word() }),
  run({ db }, { key: lkey, word }) {
    const list = db.read(lkey, 'list');
    if (list === undefined) return null;
    const index = parseInteger(word);
    if (index === null) throw errors.notInteger();
    return list.at(index < 0 ? list.length + Number(index) : Number(index)) ?? null;
  },
});

export const lrange = command({
  name: 'lrange',
  group: 'list',
  since: '1.0.0',
  arity: 4,
  flags: ['readonly'],
  categories: ['list'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), integer('start'), integer('stop')],
  parse: (args) => ({ key: args.key(), start: args.integer(), stop: args.integer() }),
  run({ db }, { key: lkey, start, stop }) {
    const list = db.read(lkey, 'list');
    if (list === undefined) return [];
    const from = Math.max(0, start < 0 ? list.length + start : start);
    return list.range(from, stop < 0 ? list.length + stop : stop);
  },
});

interface Search {
  rank: number;
  /** Null: the first match alone; 0: all. */
  count: number | null;
  /** Elements to compare; 0: all. */
  maxlen: number;
}

export const lpos = command({
  name: 'lpos',
  group: 'list',
  since: '6.0.6',
  arity: -3,
  flags: ['readonly'],
  categories: ['list'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    string('element'),
    optional(integer('rank', { token: 'RANK' })),
    optional(integer('num-matches', { token: 'COUNT' })),
    optional(integer('len', { token: 'MAXLEN' })),
  ],
  parse: (args) => ({ key: args.key(), element: args.word(), search: parseSearch(args) }),
  run({ db }, { key: lkey, element, search: { rank, count, maxlen } }): Reply {
    const list = db.read(lkey, 'list');
    if (list === undefined) return count === null ? null : [];
    const found = list.positions(element, rank, count === null ? 1 : count || Infinity, maxlen || Infinity);
    return count === null ? (found[0] ?? null) : found;
  },
});

function parseSearch(args: Args): Search {
  const search: Search = { rank: 1, count: null, maxlen: 0 };
  while (args.left > 0) {
    const option = args.left > 1 ? args.oneOf('RANK', 'COUNT', 'MAXLEN') : null;
    if (option === null) throw errors.syntax();
    if (option === 'RANK') search.rank = parseRank(args);
    else if (option === 'COUNT') search.count = notNegative(args, 'COUNT');
    else search.maxlen = notNegative(args, 'MAXLEN');
  }
  return search;
}

function parseRank(args: Args): number {
  const rank = args.int64();
  if (BigInt(rank) === -(2n ** 63n)) {
    // 7.0.15 overflows here and finds what rank 1 finds from the end.
    if (!args.profile.atLeast('7.2')) return -1;
    throw errors.outOfRangeBetween('-9223372036854775807', '9223372036854775807');
  }
  if (rank === 0) {
    throw errors.err(
      "RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
        'or use negative to start from the end of the list',
    );
  }
  return Number(rank);
}

function notNegative(args: Args, option: string): number {
  const refused = errors.err(`${option} can't be negative`);
  return args.integerBetween(0, Number.MAX_VALUE, refused, refused);
}
