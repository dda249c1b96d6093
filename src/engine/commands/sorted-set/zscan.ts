// ZSCAN.

import { integer, key, optional, pattern, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { formatDouble17, formatDoubleShortest } from '../../numbers.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';
import type { SortedSet } from '../../values/zset.ts';
import { parseCursor, parseScanOptions } from '../generic/cursor.ts';

export const zscan = command({
  name: 'zscan',
  group: 'sorted-set',
  since: '2.8.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
    optional(token('noscores', 'NOSCORES', { since: { valkey: '8.0' }, undated: true })),
  ],

  parse(args) {
    const zkey = args.key();
    return { key: zkey, cursor: parseCursor(args), options: args.left > 0 ? args.rest() : [] };
  },

  run({ db, profile }, { key: zkey, cursor, options }) {
    const zset = db.read(zkey, 'zset');
    // Options are read only if there is a sorted set (redis-server 7.0.15, 8.0.2).
    if (zset === undefined) return ['0', []];
    const { matches, count, noscores } = parseScanOptions(options, 'zset', profile);
    const format = scoreFormat(zset.encoding, profile);
    const entries: ByteString[] = [];
    const next = zset.scan(cursor, count, (member, score) => {
      if (matches !== null && !matches(member)) return;
      entries.push(member);
      if (!noscores) entries.push(format(score));
    });
    return [String(next), entries];
  },
});

/**
 * ZSCAN answers the scores of a listpack as they are stored, where integers are integers, and those of a skiplist with
 * 17 digits in every version (asked of 7.0.15 and 8.0.2).
 */
function scoreFormat(encoding: SortedSet['encoding'], profile: Profile): (score: number) => ByteString {
  if (encoding === 'skiplist') return formatDouble17;
  if (profile.rules.shortestDoubles) return formatDoubleShortest;
  return (score) =>
    Number.isInteger(score) && Math.abs(score) <= 2 ** 62 ? String(BigInt(score)) : formatDouble17(score);
}
