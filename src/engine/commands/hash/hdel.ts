// HDEL and HGETDEL: deleting fields. With the last field the key goes, too.

import { key, many, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { changedHash, fieldsArgument, noneOf, parseFields } from './fields.ts';

export const hdel = command({
  name: 'hdel',
  group: 'hash',
  since: '2.0.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), many(string('field'))],
  parse: (args) => ({ key: args.key(), fields: args.rest() }),

  run({ db }, { key: hkey, fields }) {
    const hash = db.write(hkey, 'hash');
    if (hash === undefined) return 0;
    const earliest = hash.minExpire;
    let deleted = 0;
    for (const field of fields) if (hash.delete(field)) deleted++;
    if (deleted > 0) changedHash(db, hkey, hash, earliest, 'hdel', deleted);
    return deleted;
  },
});

export const hgetdel = command({
  name: 'hgetdel',
  group: 'hash',
  since: '8.0.0',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key(), fieldsArgument],

  // A key of another type hides errors in what follows (redis-server 8.0.2).
  parse: (args) => ({ key: args.key(), words: args.rest() }),

  run(context, { key: hkey, words }) {
    const { db } = context;
    const hash = db.write(hkey, 'hash');
    const fields = parseFields(words);
    if (hash === undefined) return noneOf(fields, null);
    const earliest = hash.minExpire;
    let deleted = 0;
    const values = fields.map((field) => {
      const value = hash.get(field) ?? null;
      if (hash.delete(field)) deleted++;
      return value;
    });
    if (deleted > 0) {
      context.propagate('HDEL', hkey, ...fields);
      changedHash(db, hkey, hash, earliest, 'hdel', deleted);
    }
    return values;
  },
});
