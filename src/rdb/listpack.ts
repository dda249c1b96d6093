// Listpacks, Redis's small container of strings and integers: values/listpack.ts of the engine draws one. Here are its
// bytes: written from elements as Redis writes them, and read with every length checked against its surroundings.

import { toByteString } from '../engine/bytes.ts';
import { parseInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { CorruptError } from './errors.ts';
import { RdbWriter } from './writer.ts';

const headerSize = 6;
const endMark = 0xff;
/** The header cannot count further: this and more is "count them yourself". */
const uncounted = 65535;

/** Writes one listpack after the other; the buffer is used again. */
export class ListpackWriter {
  readonly #writer = new RdbWriter(false);
  #count = 0;

  start(): void {
    this.#count = 0;
    this.#writer.clear();
    this.#writer.raw('\0\0\0\0\0\0');
  }

  /** Adds an element: as an integer if it spells one. */
  element(element: ByteString): void {
    const integer = parseInteger(element);
    if (integer !== null) {
      this.integer(integer);
      return;
    }
    const writer = this.#writer;
    const start = writer.length;
    const { length } = element;
    if (length < 64) writer.byte(0x80 | length);
    else if (length < 4096) {
      writer.byte(0xe0 | (length >> 8));
      writer.byte(length & 255);
    } else {
      writer.byte(0xf0);
      writer.littleEndian(length | 0, 4);
    }
    writer.raw(element);
    this.#end(start);
  }

  integer(value: number | bigint): void {
    const writer = this.#writer;
    const start = writer.length;
    if (typeof value === 'bigint' || value < -(2 ** 31) || value >= 2 ** 31) {
      writer.byte(0xf4);
      writer.int64(value);
    } else if (value >= 0 && value <= 127) writer.byte(value);
    else if (value >= -4096 && value <= 4095) {
      writer.byte(0xc0 | ((value >> 8) & 31));
      writer.byte(value & 255);
    } else {
      const size = value >= -32768 && value <= 32767 ? 2 : value >= -8388608 && value <= 8388607 ? 3 : 4;
      writer.byte(0xef + size);
      writer.littleEndian(value, size);
    }
    this.#end(start);
  }

  /** The finished listpack; a view that the next one changes. */
  finish(): Uint8Array {
    const writer = this.#writer;
    writer.byte(endMark);
    const { length } = writer;
    const count = Math.min(this.#count, uncounted);
    writer.length = 0;
    writer.littleEndian(length | 0, 4);
    writer.littleEndian(count, 2);
    writer.length = length;
    return writer.view;
  }

  #end(start: number): void {
    this.#count++;
    const writer = this.#writer;
    const size = writer.length - start;
    const bytes = backLengthSize(size);
    for (let i = bytes - 1; i >= 0; i--) {
      writer.byte((Math.floor(size / 2 ** (7 * i)) & 127) | (i === bytes - 1 ? 0 : 128));
    }
  }
}

function backLengthSize(size: number): number {
  // That the borders after the first lie one lower than they could is Redis's.
  return size <= 127 ? 1 : size < 16383 ? 2 : size < 2097151 ? 3 : size < 268435455 ? 4 : 5;
}

/** The elements of a listpack. `offset`: where it is, for the errors. */
export function readListpack(bytes: Uint8Array, offset: number): ByteString[] {
  const fail = (at: number) => new CorruptError('invalid listpack', offset + at);
  const { length } = bytes;
  if (length < headerSize + 1) throw fail(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (view.getUint32(0, true) !== length || bytes[length - 1] !== endMark) throw fail(0);
  const announced = view.getUint16(4, true);
  const elements: ByteString[] = [];
  let at = headerSize;
  while (at < length - 1) {
    const first = bytes[at] as number;
    let start = at + 1;
    let size = 0;
    if (first < 0x80) elements.push(`${first}`);
    else if (first < 0xc0) size = first & 63;
    else if (first < 0xe0) {
      if (start >= length) throw fail(at);
      elements.push(`${((((first & 31) << 8) | (bytes[start] as number)) << 19) >> 19}`);
      start++;
    } else if (first < 0xf0) {
      size = ((first & 15) << 8) | (bytes[start++] as number);
    } else if (first === 0xf0) {
      if (start + 4 > length) throw fail(at);
      size = view.getUint32(start, true);
      start += 4;
    } else if (first <= 0xf4) {
      const width = first === 0xf4 ? 8 : first - 0xef;
      if (start + width > length) throw fail(at);
      elements.push(integerAt(view, start, width));
      start += width;
    } else throw fail(at);
    const end = start + size;
    if (end >= length) throw fail(at);
    const isString = (first >= 0x80 && first < 0xc0) || (first >= 0xe0 && first <= 0xf0);
    if (isString) elements.push(toByteString(bytes, start, end));
    const next = afterBackLength(bytes, end, end - at);
    if (next < 0 || next > length - 1) throw fail(at);
    at = next;
  }
  if (announced !== uncounted && announced !== elements.length) throw fail(4);
  return elements;
}

export function integerAt(view: DataView, at: number, width: number): ByteString {
  switch (width) {
    case 1:
      return `${view.getInt8(at)}`;
    case 2:
      return `${view.getInt16(at, true)}`;
    case 3:
      return `${view.getUint16(at, true) | (view.getInt8(at + 2) << 16) | 0}`;
    case 4:
      return `${view.getInt32(at, true)}`;
    default:
      return `${view.getBigInt64(at, true)}`;
  }
}

/** Where the entry ends whose back length is to be at `at` and to tell `size`; -1 if it does not. */
function afterBackLength(bytes: Uint8Array, at: number, size: number): number {
  const count = backLengthSize(size);
  let told = 0;
  for (let i = 0; i < count; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (i === 0) === byte >= 128) return -1;
    told = told * 128 + (byte & 127);
  }
  return told === size ? at + count : -1;
}
