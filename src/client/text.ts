// JavaScript text to byte strings and back: the only place where UTF-8 is met.

import type { ByteString } from '../engine/reply.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ascii = /^[\x00-\x7f]*$/;

/** UTF-8 bytes of `text`, one unit each. */
export function toByteString(text: string): ByteString {
  return ascii.test(text) ? text : fromBytes(encoder.encode(text));
}

/** `bytes` read as UTF-8; what is not UTF-8 becomes U+FFFD. */
export function toText(bytes: ByteString | Uint8Array): string {
  if (typeof bytes !== 'string') return decoder.decode(bytes);
  return ascii.test(bytes) ? bytes : decoder.decode(toBytes(bytes));
}

export function toBytes(bytes: ByteString): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) result[i] = bytes.charCodeAt(i);
  return result;
}

export function fromBytes(bytes: Uint8Array): ByteString {
  let result = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    result += String.fromCharCode.apply(null, bytes.subarray(i, i + 8192) as unknown as number[]);
  }
  return result;
}
