// The body of XREADGROUP: new entries are given to a consumer and become pending for it; with an id in place of `>` it
// gets what is pending for it already.

import type { Outcome, WriteContext } from '../../context.ts';
import { errors, untilNul } from '../../errors.ts';
import { addInt64 } from '../../numbers.ts';
import { type ByteString, nullArray, type Reply } from '../../reply.ts';
import type { Fields, StreamValue } from '../../values/stream.ts';
import { type Consumer, type Pending, type StreamGroup, update } from '../../values/stream-group.ts';
import { formatId, nextId, type StreamId } from '../../values/stream-id.ts';
import { createConsumer, GroupEffects } from './effects.ts';
import { countChanges, entryReply, findStream, strictId } from './ids.ts';
import { advance } from './progress.ts';
import { byStream, countLeft, type ReadRequest, waitingWords } from './xread.ts';

/** One stream of the command. */
interface Reading {
  readonly key: ByteString;
  readonly stream: StreamValue;
  readonly group: StreamGroup;
  /** Null: what is new (`>`). */
  readonly after: StreamId | null;
}

export function runGroupRead(context: WriteContext, request: ReadRequest): Outcome {
  const { readyKey } = context;
  const readings: Reading[] = [];
  request.keys.forEach((skey, i) => {
    if (readyKey === null || skey === readyKey)
      readings.push(readingOf(context, request, skey, request.ids[i] as string));
  });
  context.propagate();
  const replies: [ByteString, Reply][] = [];
  let total = 0;
  for (const reading of readings) {
    if (request.maxCount > 0 && total >= request.maxCount) break;
    const entries = serve(context, { ...request, count: countLeft(request, total) }, reading);
    if (entries === null) continue;
    total += entries.length;
    replies.push([reading.key, entries]);
  }
  if (replies.length > 0) return byStream(replies, context.resp);
  if (request.timeout === null) return nullArray;
  const words = waitingWords(context, request, request.ids);
  return context.blockOn(request.keys, null, request.timeout, nullArray, words);
}

function readingOf(context: WriteContext, request: ReadRequest, skey: ByteString, word: ByteString): Reading {
  const { profile, readyKey, db } = context;
  if (readyKey !== null) {
    const value = db.peek(skey);
    if (typeof value !== 'object' || value.type !== 'stream') {
      throw errors.coded('UNBLOCKED the stream key no longer exists');
    }
  }
  const stream = findStream(context, skey);
  const group = stream?.groups.get(request.group);
  if (stream === undefined || group === undefined) {
    if (readyKey !== null) throw errors.coded('NOGROUP the consumer group this client was blocked on no longer exists');
    throw errors.coded(
      `NOGROUP No such key '${untilNul(skey)}' or consumer group '${untilNul(request.group)}' in XREADGROUP with GROUP option`,
    );
  }
  if (word === '$' || (word === '+' && profile.atLeast('7.4'))) {
    throw errors.err(
      `The ${word} ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The ${word} ID would just return an empty result set.`,
    );
  }
  return { key: skey, stream, group, after: word === '>' ? null : strictId(word) };
}

/** The entries of one stream; null if there is nothing new. */
function serve(context: WriteContext, request: ReadRequest, reading: Reading): readonly Reply[] | null {
  const { key: skey, stream, group, after } = reading;
  const effects = new GroupEffects(context, skey, request.group, group);
  // Before 7.2 a later id is enough to wake one who waits, be the entry there or not.
  const newest = context.readyKey === null ? stream.lastEntryId : stream.lastId;
  const hasNew = (stream.size > 0 || context.readyKey !== null) && newest > group.lastId;
  // Before 7.2 a consumer that gets nothing is neither seen nor made.
  if (after === null && !hasNew && !context.profile.atLeast('7.2')) return null;
  const known = group.consumers.get(request.consumer);
  if (known !== undefined) update(known, { seenAt: context.now });
  const consumer = known ?? createConsumer(context, skey, group, request.consumer);
  if (known === undefined && request.noAck) effects.consumerCreated(consumer);
  const task: Task = { context, request, stream, group, consumer, effects };
  if (after !== null) {
    countChanges(context);
    return history(task, after);
  }
  const claimed = request.claimIdle === null ? [] : reclaim(task, request.claimIdle);
  const isFull = request.count > 0 && claimed.length >= request.count;
  if (claimed.length === 0 && !hasNew) return null;
  countChanges(context);
  // What is not pending afterwards does not count as activity.
  if (claimed.length > 0 || !request.noAck) update(consumer, { activeAt: context.now });
  return hasNew && !isFull ? [...claimed, ...news(task, request.count - claimed.length)] : claimed;
}

interface Task {
  readonly context: WriteContext;
  readonly request: ReadRequest;
  readonly stream: StreamValue;
  readonly group: StreamGroup;
  readonly consumer: Consumer;
  readonly effects: GroupEffects;
}

function news({ context, request, stream, group, consumer, effects }: Task, count: number): Reply[] {
  const followsTrimming = context.profile.atLeast('7.2');
  const entries: Reply[] = [];
  stream.forEach((id, fields) => {
    advance(stream, group, id, followsTrimming);
    // With CLAIM every entry says how long ago and how often it was delivered; a new one 0 and 0.
    entries.push(request.claimIdle === null ? entryReply(id, fields) : [formatId(id), fields, 0, 0]);
    if (!request.noAck) effects.claimed(id, group.deliver(id, consumer, context.now));
    return entries.length !== count;
  }, nextId(group.lastId) as StreamId);
  // Before 7.2 the XCLAIMs, which name the last id too, were all there was where entries become pending.
  if (request.noAck || context.profile.atLeast('7.2')) effects.read();
  return entries;
}

/** What is pending for the consumer after an id; an entry that was deleted since has no fields. */
function history({ context, request, stream, consumer }: Task, after: StreamId): Reply[] {
  const entries: Reply[] = [];
  const start = nextId(after);
  if (start === null) return entries;
  consumer.pending.forEach((id, pending) => {
    const fields = stream.entry(id);
    entries.push(fields === undefined ? [formatId(id), nullArray] : entryReply(id, fields));
    if (fields !== undefined) deliverAgain(pending, context.now);
    return entries.length !== request.count;
  }, start);
  return entries;
}

function deliverAgain(pending: Pending, now: number): void {
  update(pending, { deliveredAt: now, deliveries: addInt64(pending.deliveries, 1) ?? pending.deliveries });
}

/** Pending entries of the group, whosever, idle for so long, the longest first. NOACK does not apply to them. */
function reclaim({ context, request, stream, group, consumer, effects }: Task, minIdle: number): Reply[] {
  const { now } = context;
  const idle: { id: StreamId; pending: Pending; fields: Fields }[] = [];
  group.pending.forEach((id, pending) => {
    const fields = stream.entry(id);
    if (fields !== undefined && now - pending.deliveredAt >= minIdle) idle.push({ id, pending, fields });
  });
  idle.sort((a, b) => a.pending.deliveredAt - b.pending.deliveredAt);
  const taken = request.count > 0 ? idle.slice(0, request.count) : idle;
  return taken.map(({ id, pending, fields }) => {
    const { deliveredAt, deliveries } = pending;
    group.assign(id, pending, consumer, { deliveredAt: now, deliveries: addInt64(deliveries, 1) ?? deliveries });
    effects.claimed(id, pending);
    return [formatId(id), fields, now - deliveredAt, deliveries];
  });
}
