// Stream ids: two unsigned 64-bit numbers, milliseconds and sequence, written `1526919030474-55`.
//
// Inside the engine an id is a ByteString of 16 bytes, both numbers with the highest byte first: ids compare with `<`,
// are Map keys as they are, and stay exact beyond 2^53.

import type { ByteString } from '../reply.ts';

/** 16 bytes. */
export type StreamId = ByteString;

export const firstId: StreamId = '\0'.repeat(16);
export const lastId: StreamId = '\xff'.repeat(16);

const uint64Max = 2n ** 64n - 1n;
const high = 2 ** 32;

/** An id of two numbers that are whole, not negative, and exact where they are no bigints. */
export function makeId(ms: number | bigint, sequence: number | bigint): StreamId {
  return bytesOf(ms) + bytesOf(sequence);
}

function bytesOf(value: number | bigint): ByteString {
  const upper = typeof value === 'number' ? Math.floor(value / high) : Number(value >> 32n);
  const lower = typeof value === 'number' ? value % high : Number(value & 0xffffffffn);
  return String.fromCharCode(
    (upper >>> 24) & 255,
    (upper >>> 16) & 255,
    (upper >>> 8) & 255,
    upper & 255,
    (lower >>> 24) & 255,
    (lower >>> 16) & 255,
    (lower >>> 8) & 255,
    lower & 255,
  );
}

function word(id: StreamId, at: number): number {
  return (
    id.charCodeAt(at) * 2 ** 24 + (id.charCodeAt(at + 1) << 16) + (id.charCodeAt(at + 2) << 8) + id.charCodeAt(at + 3)
  );
}

function numberAt(id: StreamId, at: number): number | bigint {
  const upper = word(id, at);
  const lower = word(id, at + 4);
  return upper < 2 ** 21 ? upper * high + lower : (BigInt(upper) << 32n) + BigInt(lower);
}

export function msOf(id: StreamId): number | bigint {
  return numberAt(id, 0);
}

export function sequenceOf(id: StreamId): number | bigint {
  return numberAt(id, 8);
}

export function formatId(id: StreamId): ByteString {
  return `${msOf(id)}-${sequenceOf(id)}`;
}

/** The id right after; null after the last. */
export function nextId(id: StreamId): StreamId | null {
  return id === lastId ? null : shifted(id, 1n);
}

/** The id right before; null before the first. */
export function previousId(id: StreamId): StreamId | null {
  return id === firstId ? null : shifted(id, -1n);
}

function shifted(id: StreamId, by: bigint): StreamId {
  const sequence = sequenceOf(id);
  const moved = BigInt(sequence) + by;
  if (moved >= 0n && moved <= uint64Max) return makeId(msOf(id), moved);
  return makeId(BigInt(msOf(id)) + by, by > 0n ? 0 : uint64Max);
}

/** An unsigned 64-bit integer as Redis reads one: an int64 in its one form, or what C's strtoull makes of the text. */
export function parseUnsigned(text: ByteString): number | bigint | null {
  const match = /^([\t-\r ]*)([+-]?)(\d+)$/.exec(text);
  if (match === null) return null;
  const [, space, sign, digits] = match as unknown as [string, string, string, string];
  if (digits.length < 16 && sign === '') return Number(digits);
  let value = BigInt(digits);
  if (value > uint64Max) return null;
  if (sign === '-') {
    // A plain negative integer is refused; in any other form strtoull lets it wrap around.
    if (space === '' && !digits.startsWith('0') && value <= 2n ** 63n) return null;
    value = BigInt.asUintN(64, -value);
  }
  return value <= 0x1fffffffffffffn ? Number(value) : value;
}

export interface ParsedId {
  readonly id: StreamId;
  /** False for `5-*`, of which the sequence is to be chosen. */
  readonly hasSequence: boolean;
}

/** Reads `ms-seq`, `ms` (with `missing` for a sequence) and, where `open` says so, `ms-*`. Null for anything else. */
export function parseId(text: ByteString, missing: number | bigint = 0, open = false): ParsedId | null {
  if (text.length > 127) return null;
  const nul = text.indexOf('\0');
  const shown = nul < 0 ? text : text.slice(0, nul);
  const dash = shown.indexOf('-');
  const ms = parseUnsigned(dash < 0 ? shown : shown.slice(0, dash));
  if (ms === null) return null;
  if (dash < 0) return { id: makeId(ms, missing), hasSequence: true };
  const rest = shown.slice(dash + 1);
  if (open && rest === '*') return { id: makeId(ms, 0), hasSequence: false };
  const sequence = parseUnsigned(rest);
  return sequence === null ? null : { id: makeId(ms, sequence), hasSequence: true };
}

export const sequenceMax = uint64Max;
