// Between byte strings and Uint8Array: the engine's only file that converts. The strings made here are flat, never
// ropes or slices of something larger, so they may be stored.

import type { ByteString } from './reply.ts';

// The arguments of one call lie on the stack; larger chunks are no faster.
const chunkSize = 4096;
/** Up to this length the units go through a plain array, kept for each length. */
const longestArguments = 48;
const argumentsOf: number[][] = [];

/** The bytes from `start` up to `end` as a byte string. */
export function toByteString(bytes: Uint8Array, start = 0, end = bytes.length): ByteString {
  const length = end - start;
  if (length <= 8) {
    // V8 copies concatenations of less than 13 units at once, and for few bytes that beats a call with an array.
    let text = '';
    for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
    return text;
  }
  if (length <= longestArguments) {
    // An array of just this length is a quarter of the cost of a typed array.
    const units = (argumentsOf[length] ??= new Array<number>(length).fill(0));
    for (let i = 0; i < length; i++) units[i] = bytes[start + i] as number;
    return String.fromCharCode.apply(null, units);
  }
  if (length <= chunkSize) return decode(bytes.subarray(start, end));
  const parts: ByteString[] = [];
  for (let i = start; i < end; i += chunkSize) parts.push(decode(bytes.subarray(i, Math.min(i + chunkSize, end))));
  return parts.join('');
}

function decode(bytes: Uint8Array): ByteString {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** A new array of the string's bytes. */
export function toBytes(text: ByteString): Uint8Array {
  const bytes = new Uint8Array(text.length);
  writeBytes(bytes, 0, text);
  return bytes;
}

/** Writes the string's bytes from `offset` on; they must fit. */
export function writeBytes(target: Uint8Array, offset: number, text: ByteString): void {
  for (let i = 0; i < text.length; i++) target[offset + i] = text.charCodeAt(i);
}
