// GEOADD: positions as members of a sorted set. What becomes of them is ZADD's business, event and log included.

import type { Args } from '../../args.ts';
import { block, double, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { scoreOf } from '../../geohash.ts';
import { keyAt } from '../../keyspecs.ts';
import { formatInteger } from '../../numbers.ts';
import { add, type Pair } from '../sorted-set/zadd.ts';
import { parsePosition } from './area.ts';

const options = ['NX', 'XX', 'CH'] as const;
type Option = (typeof options)[number];

export const geoadd = command({
  name: 'geoadd',
  group: 'geo',
  since: '3.2.0',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['geo'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    optional(oneOf('condition', ['NX', 'XX'], { since: '6.2.0' })),
    optional(token('change', 'CH', { since: '6.2.0' })),
    many(block('data', [double('longitude'), double('latitude'), string('member')])),
  ],

  parse(args) {
    const zkey = args.key();
    const given: Option[] = [];
    for (let word = args.oneOf(...options); word !== null; word = args.oneOf(...options)) given.push(word);
    return { key: zkey, given, pairs: parsePairs(args, given) };
  },

  run(context, { key: zkey, given, pairs }) {
    const condition = given.includes('NX') ? 'NX' : given.includes('XX') ? 'XX' : null;
    const done = add(context, zkey, pairs, { condition, comparison: null, increment: false });
    if (done.added + done.updated > 0) {
      context.propagate(
        'zadd',
        zkey,
        ...context.words.slice(2, 2 + given.length),
        ...pairs.flatMap(({ score, member }) => [formatInteger(score), member]),
      );
    }
    return given.includes('CH') ? done.added + done.updated : done.added;
  },
});

function parsePairs(args: Args, given: readonly Option[]): Pair[] {
  const isContradictory = given.includes('NX') && given.includes('XX');
  if (args.left === 0 || args.left % 3 !== 0 || isContradictory) throw errors.syntax();
  const pairs: Pair[] = [];
  while (args.left > 0) pairs.push({ score: scoreOf(parsePosition(args)), member: args.word() });
  return pairs;
}
