// Numbers as bytes, in either order of bytes: what cmsgpack and struct write and read.

import { toByteString } from '../../engine/bytes.ts';

const view = new DataView(new ArrayBuffer(8));
const bytes = new Uint8Array(view.buffer);

/** The lowest `size` bytes of an integer of 64 bits; of a larger size the rest is zeros. */
export function integerBytes(value: bigint, size: number, littleEndian: boolean): string {
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  let text = toByteString(bytes, 0, Math.min(size, 8)).padEnd(size, '\0');
  if (!littleEndian) text = reversed(text);
  return text;
}

/** A small unsigned integer, highest byte first. */
export function bigEndian(value: number, size: 1 | 2 | 4): string {
  if (size === 1) return String.fromCharCode(value);
  if (size === 2) return String.fromCharCode(value >>> 8, value & 255);
  return String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** What is no number has the sign bit that the processor gives it. */
const notANumber = { double: 0xfff8000000000000n, float: 0xffc00000 };

export function doubleBytes(value: number, littleEndian: boolean): string {
  if (Number.isNaN(value)) view.setBigUint64(0, notANumber.double, littleEndian);
  else view.setFloat64(0, value, littleEndian);
  return toByteString(bytes, 0, 8);
}

export function floatBytes(value: number, littleEndian: boolean): string {
  if (Number.isNaN(value)) view.setUint32(0, notANumber.float, littleEndian);
  else view.setFloat32(0, value, littleEndian);
  return toByteString(bytes, 0, 4);
}

function fill(text: string, at: number, size: number): void {
  for (let i = 0; i < size; i++) bytes[i] = text.charCodeAt(at + i);
}

export function readDouble(text: string, at: number, littleEndian: boolean): number {
  fill(text, at, 8);
  return view.getFloat64(0, littleEndian);
}

export function readFloat(text: string, at: number, littleEndian: boolean): number {
  fill(text, at, 4);
  return view.getFloat32(0, littleEndian);
}

/** An integer of `size` bytes as C keeps it in 64 bits: what is more is shifted out. */
export function readInteger(text: string, at: number, size: number, littleEndian: boolean, signed: boolean): number {
  let value = 0n;
  for (let i = 0; i < size; i++) {
    const byte = text.charCodeAt(littleEndian ? at + size - 1 - i : at + i);
    value = BigInt.asUintN(64, (value << 8n) | BigInt(byte));
  }
  if (!signed) return Number(value);
  // C shifts by the size in bits, of which the processor takes the lowest six.
  const sign = 1n << BigInt((size * 8 - 1) & 63);
  return Number(BigInt.asIntN(64, (value & sign) === 0n ? value : value | (BigInt.asUintN(64, -1n) & -sign)));
}
