// ZRANDMEMBER: one member, some different ones (a positive count), or as many as asked, repeated (a negative count).

import type { Args } from '../../args.ts';
import { block, integer, key, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { int64Max, int64Min } from '../../numbers.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import type { Entries, Entry } from '../../values/zset.ts';
import { answer } from './result.ts';

export const zrandmember = command({
  name: 'zrandmember',
  group: 'sorted-set',
  since: '6.2.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(block('options', [integer('count'), optional(token('withscores', 'WITHSCORES'))]))],

  parse(args) {
    const zkey = args.key();
    return args.left === 0 ? { key: zkey, count: null, withScores: false } : { key: zkey, ...parseCount(args) };
  },

  run(context, { key: zkey, count, withScores }) {
    const { random } = context;
    const zset = context.db.read(zkey, 'zset');
    if (count === null) return zset?.random(random)?.member ?? null;
    if (zset === undefined) return [];
    return answer(context, count < 0 ? repeated(zset, -count, random) : different(zset, count, random), withScores);
  },
});

/** Half of the largest int64: as many entries are answered in twice as many elements. */
const mostPairs = 2n ** 62n - 1n;
/** More than this no isolate can answer; Redis tries, and runs out of memory. */
const mostRepeated = 2 ** 27;

function parseCount(args: Args): { count: number; withScores: boolean } {
  const count = args.int64();
  if (count === int64Min) throw errors.outOfRangeBetween(`${-int64Max}`, `${int64Max}`);
  const withScores = args.left > 0;
  if (withScores && (args.left > 1 || !args.token('WITHSCORES'))) throw errors.syntax();
  if (withScores && (count > mostPairs || count < -mostPairs)) throw errors.outOfRange();
  return { count: Number(count), withScores };
}

function repeated(zset: ReadonlyValue<'zset'>, count: number, random: () => number): Entries {
  if (count > mostRepeated) throw errors.outOfRange();
  const chosen: Entries = { members: [], scores: [] };
  for (let i = 0; i < count; i++) choose(chosen, zset.random(random) as Entry);
  return chosen;
}

function different(zset: ReadonlyValue<'zset'>, count: number, random: () => number): Entries {
  const { size } = zset;
  // All of them come from the last to the first (redis-server 7.0.15, 8.0.2).
  if (count >= size) return zset.slice(0, size, true);
  const chosen: Entries = { members: [], scores: [] };
  if (count * 3 < size) {
    const ranks = new Set<number>();
    while (ranks.size < count) ranks.add(Math.floor(random() * size));
    for (const rank of ranks) choose(chosen, zset.at(rank) as Entry);
    return chosen;
  }
  // Each entry is taken with the chance of "still to take" out of "still to come".
  let missing = count;
  let left = size;
  zset.forEach((member, score) => {
    if (random() * left-- < missing) {
      missing--;
      choose(chosen, { member, score });
    }
  });
  return chosen;
}

function choose(chosen: Entries, { member, score }: Entry): void {
  chosen.members.push(member);
  chosen.scores.push(score);
}
