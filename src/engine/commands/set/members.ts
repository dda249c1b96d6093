// SADD, SREM, SMOVE: changing members; SISMEMBER, SMISMEMBER, SMEMBERS, SCARD: looking at them.

import { key, many, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, set } from '../../reply.ts';
import { SetValue } from '../../values/set.ts';

export const sadd = command({
  name: 'sadd',
  group: 'set',
  since: '1.0.0',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key(), many(string('member'))],
  parse: (args) => ({ key: args.key(), members: args.rest() }),
  run({ db, limits }, { key: skey, members }) {
    const present = db.write(skey, 'set');
    present?.expect(members.length, limits);
    const create = () => SetValue.create(members[0] as ByteString, limits, members.length);
    const value = present ?? db.writeOrCreate(skey, 'set', create);
    let added = 0;
    for (const member of members) if (value.add(member, limits)) added++;
    if (added > 0) db.changed(skey, 'sadd', added);
    return added;
  },
});

export const srem = command({
  name: 'srem',
  group: 'set',
  since: '1.0.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), many(string('member'))],
  parse: (args) => ({ key: args.key(), members: args.rest() }),
  run({ db }, { key: skey, members }) {
    const value = db.write(skey, 'set');
    if (value === undefined) return 0;
    let removed = 0;
    for (const member of members) if (value.delete(member)) removed++;
    if (removed > 0) db.changed(skey, 'srem', removed);
    return removed;
  },
});

export const smove = command({
  name: 'smove',
  group: 'set',
  since: '1.0.0',
  arity: 4,
  flags: ['write', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')],
  arguments: [key('source'), key('destination', { keySpec: 1 }), string('member')],
  parse: (args) => ({ source: args.key(), destination: args.key(), member: args.word() }),
  run({ db, limits }, { source, destination, member }) {
    // The destination's type matters only once there is a source (redis-server 7.0.15).
    if (db.write(source, 'set') === undefined) return 0;
    db.write(destination, 'set');
    const from = db.write(source, 'set') as SetValue;
    if (source === destination) return from.has(member) ? 1 : 0;
    if (!from.delete(member)) return 0;
    db.changed(source, 'srem');
    const to = db.writeOrCreate(destination, 'set', () => SetValue.create(member, limits));
    if (to.add(member, limits)) db.changed(destination, 'sadd');
    return 1;
  },
});

export const sismember = command({
  name: 'sismember',
  group: 'set',
  since: '1.0.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RO')],
  arguments: [key(), string('member')],
  parse: (args) => ({ key: args.key(), member: args.word() }),
  run: ({ db }, { key: skey, member }) => (db.read(skey, 'set')?.has(member) ? 1 : 0),
});

export const smismember = command({
  name: 'smismember',
  group: 'set',
  since: '6.2.0',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), many(string('member'))],
  parse: (args) => ({ key: args.key(), members: args.rest() }),
  run({ db }, { key: skey, members }) {
    const value = db.read(skey, 'set');
    return members.map((member) => (value?.has(member) ? 1 : 0));
  },
});

export const smembers = command({
  name: 'smembers',
  group: 'set',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output_order'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, skey) => set(db.read(skey, 'set')?.members() ?? []),
});

export const scard = command({
  name: 'scard',
  group: 'set',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],
  parse: (args) => args.key(),
  run: ({ db }, skey) => db.read(skey, 'set')?.size ?? 0,
});
