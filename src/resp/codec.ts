// Bytes <-> byte strings, the one conversion on every command's way in and out. Hosts differ in the quickest way, so
// whoever needs it is handed a codec: Node's own over Buffer (src/node/codec.ts) or this portable one.
//
// What `decode` answers is always flat, never a rope or a slice of the chunk: it may be stored as it is.

import type { ByteString } from '../engine/reply.ts';

export interface ByteCodec {
  /** The bytes from `start` up to `end`, one unit each. */
  decode(bytes: Uint8Array, start: number, end: number): ByteString;
  /** Writes `text` at `at`; answers how many bytes that were. There must be room for `text.length`. */
  encode(text: ByteString, into: Uint8Array, at: number): number;
}

/** As much of the platform's `TextDecoder` class as is needed here, where no DOM is known. */
export type TextDecoderClass = new (label: string) => { decode(bytes: Uint8Array): string };

/** Up to here `shortText` beats every platform's decoder (Node 20: 51 ns against 80 for latin1Slice, 185 for TextDecoder). */
export const SHORT = 24;

/** Arguments in one call of `fromCharCode`; far below any engine's limit. */
const PIECE = 4096;

const char = String.fromCharCode;

/**
 * A codec that needs nothing but `TextDecoder`, and works without one. 'windows-1252' is what the Encoding standard
 * makes of 'latin1': it maps 27 bytes of 0x80-0x9F above 0xFF (Chromium does, Node 20 does not), so a text in which
 * one of those appears is decoded again, by hand.
 */
export function portableCodec(
  Decoder: TextDecoderClass | undefined = (globalThis as { TextDecoder?: TextDecoderClass }).TextDecoder,
): ByteCodec {
  const platform = platformDecoder(Decoder);
  return {
    decode(bytes, start, end) {
      if (end - start <= SHORT) return shortText(bytes, start, end - start);
      if (platform === null) return pieces(bytes, start, end);
      const text = platform.decode(bytes.subarray(start, end));
      return /[^\x00-\xff]/.test(text) ? pieces(bytes, start, end) : text;
    },
    encode(text, into, at) {
      const { length } = text;
      for (let i = 0; i < length; i++) into[at + i] = text.charCodeAt(i);
      return length;
    },
  };
}

/** Null where the platform has no decoder for one byte per character (some know UTF-8 alone). */
function platformDecoder(Decoder: TextDecoderClass | undefined): InstanceType<TextDecoderClass> | null {
  if (Decoder === undefined) return null;
  try {
    return new Decoder('windows-1252');
  } catch {
    return null;
  }
}

/** `join` answers a flat string, where `+=` would leave a rope. */
function pieces(bytes: Uint8Array, start: number, end: number): ByteString {
  const parts: string[] = [];
  for (let at = start; at < end; at += PIECE) {
    parts.push(char.apply(null, bytes.subarray(at, Math.min(end, at + PIECE)) as unknown as number[]));
  }
  return parts.join('');
}

/**
 * At most 24 bytes, in one call of `fromCharCode` with as many arguments: concatenation of more than 12 units would be
 * a rope. What is read past the end is never used.
 */
export function shortText(bytes: Uint8Array, at: number, length: number): ByteString {
  const a = bytes[at] as number;
  const b = bytes[at + 1] as number;
  const c = bytes[at + 2] as number;
  const d = bytes[at + 3] as number;
  switch (length) {
    case 0:
      return '';
    case 1:
      return char(a);
    case 2:
      return char(a, b);
    case 3:
      return char(a, b, c);
    case 4:
      return char(a, b, c, d);
  }
  const e = bytes[at + 4] as number;
  const f = bytes[at + 5] as number;
  const g = bytes[at + 6] as number;
  const h = bytes[at + 7] as number;
  switch (length) {
    case 5:
      return char(a, b, c, d, e);
    case 6:
      return char(a, b, c, d, e, f);
    case 7:
      return char(a, b, c, d, e, f, g);
    case 8:
      return char(a, b, c, d, e, f, g, h);
  }
  const i = bytes[at + 8] as number;
  const j = bytes[at + 9] as number;
  const k = bytes[at + 10] as number;
  const l = bytes[at + 11] as number;
  const m = bytes[at + 12] as number;
  const n = bytes[at + 13] as number;
  const o = bytes[at + 14] as number;
  const p = bytes[at + 15] as number;
  switch (length) {
    case 9:
      return char(a, b, c, d, e, f, g, h, i);
    case 10:
      return char(a, b, c, d, e, f, g, h, i, j);
    case 11:
      return char(a, b, c, d, e, f, g, h, i, j, k);
    case 12:
      return char(a, b, c, d, e, f, g, h, i, j, k, l);
    case 13:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m);
    case 14:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    case 15:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    case 16:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
  }
  const q = bytes[at + 16] as number;
  const r = bytes[at + 17] as number;
  const s = bytes[at + 18] as number;
  const t = bytes[at + 19] as number;
  const u = bytes[at + 20] as number;
  const v = bytes[at + 21] as number;
  const w = bytes[at + 22] as number;
  const x = bytes[at + 23] as number;
  switch (length) {
    case 17:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);
    case 18:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r);
    case 19:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s);
    case 20:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t);
    case 21:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u);
    case 22:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v);
    case 23:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w);
    default:
      return char(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x);
  }
}
