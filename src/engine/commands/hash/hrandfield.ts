// HRANDFIELD: one field, some different ones (a positive count), or as many as asked, repeated (a negative count).

import type { Args } from '../../args.ts';
import { block, integer, key, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { int64Max, int64Min } from '../../numbers.ts';
import { type ByteString, pairs } from '../../reply.ts';
import type { ReadonlyValue } from '../../values/value.ts';

export const hrandfield = command({
  name: 'hrandfield',
  group: 'hash',
  since: '6.2.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(block('options', [integer('count'), optional(token('withvalues', 'WITHVALUES'))]))],

  parse(args) {
    const hkey = args.key();
    return args.left === 0 ? { key: hkey, count: null, withValues: false } : { key: hkey, ...parseCount(args) };
  },

  run({ db, random }, { key: hkey, count, withValues }) {
    const hash = db.read(hkey, 'hash');
    if (count === null) return hash?.random(random) ?? null;
    if (hash === undefined) return [];
    const chosen = count < 0 ? repeated(hash, -count, random) : different(hash, count, random);
    return withValues ? pairs(chosen.flatMap((field) => [field, hash.get(field) as ByteString])) : chosen;
  },
});

/** Half of the largest int64: as many pairs are answered in twice as many elements. */
const mostPairs = 2n ** 62n - 1n;

function parseCount(args: Args): { count: number; withValues: boolean } {
  const count = args.int64();
  if (count === int64Min) throw errors.err(`value is out of range, value must between ${-int64Max} and ${int64Max}`);
  const withValues = args.token('WITHVALUES');
  args.end();
  if (withValues && (count > mostPairs || count < -mostPairs)) throw errors.outOfRange();
  return { count: Number(count), withValues };
}

function repeated(hash: ReadonlyValue<'hash'>, count: number, random: () => number): ByteString[] {
  const chosen: ByteString[] = [];
  while (chosen.length < count) chosen.push(hash.random(random) as ByteString);
  return chosen;
}

function different(hash: ReadonlyValue<'hash'>, count: number, random: () => number): ByteString[] {
  const { size } = hash;
  if (count >= size) return hash.fields();
  if (count * 3 < size) {
    const chosen = new Set<ByteString>();
    while (chosen.size < count) chosen.add(hash.random(random) as ByteString);
    return [...chosen];
  }
  // Each field is taken with the chance of "still to take" out of "still to come".
  let missing = count;
  return hash.fields().filter((_, i) => {
    const taken = random() * (size - i) < missing;
    if (taken) missing--;
    return taken;
  });
}
