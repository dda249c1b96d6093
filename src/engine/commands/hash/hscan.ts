// HSCAN: going through a hash bit by bit. Small encodings answer everything at once.

import { integer, key, optional, pattern, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { parseCursor, parseScanOptions } from '../generic/cursor.ts';

export const hscan = command({
  name: 'hscan',
  group: 'hash',
  since: '2.8.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
    optional(token('novalues', 'NOVALUES', { since: { redis: '7.4.0', valkey: '8.0.0' }, undated: true })),
  ],

  parse: (args) => ({ key: args.key(), cursor: parseCursor(args), words: args.left > 0 ? args.rest() : [] }),

  run({ db, profile }, { key: hkey, cursor, words }) {
    const hash = db.read(hkey, 'hash');
    if (hash === undefined) return ['0', []];
    const { matches, count, novalues } = parseScanOptions(words, 'hash', profile);
    const found: ByteString[] = [];
    const next = hash.scan(cursor, count, (field, value) => {
      if (matches !== null && !matches(field)) return;
      found.push(field);
      if (!novalues) found.push(value);
    });
    return [String(next), found];
  },
});
