// SSCAN.

import { integer, key, optional, pattern } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { parseCursor, parseScanOptions } from '../generic/cursor.ts';

export const sscan = command({
  name: 'sscan',
  group: 'set',
  since: '2.8.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
  ],

  parse(args) {
    const skey = args.key();
    return { key: skey, cursor: parseCursor(args), options: args.left > 0 ? args.rest() : [] };
  },

  run({ db, profile }, { key: skey, cursor, options }) {
    const value = db.read(skey, 'set');
    // Options are read only if there is a set (redis-server 7.0.15).
    if (value === undefined) return ['0', []];
    const { matches, count } = parseScanOptions(options, 'set', profile);
    const members: ByteString[] = [];
    const next = value.scan(cursor, count, (member) => {
      if (matches === null || matches(member)) members.push(member);
    });
    return [String(next), members];
  },
});
