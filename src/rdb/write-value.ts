// A value as RDB files and DUMP have it, in the encoding that it has in memory.

import { formatDouble17, formatDoubleShortest } from '../engine/numbers.ts';
import type { Profile } from '../engine/profile.ts';
import type { HashValue } from '../engine/values/hash.ts';
import type { ListValue } from '../engine/values/list.ts';
import type { SetValue } from '../engine/values/set.ts';
import { stringBytes } from '../engine/values/string.ts';
import type { Value } from '../engine/values/value.ts';
import type { SortedSet } from '../engine/values/zset.ts';
import { types } from './format.ts';
import { writeIntset } from './intset.ts';
import { ListpackWriter } from './listpack.ts';
import { streamType, writeStream } from './write-stream.ts';
import { RdbWriter } from './writer.ts';

const listpack = new ListpackWriter();
const intset = new RdbWriter(false);

/** How a node of a quicklist is kept: as one large element, or as a listpack. */
export const containers = { plain: 1, packed: 2 } as const;

/** The byte that tells how `writeValue` lays this value out. */
export function typeByte(value: Value, profile: Profile): number {
  if (typeof value === 'string' || value.type === 'string') return types.string;
  switch (value.type) {
    case 'list':
      return types.listQuicklist2;
    case 'set':
      if (value.encoding === 'intset') return types.setIntset;
      return value.encoding === 'listpack' ? types.setListpack : types.set;
    case 'zset':
      return value.encoding === 'listpack' ? types.zsetListpack : types.zset2;
    case 'hash':
      if (value.encoding === 'listpackex') return types.hashListpackEx;
      if (value.encoding === 'listpack' || value.encoding === 'template-listpack') return types.hashListpack;
      return value.minExpire === 0 ? types.hash : types.hashMetadata;
    case 'stream':
      return streamType(profile);
  }
}

/** Writes what follows the type byte (and, in a file, the key). */
export function writeValue(target: RdbWriter, value: Value, profile: Profile): void {
  if (typeof value === 'string') {
    target.string(value);
    return;
  }
  switch (value.type) {
    case 'string':
      if (value.length <= 20) target.string(stringBytes(value));
      else target.string(value.bytes.subarray(0, value.length));
      return;
    case 'list':
      writeList(target, value);
      return;
    case 'set':
      writeSet(target, value);
      return;
    case 'zset':
      writeSortedSet(target, value, profile);
      return;
    case 'hash':
      writeHash(target, value);
      return;
    case 'stream':
      writeStream(target, value, streamType(profile));
  }
}

function writeList(target: RdbWriter, list: ListValue): void {
  target.count(list.quicklist.nodes);
  for (const { plain, elements } of list.nodes()) {
    target.count(plain ? containers.plain : containers.packed);
    if (plain) target.string(elements[0] as string);
    else writeListpack(target, elements);
  }
}

function writeListpack(target: RdbWriter, elements: readonly string[]): void {
  listpack.start();
  for (const element of elements) listpack.element(element);
  target.string(listpack.finish());
}

function writeSet(target: RdbWriter, set: SetValue): void {
  if (set.encoding === 'listpack') {
    writeListpack(target, set.members());
  } else if (set.encoding === 'intset') {
    intset.clear();
    writeIntset(intset, set.members());
    target.string(intset.view);
  } else {
    target.count(set.size);
    set.forEach((member) => target.string(member));
  }
}

function writeSortedSet(target: RdbWriter, set: SortedSet, { rules }: Profile): void {
  if (set.encoding === 'listpack') {
    listpack.start();
    set.forEach((member, score) => {
      listpack.element(member);
      // A listpack has integers as such, to half of an int64; -0 loses its sign.
      if (Number.isInteger(score) && Math.abs(score) <= 2 ** 62) {
        listpack.integer(Number.isSafeInteger(score) ? score + 0 : BigInt(score));
      } else listpack.element(rules.shortestDoubles ? formatDoubleShortest(score) : formatDouble17(score));
    });
    target.string(listpack.finish());
    return;
  }
  // From the greatest on: a reader that inserts at the front is quickest with that.
  const { members, scores } = set.slice(0, set.size, true);
  target.count(members.length);
  for (let i = 0; i < members.length; i++) {
    target.string(members[i] as string);
    target.double(scores[i] as number);
  }
}

function writeHash(target: RdbWriter, hash: HashValue): void {
  const { encoding, minExpire } = hash;
  const isExtended = encoding === 'listpackex';
  if (isExtended || encoding === 'listpack' || encoding === 'template-listpack') {
    if (isExtended) target.int64(minExpire);
    listpack.start();
    hash.forEach((field, value, expireAt) => {
      listpack.element(field);
      listpack.element(value);
      if (isExtended) listpack.integer(expireAt);
    });
    target.string(listpack.finish());
    return;
  }
  if (minExpire !== 0) target.int64(minExpire);
  target.count(hash.size);
  hash.forEach((field, value, expireAt) => {
    if (minExpire !== 0) target.count(expireAt === 0 ? 0 : expireAt - minExpire + 1);
    target.string(field);
    target.string(value);
  });
}
