// A buffer that grows, and the primitives of the RDB format written into it: lengths, strings, integers.
//
//   00xxxxxx                       a length below 64           11000000 + 1 byte    an 8-bit integer for a string
//   01xxxxxx + 1 byte              below 16384                 11000001 + 2 bytes   a 16-bit one
//   10000000 + 4 bytes             below 2^32, big endian      11000010 + 4 bytes   a 32-bit one
//   10000001 + 8 bytes             any, big endian             11000011 + lengths   LZF

import { writeBytes } from '../engine/bytes.ts';
import { parseInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { Crc64 } from './crc64.ts';
import { compress } from './lzf.ts';

const high = 2 ** 32;
/** Shorter strings are not worth compressing. */
const leastToCompress = 21;
/** Compressed text must save this many bytes. */
const leastSaved = 4;
/** No longer string is tried as an integer. */
const longestInteger = 11;

let text = new Uint8Array(1024);
let compressed = new Uint8Array(1024);

function roomy(buffer: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return buffer.length >= length ? buffer : new Uint8Array(length < 2 ** 20 ? length * 2 : length);
}

export class RdbWriter {
  buffer: Uint8Array;
  length = 0;
  /** `rdbcompression`. */
  readonly compresses: boolean;

  constructor(compresses: boolean, size = 256) {
    this.compresses = compresses;
    this.buffer = new Uint8Array(size);
  }

  /** What was written; a view that the next write may change. */
  get view(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more));
    grown.set(this.view);
    this.buffer = grown;
  }

  byte(value: number): void {
    if (this.length === this.buffer.length) this.reserve(1);
    this.buffer[this.length++] = value;
  }

  raw(content: Uint8Array | ByteString): void {
    this.reserve(content.length);
    if (typeof content === 'string') writeBytes(this.buffer, this.length, content);
    else this.buffer.set(content, this.length);
    this.length += content.length;
  }

  /** The lowest byte first. */
  littleEndian(value: number, bytes: number): void {
    this.reserve(bytes);
    for (let i = 0, left = value; i < bytes; i++, left >>= 8) this.buffer[this.length++] = left & 255;
  }

  /** 64 bits, the lowest byte first; negative ones in two's complement. */
  int64(value: number | bigint): void {
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      this.littleEndian(value | 0, 4);
      this.littleEndian(Math.floor(value / high) | 0, 4);
      return;
    }
    const exact = BigInt.asUintN(64, BigInt(value));
    this.littleEndian(Number(exact & 0xffffffffn) | 0, 4);
    this.littleEndian(Number(exact >> 32n) | 0, 4);
  }

  double(value: number): void {
    this.reserve(8);
    new DataView(this.buffer.buffer, this.buffer.byteOffset).setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A length, or any number that is mostly small; negative ones as 64 bits in two's complement. */
  count(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value < 64) this.byte(value);
    else if (typeof value === 'number' && value >= 0 && value < 16384) {
      this.byte(0x40 | (value >> 8));
      this.byte(value & 255);
    } else if (typeof value === 'number' && value >= 0 && value < high) {
      this.byte(0x80);
      this.#bigEndian(value);
    } else {
      const exact = BigInt.asUintN(64, BigInt(value));
      this.byte(0x81);
      this.#bigEndian(Number(exact >> 32n));
      this.#bigEndian(Number(exact & 0xffffffffn));
    }
  }

  /** A string of the dataset, in its shortest form. */
  string(content: ByteString | Uint8Array): void {
    const { length } = content;
    if (length <= longestInteger && typeof content === 'string' && this.#integer(content)) return;
    if (this.compresses && length >= leastToCompress && this.compressed(content, length - leastSaved)) return;
    this.count(length);
    this.raw(content);
  }

  /** The string as LZF, if that takes at most `room` bytes; else nothing, and false. */
  compressed(content: ByteString | Uint8Array, room: number): boolean {
    let bytes: Uint8Array;
    if (typeof content === 'string') {
      text = roomy(text, content.length);
      writeBytes(text, 0, content);
      bytes = text;
    } else bytes = content;
    compressed = roomy(compressed, room + 1);
    const size = compress(bytes, content.length, compressed, room);
    if (size === 0) return false;
    this.byte(0xc3);
    this.count(size);
    this.count(content.length);
    this.raw(compressed.subarray(0, size));
    return true;
  }

  /** The checksum of all that was written. */
  checksum(): void {
    const crc = new Crc64();
    crc.update(this.buffer, 0, this.length);
    this.littleEndian(crc.low, 4);
    this.littleEndian(crc.high, 4);
  }

  #integer(content: ByteString): boolean {
    const value = parseInteger(content);
    if (typeof value !== 'number' || value < -(2 ** 31) || value >= 2 ** 31) return false;
    const size = value >= -128 && value <= 127 ? 0 : value >= -32768 && value <= 32767 ? 1 : 2;
    this.byte(0xc0 | size);
    this.littleEndian(value, 1 << size);
    return true;
  }

  #bigEndian(value: number): void {
    this.reserve(4);
    for (let shift = 24; shift >= 0; shift -= 8) this.buffer[this.length++] = (value >>> shift) & 255;
  }
}
