// INCR, DECR, INCRBY, DECRBY in 64-bit integers, and INCRBYFLOAT in C's long doubles.

import { double, integer, key } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Database } from '../../database.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import {
  addLongDouble,
  addSmallDecimals,
  formatLongDouble,
  isFiniteLongDouble,
  parseLongDouble,
} from '../../long-double.ts';
import { addInt64, formatInteger, int64Min, parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { embeddedString, stringBytes } from '../../values/string.ts';

const facts = {
  group: 'string',
  since: '1.0.0',
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
} as const;

export const incr = command({
  name: 'incr',
  ...facts,
  arity: 2,
  arguments: [key()],

  parse: (args) => args.key(),

  run: ({ db }, skey) => add(db, skey, 1),
});

export const decr = command({
  name: 'decr',
  ...facts,
  arity: 2,
  arguments: [key()],

  parse: (args) => args.key(),

  run: ({ db }, skey) => add(db, skey, -1),
});

export const incrby = command({
  name: 'incrby',
  ...facts,
  arity: 3,
  arguments: [key(), integer('increment')],

  parse: (args) => ({ key: args.key(), increment: args.int64() }),

  run: ({ db }, { key: skey, increment }) => add(db, skey, increment),
});

export const decrby = command({
  name: 'decrby',
  ...facts,
  arity: 3,
  arguments: [key(), integer('decrement')],

  parse(args) {
    const skey = args.key();
    const decrement = args.int64();
    if (decrement === int64Min) throw errors.err('decrement would overflow');
    return { key: skey, decrement };
  },

  run: ({ db }, { key: skey, decrement }) => add(db, skey, -decrement),
});

export const incrbyfloat = command({
  name: 'incrbyfloat',
  ...facts,
  since: '2.6.0',
  arity: 3,
  arguments: [key(), double('increment')],

  // A value of another type hides a bad increment: it is read after the key (redis-server 7.0.15).
  parse: (args) => ({ key: args.key(), increment: args.word() }),

  run(context, { key: skey, increment }) {
    const { db } = context;
    const value = db.write(skey, 'string');
    const sum = addFloats(value === undefined ? '0' : stringBytes(value), increment);
    db.replace(skey, embeddedString(sum));
    db.changed(skey, 'incrbyfloat');
    context.propagate('SET', skey, sum, 'KEEPTTL');
    return sum;
  },
});

function add(db: Database, skey: ByteString, increment: number | bigint): number | bigint {
  const value = db.write(skey, 'string');
  const current = value === undefined ? 0 : parseInteger(stringBytes(value));
  if (current === null) throw errors.notInteger();
  const sum = addInt64(current, increment);
  if (sum === null) throw errors.overflow();
  db.replace(skey, formatInteger(sum));
  db.changed(skey, 'incrby');
  return sum;
}

function addFloats(current: ByteString, increment: ByteString): ByteString {
  const short = addSmallDecimals(current, increment);
  if (short !== null) return short;
  const [a, b] = [parseLongDouble(current), parseLongDouble(increment)];
  if (a === null || b === null) throw errors.notFloat();
  const sum = addLongDouble(a, b);
  if (!isFiniteLongDouble(sum)) throw errors.notANumberOrInfinity();
  return formatLongDouble(sum);
}
