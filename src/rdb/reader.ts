// The primitives of the RDB format read from bytes: see writer.ts. Nothing is believed: a length that reaches beyond
// the end is an error (or, in a stream, a reason to wait) before anything is allocated for it.

import { toByteString } from '../engine/bytes.ts';
import { normalInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { CorruptError } from './errors.ts';
import { encodings } from './format.ts';
import { decompress } from './lzf.ts';

const high = 2 ** 32;

/** Thrown by the reader of a stream where its bytes end: what is needed is `needed` bytes from the start of them. */
export class MoreBytesNeeded {
  readonly needed: number;

  constructor(needed: number) {
    this.needed = needed;
  }
}

export class RdbReader {
  readonly bytes: Uint8Array;
  position = 0;
  /** Where the bytes begin in the file. */
  readonly #origin: number;
  /** More bytes may come. */
  readonly #isOpen: boolean;

  constructor(bytes: Uint8Array, origin = 0, isOpen = false) {
    this.bytes = bytes;
    this.#origin = origin;
    this.#isOpen = isOpen;
  }

  /** Where the next byte is in the file. */
  get offset(): number {
    return this.#origin + this.position;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  fail(message: string): CorruptError {
    return new CorruptError(message, this.offset);
  }

  /** Checks that this many bytes are there. */
  need(count: number): void {
    if (count <= this.left) return;
    if (this.#isOpen) throw new MoreBytesNeeded(this.position + count);
    throw this.fail('unexpected end');
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.position++] as number;
  }

  /** A view of the next bytes. */
  take(count: number): Uint8Array {
    this.need(count);
    this.position += count;
    return this.bytes.subarray(this.position - count, this.position);
  }

  uint32(): number {
    return this.#view(4).getUint32(0, true);
  }

  int64(): number | bigint {
    return normalInteger(this.#view(8).getBigInt64(0, true)) ?? 0;
  }

  double(): number {
    return this.#view(8).getFloat64(0, true);
  }

  /** A double as text, of RDB files before version 8. */
  oldDouble(): number {
    const length = this.byte();
    if (length === 253) return Number.NaN;
    if (length === 254) return Number.POSITIVE_INFINITY;
    if (length === 255) return Number.NEGATIVE_INFINITY;
    const value = Number(toByteString(this.take(length)).trim() || Number.NaN);
    if (Number.isNaN(value)) throw this.fail('not a number');
    return value;
  }

  /** Any number of up to 64 bits, unsigned. */
  count(): number | bigint {
    const first = this.byte();
    if (first >= 0xc0) throw this.fail('a string where a length was expected');
    return this.#lengthAfter(first);
  }

  /** A number of 64 bits that may be negative. */
  signed(): number | bigint {
    const value = this.count();
    return typeof value === 'number' ? value : (normalInteger(BigInt.asIntN(64, value)) ?? 0);
  }

  /** A number of things, each of which takes a byte at least. */
  size(bytesEach = 1): number {
    const value = this.count();
    if (typeof value === 'bigint' || value > 2 ** 40) throw this.fail('length out of range');
    this.need(value * bytesEach);
    return value;
  }

  string(): ByteString {
    return this.stringUpTo(Number.POSITIVE_INFINITY) as ByteString;
  }

  /** A string; one of more than `most` bytes as a copy of them. */
  stringUpTo(most: number): ByteString | Uint8Array {
    const first = this.byte();
    if (first >= 0xc0) {
      this.position--;
      const content = this.blob();
      if (typeof content === 'string') return content;
      return content.length > most ? content.slice() : toByteString(content);
    }
    const length = this.#asSize(this.#lengthAfter(first));
    this.need(length);
    const start = this.position;
    this.position += length;
    const { bytes, position } = this;
    return length > most ? bytes.slice(start, position) : toByteString(bytes, start, position);
  }

  /** A string: a view of its bytes, or what was an integer as text. */
  blob(): Uint8Array | ByteString {
    const first = this.byte();
    if (first < 0xc0) return this.take(this.#asSize(this.#lengthAfter(first)));
    switch (first & 63) {
      case encodings.int8:
        return `${(this.byte() << 24) >> 24}`;
      case encodings.int16: {
        const low = this.byte();
        return `${((low | (this.byte() << 8)) << 16) >> 16}`;
      }
      case encodings.int32:
        return `${this.uint32() | 0}`;
      case encodings.lzf:
        return this.#compressed();
      default:
        throw this.fail('unknown string encoding');
    }
  }

  /** A string that is the bytes of a structure. */
  structure(): Uint8Array {
    const content = this.blob();
    if (typeof content === 'string') throw this.fail('an integer where a structure was expected');
    return content;
  }

  #compressed(): Uint8Array {
    const size = this.#asSize(this.count());
    const length = this.count();
    const content = decompress(this.take(size), this.#asSize(length));
    if (content === null) throw this.fail('invalid LZF data');
    return content;
  }

  #lengthAfter(first: number): number | bigint {
    if (first < 0x40) return first;
    if (first < 0x80) return ((first & 63) << 8) | this.byte();
    if (first === 0x80) return this.#bigEndian();
    if (first !== 0x81) throw this.fail('unknown length encoding');
    const upper = this.#bigEndian();
    const lower = this.#bigEndian();
    return upper < 2 ** 21 ? upper * high + lower : (BigInt(upper) << 32n) | BigInt(lower);
  }

  #asSize(value: number | bigint): number {
    if (typeof value === 'bigint' || value > 2 ** 40) throw this.fail('length out of range');
    return value;
  }

  #bigEndian(): number {
    this.need(4);
    const { bytes, position } = this;
    this.position += 4;
    return (
      (bytes[position] as number) * 2 ** 24 +
      ((bytes[position + 1] as number) << 16) +
      ((bytes[position + 2] as number) << 8) +
      (bytes[position + 3] as number)
    );
  }

  #view(size: number): DataView {
    const bytes = this.take(size);
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }
}
