// Reading a hash: HGET and HMGET by field; HGETALL, HKEYS and HVALS all of it; HLEN, HEXISTS and HSTRLEN its measures.

import { key, many, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { map } from '../../reply.ts';

export const hget = command({
  name: 'hget',
  group: 'hash',
  since: '2.0.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('field')],
  parse: (args) => ({ key: args.key(), field: args.word() }),
  run: ({ db }, { key: hkey, field }) => db.read(hkey, 'hash')?.get(field) ?? null,
});

export const hmget = command({
  name: 'hmget',
  group: 'hash',
  since: '2.0.0',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), many(string('field'))],
  parse: (args) => ({ key: args.key(), fields: args.rest() }),

  run({ db }, { key: hkey, fields }) {
    const hash = db.read(hkey, 'hash');
    return fields.map((field) => hash?.get(field) ?? null);
  },
});

export const hgetall = command({
  name: 'hgetall',
  group: 'hash',
  since: '2.0.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, hkey) => map(db.read(hkey, 'hash')?.entries() ?? []),
});

export const hkeys = command({
  name: 'hkeys',
  group: 'hash',
  since: '2.0.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, hkey) => db.read(hkey, 'hash')?.fields() ?? [],
});

export const hvals = command({
  name: 'hvals',
  group: 'hash',
  since: '2.0.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, hkey) => db.read(hkey, 'hash')?.values() ?? [],
});

export const hlen = command({
  name: 'hlen',
  group: 'hash',
  since: '2.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, hkey) => db.read(hkey, 'hash')?.size ?? 0,
});

export const hexists = command({
  name: 'hexists',
  group: 'hash',
  since: '2.0.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RO')],
  arguments: [key(), string('field')],
  parse: (args) => ({ key: args.key(), field: args.word() }),
  run: ({ db }, { key: hkey, field }) => (db.read(hkey, 'hash')?.has(field) ? 1 : 0),
});

export const hstrlen = command({
  name: 'hstrlen',
  group: 'hash',
  since: '3.2.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RO')],
  arguments: [key(), string('field')],
  parse: (args) => ({ key: args.key(), field: args.word() }),
  run: ({ db }, { key: hkey, field }) => db.read(hkey, 'hash')?.get(field)?.length ?? 0,
});
