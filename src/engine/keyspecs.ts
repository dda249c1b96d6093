// Where a command's keys are among its words, in Redis's own terms: a key spec says how to find the first key
// (`begin`) and how to go on from there (`find`). COMMAND GETKEYS, ACL, WATCH-like bookkeeping and the client's key
// prefix all read keys through here.

import type { ByteString } from './reply.ts';

/** Key flags in the order in which COMMAND INFO lists them; the first four exclude each other. */
export const keyFlagOrder = [
  'RO',
  'RW',
  'OW',
  'RM',
  'access',
  'update',
  'insert',
  'delete',
  'not_key',
  'incomplete',
  'variable_flags',
] as const;
export type KeyAccess = 'RO' | 'RW' | 'OW' | 'RM';
export type KeyFlag = Exclude<(typeof keyFlagOrder)[number], KeyAccess>;

export interface KeySpec {
  readonly flags: readonly (KeyAccess | KeyFlag)[];
  readonly notes?: string;
  readonly begin:
    | { readonly type: 'index'; readonly index: number }
    | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number }
    | { readonly type: 'unknown' };
  readonly find:
    | { readonly type: 'range'; readonly lastKey: number; readonly step: number; readonly limit: number }
    | { readonly type: 'keynum'; readonly keyNumIndex: number; readonly firstKey: number; readonly step: number }
    | { readonly type: 'unknown' };
}

type KeyFlags = readonly [KeyAccess | KeyFlag, ...KeyFlag[]];

/** One key at word `index` (1 is the word after the command's name). */
export function keyAt(index: number, ...flags: KeyFlags): KeySpec {
  return keyRange(index, 0, 1, ...flags);
}

/** Keys from word `index` on; `last` counts from `index`, or from the end when negative (-1 is the last word). */
export function keyRange(index: number, last: number, step: number, ...flags: KeyFlags): KeySpec {
  return { flags, begin: { type: 'index', index }, find: { type: 'range', lastKey: last, step, limit: 0 } };
}

/** As many keys as word `index` says, right after it. */
export function keyCount(index: number, ...flags: KeyFlags): KeySpec {
  return { flags, begin: { type: 'index', index }, find: { type: 'keynum', keyNumIndex: 0, firstKey: 1, step: 1 } };
}

/** Keys after a keyword that is looked for from word `startFrom` on (backwards from the end when negative). */
export function keysAfter(
  keyword: string,
  startFrom: number,
  range: { last: number; step: number; limit: number },
  ...flags: KeyFlags
): KeySpec {
  return {
    flags,
    begin: { type: 'keyword', keyword, startFrom },
    find: { type: 'range', lastKey: range.last, step: range.step, limit: range.limit },
  };
}

/** A place for keys that only the command's own parser can tell. */
export function unknownKeys(...flags: KeyFlags): KeySpec {
  return { flags, begin: { type: 'unknown' }, find: { type: 'unknown' } };
}

/** `keyAt(...)` with the note that COMMAND INFO shows beside it, or with another step. */
export function noted(spec: KeySpec, notes: string): KeySpec {
  return { ...spec, notes };
}

/** Positions of the keys that `spec` finds in `words`; null when the words do not fit (or the spec is unknown). */
export function findKeys(spec: KeySpec, words: readonly ByteString[]): number[] | null {
  const first = beginOf(spec, words);
  if (first === null) return null;
  if (first < 0) return [];
  if (spec.find.type === 'unknown') return null;
  if (spec.find.type === 'range') {
    const { lastKey, step, limit } = spec.find;
    let last = first + lastKey;
    if (lastKey < 0) {
      const left = words.length - first;
      last = limit <= 1 ? words.length + lastKey : first + Math.floor(left / limit) + lastKey;
    }
    return positions(first, last, step, words.length);
  }
  const { keyNumIndex, firstKey, step } = spec.find;
  const counter = words[first + keyNumIndex];
  if (counter === undefined || !/^-?\d{1,9}$/.test(counter)) return null;
  const count = Number(counter);
  if (count < 1) return null;
  const start = first + firstKey;
  return positions(start, start + (count - 1) * step, step, words.length);
}

function beginOf(spec: KeySpec, words: readonly ByteString[]): number | null {
  if (spec.begin.type === 'unknown') return null;
  if (spec.begin.type === 'index') return spec.begin.index;
  const { keyword, startFrom } = spec.begin;
  const step = startFrom > 0 ? 1 : -1;
  const from = startFrom > 0 ? startFrom : words.length + startFrom;
  // A keyword at the far end has no key behind it: Redis does not look there.
  for (let i = from; step > 0 ? i < words.length - 1 : i > 1; i += step) {
    if ((words[i] as string).toUpperCase() === keyword) return i + 1;
  }
  return -1;
}

function positions(first: number, last: number, step: number, length: number): number[] | null {
  if (first >= length || last >= length || last < first) return null;
  const found: number[] = [];
  for (let i = first; i <= last; i += step) found.push(i);
  return found;
}
