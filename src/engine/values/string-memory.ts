// What byte strings take in V8's heap (Node 20, no pointer compression): 16 bytes of header, one byte a unit, padded to 8.

import type { ByteString } from '../reply.ts';

/** Bytes of a string beside its text: the header and, on average, the padding. */
export const stringOverhead = 20;

/** Bytes of an array of words and of the words: what a stream's entry keeps. */
export function memoryOfWords(words: readonly ByteString[]): number {
  let bytes = arrayOverhead;
  for (const word of words) bytes += stringOverhead + 8 + word.length;
  return bytes;
}

/** Bytes of an array beside its elements: the object, and the header of what holds them. */
export const arrayOverhead = 40;
