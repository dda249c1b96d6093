// A stream read from any of the versions of its layout: write-stream.ts tells the newest.
//
//   15  entries, length, last id, groups       26  + recent messages of producers (8.6)
//   19  + first id, greatest deleted id,       27  + pending entries that nobody owns (8.8)
//         entries added, entries read (7.0)
//   21  + when a consumer was last active (7.2)

import { toByteString } from '../engine/bytes.ts';
import { countUpTo } from '../engine/commands/stream/progress.ts';
import { parseInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { StreamValue } from '../engine/values/stream.ts';
import { type Consumer, type Pending, StreamGroup } from '../engine/values/stream-group.ts';
import { firstId, makeId, msOf, type StreamId, sequenceOf } from '../engine/values/stream-id.ts';
import { StreamIndex } from '../engine/values/stream-index.ts';
import { entryBytes, makeNode, type StreamNode } from '../engine/values/stream-node.ts';
import { makeProducers, type Producers } from '../engine/values/stream-producers.ts';
import { memoryOfWords } from '../engine/values/string-memory.ts';
import type { CorruptError } from './errors.ts';
import { types } from './format.ts';
import { readListpack } from './listpack.ts';
import type { RdbReader } from './reader.ts';
import { hasSameFields, isDeletedEntry } from './write-stream.ts';

export function readStream(reader: RdbReader, type: number): StreamValue {
  const nodes: StreamNode[] = [];
  for (let left = reader.size(2); left > 0; left--) {
    const node = readNode(reader);
    const before = nodes.at(-1);
    if (before !== undefined && node.master <= before.last) throw reader.fail('stream nodes out of order');
    nodes.push(node);
  }
  const stream = StreamValue.fromNodes(nodes);
  if (reader.count() !== stream.size) throw reader.fail('wrong length of a stream');
  stream.lastId = readId(reader);
  if (stream.lastEntryId > stream.lastId) throw reader.fail('invalid last id of a stream');
  if (type >= types.streamListpacks2) {
    if (readId(reader) !== stream.firstId) throw reader.fail('invalid first id of a stream');
    stream.maxDeletedId = readId(reader);
    stream.entriesAdded = reader.signed();
    if (stream.entriesAdded < stream.size) throw reader.fail('invalid number of entries added');
  } else {
    stream.maxDeletedId = firstId;
    stream.entriesAdded = stream.size;
  }
  for (let left = reader.size(2); left > 0; left--) {
    const name = reader.string();
    if (stream.groups.has(name)) throw reader.fail('duplicate consumer group');
    stream.groups.set(name, readGroup(reader, stream, type));
  }
  if (type >= types.streamListpacks4) stream.producers = readProducers(reader);
  return stream;
}

function readNode(reader: RdbReader): StreamNode {
  const key = reader.structure();
  if (key.length !== 16) throw reader.fail('invalid id of a stream node');
  const master = toByteString(key);
  const { offset } = reader;
  const elements = new Elements(readListpack(reader.structure(), offset), () => reader.fail('invalid stream node'));
  const live = elements.size();
  const deleted = elements.size();
  const fields: ByteString[] = [];
  for (let left = elements.size(); left > 0; left--) fields.push(elements.next());
  if (elements.integer() !== 0) throw elements.fail();
  const node = makeNode(
    master,
    fields.flatMap((field) => [field, '']),
  );
  while (!elements.isOver) readEntry(elements, node);
  if (node.ids.length !== live || node.deleted.length !== deleted || live + deleted === 0) throw elements.fail();
  return node;
}

function readEntry(elements: Elements, node: StreamNode): void {
  const flags = elements.size();
  const id = plus(node.master, elements.integer(), elements.integer());
  const entries = node.ids.length + node.deleted.length;
  if (entries === 0 ? id !== node.master : id <= node.last) throw elements.fail();
  const isSame = (flags & hasSameFields) !== 0;
  const count = isSame ? node.fields.length : elements.size();
  const entry: ByteString[] = [];
  for (let i = 0; i < count; i++)
    entry.push(isSame ? (node.fields[i] as ByteString) : elements.next(), elements.next());
  if (elements.integer() !== (isSame ? count + 3 : count * 2 + 4)) throw elements.fail();
  node.bytes += entryBytes(node, id, entry);
  node.last = id;
  if ((flags & isDeletedEntry) === 0) {
    node.ids.push(id);
    node.entries.push(entry);
    node.memory += memoryOfWords(entry);
  } else node.deleted.push({ id, fields: entry });
}

function plus(id: StreamId, ms: number | bigint, sequence: number | bigint): StreamId {
  const sum = (a: number | bigint, b: number | bigint) => {
    if (typeof a === 'number' && typeof b === 'number' && a + b >= 0) return a + b;
    return BigInt.asUintN(64, BigInt(a) + BigInt(b));
  };
  return makeId(sum(msOf(id), ms), sum(sequenceOf(id), sequence));
}

/** The elements of a node's listpack, one after the other. */
class Elements {
  readonly #elements: readonly ByteString[];
  readonly fail: () => CorruptError;
  #next = 0;

  constructor(elements: readonly ByteString[], fail: () => CorruptError) {
    this.#elements = elements;
    this.fail = fail;
  }

  get isOver(): boolean {
    return this.#next === this.#elements.length;
  }

  next(): ByteString {
    const element = this.#elements[this.#next++];
    if (element === undefined) throw this.fail();
    return element;
  }

  integer(): number | bigint {
    const value = parseInteger(this.next());
    if (value === null) throw this.fail();
    return value;
  }

  /** A number of elements that are to come, or a small number. */
  size(): number {
    const value = this.integer();
    if (typeof value === 'bigint' || value < 0 || value > this.#elements.length) throw this.fail();
    return value;
  }
}

function readId(reader: RdbReader): StreamId {
  return makeId(reader.count(), reader.count());
}

function readGroup(reader: RdbReader, stream: StreamValue, type: number): StreamGroup {
  const lastId = readId(reader);
  let entriesRead: number | bigint | null = type >= types.streamListpacks2 ? reader.signed() : null;
  if (entriesRead === -1) entriesRead = null;
  if (type < types.streamListpacks2) entriesRead = countUpTo(stream, lastId);
  const group = new StreamGroup(lastId, entriesRead);
  for (let left = reader.size(25); left > 0; left--) {
    const id = toByteString(reader.take(16));
    const deliveredAt = Number(reader.int64());
    const pending: Pending = { consumer: null, deliveredAt, deliveries: reader.count() };
    if (group.pending.get(id) !== undefined) throw reader.fail('duplicate pending entry');
    group.pending.set(id, pending);
  }
  for (let left = reader.size(2); left > 0; left--) readConsumer(reader, group, type);
  const unowned = new Set<StreamId>();
  if (type >= types.streamListpacks5) {
    for (let left = reader.size(16); left > 0; left--) unowned.add(toByteString(reader.take(16)));
  }
  group.pending.forEach((id, { consumer }) => {
    if ((consumer === null) !== unowned.delete(id)) throw reader.fail('pending entry without a consumer');
    return true;
  });
  if (unowned.size > 0) throw reader.fail('unknown pending entry');
  return group;
}

function readConsumer(reader: RdbReader, group: StreamGroup, type: number): void {
  const name = reader.string();
  if (group.consumers.has(name)) throw reader.fail('duplicate consumer');
  const seenAt = Number(reader.int64());
  const activeAt = type >= types.streamListpacks3 ? Number(reader.int64()) : seenAt;
  const consumer: Consumer = { name, seenAt, activeAt, pending: new StreamIndex() };
  group.consumers.set(name, consumer);
  for (let left = reader.size(16); left > 0; left--) {
    const id = toByteString(reader.take(16));
    const pending = group.pending.get(id);
    if (pending === undefined || pending.consumer !== null) throw reader.fail('unknown pending entry of a consumer');
    pending.consumer = consumer;
    consumer.pending.set(id, pending);
  }
}

function readProducers(reader: RdbReader): Producers | null {
  const duration = reader.count();
  const maxSize = reader.count();
  const producers = makeProducers(Number(duration), Number(maxSize));
  for (let left = reader.size(2); left > 0; left--) {
    const name = reader.string();
    if (producers.byName.has(name)) throw reader.fail('duplicate producer');
    const messages = new Map<ByteString, { id: StreamId; at: number }>();
    for (let count = reader.size(17); count > 0; count--) {
      const message = reader.string();
      if (messages.has(message)) throw reader.fail('duplicate message of a producer');
      const unsigned = () => BigInt.asUintN(64, BigInt(reader.int64()));
      messages.set(message, { id: makeId(unsigned(), unsigned()), at: 0 });
    }
    producers.byName.set(name, messages);
  }
  producers.added = Number(reader.count());
  producers.duplicates = Number(reader.count());
  return producers.byName.size === 0 && producers.added === 0 && producers.duration === 0 ? null : producers;
}
