// Node's byte codec: Buffer's latin1 functions, the quickest there are above a few bytes (Node 20: 100 bytes in 89 ns,
// 14 GB/s at a kilobyte), and calls of `fromCharCode` below, where entering C++ costs more than the work.

import { type ByteCodec, SHORT, shortText } from '../resp/codec.ts';

/** Node's own names for what `toString('latin1')` and `write(text, at, 'latin1')` do after looking up the encoding. */
interface Latin1Buffer {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
  latin1Write(this: Uint8Array, text: string, at: number): number;
}

const { latin1Slice, latin1Write } = Buffer.prototype as unknown as Latin1Buffer;

export const nodeCodec: ByteCodec = {
  decode(bytes, start, end) {
    return end - start <= SHORT ? shortText(bytes, start, end - start) : latin1Slice.call(bytes, start, end);
  },
  encode(text, into, at) {
    return latin1Write.call(into, text, at);
  },
};
