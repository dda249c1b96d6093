// Node's codec: Buffer converts latin1 natively.

import type { ByteCodec } from '../resp/codec.ts';

let viewed: Uint8Array = Buffer.alloc(0);
let view: Buffer = Buffer.alloc(0);

/** `bytes` as a Buffer. Chunks of a socket are Buffers already; the view of anything else is made once, not per word. */
function bufferOf(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  if (bytes !== viewed) {
    viewed = bytes;
    view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return view;
}

export const nodeCodec: ByteCodec = {
  decode: (bytes, start, end) => bufferOf(bytes).toString('latin1', start, end),
  encode: (text, into, at) => bufferOf(into).write(text, at, 'latin1'),
};
