// HINCRBY in 64-bit integers and HINCRBYFLOAT in C's long doubles. The field keeps its deadline.

import { double, integer, key, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import {
  addLongDouble,
  addSmallDecimals,
  formatLongDouble,
  isFiniteLongDouble,
  type LongDouble,
  parseLongDouble,
} from '../../long-double.ts';
import { addInt64, formatInteger, parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { HashValue } from '../../values/hash.ts';

export const hincrby = command({
  name: 'hincrby',
  group: 'hash',
  since: '2.0.0',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), string('field'), integer('increment')],
  parse: (args) => ({ key: args.key(), field: args.word(), increment: args.int64() }),

  run({ db, limits }, { key: hkey, field, increment }) {
    const found = db.write(hkey, 'hash');
    const current = parseInteger(found?.get(field) ?? '0');
    if (current === null) throw errors.err('hash value is not an integer');
    const sum = addInt64(current, increment);
    if (sum === null) throw errors.overflow();
    const hash = found ?? db.writeOrCreate(hkey, 'hash', () => new HashValue());
    hash.set(field, formatInteger(sum), limits, true);
    db.changed(hkey, 'hincrby');
    return sum;
  },
});

export const hincrbyfloat = command({
  name: 'hincrbyfloat',
  group: 'hash',
  since: '2.6.0',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), string('field'), double('increment')],

  parse(args) {
    const [hkey, field, text] = [args.key(), args.word(), args.word()];
    const increment = parseLongDouble(text);
    if (increment === null) throw errors.notFloat();
    if (!isFiniteLongDouble(increment)) throw errors.err('value is NaN or Infinity');
    return { key: hkey, field, text, increment };
  },

  run(context, { key: hkey, field, text, increment }) {
    const { db, limits } = context;
    const found = db.write(hkey, 'hash');
    const sum = add(found?.get(field) ?? '0', text, increment);
    const hash = found ?? db.writeOrCreate(hkey, 'hash', () => new HashValue());
    hash.set(field, sum, limits, true);
    db.changed(hkey, 'hincrbyfloat');
    propagateSum(context, hkey, field, sum);
    return sum;
  },
});

function add(current: ByteString, text: ByteString, increment: LongDouble): ByteString {
  const short = addSmallDecimals(current, text);
  if (short !== null) return short;
  const value = parseLongDouble(current);
  if (value === null) throw errors.err('hash value is not a float');
  const sum = addLongDouble(value, increment);
  if (!isFiniteLongDouble(sum)) throw errors.notANumberOrInfinity();
  return formatLongDouble(sum);
}

/** Redis 7.4 to 8.0.2 say HSET, which loses the field's deadline: https://github.com/redis/redis/pull/14224. */
function propagateSum(context: WriteContext, hkey: ByteString, field: ByteString, sum: ByteString): void {
  if (context.profile.atLeast('8.2')) context.propagate('HSETEX', hkey, 'KEEPTTL', 'FIELDS', '1', field, sum);
  else context.propagate('HSET', hkey, field, sum);
}
