// XREAD and XREADGROUP: what came after an id, or after what the group has read, of one stream or several; waiting for
// it with BLOCK.

import type { Args } from '../../args.ts';
import { type Argument, block, integer, key, many, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Outcome, ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keysAfter, noted } from '../../keyspecs.ts';
import { type ByteString, map, nullArray, type Reply } from '../../reply.ts';
import { firstId, formatId, lastId, nextId, previousId, type StreamId } from '../../values/stream-id.ts';
import { rangeReply, strictId } from './ids.ts';
import { runGroupRead } from './xreadgroup.ts';

export interface ReadRequest {
  readonly keys: readonly ByteString[];
  readonly ids: readonly ByteString[];
  /** 0: all. */
  readonly count: number;
  /** MAXCOUNT: entries of all streams together; 0: all. */
  readonly maxCount: number;
  /** Milliseconds, 0 for ever; null: do not wait. */
  readonly timeout: number | null;
  readonly group: ByteString;
  readonly consumer: ByteString;
  readonly noAck: boolean;
  /** CLAIM: pending entries idle for so long come first. */
  readonly claimIdle: number | null;
}

const streams = block('streams', [many(key()), many(string('id'))], { token: 'STREAMS' });

const limits: readonly Argument[] = [
  optional(integer('count', { token: 'COUNT' })),
  optional(integer('maxcount', { token: 'MAXCOUNT', since: '8.10.0' })),
  optional(integer('maxsize', { token: 'MAXSIZE', since: '8.10.0' })),
  optional(integer('milliseconds', { token: 'BLOCK' })),
];

const keysFrom = (from: number) => keysAfter('STREAMS', from, { last: -1, step: 1, limit: 2 }, 'RO', 'access');
const incompleteKeysFrom = (from: number, why: string) =>
  noted(
    keysAfter('STREAMS', from, { last: -1, step: 1, limit: 2 }, 'RO', 'access', 'incomplete'),
    `Incomplete because ${why} can shift the STREAMS keyword; fall back to xreadGetKeys`,
  );

export const xread = command({
  name: 'xread',
  group: 'stream',
  since: '5.0.0',
  arity: -4,
  flags: ['readonly', 'blocking'],
  categories: ['stream'],
  keys: [keysFrom(1)],
  arguments: [...limits, streams],
  changed: {
    '8.0': { keys: [incompleteKeysFrom(1, 'a stream key named STREAMS (or options before it)')] },
  },
  parse: (args) => parseRead(args, 'xread'),
  run: (context, request) => runRead(context, request),
});

export const xreadgroup = command({
  name: 'xreadgroup',
  group: 'stream',
  since: '5.0.0',
  arity: -7,
  flags: ['write', 'blocking'],
  categories: ['stream'],
  keys: [keysFrom(4)],
  arguments: [
    block('group-block', [string('group'), string('consumer')], { token: 'GROUP' }),
    ...limits,
    optional(integer('min-idle-time', { token: 'CLAIM', since: '8.4.0' })),
    optional(token('noack', 'NOACK')),
    streams,
  ],
  changed: {
    '8.0': { keys: [incompleteKeysFrom(4, 'a consumer/group named STREAMS (or options before GROUP)')] },
  },
  parse: (args) => parseRead(args, 'xreadgroup'),
  run: (context, request) => runGroupRead(context, request),
});

type Name = 'xread' | 'xreadgroup';

function parseRead(args: Args, name: Name): ReadRequest {
  const options = { count: 0, maxCount: 0, timeout: null as number | null, group: '', consumer: '', noAck: false };
  let hasGroup = false;
  let claimIdle: number | null = null;
  const onlyInGroups = (option: string) =>
    errors.err(`The ${option} option is only supported by XREADGROUP. You called XREAD instead.`);
  while (args.left > 0) {
    const more = args.left - 1;
    if (more > 0 && args.token('BLOCK')) options.timeout = parseTimeout(args);
    else if (more > 0 && args.token('COUNT')) options.count = Math.max(args.integer(), 0);
    else if (more > 0 && args.token('MAXCOUNT')) options.maxCount = Math.max(args.integer(), 0);
    else if (more > 0 && args.token('STREAMS')) {
      const { keys, ids } = parseStreams(args, name);
      if (name === 'xreadgroup' && !hasGroup) throw errors.err('Missing GROUP option for XREADGROUP');
      return { keys, ids, ...options, claimIdle };
    } else if (more > 1 && args.token('GROUP')) {
      if (name === 'xread') throw onlyInGroups('GROUP');
      [options.group, options.consumer] = args.take(2) as [ByteString, ByteString];
      hasGroup = true;
    } else if (args.token('NOACK')) {
      if (name === 'xread') throw onlyInGroups('NOACK');
      options.noAck = true;
    } else if (name === 'xreadgroup' && more > 0 && args.token('CLAIM')) {
      claimIdle = args.integerBetween(0, Number.MAX_VALUE, errors.err('min-idle-time must be a positive integer'));
    } else throw errors.syntax();
  }
  throw errors.syntax();
}

function parseTimeout(args: Args): number {
  const timeout = args.integer(errors.err('timeout is not an integer or out of range'));
  if (timeout < 0) throw errors.timeoutNegative();
  return timeout;
}

function parseStreams(args: Args, name: Name): { keys: ByteString[]; ids: ByteString[] } {
  if (args.left % 2 !== 0) {
    const last = args.profile.atLeast('7.4') ? "an ID, '+', or '$'" : "an ID or '$'";
    const meant = name === 'xread' ? last : "an ID or '>'";
    if (!args.profile.atLeast('7.2')) {
      throw errors.err("Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.");
    }
    throw errors.err(`Unbalanced '${name}' list of streams: for each stream key ${meant} must be specified.`);
  }
  const words = args.rest();
  return { keys: words.slice(0, words.length / 2), ids: words.slice(words.length / 2) };
}

/** Where to go on from in one stream. */
interface Position {
  readonly key: ByteString;
  readonly after: StreamId;
}

function runRead(context: ReadContext, request: ReadRequest): Outcome {
  const { db, resp, readyKey } = context;
  if (readyKey !== null) return runWoken(context, request, readyKey);
  const positions = request.keys.map((skey, i) => positionOf(context, skey, request.ids[i] as ByteString));
  const replies: [ByteString, Reply][] = [];
  let total = 0;
  for (const { key: skey, after } of positions) {
    if (request.maxCount > 0 && total >= request.maxCount) break;
    const stream = db.read(skey, 'stream');
    if (stream === undefined || stream.size === 0 || stream.lastEntryId <= after) continue;
    const entries = rangeReply(stream, nextId(after) as StreamId, lastId, countLeft(request, total));
    total += entries.length;
    replies.push([skey, entries]);
  }
  if (replies.length > 0) return byStream(replies, resp);
  if (request.timeout === null) return nullArray;
  return waitOn(
    context,
    request,
    positions.map(({ after }) => formatId(after)),
  );
}

/** Before 7.2 one who waited gets what the stream that is ready has, be it nothing: a later id is enough to be woken. */
function runWoken(context: ReadContext, request: ReadRequest, readyKey: ByteString): Outcome {
  const value = context.db.peek(readyKey);
  const after = strictId(request.ids[request.keys.indexOf(readyKey)] as ByteString);
  if (typeof value !== 'object' || value.type !== 'stream' || value.lastId <= after) {
    return waitOn(context, request, request.ids);
  }
  const entries = rangeReply(value, nextId(after) as StreamId, lastId, request.count);
  return byStream([[readyKey, entries]], context.resp);
}

function waitOn(context: ReadContext, request: ReadRequest, ids: readonly ByteString[]): Outcome {
  return context.blockOn(request.keys, 'stream', request.timeout ?? 0, nullArray, waitingWords(context, request, ids));
}

/** How many entries the next stream may give when the ones before gave `total`; 0: all. */
export function countLeft({ count, maxCount }: ReadRequest, total: number): number {
  if (maxCount === 0) return count;
  return count === 0 ? maxCount - total : Math.min(count, maxCount - total);
}

function positionOf({ db, profile }: ReadContext, skey: ByteString, word: ByteString): Position {
  const stream = db.read(skey, 'stream');
  if (word === '$') return { key: skey, after: stream?.lastId ?? firstId };
  if (word === '+' && profile.atLeast('7.4')) {
    const last = stream?.size ? stream.lastEntryId : stream?.lastId;
    // The last entry is what comes after the id before it.
    return {
      key: skey,
      after: last === undefined || !stream?.size ? (last ?? firstId) : (previousId(last) as StreamId),
    };
  }
  if (word === '>') {
    throw errors.err(
      'The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
    );
  }
  return { key: skey, after: strictId(word) };
}

/** A map of entries by stream; in RESP2 an array of pairs. */
export function byStream(replies: readonly [ByteString, Reply][], resp: 2 | 3): Reply {
  return resp === 3 ? map(replies.flat()) : replies;
}

/**
 * The command as it waits: `$` is what it stood for when it came. Before 7.2 a client that waited without a COUNT got no
 * more than a thousand entries.
 */
export function waitingWords(
  { words, profile }: ReadContext,
  { ids, count }: ReadRequest,
  resolved: readonly ByteString[],
): ByteString[] {
  const waiting = [...words.slice(0, words.length - ids.length), ...resolved];
  if (count === 0 && !profile.rules.rerunsBlocked) {
    waiting.splice(words.length - 2 * ids.length - 1, 0, 'COUNT', '1000');
  }
  return waiting;
}
