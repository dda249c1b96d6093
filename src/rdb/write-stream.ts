// A stream as RDB files and DUMP have it: its nodes as listpacks, then what outlives the entries, then the groups.
//
//   nodes:   master id (16 bytes), listpack: see stream-node.ts of the engine
//   pending: the group's, with times and counts; then each consumer's, as ids that the group must know

import type { Profile } from '../engine/profile.ts';
import type { StreamValue } from '../engine/values/stream.ts';
import type { Consumer, Pending, StreamGroup } from '../engine/values/stream-group.ts';
import { msOf, type StreamId, sequenceOf } from '../engine/values/stream-id.ts';
import type { StreamIndex } from '../engine/values/stream-index.ts';
import type { Fields, StreamNode } from '../engine/values/stream-node.ts';
import type { Producers } from '../engine/values/stream-producers.ts';
import { types } from './format.ts';
import { ListpackWriter } from './listpack.ts';
import type { RdbWriter } from './writer.ts';

export const isDeletedEntry = 1;
export const hasSameFields = 2;

const listpack = new ListpackWriter();

export function streamType(profile: Profile): number {
  if (profile.atLeast('8.8')) return types.streamListpacks5;
  if (profile.atLeast('8.6')) return types.streamListpacks4;
  return profile.atLeast('7.2') ? types.streamListpacks3 : types.streamListpacks2;
}

export function writeStream(target: RdbWriter, stream: StreamValue, type: number): void {
  target.count(stream.nodes.length);
  for (const node of stream.nodes) {
    target.string(node.master);
    target.string(listpackOf(node));
  }
  target.count(stream.size);
  writeId(target, stream.lastId);
  writeId(target, stream.firstId);
  writeId(target, stream.maxDeletedId);
  target.count(stream.entriesAdded);
  target.count(stream.groups.size);
  for (const [name, group] of stream.sortedGroups) {
    target.string(name);
    writeGroup(target, group, type);
  }
  if (type >= types.streamListpacks4) writeProducers(target, stream.producers);
}

function listpackOf(node: StreamNode): Uint8Array {
  const { ids, entries, deleted, fields } = node;
  listpack.start();
  listpack.integer(ids.length);
  listpack.integer(deleted.length);
  listpack.integer(fields.length);
  for (const field of fields) listpack.element(field);
  listpack.integer(0);
  const gone = [...deleted].sort((a, b) => (a.id < b.id ? -1 : 1));
  let next = 0;
  for (let i = 0; i <= ids.length; i++) {
    for (; next < gone.length; next++) {
      const entry = gone[next] as (typeof gone)[number];
      if (i < ids.length && entry.id > (ids[i] as StreamId)) break;
      writeEntry(node, entry.id, entry.fields, isDeletedEntry);
    }
    if (i < ids.length) writeEntry(node, ids[i] as StreamId, entries[i] as Fields, 0);
  }
  return listpack.finish();
}

function writeEntry({ master, fields }: StreamNode, id: StreamId, entry: Fields, flags: number): void {
  const count = entry.length / 2;
  const isSame = count === fields.length && fields.every((field, i) => field === entry[i * 2]);
  listpack.integer(isSame ? flags | hasSameFields : flags);
  listpack.integer(difference(msOf(id), msOf(master)));
  listpack.integer(difference(sequenceOf(id), sequenceOf(master)));
  if (!isSame) listpack.integer(count);
  for (let i = isSame ? 1 : 0; i < entry.length; i += isSame ? 2 : 1) listpack.element(entry[i] as string);
  listpack.integer(isSame ? count + 3 : count * 2 + 4);
}

function difference(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return BigInt.asIntN(64, BigInt(a) - BigInt(b));
}

function writeId(target: RdbWriter, id: StreamId): void {
  target.count(msOf(id));
  target.count(sequenceOf(id));
}

function writeGroup(target: RdbWriter, group: StreamGroup, type: number): void {
  writeId(target, group.lastId);
  target.count(group.entriesRead ?? -1);
  target.count(group.pending.size);
  group.pending.forEach((id, { deliveredAt, deliveries }) => {
    target.raw(id);
    target.int64(deliveredAt);
    target.count(deliveries);
    return true;
  });
  const consumers = group.sortedConsumers;
  target.count(consumers.length);
  for (const consumer of consumers) writeConsumer(target, consumer, type);
  if (type >= types.streamListpacks5) writeUnowned(target, group.pending);
}

function writeConsumer(target: RdbWriter, { name, seenAt, activeAt, pending }: Consumer, type: number): void {
  target.string(name);
  target.int64(seenAt);
  if (type >= types.streamListpacks3) target.int64(activeAt);
  target.count(pending.size);
  pending.forEach((id) => {
    target.raw(id);
    return true;
  });
}

/** The entries that were given back and wait for anyone. */
function writeUnowned(target: RdbWriter, pending: StreamIndex<Pending>): void {
  const unowned: StreamId[] = [];
  pending.forEach((id, { consumer }) => {
    if (consumer === null) unowned.push(id);
    return true;
  });
  target.count(unowned.length);
  for (const id of unowned) target.raw(id);
}

/** Recent messages of producers. Their times are not kept: whoever reads them takes them for new. */
function writeProducers(target: RdbWriter, producers: Producers | null): void {
  target.count(producers?.duration ?? 0);
  target.count(producers?.maxSize ?? 0);
  target.count(producers?.byName.size ?? 0);
  for (const [name, messages] of producers?.byName ?? []) {
    target.string(name);
    target.count(messages.size);
    for (const [message, { id }] of messages) {
      target.string(message);
      target.int64(msOf(id));
      target.int64(sequenceOf(id));
    }
  }
  target.count(producers?.added ?? 0);
  target.count(producers?.duplicates ?? 0);
}
