// The codec of isolates without Buffer: browsers and workerd.

import { toByteString, writeBytes } from '../engine/bytes.ts';
import type { ByteCodec } from '../resp/codec.ts';

// TextDecoder has no true latin1: what is called so is windows-1252, which differs in 0x80-0x9f, and gives other
// units than bytes there. It is still several times faster than going byte by byte.
const decoder = new TextDecoder('windows-1252');
const isForeign = /[^\x00-\xff]/;
const short = 24;

export const webCodec: ByteCodec = {
  decode(bytes, start, end) {
    if (end - start <= short) return toByteString(bytes, start, end);
    const text = decoder.decode(bytes.subarray(start, end));
    return isForeign.test(text) ? toByteString(bytes, start, end) : text;
  },
  encode(text, into, at) {
    writeBytes(into, at, text);
    return text.length;
  },
};
