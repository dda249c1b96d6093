// WAIT and WAITAOF: waiting until others have the writes made so far. There are no replicas here, so whoever asks for
// some waits in vain until time runs out, as on a server without replicas.

import type { Args } from '../../args.ts';
import { integer } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { int64Max } from '../../numbers.ts';

export const wait = command({
  name: 'wait',
  group: 'generic',
  since: '3.0.0',
  arity: 3,
  flags: ['noscript'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  arguments: [integer('numreplicas'), integer('timeout')],
  changed: {
    '7.2': { flags: [] },
    '7.4': { flags: ['blocking'] },
    'valkey 8.0': { flags: ['blocking'] },
  },

  parse(args) {
    return { replicas: asInt(args.int64()), timeout: parseTimeout(args) };
  },

  run(context, { replicas, timeout }) {
    refuseOnReplica(context, 'WAIT');
    const left = timeLeft(context, timeout);
    return replicas <= 0 ? 0 : context.blockOn([], null, left, 0);
  },
});

export const waitaof = command({
  name: 'waitaof',
  group: 'generic',
  since: '7.2.0',
  arity: 4,
  flags: ['noscript'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:agg_min'],
  arguments: [integer('numlocal'), integer('numreplicas'), integer('timeout')],
  changed: {
    '7.4': { flags: ['blocking'] },
    'valkey 8.0': { flags: ['blocking'] },
  },

  parse(args) {
    const local = args.integerBetween(0, 1, errors.outOfRangeBetween(0, 1));
    const replicas = args.int64(errors.outOfRangePositive());
    if (replicas < 0) throw errors.outOfRangePositive();
    return { local, replicas: asInt(replicas), timeout: parseTimeout(args) };
  },

  run(context, { local, replicas, timeout }) {
    refuseOnReplica(context, 'WAITAOF');
    const left = timeLeft(context, timeout);
    const { config } = context.engine;
    const synced = config.has('appendonly') && config.flag('appendonly') ? 1 : 0;
    if (local > synced) {
      throw errors.err('WAITAOF cannot be used when numlocal is set but appendonly is disabled.');
    }
    const reply = [synced, 0];
    return replicas <= 0 ? reply : context.blockOn([], null, left, reply);
  },
});

function refuseOnReplica({ engine, profile }: ReadContext, name: string): void {
  if (!engine.replication.isReplica) return;
  // WAIT tells of writable replicas, and Redis since when they are so; WAITAOF has a shorter text.
  const writable = 'if a replica is configured to be writable (which is not the default) ';
  const since = profile.flavour === 'valkey' ? '' : 'since Redis 4.0 ';
  const advice = name === 'WAIT' ? `${since}${writable}` : '';
  throw errors.err(
    `${name} cannot be used with replica instances. Please also note that ${advice}writes to replicas are just local and are not propagated.`,
  );
}

/** Redis keeps the number in an int: 2^31 replicas are a negative number, which is always reached (8.0.2). */
function asInt(replicas: number | bigint): number {
  return Number(BigInt.asIntN(32, BigInt(replicas)));
}

/** Milliseconds, unlike the timeouts of other blocking commands. */
function parseTimeout(args: Args): number | bigint {
  const timeout = args.int64(errors.err('timeout is not an integer or out of range'));
  if (timeout < 0) throw errors.timeoutNegative();
  return timeout;
}

/** Since 7.2 the deadline must be an int64; 7.0.15 waits for ever (or, its sum being negative, in effect so). */
function timeLeft({ now, profile }: { now: number; profile: Args['profile'] }, timeout: number | bigint): number {
  const isOutOfRange = BigInt(timeout) + BigInt(now) > int64Max;
  if (isOutOfRange && profile.atLeast('7.2')) throw errors.timeoutOutOfRange();
  return isOutOfRange ? 0 : Number(timeout);
}
