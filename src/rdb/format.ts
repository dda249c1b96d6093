// The numbers of the RDB format: types of values, opcodes between them, and which version of the format a Redis writes.

import type { Profile } from '../engine/profile.ts';

/** What a value is and how it is laid out: the byte before its key. Types 29 to 33 came with Redis 8.8 and 8.10. */
export const types = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  zset2: 5,
  modulePreGa: 6,
  module2: 7,
  hashZipmap: 9,
  listZiplist: 10,
  setIntset: 11,
  zsetZiplist: 12,
  hashZiplist: 13,
  listQuicklist: 14,
  streamListpacks: 15,
  hashListpack: 16,
  zsetListpack: 17,
  listQuicklist2: 18,
  streamListpacks2: 19,
  setListpack: 20,
  streamListpacks3: 21,
  hashMetadataPreGa: 22,
  hashListpackExPreGa: 23,
  hashMetadata: 24,
  hashListpackEx: 25,
  streamListpacks4: 26,
  streamListpacks5: 27,
} as const;

/** Types of values that there are no commands for here, by the names redis-check-rdb gives them. */
export const foreignTypes: ReadonlyMap<number, string> = new Map([
  [28, 'array'],
  [29, 'hash-template-listpack'],
  [30, 'hash-template-listpack-ref'],
  [31, 'hash-template-array'],
  [32, 'hash-template-array-ref'],
  [33, 'gcra'],
]);

export const opcodes = {
  slotInfo: 244,
  function2: 245,
  functionPreGa: 246,
  moduleAux: 247,
  idle: 248,
  freq: 249,
  aux: 250,
  resizeDb: 251,
  expireMs: 252,
  expire: 253,
  selectDb: 254,
  eof: 255,
} as const;

/** The encodings that a length byte of 11xxxxxx announces. */
export const encodings = { int8: 0, int16: 1, int32: 2, lzf: 3 } as const;

/** The newest version of the format that is read. */
export const newestRdbVersion = 15;

/** The version of the format that this Redis writes, and the newest that its RESTORE takes. */
export function rdbVersion(profile: Profile): number {
  if (profile.atLeast('8.10')) return newestRdbVersion;
  if (profile.atLeast('8.8')) return 14;
  if (profile.atLeast('8.6')) return 13;
  if (profile.atLeast('7.4')) return 12;
  return profile.atLeast('7.2') ? 11 : 10;
}
