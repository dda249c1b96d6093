// HyperLogLog: how many different elements were added, within 0.81 %, from 16384 small registers and none of the
// elements. An element's hash chooses a register by 14 bits; the register keeps the longest run of zeros (plus one)
// that the other 50 bits of any element began with. Many zeros are rare, so the longest run tells how many were tried.
//
// The value is a string, byte for byte Redis's:
//
//   "HYLL" encoding 0 0 0  cardinality (8 bytes, little endian; top bit: no longer true)  registers
//
//   dense   12288 bytes: 6 bits a register, from the lowest bit of the first byte on
//   sparse  runs of equal registers:  00llllll            l+1 zeros
//                                     01llllll llllllll   l+1 zeros
//                                     1vvvvvll            l+1 times the value v+1
//
// It starts sparse, as one run of 16384 zeros, and becomes dense for good when it grows beyond `hll-sparse-max-bytes`
// or a register beyond 32. What arrives through SET may be corrupt: `null` answers say so.

import { murmur64 } from '../murmur64.ts';
import type { ByteString } from '../reply.ts';
import { estimate } from './hyperloglog-estimate.ts';
import { SparseRegisters, sparseRuns } from './hyperloglog-sparse.ts';
import { RawString, type StringValue, toRawString } from './string.ts';

export const registerCount = 1 << 14;
const registerBits = 6;
const headerLength = 16;
const denseLength = headerLength + (registerCount * registerBits) / 8;
const magic = [0x48, 0x59, 0x4c, 0x4c];
const hashSeed = 0xadc83b19;
const encodings = ['dense', 'sparse'] as const;
/** Place of the cardinality's highest byte. */
const staleFlag = 15;

/** True for the bytes of a HyperLogLog, as far as its head and its length tell. */
export function isHyperLogLog(bytes: Uint8Array): boolean {
  if (bytes.length < headerLength || magic.some((byte, i) => byte !== bytes[i])) return false;
  return bytes[4] === 1 || (bytes[4] === 0 && bytes.length === denseLength);
}

export function hyperLogLogEncoding(bytes: Uint8Array): 'dense' | 'sparse' {
  return encodings[bytes[4] as 0 | 1];
}

/** The cardinality that was counted last, if nothing was added since. */
export function cachedCardinality(bytes: Uint8Array): bigint | null {
  if ((bytes[staleFlag] as number) & 0x80) return null;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8, true);
}

/** Writes a cardinality for later. An infinite one, 2^63, says of itself that it is not to be used. */
export function cacheCardinality(bytes: Uint8Array, cardinality: bigint): void {
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(8, cardinality, true);
}

/** Counts anew; null if the registers are corrupt. */
export function countDistinct(bytes: Uint8Array): bigint | null {
  const registers = new Uint8Array(registerCount);
  return mergeRegisters(bytes, registers) ? countRegisters(registers) : null;
}

/** What the elements of registers, one a byte, are estimated to be. */
export function countRegisters(registers: Uint8Array): bigint {
  const histogram = new Uint32Array(64);
  for (const register of registers) (histogram[register] as number)++;
  return estimate(histogram, registerCount);
}

/** Raises each of `into`, one a byte, to the register of `bytes`: the union. False if `bytes` are corrupt. */
export function mergeRegisters(bytes: Uint8Array, into: Uint8Array): boolean {
  if (hyperLogLogEncoding(bytes) === 'dense') {
    mergeDense(bytes, into);
    return true;
  }
  let next = 0;
  for (const { value, length } of sparseRuns(bytes, headerLength)) {
    if (next + length > registerCount) return false;
    if (value > 0) for (let i = next; i < next + length; i++) raise(into, i, value);
    next += length;
  }
  return next === registerCount;
}

/** Four registers lie in three bytes. */
function mergeDense(bytes: Uint8Array, into: Uint8Array): void {
  for (let i = 0, at = headerLength; i < registerCount; i += 4, at += 3) {
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    const third = bytes[at + 2] as number;
    raise(into, i, first & 0x3f);
    raise(into, i + 1, (first >> 6) | ((second << 2) & 0x3f));
    raise(into, i + 2, (second >> 4) | ((third << 4) & 0x3f));
    raise(into, i + 3, third >> 2);
  }
}

/** Adds an element to registers, one a byte. */
export function addToRegisters(registers: Uint8Array, element: ByteString): void {
  const { index, run } = placeOf(element);
  raise(registers, index, run);
}

/** Registers, one a byte, as the bytes of a dense one, with the head of another one. */
export function denseBytes(head: Uint8Array, registers: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(denseLength);
  bytes.set(head.subarray(0, headerLength));
  bytes[4] = encodings.indexOf('dense');
  for (let i = 0, at = headerLength; i < registerCount; i += 4, at += 3) {
    const second = registers[i + 1] as number;
    const third = registers[i + 2] as number;
    bytes[at] = (registers[i] as number) | (second << 6);
    bytes[at + 1] = (second >> 2) | (third << 4);
    bytes[at + 2] = (third >> 4) | ((registers[i + 3] as number) << 2);
  }
  return bytes;
}

/** The runs of a sparse one, as PFDEBUG DECODE prints them. */
export function describeSparse(bytes: Uint8Array): string {
  const words: string[] = [];
  for (const { value, length, isLong } of sparseRuns(bytes, headerLength)) {
    if (value > 0) words.push(`v:${value},${length}`);
    else words.push(`${isLong ? 'Z' : 'z'}:${length}`);
  }
  return words.join(' ');
}

/** A HyperLogLog being changed: the dense registers in their string, the sparse ones in a copy. */
export class HyperLogLog {
  #string: RawString;
  #sparse: SparseRegisters | null;

  /** `value` is one that `isHyperLogLog`; without it an empty one. */
  constructor(value: StringValue = emptyBytes) {
    this.#string = toRawString(value);
    const bytes = this.#string.bytes.subarray(0, this.#string.length);
    this.#sparse = hyperLogLogEncoding(bytes) === 'sparse' ? new SparseRegisters(bytes, headerLength) : null;
  }

  /** The string as it now is, to be put in the place of the one it was made of. */
  get string(): RawString {
    if (this.#sparse !== null) this.#string = new RawString(this.#sparse.toBytes());
    return this.#string;
  }

  /** True if the element raised its register; null if that is corrupt. Turns dense beyond `sparseMax` bytes. */
  add(element: ByteString, sparseMax: number): boolean | null {
    const { index, run } = placeOf(element);
    return this.raise(index, run, sparseMax);
  }

  /** Raises a register to `value`; true if it was lower, null if it is corrupt. */
  raise(index: number, value: number, sparseMax: number): boolean | null {
    if (this.#sparse !== null) {
      const outcome = this.#sparse.raise(index, value, sparseMax);
      if (outcome === 'corrupt') return null;
      if (outcome !== 'too large') return outcome === 'raised';
      if (!this.toDense()) return null;
    }
    return this.#raiseDense(index, value);
  }

  /** False if the registers are corrupt. */
  toDense(): boolean {
    const sparse = this.#sparse?.toBytes();
    if (sparse === undefined) return true;
    const registers = new Uint8Array(registerCount);
    if (!mergeRegisters(sparse, registers)) return false;
    this.#setDense(sparse, registers);
    return true;
  }

  /** Raises its registers to `registers`, one a byte, among which its own are; dense if `dense` says so. */
  take(registers: Uint8Array, dense: boolean, sparseMax: number): void {
    const sparse = this.#sparse;
    const isSparse =
      sparse !== null &&
      !dense &&
      registers.every((value, i) => value === 0 || fits(sparse.raise(i, value, sparseMax)));
    if (!isSparse) this.#setDense(sparse?.toBytes() ?? this.#string.toBytes(), registers);
  }

  /** Says that the cached cardinality is no longer true. */
  markStale(): void {
    if (this.#sparse !== null) this.#sparse.markStale(staleFlag);
    else this.#string.set(staleFlag, this.#string.at(staleFlag) | 0x80);
  }

  #setDense(head: Uint8Array, registers: Uint8Array): void {
    this.#sparse = null;
    this.#string = new RawString(denseBytes(head, registers));
  }

  #raiseDense(index: number, value: number): boolean {
    const raw = this.#string;
    if (denseRegister(raw.bytes, index) >= value) return false;
    const { byte, shift } = denseBit(index);
    raw.set(byte, (raw.at(byte) & ~(0x3f << shift)) | ((value << shift) & 0xff));
    if (shift > 2) raw.set(byte + 1, (raw.at(byte + 1) & ~(0x3f >> (8 - shift))) | (value >> (8 - shift)));
    return true;
  }
}

function fits(outcome: ReturnType<SparseRegisters['raise']>): boolean {
  return outcome === 'raised' || outcome === 'unchanged';
}

const emptyBytes: ByteString = `HYLL\x01${'\0'.repeat(11)}\x7f\xff`;

/** The element's register, and the length of the run of zeros with the one behind it. */
function placeOf(element: ByteString): { index: number; run: number } {
  const { high, low } = murmur64(element, hashSeed);
  const rest = low >>> 14;
  if (rest !== 0) return { index: low & 0x3fff, run: zerosBelow(rest) + 1 };
  return { index: low & 0x3fff, run: (high === 0 ? 50 : 18 + zerosBelow(high)) + 1 };
}

/** How many zeros the number ends with in binary. */
function zerosBelow(number: number): number {
  return 31 - Math.clz32(number & -number);
}

function raise(registers: Uint8Array, index: number, value: number): void {
  if ((registers[index] as number) < value) registers[index] = value;
}

function denseBit(index: number): { byte: number; shift: number } {
  const bit = index * registerBits;
  return { byte: headerLength + (bit >> 3), shift: bit & 7 };
}

function denseRegister(bytes: Uint8Array, index: number): number {
  const { byte, shift } = denseBit(index);
  return (((bytes[byte] as number) >> shift) | ((bytes[byte + 1] ?? 0) << (8 - shift))) & 0x3f;
}
