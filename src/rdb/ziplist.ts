// What came before listpacks, and is only read: ziplists (2.4 to 6.2) and zipmaps (hashes before 2.6).
//
//   ziplist   | bytes 4 | offset of the last entry 4 | entries 2 | entry ... | 0xFF |
//             entry = | length of the one before: 1, or 0xFE + 4 | encoding | data |
//   zipmap    | pairs 1 | field length | field | value length | unused 1 | value | unused | ... | 0xFF |

import { toByteString } from '../engine/bytes.ts';
import type { ByteString } from '../engine/reply.ts';
import { CorruptError } from './errors.ts';
import { integerAt } from './listpack.ts';

const headerSize = 10;
const endMark = 0xff;
const uncounted = 65535;

export function readZiplist(bytes: Uint8Array, offset: number): ByteString[] {
  const fail = (at: number) => new CorruptError('invalid ziplist', offset + at);
  const { length } = bytes;
  if (length < headerSize + 1) throw fail(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (view.getUint32(0, true) !== length || bytes[length - 1] !== endMark) throw fail(0);
  const elements: ByteString[] = [];
  let at = headerSize;
  let previous = 0;
  let last = headerSize;
  while (at < length - 1) {
    last = at;
    const isLong = bytes[at] === 254;
    if (at + 6 > length && isLong) throw fail(at);
    const told = isLong ? view.getUint32(at + 1, true) : (bytes[at] as number);
    if (told !== previous) throw fail(at);
    let start = at + (isLong ? 5 : 1);
    const encoding = bytes[start++] as number;
    let size = 0;
    const width = integerWidth(encoding);
    if (encoding < 0x40) size = encoding;
    else if (encoding < 0x80) size = ((encoding & 63) << 8) | (bytes[start++] ?? 0);
    else if (encoding === 0x80) {
      if (start + 4 > length) throw fail(at);
      size = view.getUint32(start, false);
      start += 4;
    } else if (width < 0) throw fail(at);
    if (start + Math.max(size, width) >= length) throw fail(at);
    if (encoding < 0xc0) elements.push(toByteString(bytes, start, start + size));
    else if (width === 0) elements.push(`${(encoding & 15) - 1}`);
    else elements.push(integerAt(view, start, width));
    const end = start + Math.max(size, width);
    previous = end - at;
    at = end;
  }
  const announced = view.getUint16(8, true);
  if (view.getUint32(4, true) !== last) throw fail(4);
  if (announced !== uncounted && announced !== elements.length) throw fail(8);
  return elements;
}

/** Bytes of the integer after this encoding; 0: the encoding holds it; -1: it is no integer's. */
function integerWidth(encoding: number): number {
  switch (encoding) {
    case 0xc0:
      return 2;
    case 0xd0:
      return 4;
    case 0xe0:
      return 8;
    case 0xf0:
      return 3;
    case 0xfe:
      return 1;
    default:
      return encoding >= 0xf1 && encoding <= 0xfd ? 0 : -1;
  }
}

/** Field, value, field, value... */
export function readZipmap(bytes: Uint8Array, offset: number): ByteString[] {
  const fail = (at: number) => new CorruptError('invalid zipmap', offset + at);
  const { length } = bytes;
  if (length < 2 || bytes[length - 1] !== endMark) throw fail(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const elements: ByteString[] = [];
  let at = 1;
  while (at < length - 1) {
    let size = bytes[at++] as number;
    if (size === 255) throw fail(at - 1);
    if (size === 254) {
      if (at + 4 > length) throw fail(at);
      size = view.getUint32(at, true);
      at += 4;
    }
    const isValue = elements.length % 2 === 1;
    const unused = isValue ? (bytes[at++] ?? 0) : 0;
    if (at + size + unused >= length) throw fail(at);
    elements.push(toByteString(bytes, at, at + size));
    at += size + unused;
  }
  const announced = bytes[0] as number;
  if (elements.length % 2 !== 0 || (announced < 254 && announced !== elements.length / 2)) throw fail(0);
  return elements;
}
