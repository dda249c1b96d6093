// BITCOUNT and BITPOS: what is set in a string, or in a range of its bytes or bits.

import { block, integer, key, oneOf, optional } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors, RedisError } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import { bytesOf, countBits, findBit } from './bits.ts';

const sinceRangeFirst = { redis: '7.4', valkey: '8.0' };
/** Since when BITCOUNT takes a range without an end. */
const sinceOpen = { valkey: '8.0' };

const unit = optional(oneOf('unit', ['BYTE', 'BIT'], { since: '7.0.0' }));

export const bitcount = command({
  name: 'bitcount',
  group: 'bitmap',
  since: '2.6.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(block('range', [integer('start'), integer('end'), unit]))],

  parse(args) {
    const skey = args.key();
    const words = args.left === 0 ? [] : args.rest();
    return {
      key: skey,
      range:
        words.length === 1 && !args.profile.atLeast(sinceOpen)
          ? errors.syntax()
          : readRange(words, 'bitcount', args.profile),
    };
  },

  run(context, { key: skey, range }) {
    const found = lookup(context, skey, range);
    if (found === null) return 0;
    const { value, start, end, isBits } = found;
    const length = isBits ? value.length * 8 : value.length;
    if (start < 0 && end < 0 && start > end) return 0;
    const from = clamp(start, length);
    const to = Math.min(clamp(end, length), length - 1);
    if (from > to) return 0;
    return isBits ? countBits(bytesOf(value), from, to) : countBits(bytesOf(value), from * 8, to * 8 + 7);
  },
});

export const bitpos = command({
  name: 'bitpos',
  group: 'bitmap',
  since: '2.8.7',
  arity: -3,
  flags: ['readonly'],
  categories: ['bitmap'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    integer('bit'),
    optional(block('range', [integer('start'), optional(block('end-unit-block', [integer('end'), unit]))])),
  ],

  parse(args) {
    const skey = args.key();
    const bit = args.integer();
    if (bit !== 0 && bit !== 1) throw errors.err('The bit argument must be 1 or 0.');
    const words = args.left === 0 ? [] : args.rest();
    return { key: skey, bit: bit as 0 | 1, range: readRange(words, 'bitpos', args.profile), isOpen: words.length < 2 };
  },

  run(context, { key: skey, bit, range, isOpen }) {
    const found = lookup(context, skey, range);
    if (found === null) return bit === 1 ? -1 : 0;
    const { value, start, end, isBits } = found;
    const length = isBits ? value.length * 8 : value.length;
    const from = clamp(start, length);
    const to = Math.min(clamp(end, length), length - 1);
    if (from > to) return -1;
    const position = findBit(bytesOf(value), bit, isBits ? from : from * 8, isBits ? to : to * 8 + 7);
    // Behind a string without an end are zeros.
    return position < 0 && bit === 0 && isOpen ? value.length * 8 : position;
  },
});

interface Range {
  readonly start: number | bigint;
  readonly end: number | bigint;
  readonly isBits: boolean;
}

/** `[start [end [BYTE|BIT]]]`, or what is wrong with it. */
function readRange(words: readonly ByteString[], command: 'bitcount' | 'bitpos', profile: Profile): Range | RedisError {
  const [first = '0', last = '-1', unitWord = 'BYTE'] = words;
  const start = parseInteger(first);
  const end = parseInteger(last);
  const name = unitWord.toUpperCase();
  const isUnit = name === 'BIT' || name === 'BYTE';
  if (words.length > 3) return errors.syntax();
  if (start === null) return errors.notInteger();
  // BITPOS, and in Valkey BITCOUNT too, tells of a bad unit before it tells of a bad end.
  const endFirst = command === 'bitcount' && !profile.atLeast(sinceOpen);
  if (end === null) return isUnit || endFirst ? errors.notInteger() : errors.syntax();
  // Up to 7.2 a range that is empty whatever the length hides BITCOUNT's unit.
  const isHidden = command === 'bitcount' && end < 0 && start > end && start < 0 && !profile.atLeast(sinceRangeFirst);
  return isUnit || isHidden ? { start, end, isBits: name === 'BIT' } : errors.syntax();
}

/** Up to 7.2 a missing or wrong key hides a bad range; later the range hides the key (redis pulls 11734, 12394). */
function lookup(
  { db, profile }: ReadContext,
  skey: ByteString,
  range: Range | RedisError,
): (Range & { readonly value: ReadonlyValue<'string'> }) | null {
  if (range instanceof RedisError && profile.atLeast(sinceRangeFirst)) throw range;
  const value = db.read(skey, 'string');
  if (value === undefined) return null;
  if (range instanceof RedisError) throw range;
  return { ...range, value };
}

/** An index that may count from the end as one from the start, not below 0. */
function clamp(index: number | bigint, length: number): number {
  return index < 0 ? Math.max(length + Number(index), 0) : Number(index);
}
