// ZREM, and removing whole ranges: by rank, by score, by member.

import type { Args } from '../../args.ts';
import { type Argument, double, integer, key, many, string } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { EventName } from '../../events.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import { parseLexBound, parseScoreBound, type Ranks, ranksBetween, ranksOfScores } from './bounds.ts';

export const zrem = command({
  name: 'zrem',
  group: 'sorted-set',
  since: '1.2.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), many(string('member'))],
  parse: (args) => ({ key: args.key(), members: args.rest() }),
  run({ db }, { key: zkey, members }) {
    const zset = db.write(zkey, 'zset');
    if (zset === undefined) return 0;
    let removed = 0;
    for (const member of members) if (zset.delete(member)) removed++;
    if (removed > 0) db.changed(zkey, 'zrem', removed);
    return removed;
  },
});

/** Finds the ranks to remove: what `parse` makes of the two bounds. */
type Finder = (zset: ReadonlyValue<'zset'>) => Ranks;

interface RangeRemoval {
  readonly name: EventName & `zremrangeby${string}`;
  readonly since: string;
  readonly bounds: readonly Argument[];
  readonly parse: (args: Args) => Finder;
}

function removing({ name, since, bounds, parse }: RangeRemoval): Command {
  return command({
    name,
    group: 'sorted-set',
    since,
    arity: 4,
    flags: ['write'],
    categories: ['sortedset'],
    keys: [keyAt(1, 'RW', 'delete')],
    arguments: [key(), ...bounds],
    parse: (args) => ({ key: args.key(), find: parse(args) }),
    run({ db }, { key: zkey, find }) {
      const zset = db.write(zkey, 'zset');
      if (zset === undefined) return 0;
      const { start, end } = find(zset);
      if (start === end) return 0;
      zset.deleteRange(start, end);
      db.changed(zkey, name, end - start);
      return end - start;
    },
  });
}

export const zremrangebyrank = removing({
  name: 'zremrangebyrank',
  since: '2.0.0',
  bounds: [integer('start'), integer('stop')],
  parse(args) {
    const start = args.integer();
    const stop = args.integer();
    return (zset) => ranksBetween(zset.size, start, stop);
  },
});

export const zremrangebyscore = removing({
  name: 'zremrangebyscore',
  since: '1.2.0',
  bounds: [double('min'), double('max')],
  parse(args) {
    const min = parseScoreBound(args.word(), args.profile);
    const max = parseScoreBound(args.word(), args.profile);
    return (zset) => ranksOfScores(zset, min, max);
  },
});

export const zremrangebylex = removing({
  name: 'zremrangebylex',
  since: '2.8.9',
  bounds: [string('min'), string('max')],
  parse(args) {
    const min = parseLexBound(args.word());
    const max = parseLexBound(args.word());
    return (zset) => zset.lexRange(min, max);
  },
});
