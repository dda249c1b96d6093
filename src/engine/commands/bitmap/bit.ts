// SETBIT and GETBIT: one bit of a string, counted from the highest of its first byte.

import { integer, key } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { RawString, toRawString } from '../../values/string.ts';
import { bitOffset } from './offset.ts';

export const setbit = command({
  name: 'setbit',
  group: 'bitmap',
  since: '2.2.0',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), integer('offset'), integer('value')],

  parse: (args) => ({ key: args.key(), offset: args.word(), bit: args.word() }),

  run(context, { key: skey, offset: offsetWord, bit: bitWord }) {
    const { db } = context;
    const offset = bitOffset(context, offsetWord);
    const bit = parseBit(bitWord);
    const value = db.write(skey, 'string');
    const raw = value === undefined ? new RawString('') : toRawString(value);
    if (raw !== value) db.replace(skey, raw);
    const { byte, mask } = placeOf(offset);
    const before = raw.at(byte);
    const former = (before & mask) === 0 ? 0 : 1;
    // Neither a longer string nor another bit: nothing is said of it.
    if (byte < raw.length && former === bit) return former;
    raw.set(byte, bit === 1 ? before | mask : before & ~mask);
    db.changed(skey, 'setbit');
    return former;
  },
});

export const getbit = command({
  name: 'getbit',
  group: 'bitmap',
  since: '2.2.0',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), integer('offset')],

  parse: (args) => ({ key: args.key(), offset: args.word() }),

  run(context, { key: skey, offset }) {
    const { byte, mask } = placeOf(bitOffset(context, offset));
    const value = context.db.read(skey, 'string');
    if (value === undefined || byte >= value.length) return 0;
    const content = typeof value === 'string' ? value.charCodeAt(byte) : value.at(byte);
    return (content & mask) === 0 ? 0 : 1;
  },
});

function parseBit(word: ByteString): 0 | 1 {
  const bit = parseInteger(word);
  if (bit !== 0 && bit !== 1) throw errors.err('bit is not an integer or out of range');
  return bit;
}

function placeOf(offset: number): { byte: number; mask: number } {
  return { byte: Math.floor(offset / 8), mask: 0x80 >> (offset % 8) };
}
