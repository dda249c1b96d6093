// HIMPORT (Redis 8.10): many hashes with the same fields. A connection names the fields once, as a fieldset, and then
// sends values alone. Fieldsets are the connection's own; RESET and its end drop them.

import { key, many, string } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { OK } from '../../reply.ts';
import { HashValue } from '../../values/hash.ts';

const facts = { group: 'hash', since: '8.10.0', categories: ['hash'] } as const;

const prepare = command({
  name: 'prepare',
  ...facts,
  arity: -4,
  flags: ['denyoom'],
  arguments: [string('fieldset-name'), many(string('field'))],

  parse(args) {
    const name = args.word();
    const fields = args.rest();
    if (new Set(fields).size < fields.length) throw errors.err('duplicate field name in fieldset');
    return { name, fields };
  },

  run({ connection }, { name, fields }) {
    connection.fieldsets.set(name, fields);
    return OK;
  },
});

const set = command({
  name: 'set',
  ...facts,
  arity: -5,
  flags: ['write', 'denyoom'],
  keys: [keyAt(2, 'OW', 'update')],
  arguments: [key(), string('fieldset-name'), many(string('value'))],
  parse: (args) => ({ key: args.key(), name: args.word(), values: args.rest() }),

  // What Redis says first: https://docs.rs/crate/yo-resp/0.3.19/source/src/dispatch/himport.rs (asked of 8.10.1).
  run(context, { key: hkey, name, values }) {
    const { db, limits, connection } = context;
    const replaces = db.write(hkey, 'hash') !== undefined;
    const fields = connection.fieldsets.get(name);
    if (fields === undefined) throw errors.err('no such fieldset');
    if (fields.length !== values.length) throw errors.err('value count does not match fieldset field count');
    const hash = HashValue.template(fields, values, limits);
    db.set(hkey, hash);
    db.changed(hkey, 'hset', fields.length);
    // Redis tells its log HSETC, a command of its own that nobody else may call.
    if (replaces) context.propagate('DEL', hkey);
    context.propagate('HSET', hkey, ...hash.entries());
    return OK;
  },
});

const discard = command({
  name: 'discard',
  ...facts,
  arity: 3,
  flags: [],
  arguments: [string('fieldset-name')],
  parse: (args) => args.word(),
  run: ({ connection }, name) => (connection.fieldsets.delete(name) ? 1 : 0),
});

const discardall = command({
  name: 'discardall',
  ...facts,
  arity: 2,
  flags: [],
  parse: () => null,

  run({ connection }) {
    const { size } = connection.fieldsets;
    connection.fieldsets.clear();
    return size;
  },
});

export const himport = container({ name: 'himport', ...facts, arity: -2, flags: [] }, [
  prepare,
  set,
  discard,
  discardall,
]);
