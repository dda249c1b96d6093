// The values of string keys. Most are byte strings and never change: a write replaces them. What APPEND, SETRANGE,
// SETBIT and BITFIELD change in place is a RawString, a growing buffer; it also stands for what a byte string cannot
// say of itself, an encoding that does not follow from its text.

import { toByteString, toBytes, writeBytes } from '../bytes.ts';
import { isInteger } from '../numbers.ts';
import type { ByteString } from '../reply.ts';
import { undo } from './undo.ts';

export type StringValue = ByteString | RawString;
export type StringEncoding = 'int' | 'embstr' | 'raw';

/** Up to this length a string lies in one allocation with its key object ("embedded"). */
const maxEmbedded = 44;
/** Buffers double up to this size and grow by it from then on, as Redis's do. */
const maxDoubling = 1024 * 1024;

/** A string value that changes in place. Bytes at and after `length` mean nothing. */
export class RawString {
  readonly type = 'string';
  /** See memory.ts. */
  accounted = 0;
  /** The buffer; its length is the capacity. */
  bytes: Uint8Array;
  length: number;
  /** What OBJECT ENCODING answers. Any change makes it raw. */
  encoding: 'raw' | 'embstr';
  readonly born: number;

  /** Takes `content` over if it is a Uint8Array, copies it if it is a byte string. */
  constructor(content: ByteString | Uint8Array, encoding: 'raw' | 'embstr' = 'raw') {
    this.bytes = typeof content === 'string' ? toBytes(content) : content;
    this.length = content.length;
    this.encoding = encoding;
    this.born = undo.epoch;
  }

  /** The byte at `index`; 0 beyond the end, where Redis thinks zeros too (GETBIT). */
  at(index: number): number {
    return index < this.length ? (this.bytes[index] as number) : 0;
  }

  append(content: ByteString | Uint8Array): void {
    this.#write(this.length, content);
  }

  /** Overwrites from `offset` on; the gap between the end and a later offset becomes zeros. */
  setRange(offset: number, content: ByteString | Uint8Array): void {
    this.#write(offset, content);
  }

  /** Sets one byte, growing as `setRange` does. */
  set(index: number, byte: number): void {
    this.#change(index, 1);
    this.bytes[index] = byte;
  }

  /** Makes the string at least `length` long, with zeros at its end. */
  ensure(length: number): void {
    this.#change(Math.max(this.length, length), 0);
  }

  /** The bytes from `start` up to `end`, both within the string. */
  getRange(start: number, end: number): ByteString {
    return toByteString(this.bytes, start, end);
  }

  toByteString(): ByteString {
    return toByteString(this.bytes, 0, this.length);
  }

  /** A copy of the bytes, which later changes leave alone. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  clone(): RawString {
    return new RawString(this.toBytes(), this.encoding);
  }

  equals(other: StringValue): boolean {
    if (this.length !== other.length) return false;
    return this.compare(other) === 0;
  }

  /** Below, at or above zero as memcmp has it, the shorter first where one begins the other. */
  compare(other: StringValue): number {
    const shared = Math.min(this.length, other.length);
    for (let i = 0; i < shared; i++) {
      const difference = (this.bytes[i] as number) - (typeof other === 'string' ? other.charCodeAt(i) : other.at(i));
      if (difference !== 0) return difference;
    }
    return this.length - other.length;
  }

  #write(offset: number, content: ByteString | Uint8Array): void {
    this.#change(offset, content.length);
    if (typeof content === 'string') writeBytes(this.bytes, offset, content);
    else this.bytes.set(content, offset);
  }

  /** Makes room for `count` bytes at `offset`, which are about to be overwritten, and records how to take that back. */
  #change(offset: number, count: number): void {
    const { length, encoding } = this;
    if (undo.log !== null && this.born !== undo.epoch) {
      const overwritten = offset < length ? this.bytes.slice(offset, Math.min(offset + count, length)) : null;
      undo.log.push(() => {
        if (overwritten !== null) this.bytes.set(overwritten, offset);
        this.length = length;
        this.encoding = encoding;
      });
    }
    this.encoding = 'raw';
    const end = offset + count;
    if (end <= length) return;
    this.#reserve(end);
    if (offset > length) this.bytes.fill(0, length, offset);
    this.length = end;
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const grown = new Uint8Array(length < maxDoubling ? length * 2 : length + maxDoubling);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** What a reader needs of a string value, and a readonly command is given. */
export type ReadableString = ByteString | Pick<RawString, 'length' | 'encoding' | 'toBytes' | 'toByteString'>;

export function stringLength(value: ReadableString): number {
  return value.length;
}

/** The value as a byte string. A large one is better answered as bytes: see `stringReply`. */
export function stringBytes(value: ReadableString): ByteString {
  return typeof value === 'string' ? value : value.toByteString();
}

/** The value as a reply: a byte string, or a copy of the buffer, which no encoder has to convert. */
export function stringReply(value: ReadableString): ByteString | Uint8Array {
  return typeof value === 'string' ? value : value.toBytes();
}

/** What OBJECT ENCODING answers. */
export function stringEncoding(value: ReadableString): StringEncoding {
  if (typeof value !== 'string') return value.encoding;
  if (value.length > maxEmbedded) return 'raw';
  return isInteger(value) ? 'int' : 'embstr';
}

/** The value as one that changes in place: itself, or a buffer with its bytes. */
export function toRawString(value: StringValue): RawString {
  return typeof value === 'string' ? new RawString(value) : value;
}

/** A new value that is never 'int', though its text be an integer: the result of INCRBYFLOAT. */
export function embeddedString(text: ByteString): StringValue {
  return isInteger(text) ? new RawString(text, 'embstr') : text;
}
