// Calls of the bitmap group: strings as arrays of bits. Every command of it answers WRONGTYPE if the key holds another type.

import { type Call, call, type Word, type Words } from '../call.ts';
import type { OneOrMore } from '../options.ts';
import { integer, list, orNull } from '../shapes.ts';

/** Whether positions count bytes or bits. */
export type BitUnit = 'BYTE' | 'BIT';

export interface BitRange {
  readonly start: number;
  /** Included; the end of the string when absent. */
  readonly end?: number;
  /** BYTE when absent; needs an end. */
  readonly unit?: BitUnit;
}

/** `u8` or `i5`: an unsigned integer of 1 to 63 bits or a signed one of 1 to 64. */
export type FieldEncoding = `${'u' | 'i'}${number}`;

/** A bit's position, or `#3`: the position of the fourth integer of that size. */
export type FieldOffset = number | `#${number}`;

/** What one BITFIELD does, in order. */
export type FieldOperation =
  | readonly ['GET', encoding: FieldEncoding, offset: FieldOffset]
  | readonly ['SET', encoding: FieldEncoding, offset: FieldOffset, value: number | bigint]
  | readonly ['INCRBY', encoding: FieldEncoding, offset: FieldOffset, increment: number | bigint]
  /** What the SETs and INCRBYs that follow do beyond their bounds: wrap around, stop there, or answer null. */
  | readonly ['OVERFLOW', behaviour: 'WRAP' | 'SAT' | 'FAIL'];

export type BitOperation = 'AND' | 'OR' | 'XOR' | 'NOT' | 'DIFF' | 'DIFF1' | 'ANDOR' | 'ONE';

function rangeWords(range: BitRange | undefined): Words {
  if (range === undefined) return [];
  return [range.start, range.end ?? [], range.unit ?? []].flat();
}

export const bitmapCalls = {
  /**
   * BITCOUNT: how many bits are set, in all or in a range.
   * @returns the number, 0 if there is no key
   * @example
   * await client.set('k', 'foobar');
   * await client.bitcount('k', { start: 1, end: 1 }); // => 6
   */
  bitcount: (key: Word, range?: BitRange & { readonly end: number }): Call<number> =>
    call(['BITCOUNT', key, rangeWords(range)], integer),

  /**
   * BITFIELD: reads, sets and raises integers of any size within a string: `['INCRBY', 'u8', 0, 1]`.
   * @returns a number for each operation but OVERFLOW; null where OVERFLOW FAIL refused
   * @throws ReplyError WRONGTYPE; ERR if a type or an offset is none
   * @example
   * await client.bitfield('k', ['INCRBY', 'u8', '#0', 7], ['GET', 'u4', 4]); // => [7, 7]
   */
  bitfield: (key: Word, ...operations: FieldOperation[]): Call<(number | null)[]> =>
    call(['BITFIELD', key, operations.flat()], list(orNull(integer))),

  /**
   * BITFIELD_RO: reads integers of any size.
   * @returns the numbers
   * @example
   * await client.set('k', 'a');
   * await client.bitfieldRo('k', ['u8', 0]); // => [97]
   */
  bitfieldRo: (key: Word, ...fields: (readonly [encoding: FieldEncoding, offset: FieldOffset])[]): Call<number[]> =>
    call(['BITFIELD_RO', key, fields.flatMap((field) => ['GET', ...field])], list(integer)),

  /**
   * BITOP: combines strings bit by bit, and keeps the result at `destination`. DIFF, DIFF1, ANDOR and ONE since 8.2.
   * @returns the length of the result in bytes
   * @throws ReplyError WRONGTYPE; ERR if NOT gets more than one key
   * @example
   * await client.mset({ a: 'abc', b: 'abd' });
   * await client.bitop('AND', 'both', 'a', 'b'); // => 3
   */
  bitop: (operation: BitOperation, destination: Word, ...keys: OneOrMore[]): Call<number> =>
    call(['BITOP', operation, destination, keys], integer),

  /**
   * BITPOS: the position of the first bit that is `bit`, in all or in a range.
   * @returns the position, -1 if there is none
   * @example
   * await client.set('k', '\x00\x0f');
   * await client.bitpos('k', 1); // => 12
   */
  bitpos: (key: Word, bit: 0 | 1, range?: BitRange): Call<number> =>
    call(['BITPOS', key, bit, rangeWords(range)], integer),

  /**
   * GETBIT: the bit at a position.
   * @returns 0 or 1; 0 beyond the end
   * @example
   * await client.setbit('k', 7, 1);
   * await client.getbit('k', 7); // => 1
   */
  getbit: (key: Word, offset: number): Call<number> => call(['GETBIT', key, offset], integer),

  /**
   * SETBIT: sets the bit at a position; the string grows as far as need be.
   * @returns the bit that was there
   * @throws ReplyError WRONGTYPE; ERR if the position is out of range
   * @example
   * await client.setbit('k', 7, 1); // => 0
   */
  setbit: (key: Word, offset: number, value: 0 | 1): Call<number> => call(['SETBIT', key, offset, value], integer),
};
