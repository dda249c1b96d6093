// XCLAIM and XAUTOCLAIM: pending entries change hands.

import type { Args } from '../../args.ts';
import { integer, key, many, optional, string, token, unixTime } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors, RedisError } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString, Reply } from '../../reply.ts';
import { type StreamGroup, update } from '../../values/stream-group.ts';
import { firstId, formatId, nextId, parseId, type StreamId } from '../../values/stream-id.ts';
import { type Claim, Claimant } from './claimant.ts';
import { GroupEffects } from './effects.ts';
import { countChanges, findGroup, noGroup, rangeStart, strictId } from './ids.ts';

export const xclaim = command({
  name: 'xclaim',
  group: 'stream',
  since: '5.0.0',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    string('group'),
    string('consumer'),
    string('min-idle-time'),
    many(string('id')),
    optional(integer('ms', { token: 'IDLE' })),
    optional(unixTime('unix-time-milliseconds', { token: 'TIME' })),
    optional(integer('count', { token: 'RETRYCOUNT' })),
    optional(token('force', 'FORCE')),
    optional(token('justid', 'JUSTID')),
    optional(string('lastid', { token: 'LASTID' })),
  ],

  parse(args) {
    const names = { key: args.key(), name: args.word(), consumer: args.word() };
    // The group is looked up before the rest is read: its error comes first (redis-server 7.0.15).
    return { ...names, options: attempt(args, () => parseClaim(args)) };
  },

  run(context, { key: skey, name, consumer, options }) {
    const found = findGroup(context, skey, name);
    if (found === undefined) throw noGroup(skey, name);
    if (options instanceof RedisError) throw options;
    const effects = new GroupEffects(context, skey, name, found.group);
    const { group } = found;
    const isAhead = options.lastId > group.lastId;
    if (isAhead) update(group, { lastId: options.lastId });
    const claimant = new Claimant(context, skey, found, consumer, effects);
    const claim = { ...options, deliveredAt: deliveryTime(options, context.now) };
    const replies: Reply[] = [];
    let changed = false;
    for (const id of options.ids) {
      const outcome = claimant.claim(id, claim, options.minIdle, options.force);
      if (outcome.reply !== null) replies.push(outcome.reply);
      changed ||= outcome.changed;
    }
    if (isAhead && !changed) {
      effects.read();
      countChanges(context);
    }
    return replies;
  },
});

interface ClaimOptions {
  readonly minIdle: number;
  readonly ids: readonly StreamId[];
  readonly idle: number | null;
  readonly time: number | null;
  readonly deliveries: number | bigint | null;
  readonly force: boolean;
  readonly justIds: boolean;
  readonly lastId: StreamId;
}

function parseClaim(args: Args): ClaimOptions {
  const minIdle = Math.max(args.integer(errors.err('Invalid min-idle-time argument for XCLAIM')), 0);
  const ids: StreamId[] = [];
  for (let parsed = parseId(args.peek() ?? ''); parsed !== null; parsed = parseId(args.peek() ?? '')) {
    ids.push(parsed.id);
    args.word();
  }
  const options = { idle: null, time: null, deliveries: null, force: false, justIds: false, lastId: firstId } as {
    -readonly [K in keyof Omit<ClaimOptions, 'minIdle' | 'ids'>]: ClaimOptions[K];
  };
  const invalid = (name: string) => errors.err(`Invalid ${name} option argument for XCLAIM`);
  while (args.left > 0) {
    const hasMore = args.left > 1;
    if (args.token('FORCE')) options.force = true;
    else if (args.token('JUSTID')) options.justIds = true;
    else if (hasMore && args.token('IDLE')) {
      options.idle = args.integer(invalid('IDLE'));
      options.time = null;
    } else if (hasMore && args.token('TIME')) {
      options.time = args.integer(invalid('TIME'));
      options.idle = null;
    } else if (hasMore && args.token('RETRYCOUNT')) {
      const count = args.int64(invalid('RETRYCOUNT'));
      options.deliveries = count < 0 ? null : count;
    } else if (hasMore && args.token('LASTID')) options.lastId = strictId(args.word());
    else throw errors.err(`Unrecognized XCLAIM option '${args.word()}'`);
  }
  return { minIdle, ids, ...options };
}

/** What lies in the future, or before all time, is now: clients reckon with clocks of their own. */
function deliveryTime({ idle, time }: ClaimOptions, now: number): number {
  const at = idle !== null ? now - idle : (time ?? now);
  return at < 0 || at > now ? now : at;
}

/** What `read` reads, or the Redis error that it met: the words are then taken as read. */
function attempt<T>(args: Args, read: () => T): T | RedisError {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof RedisError)) throw thrown;
    args.position = args.words.length;
    return thrown;
  }
}

export const xautoclaim = command({
  name: 'xautoclaim',
  group: 'stream',
  since: '6.2.0',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [
    key(),
    string('group'),
    string('consumer'),
    string('min-idle-time'),
    string('start'),
    optional(integer('count', { token: 'COUNT' })),
    optional(token('justid', 'JUSTID')),
  ],

  parse(args) {
    return { key: args.key(), name: args.word(), consumer: args.word(), scan: readScan(args) };
  },

  run(context, { key: skey, name, consumer, scan }) {
    if (scan instanceof RedisError) {
      context.db.lookup(skey);
      throw scan;
    }
    const { minIdle, start, count, justIds } = scan;
    const found = findGroup(context, skey, name);
    if (found === undefined) throw noGroup(skey, name);
    const effects = new GroupEffects(context, skey, name, found.group);
    const claimant = new Claimant(context, skey, found, consumer, effects);
    const claim: Claim = { deliveredAt: context.now, deliveries: null, justIds };
    const claimed: Reply[] = [];
    const deleted: Reply[] = [];
    let at: StreamId | null = start;
    for (let left = count, attempts = count * 10; left > 0 && attempts > 0 && at !== null; attempts--) {
      const next = found.group.pending.ceiling(at);
      if (next === undefined) break;
      const [id, pending] = next;
      at = nextId(id);
      const fields = found.stream.entry(id);
      if (fields === undefined) {
        claimant.dropDeleted(id, pending);
        deleted.push(formatId(id));
      } else if (minIdle > 0 && context.now - pending.deliveredAt < minIdle) {
        continue;
      } else {
        claimed.push(claimant.take(id, fields, pending, claim).reply);
      }
      left--;
    }
    return [cursor(found.group, at), claimed, deleted];
  },
});

interface Scan {
  readonly minIdle: number;
  readonly start: StreamId;
  readonly count: number;
  readonly justIds: boolean;
}

/** What is asked, or its error, which the client hears after the key was looked up: a miss has its event even so. */
function readScan(args: Args): Scan | RedisError {
  try {
    const minIdle = Math.max(args.integer(errors.err('Invalid min-idle-time argument for XAUTOCLAIM')), 0);
    const start = rangeStart(args.word());
    const options = { count: 100, justIds: false };
    while (args.left > 0) {
      if (args.left > 1 && args.token('COUNT')) {
        const notPositive = errors.err('COUNT must be > 0');
        options.count = args.integerBetween(1, largestCount, notPositive, notPositive);
      } else if (args.token('JUSTID')) options.justIds = true;
      else throw errors.syntax();
    }
    return { minIdle, start, ...options };
  } catch (error) {
    if (!(error instanceof RedisError)) throw error;
    if (args.left > 0) args.rest();
    return error;
  }
}

const largestCount = Number((2n ** 63n - 1n) / 16n);

/** Where the next call goes on; 0-0 at the end. */
function cursor(group: StreamGroup, at: StreamId | null): ByteString {
  const next = at === null ? undefined : group.pending.ceiling(at);
  return formatId(next?.[0] ?? firstId);
}
