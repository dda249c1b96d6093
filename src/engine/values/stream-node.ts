// A node of a stream: a run of entries that Redis keeps in one listpack, under the id of the first of them.
//
//   | count | deleted | number of fields | field ... | 0 |   then for each entry:
//   | flags | ms and sequence beyond the node's id | (number of fields, fields) values | length of the entry |
//
// A deleted entry is only marked there: it takes its bytes and its place until the whole node goes. Where one node
// ends and the next begins is visible (XTRIM with ~ removes whole nodes, XINFO counts them), so its bytes are counted.

import type { ByteString } from '../reply.ts';
import { emptyListpackSize, entrySize } from './listpack.ts';
import { msOf, type StreamId, sequenceOf } from './stream-id.ts';

/** Field, value, field, value... */
export type Fields = readonly ByteString[];

export interface Entry {
  readonly id: StreamId;
  readonly fields: Fields;
}

export interface StreamNode {
  /** The id of its first entry, which may be deleted since. */
  readonly master: StreamId;
  /** The names of the first entry's fields: entries with the same ones do not repeat them. */
  readonly fields: readonly ByteString[];
  /** The id of its last entry, which may be deleted since. */
  last: StreamId;
  /** The live entries. */
  readonly ids: StreamId[];
  readonly entries: Fields[];
  /** The entries that are marked as deleted, in the order of their deletion: DUMP and RDB files still show them. */
  readonly deleted: Entry[];
  /** Bytes of the entries, marked ones too, and of the names of the first one's fields. */
  bytes: number;
  /** What its live entries take beside their ids: see memory.ts. */
  memory: number;
}

export function makeNode(id: StreamId, entry: Fields): StreamNode {
  const fields = entry.filter((_, i) => i % 2 === 0);
  // Counts are written apart; the terminating 0 is one entry of two bytes.
  let bytes = integerSize(fields.length) + 2;
  for (const field of fields) bytes += entrySize(field);
  return { master: id, fields, last: id, ids: [], entries: [], deleted: [], bytes, memory: 0 };
}

/** Bytes of the node's listpack. */
export function nodeBytes(node: StreamNode): number {
  return emptyListpackSize + integerSize(node.ids.length) + integerSize(node.deleted.length) + node.bytes;
}

/** Bytes that an entry takes in `node`. */
export function entryBytes(node: StreamNode, id: StreamId, entry: Fields): number {
  const count = entry.length / 2;
  const same = count === node.fields.length && node.fields.every((field, i) => field === entry[i * 2]);
  let bytes = 2 + differenceSize(msOf(id), msOf(node.master)) + differenceSize(sequenceOf(id), sequenceOf(node.master));
  if (same) for (let i = 1; i < entry.length; i += 2) bytes += entrySize(entry[i] as ByteString);
  else for (const each of entry) bytes += entrySize(each);
  return bytes + (same ? integerSize(count + 3) : integerSize(count) + integerSize(count * 2 + 4));
}

function differenceSize(a: number | bigint, b: number | bigint): number {
  if (typeof a === 'number' && typeof b === 'number') return integerSize(a - b);
  return integerSize(Number(BigInt.asIntN(64, BigInt(a) - BigInt(b))));
}

/** Bytes of an integer as an entry of a listpack. */
function integerSize(value: number): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value >= -32768 && value <= 32767) return 4;
  if (value >= -8388608 && value <= 8388607) return 5;
  return value >= -2147483648 && value <= 2147483647 ? 6 : 10;
}

/**
 * How many nodes a radix tree has that holds these keys, which are sorted and all as long: XINFO tells the number. A
 * run of bytes that all keys below share is one node, a fork is one, and every key ends in one.
 */
export function radixNodes(keys: readonly ByteString[]): number {
  return keys.length === 0 ? 1 : nodesBelow(keys, 0, keys.length, 0);
}

function nodesBelow(keys: readonly ByteString[], from: number, to: number, depth: number): number {
  const first = keys[from] as ByteString;
  const last = keys[to - 1] as ByteString;
  let shared = depth;
  while (shared < first.length && first[shared] === last[shared]) shared++;
  let sum = (shared > depth ? 1 : 0) + 1;
  if (shared === first.length) return sum;
  for (let start = from; start < to; ) {
    const unit = (keys[start] as ByteString)[shared];
    let end = start + 1;
    while (end < to && (keys[end] as ByteString)[shared] === unit) end++;
    sum += nodesBelow(keys, start, end, shared + 1);
    start = end;
  }
  return sum;
}
