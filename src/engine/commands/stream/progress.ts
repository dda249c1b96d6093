// How far a group has come in the whole history of its stream, and how much is ahead of it (its lag). Known exactly
// while nothing was deleted in between; else it is worked out from where the stream begins or ends, or not known.

import { addInt64 } from '../../numbers.ts';
import type { StreamValue } from '../../values/stream.ts';
import { type StreamGroup, update } from '../../values/stream-group.ts';
import { firstId, type StreamId } from '../../values/stream-id.ts';

type Counter = number | bigint;
type Counted = Pick<StreamValue, 'size' | 'firstId' | 'lastId' | 'maxDeletedId' | 'entriesAdded'>;

const minus = (a: Counter, b: Counter): Counter => addInt64(a, -b) ?? 0;

/** True if an entry at `id` or after it was deleted, as far as the greatest deleted id tells. */
function isBrokenFrom(stream: Counted, id: StreamId): boolean {
  if (stream.size === 0 || stream.maxDeletedId === firstId) return false;
  if (stream.firstId > stream.maxDeletedId) return false;
  return id <= stream.maxDeletedId;
}

/** True if the group's own count can be relied on: since 7.2 not while the stream begins after what it has read. */
function isCounted(stream: Counted, read: StreamId, from: StreamId, followsTrimming: boolean): boolean {
  if (followsTrimming && (stream.size === 0 || read < stream.firstId)) return false;
  return !isBrokenFrom(stream, from);
}

/** How many entries were ever added up to `id`; null where that cannot be told. */
export function countUpTo(stream: Counted, id: StreamId): Counter | null {
  const { entriesAdded, size, maxDeletedId } = stream;
  if (entriesAdded === 0) return 0;
  if (size === 0 && id <= stream.lastId) return entriesAdded;
  if (id === stream.lastId) return entriesAdded;
  if (id > stream.lastId) return null;
  const first = stream.firstId;
  if (maxDeletedId !== firstId && maxDeletedId >= first) return null;
  if (id < first) return minus(entriesAdded, size);
  return id === first ? minus(entriesAdded, size - 1) : null;
}

/** The group was given the entry `id`, which is beyond what it had read. */
export function advance(stream: StreamValue, group: StreamGroup, id: StreamId, followsTrimming: boolean): void {
  let { entriesRead } = group;
  if (entriesRead !== null && isCounted(stream, group.lastId, followsTrimming ? group.lastId : id, followsTrimming))
    entriesRead = addInt64(entriesRead, 1);
  else if (stream.entriesAdded !== 0) entriesRead = countUpTo(stream, id);
  update(group, { lastId: id, entriesRead });
}

/** How many entries the group has yet to read; null where that cannot be told. */
export function lagOf(
  stream: Counted,
  { entriesRead, lastId }: Pick<StreamGroup, 'entriesRead' | 'lastId'>,
  followsTrimming: boolean,
): Counter | null {
  if (stream.entriesAdded === 0 || (followsTrimming && stream.size === 0)) return 0;
  if (entriesRead !== null && isCounted(stream, lastId, lastId, followsTrimming)) {
    return minus(stream.entriesAdded, entriesRead);
  }
  const counted = countUpTo(stream, lastId);
  return counted === null ? null : minus(stream.entriesAdded, counted);
}
