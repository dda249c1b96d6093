// What the stream commands share: ids and bounds as clients write them, entries as they are answered, and the look-up
// of a group.

import type { WriteContext } from '../../context.ts';
import { errors, untilNul } from '../../errors.ts';
import type { ByteString, Reply } from '../../reply.ts';
import type { Fields, StreamValue } from '../../values/stream.ts';
import type { StreamGroup } from '../../values/stream-group.ts';
import {
  firstId,
  formatId,
  lastId,
  nextId,
  parseId,
  previousId,
  type StreamId,
  sequenceMax,
} from '../../values/stream-id.ts';

export const invalidId = () => errors.err('Invalid stream ID specified as stream command argument');

/** An id in full; a missing sequence is 0. */
export function strictId(word: ByteString): StreamId {
  const parsed = parseId(word);
  if (parsed === null) throw invalidId();
  return parsed.id;
}

/** An id, `-` or `+`. */
export function looseId(word: ByteString, missing: number | bigint = 0): StreamId {
  if (word === '-') return firstId;
  if (word === '+') return lastId;
  const parsed = parseId(word, missing);
  if (parsed === null) throw invalidId();
  return parsed.id;
}

export interface Bound {
  readonly id: StreamId;
  readonly exclusive: boolean;
}

/** A bound as written: with `(` in front the id itself is left out. */
function parseBound(word: ByteString, missing: number | bigint): Bound {
  if (word.length < 2 || !word.startsWith('(')) return { id: looseId(word, missing), exclusive: false };
  const parsed = parseId(word.slice(1), missing);
  if (parsed === null) throw invalidId();
  return { id: parsed.id, exclusive: true };
}

/** The first id that a range takes in. */
export function rangeStart(word: ByteString): StreamId {
  const { id, exclusive } = parseBound(word, 0);
  const start = exclusive ? nextId(id) : id;
  if (start === null) throw errors.err('invalid start ID for the interval');
  return start;
}

/** The last id that a range takes in. */
export function rangeEnd(word: ByteString): StreamId {
  const { id, exclusive } = parseBound(word, sequenceMax);
  const end = exclusive ? previousId(id) : id;
  if (end === null) throw errors.err('invalid end ID for the interval');
  return end;
}

export function entryReply(id: StreamId, fields: Fields): Reply {
  return [formatId(id), fields];
}

/** Entries of a range as they are answered; `count` 0 is all of them. */
export function rangeReply(
  stream: Pick<StreamValue, 'forEach'>,
  start: StreamId,
  end: StreamId,
  count: number,
  reverse = false,
): Reply[] {
  const replies: Reply[] = [];
  stream.forEach(
    (id, fields) => {
      replies.push(entryReply(id, fields));
      return replies.length !== count;
    },
    start,
    end,
    reverse,
  );
  return replies;
}

export interface Found {
  readonly stream: StreamValue;
  readonly group: StreamGroup;
}

/** A stream to be changed, looked up as Redis does it: as a read. */
export function findStream({ db }: WriteContext, key: ByteString): StreamValue | undefined {
  return db.read(key, 'stream') === undefined ? undefined : db.write(key, 'stream');
}

export function findGroup(context: WriteContext, key: ByteString, name: ByteString): Found | undefined {
  const stream = findStream(context, key);
  const group = stream?.groups.get(name);
  return stream === undefined || group === undefined ? undefined : { stream, group };
}

export function noGroup(key: ByteString, group: ByteString) {
  return errors.coded(`NOGROUP No such key '${untilNul(key)}' or consumer group '${untilNul(group)}'`);
}

export function noConsumerGroup(key: ByteString, group: ByteString) {
  return errors.coded(`NOGROUP No such consumer group '${untilNul(group)}' for key name '${untilNul(key)}'`);
}

/** Counts changes of groups, which neither WATCH nor keyspace events hear of (7.0.15, 8.0.2). */
export function countChanges({ engine }: WriteContext, changes = 1): void {
  engine.dirty += changes;
}
