// EXPIRE, PEXPIRE, EXPIREAT, PEXPIREAT and PERSIST: giving a key a deadline, and taking it away. Whatever the command,
// the log hears of an absolute deadline, or of a deletion where the deadline has passed already.

import type { Args } from '../../args.ts';
import { integer, key, oneOf, optional, unixTime } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors, untilNul } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { formatInteger, int64Max, int64Min, normalInteger, parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';

interface Request {
  readonly key: ByteString;
  readonly time: number | bigint;
  readonly conditions: ReadonlySet<Condition>;
}

type Condition = (typeof conditionWords)[number];
const conditionWords = ['NX', 'XX', 'GT', 'LT'] as const;
const condition = optional(oneOf('condition', conditionWords, { since: '7.0.0' }));

export const expire = command({
  name: 'expire',
  group: 'generic',
  since: '1.0.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), integer('seconds'), condition],
  parse,
  run: (context, request) => setDeadline(context, request, 1000, context.now, 'expire'),
});

export const pexpire = command({
  name: 'pexpire',
  group: 'generic',
  since: '2.6.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), integer('milliseconds'), condition],
  parse,
  run: (context, request) => setDeadline(context, request, 1, context.now, 'pexpire'),
});

export const expireat = command({
  name: 'expireat',
  group: 'generic',
  since: '1.2.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), unixTime('unix-time-seconds'), condition],
  parse,
  run: (context, request) => setDeadline(context, request, 1000, 0, 'expireat'),
});

export const pexpireat = command({
  name: 'pexpireat',
  group: 'generic',
  since: '2.6.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), unixTime('unix-time-milliseconds'), condition],
  parse,
  run: (context, request) => setDeadline(context, request, 1, 0, 'pexpireat'),
});

export const persist = command({
  name: 'persist',
  group: 'generic',
  since: '2.2.0',
  arity: 2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run({ db }, { key: persisted }) {
    if (db.touch(persisted) === undefined || db.expireAt(persisted) === null) return 0;
    db.setExpire(persisted, null);
    db.changed(persisted, 'persist');
    return 1;
  },
});

/** The options are read before the time, so a bad option is told first (7.0.15). */
function parse(args: Args): Request {
  const expired = args.key();
  const time = args.word();
  const conditions = parseConditions(args);
  const parsed = parseInteger(time);
  if (parsed === null) throw errors.notInteger();
  return { key: expired, time: parsed, conditions };
}

function parseConditions(args: Args): Set<Condition> {
  const conditions = new Set<Condition>();
  while (args.left > 0) {
    const word = args.oneOf(...conditionWords);
    if (word === null) throw errors.err(`Unsupported option ${untilNul(args.word())}`);
    conditions.add(word);
  }
  if (conditions.has('NX') && conditions.size > 1) {
    throw errors.err('NX and XX, GT or LT options at the same time are not compatible');
  }
  if (conditions.has('GT') && conditions.has('LT')) {
    throw errors.err('GT and LT options at the same time are not compatible');
  }
  return conditions;
}

function setDeadline(context: WriteContext, request: Request, unit: number, origin: number, name: string): 0 | 1 {
  const { db, past } = context;
  const at = deadline(request.time, unit, origin);
  if (at === null) throw errors.invalidExpireTime(name);
  const { key: expired, conditions } = request;
  if (db.touch(expired) === undefined || !allows(conditions, db.expireAt(expired), at)) return 0;
  if (at <= past) {
    db.delete(expired);
    context.propagate(context.engine.config.flag('lazyfree-lazy-expire') ? 'UNLINK' : 'DEL', expired);
    db.changed(expired, 'del');
  } else {
    db.setExpire(expired, Number(at));
    // The options go along, though the condition has been met (7.0.15, 8.0.2).
    if (name !== 'pexpireat') context.propagate('PEXPIREAT', expired, formatInteger(at), ...context.words.slice(3));
    db.changed(expired, 'expire');
  }
  return 1;
}

/** Milliseconds since the epoch, or null beyond int64. The product alone must fit, too. */
function deadline(time: number | bigint, unit: number, origin: number): number | bigint | null {
  const quick = Number(time) * unit + origin;
  if (Number.isSafeInteger(quick)) return quick;
  const product = BigInt(time) * BigInt(unit);
  return product < int64Min || product > int64Max ? null : normalInteger(product + BigInt(origin));
}

/** No deadline is later than any. */
function allows(conditions: ReadonlySet<Condition>, current: number | null, at: number | bigint): boolean {
  if (conditions.has('NX') && current !== null) return false;
  if (conditions.has('XX') && current === null) return false;
  if (conditions.has('GT') && (current === null || at <= current)) return false;
  return !(conditions.has('LT') && current !== null && at >= current);
}
