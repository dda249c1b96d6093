// One number of a sorted set: its size, the score or the rank of a member, how many entries lie in a range.

import { double, key, many, optional, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { nullArray } from '../../reply.ts';
import { parseLexBound, parseScoreBound, ranksOfScores } from './bounds.ts';

export const zcard = command({
  name: 'zcard',
  group: 'sorted-set',
  since: '1.2.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, zkey) => db.read(zkey, 'zset')?.size ?? 0,
});

export const zscore = command({
  name: 'zscore',
  group: 'sorted-set',
  since: '1.2.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('member')],
  parse: (args) => ({ key: args.key(), member: args.word() }),
  run(context, { key: zkey, member }) {
    const score = context.db.read(zkey, 'zset')?.score(member);
    return score === undefined ? null : context.double(score);
  },
});

export const zmscore = command({
  name: 'zmscore',
  group: 'sorted-set',
  since: '6.2.0',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), many(string('member'))],
  parse: (args) => ({ key: args.key(), members: args.rest() }),
  run(context, { key: zkey, members }) {
    const zset = context.db.read(zkey, 'zset');
    return members.map((member) => {
      const score = zset?.score(member);
      return score === undefined ? null : context.double(score);
    });
  },
});

function ranking(name: 'zrank' | 'zrevrank'): Command {
  return command({
    name,
    group: 'sorted-set',
    since: '2.0.0',
    arity: 3,
    flags: ['readonly', 'fast'],
    categories: ['sortedset'],
    keys: [keyAt(1, 'RO', 'access')],
    arguments: [key(), string('member'), optional(token('withscore', 'WITHSCORE'))],
    changed: { '7.2': { arity: -3 } },

    parse(args) {
      if (args.words.length > 4) throw errors.wrongArity(name);
      return { key: args.key(), member: args.word(), withScore: args.token('WITHSCORE') };
    },

    run(context, { key: zkey, member, withScore }) {
      const zset = context.db.read(zkey, 'zset');
      const rank = zset?.rank(member) ?? -1;
      if (zset === undefined || rank < 0) return withScore ? nullArray : null;
      const answered = name === 'zrank' ? rank : zset.size - 1 - rank;
      return withScore ? [answered, context.double(zset.score(member) as number)] : answered;
    },
  });
}

export const zrank = ranking('zrank');
export const zrevrank = ranking('zrevrank');

export const zcount = command({
  name: 'zcount',
  group: 'sorted-set',
  since: '2.0.0',
  arity: 4,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), double('min'), double('max')],

  parse(args) {
    const { profile } = args;
    return { key: args.key(), min: parseScoreBound(args.word(), profile), max: parseScoreBound(args.word(), profile) };
  },

  run({ db }, { key: zkey, min, max }) {
    const zset = db.read(zkey, 'zset');
    if (zset === undefined) return 0;
    const { start, end } = ranksOfScores(zset, min, max);
    return end - start;
  },
});

export const zlexcount = command({
  name: 'zlexcount',
  group: 'sorted-set',
  since: '2.8.9',
  arity: 4,
  flags: ['readonly', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('min'), string('max')],
  parse: (args) => ({ key: args.key(), min: parseLexBound(args.word()), max: parseLexBound(args.word()) }),
  run({ db }, { key: zkey, min, max }) {
    const zset = db.read(zkey, 'zset');
    if (zset === undefined) return 0;
    const { start, end } = zset.lexRange(min, max);
    return end - start;
  },
});
