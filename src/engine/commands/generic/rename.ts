// RENAME and RENAMENX: the value moves to another key, with its deadline, over whatever is there.

import { key } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, OK } from '../../reply.ts';
import { notifyReplaced, place } from './place.ts';

export const rename = command({
  name: 'rename',
  group: 'generic',
  since: '1.0.0',
  arity: 3,
  flags: ['write'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'OW', 'update')],
  arguments: [key(), key('newkey', { keySpec: 1 })],

  parse(args) {
    return { from: args.key(), to: args.key() };
  },

  run(context, { from, to }) {
    renameKey(context, from, to, true);
    return OK;
  },
});

export const renamenx = command({
  name: 'renamenx',
  group: 'generic',
  since: '1.0.0',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'OW', 'insert')],
  arguments: [key(), key('newkey', { keySpec: 1 })],

  parse(args) {
    return { from: args.key(), to: args.key() };
  },

  run(context, { from, to }) {
    return renameKey(context, from, to, false) ? 1 : 0;
  },
});

/** False if nothing was done: the keys are the same, or there is a value at `to` that must not be replaced. */
function renameKey({ db, engine }: WriteContext, from: ByteString, to: ByteString, replace: boolean): boolean {
  const value = db.touch(from);
  if (value === undefined) throw errors.noSuchKey();
  if (from === to) return false;
  const replaced = db.touch(to);
  if (replaced !== undefined && !replace) return false;
  const expireAt = db.expireAt(from);
  db.delete(to);
  db.delete(from);
  place(db, to, value, expireAt);
  db.changed(from, 'rename_from');
  db.changed(to, 'rename_to', 0);
  if (replaced !== undefined && engine.emitsOverwritten) notifyReplaced(db, to, replaced, value);
  return true;
}
