// LSET, LINSERT, LREM, LTRIM: changing lists within.

import { integer, key, oneOf, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import { OK } from '../../reply.ts';

export const lset = command({
  name: 'lset',
  group: 'list',
  since: '1.0.0',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), integer('index'), string('element')],
  // The index is read only once there is a list (redis-server 7.0.15: LSET nokey abc v is "no such key").
  parse: (args) => ({ key: args.key(), word: args.word(), element: args.word() }),
  run({ db, limits, profile }, { key: lkey, word, element }) {
    const list = db.write(lkey, 'list');
    if (list === undefined) throw errors.noSuchKey();
    const parsed = parseInteger(word);
    if (parsed === null) throw errors.notInteger();
    // Since 7.2 the index is an int, and wraps: 4294967296 is the first element (8.0.2, Valkey 8.0).
    const asked = profile.atLeast('7.2') ? Number(BigInt.asIntN(32, BigInt(parsed))) : Number(parsed);
    const index = asked < 0 ? list.length + asked : asked;
    if (index < 0 || index >= list.length) throw errors.indexOutOfRange();
    list.beforeGrow([element], limits);
    list.set(index, element);
    list.afterShrink(limits);
    db.changed(lkey, 'lset');
    return OK;
  },
});

export const linsert = command({
  name: 'linsert',
  group: 'list',
  since: '2.2.0',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key(), oneOf('where', ['BEFORE', 'AFTER']), string('pivot'), string('element')],
  parse(args) {
    const lkey = args.key();
    const where = args.oneOf('BEFORE', 'AFTER');
    if (where === null) throw errors.syntax();
    return { key: lkey, where, pivot: args.word(), element: args.word() };
  },
  run({ db, limits }, { key: lkey, where, pivot, element }) {
    const list = db.write(lkey, 'list');
    if (list === undefined) return 0;
    // A listpack that the element would make too large is converted even if the pivot is then not found.
    list.beforeGrow([element], limits);
    const index = list.indexOf(pivot);
    if (index < 0) return -1;
    list.insert(index, element, where === 'BEFORE' ? 'before' : 'after');
    db.changed(lkey, 'linsert');
    return list.length;
  },
});

export const lrem = command({
  name: 'lrem',
  group: 'list',
  since: '1.0.0',
  arity: 4,
  flags: ['write'],
  categories: ['list'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), integer('count'), string('element')],
  parse(args) {
    const lkey = args.key();
    // The least integer has no opposite: 7.2 refuses it.
    if (args.peek() === leastInteger && args.profile.atLeast('7.2')) {
      throw errors.outOfRangeBetween('-9223372036854775807', '9223372036854775807');
    }
    return { key: lkey, count: args.integer(), element: args.word() };
  },
  run({ db, limits }, { key: lkey, count, element }) {
    const list = db.write(lkey, 'list');
    if (list === undefined) return 0;
    const removed = list.removeEqual(element, count);
    if (removed === 0) return 0;
    db.changed(lkey, 'lrem', removed);
    if (list.length > 0) list.afterShrink(limits);
    return removed;
  },
});

const leastInteger = '-9223372036854775808';

export const ltrim = command({
  name: 'ltrim',
  group: 'list',
  since: '1.0.0',
  arity: 4,
  flags: ['write'],
  categories: ['list'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), integer('start'), integer('stop')],
  parse: (args) => ({ key: args.key(), start: args.integer(), stop: args.integer() }),
  run({ db, limits }, { key: lkey, start, stop }) {
    const list = db.write(lkey, 'list');
    if (list === undefined) return OK;
    const { length } = list;
    const from = Math.max(0, start < 0 ? length + start : start);
    const to = Math.min(length - 1, stop < 0 ? length + stop : stop);
    if (from > to) list.removeRange(0, length);
    else list.trim(from, to);
    db.changed(lkey, 'ltrim', length - list.length);
    if (list.length > 0) list.afterShrink(limits);
    return OK;
  },
});
