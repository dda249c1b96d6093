// Node's codec: Buffer converts latin1 natively.

import type { ByteCodec } from '../resp/codec.ts';

export const nodeCodec: ByteCodec = {
  decode: (bytes, start, end) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).latin1Slice(start, end),
  encode: (text, into, at) => Buffer.from(into.buffer, into.byteOffset, into.byteLength).latin1Write(text, at),
};
