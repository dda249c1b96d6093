// Bytes to byte strings and back: what differs between hosts in speed, handed in by the entry point.

import type { ByteString } from '../engine/reply.ts';

export interface ByteCodec {
  /** A flat byte string of bytes[start, end). */
  decode(bytes: Uint8Array, start: number, end: number): ByteString;
  /** Writes `text` into `into` at `at`; answers how many bytes that took. */
  encode(text: ByteString, into: Uint8Array, at: number): number;
}
