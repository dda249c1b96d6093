// A value read in any encoding that a Redis since 2.6 wrote. What comes out is in an encoding of today, chosen by
// Redis's rules for loading: small ones stay as they are unless CONFIG allows fewer elements, old ones become their
// successors.

import { parseDouble } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { HashValue } from '../engine/values/hash.ts';
import type { EncodingLimits } from '../engine/values/limits.ts';
import { type ListNode, ListValue } from '../engine/values/list.ts';
import { SetValue } from '../engine/values/set.ts';
import { RawString } from '../engine/values/string.ts';
import type { Value } from '../engine/values/value.ts';
import { SortedSet } from '../engine/values/zset.ts';
import { EmptyValueError, ForeignTypeError } from './errors.ts';
import { foreignTypes, types } from './format.ts';
import { readIntset } from './intset.ts';
import { readListpack } from './listpack.ts';
import { skipModuleValue } from './read-module.ts';
import { readStream } from './read-stream.ts';
import type { RdbReader } from './reader.ts';
import { containers } from './write-value.ts';
import { readZiplist, readZipmap } from './ziplist.ts';

/** A longer string is kept as bytes. */
const longString = 65536;

/** Reads what follows the type byte (and, in a file, the key). */
export function readValue(reader: RdbReader, type: number, limits: EncodingLimits): Value {
  const start = reader.offset;
  const value = readAny(reader, type, limits);
  const isEmpty = typeof value === 'object' && 'size' in value && value.size === 0 && value.type !== 'stream';
  if (isEmpty || (typeof value === 'object' && value.type === 'list' && value.length === 0)) {
    throw new EmptyValueError(start);
  }
  return value;
}

function readAny(reader: RdbReader, type: number, limits: EncodingLimits): Value {
  switch (type) {
    case types.string:
      return readString(reader);
    case types.list:
    case types.listZiplist:
    case types.listQuicklist:
    case types.listQuicklist2:
      return readList(reader, type, limits);
    case types.set:
    case types.setIntset:
    case types.setListpack:
      return readSet(reader, type, limits);
    case types.zset:
    case types.zset2:
    case types.zsetZiplist:
    case types.zsetListpack:
      return readSortedSet(reader, type, limits);
    case types.hash:
    case types.hashZipmap:
    case types.hashZiplist:
    case types.hashListpack:
      return readHash(reader, type, limits);
    case types.hashMetadata:
    case types.hashMetadataPreGa:
      return readHashWithDeadlines(reader, type, limits);
    case types.hashListpackEx:
    case types.hashListpackExPreGa:
      return readListpackEx(reader, type, limits);
    case types.streamListpacks:
    case types.streamListpacks2:
    case types.streamListpacks3:
    case types.streamListpacks4:
    case types.streamListpacks5:
      return readStream(reader, type);
    case types.module2:
      throw new ForeignTypeError(skipModuleValue(reader), reader.offset);
    default: {
      const name = type === types.modulePreGa ? 'module-value (pre-release)' : foreignTypes.get(type);
      throw name === undefined
        ? reader.fail(`unknown type of value ${type}`)
        : new ForeignTypeError(name, reader.offset);
    }
  }
}

function readString(reader: RdbReader): Value {
  const content = reader.stringUpTo(longString);
  return typeof content === 'string' ? content : new RawString(content);
}

function readList(reader: RdbReader, type: number, limits: EncodingLimits): ListValue {
  if (type === types.list) {
    const elements: ByteString[] = [];
    for (let left = reader.size(); left > 0; left--) elements.push(reader.string());
    return ListValue.from(elements, limits);
  }
  const nodes: ListNode[] = [];
  const count = type === types.listZiplist ? 1 : reader.size();
  for (let i = 0; i < count; i++) {
    const container = type === types.listQuicklist2 ? reader.count() : containers.packed;
    if (container === containers.plain) {
      nodes.push({ plain: true, elements: [reader.string()] });
      continue;
    }
    if (container !== containers.packed) throw reader.fail('unknown container of a list node');
    const { offset } = reader;
    const bytes = reader.structure();
    const elements = type === types.listQuicklist2 ? readListpack(bytes, offset) : readZiplist(bytes, offset);
    if (elements.length > 0) nodes.push({ plain: false, elements });
  }
  return ListValue.fromNodes(nodes, limits);
}

function readSet(reader: RdbReader, type: number, limits: EncodingLimits): SetValue {
  const { offset } = reader;
  if (type === types.set) {
    const count = reader.size();
    const set = new SetValue(count > limits.setMaxIntsetEntries ? 'hashtable' : 'intset');
    for (let i = 0; i < count; i++) {
      if (!set.add(reader.string(), limits)) throw reader.fail('duplicate set member');
    }
    return set;
  }
  const isIntset = type === types.setIntset;
  const bytes = reader.structure();
  const members = isIntset ? readIntset(bytes, offset) : readListpack(bytes, offset);
  const most = isIntset ? limits.setMaxIntsetEntries : limits.setMaxListpackEntries;
  const small = isIntset ? 'intset' : 'listpack';
  const isSmall = members.length <= most && (isIntset || limits.setListpack);
  const set = new SetValue(isSmall ? small : 'hashtable');
  const asWritten = { ...limits, setMaxListpackValue: Infinity };
  for (const member of members) if (!set.add(member, asWritten)) throw reader.fail('duplicate set member');
  return set;
}

function readSortedSet(reader: RdbReader, type: number, limits: EncodingLimits): SortedSet {
  const { offset } = reader;
  const pairs: [ByteString, number][] = [];
  const isSmall = type === types.zsetListpack || type === types.zsetZiplist;
  if (isSmall) {
    const bytes = reader.structure();
    const elements = type === types.zsetListpack ? readListpack(bytes, offset) : readZiplist(bytes, offset);
    if (elements.length % 2 !== 0) throw reader.fail('member without a score');
    for (let i = 0; i < elements.length; i += 2) {
      const score = parseDouble(elements[i + 1] as ByteString);
      if (score === null) throw reader.fail('invalid score');
      pairs.push([elements[i] as ByteString, score]);
    }
  } else {
    for (let left = reader.size(2); left > 0; left--) {
      const member = reader.string();
      const score = type === types.zset2 ? reader.double() : reader.oldDouble();
      if (Number.isNaN(score)) throw reader.fail('invalid score');
      pairs.push([member, score]);
    }
  }
  if (new Set(pairs.map(([member]) => member)).size !== pairs.length) throw reader.fail('duplicate member');
  return SortedSet.from(pairs, isSmall ? { ...limits, zsetMaxListpackValue: Infinity } : limits);
}

function readHash(reader: RdbReader, type: number, limits: EncodingLimits): HashValue {
  const { offset } = reader;
  const hash = new HashValue();
  if (type === types.hash) {
    const count = reader.size(2);
    hash.expect(count, limits);
    for (let i = 0; i < count; i++) addField(reader, hash, reader.string(), reader.string(), limits);
    return hash;
  }
  const bytes = reader.structure();
  const read = type === types.hashListpack ? readListpack : type === types.hashZiplist ? readZiplist : readZipmap;
  const elements = read(bytes, offset);
  if (elements.length % 2 !== 0) throw reader.fail('field without a value');
  hash.expect(elements.length / 2, limits);
  // A zipmap had limits of its own; the others stay small, however long their elements.
  const asWritten = type === types.hashZipmap ? limits : { ...limits, hashMaxListpackValue: Infinity };
  for (let i = 0; i < elements.length; i += 2) {
    addField(reader, hash, elements[i] as ByteString, elements[i + 1] as ByteString, asWritten);
  }
  return hash;
}

function readHashWithDeadlines(reader: RdbReader, type: number, limits: EncodingLimits): HashValue {
  const isRelative = type === types.hashMetadata;
  const earliest = isRelative ? readDeadline(reader, reader.int64()) : 0;
  const count = reader.size(3);
  const hash = new HashValue();
  hash.allowExpires();
  hash.expect(count, limits);
  const deadlines: [ByteString, number][] = [];
  for (let i = 0; i < count; i++) {
    const told = readDeadline(reader, reader.count());
    const field = reader.string();
    addField(reader, hash, field, reader.string(), limits);
    if (told !== 0) deadlines.push([field, isRelative ? told + earliest - 1 : told]);
  }
  for (const [field, at] of deadlines) hash.setExpire(field, at);
  return hash;
}

function readListpackEx(reader: RdbReader, type: number, limits: EncodingLimits): HashValue {
  if (type === types.hashListpackEx) readDeadline(reader, reader.int64());
  const { offset } = reader;
  const elements = readListpack(reader.structure(), offset);
  if (elements.length % 3 !== 0) throw reader.fail('field without a deadline');
  const hash = new HashValue();
  hash.allowExpires();
  hash.expect(elements.length / 3, limits);
  const asWritten = { ...limits, hashMaxListpackValue: Infinity };
  for (let i = 0; i < elements.length; i += 3) {
    addField(reader, hash, elements[i] as ByteString, elements[i + 1] as ByteString, asWritten);
  }
  // Each goes in front of those with the same deadline: so, backwards, they come to lie as they were.
  for (let i = elements.length - 3; i >= 0; i -= 3) {
    const at = readDeadline(reader, Number(elements[i + 2]));
    if (at !== 0) hash.setExpire(elements[i] as ByteString, at);
  }
  return hash;
}

/** Deadlines have 46 bits. */
function readDeadline(reader: RdbReader, value: number | bigint): number {
  if (typeof value === 'bigint' || !(value >= 0 && value < 2 ** 46)) throw reader.fail('invalid deadline of a field');
  return value;
}

function addField(
  reader: RdbReader,
  hash: HashValue,
  field: ByteString,
  value: ByteString,
  limits: EncodingLimits,
): void {
  if (!hash.set(field, value, limits)) throw reader.fail('duplicate hash field');
}
