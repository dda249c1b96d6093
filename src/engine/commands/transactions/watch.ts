// WATCH and UNWATCH: optimistic locking. Who watches what is kept in watching.ts, and `db.changed` marks the watchers.

import { key, many } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyRange } from '../../keyspecs.ts';
import { OK } from '../../reply.ts';

export const watch = command({
  name: 'watch',
  group: 'transactions',
  since: '2.2.0',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  changed: { 'valkey 8.0': { flags: ['noscript', 'loading', 'stale', 'fast', 'no_multi', 'allow_busy'] } },
  keys: [keyRange(1, -1, 1, 'RO')],
  arguments: [many(key())],

  parse(args) {
    return { keys: args.rest() };
  },

  run({ connection, db, engine }, { keys }) {
    if (connection.transaction !== null) throw errors.err('WATCH inside MULTI is not allowed');
    if (connection.dirtyCas) return OK;
    for (const watched of keys) {
      // What has expired already is deleted before it is watched: its deletion is not a change.
      db.has(watched);
      engine.watching.watch(connection, db.index, watched);
    }
    return OK;
  },
});

export const unwatch = command({
  name: 'unwatch',
  group: 'transactions',
  since: '2.2.0',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],

  parse() {},

  run({ connection, engine }) {
    engine.watching.unwatch(connection);
    return OK;
  },
});
