// DUMP and RESTORE: a value as bytes, and back. The bytes are Redis's own: see src/rdb/payload.ts.

import type { Args } from '../../args.ts';
import { integer, key, optional, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { Payloads } from '../../payloads.ts';
import { type ByteString, OK, type Reply } from '../../reply.ts';
import type { Value } from '../../values/value.ts';
import { place } from './place.ts';

export const dump = command({
  name: 'dump',
  group: 'generic',
  since: '2.6.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run({ db, engine }, { key: asked }) {
    const value = db.lookup(asked);
    return value === undefined ? null : payloadsOf(engine).dump(value, engine);
  },
});

interface RestoreRequest {
  readonly key: ByteString;
  /** Read once the key is known to be free. */
  readonly ttl: ByteString;
  readonly payload: ByteString;
  readonly replace: boolean;
  readonly absolute: boolean;
  /** Seconds since the last use. */
  readonly idle: number | null;
  /** The counter of uses. */
  readonly frequency: number | null;
}

const restoreFacts = {
  arity: -4,
  categories: ['keyspace', 'dangerous'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: [
    key(),
    integer('ttl'),
    string('serialized-value'),
    optional(token('replace', 'REPLACE', { since: '3.0.0' })),
    optional(token('absttl', 'ABSTTL', { since: '5.0.0' })),
    optional(integer('seconds', { token: 'IDLETIME', since: '5.0.0' })),
    optional(integer('frequency', { token: 'FREQ', since: '5.0.0' })),
  ],
} as const;

export const restore = command({
  ...restoreFacts,
  name: 'restore',
  group: 'generic',
  since: '2.6.0',
  flags: ['write', 'denyoom'],
  parse: parseRestore,
  run: runRestore,
});

/** RESTORE as MIGRATE sends it within a cluster. */
export const restoreAsking: Command = command({
  ...restoreFacts,
  name: 'restore-asking',
  group: 'server',
  since: '3.0.0',
  flags: ['write', 'denyoom', 'asking'],
  parse: parseRestore,
  run: runRestore,
});

function parseRestore(args: Args): RestoreRequest {
  const [target, ttl, payload] = [args.key(), args.word(), args.word()];
  let replace = false;
  let absolute = false;
  let idle: number | null = null;
  let frequency: number | null = null;
  while (args.left > 0) {
    if (args.token('REPLACE')) replace = true;
    else if (args.token('ABSTTL')) absolute = true;
    else if (args.left > 1 && frequency === null && args.token('IDLETIME')) {
      idle = args.integer();
      if (idle < 0) throw errors.err('Invalid IDLETIME value, must be >= 0');
    } else if (args.left > 1 && idle === null && args.token('FREQ')) {
      frequency = args.integer();
      if (frequency < 0 || frequency > 255) throw errors.err('Invalid FREQ value, must be >= 0 and <= 255');
    } else throw errors.syntax();
  }
  return { key: target, ttl, payload, replace, absolute, idle, frequency };
}

function runRestore(context: WriteContext, request: RestoreRequest): Reply {
  const { db, engine, now, past } = context;
  const { key: target, absolute } = request;
  if (!request.replace && db.touch(target) !== undefined) throw errors.busyKey();
  const ttl = parseInteger(request.ttl);
  if (ttl === null) throw errors.notInteger();
  if (ttl < 0) throw errors.err('Invalid TTL value, must be >= 0');
  const value = decode(context, request.payload);
  const replaced = request.replace ? db.peek(target) : undefined;
  if (replaced !== undefined) db.delete(target);
  const expireAt = ttl === 0 ? null : absolute ? Number(ttl) : Number(ttl) + now;
  if (expireAt !== null && expireAt <= past) {
    if (replaced === undefined) return OK;
    context.propagate(engine.config.flag('lazyfree-lazy-server-del') ? 'UNLINK' : 'DEL', target);
    db.changed(target, 'del');
    return OK;
  }
  place(db, target, value, expireAt);
  if (expireAt !== null && !absolute) {
    const words = [...context.words, 'ABSTTL'];
    words[2] = `${expireAt}`;
    context.propagate(...words);
  }
  noteUse(context, request);
  db.changed(target, 'restore');
  return OK;
}

function decode({ engine }: WriteContext, payload: ByteString): Value {
  const value = payloadsOf(engine).restore(payload, engine);
  if (value === 'foreign') throw errors.foreignPayload();
  if (value === 'corrupt') throw errors.err('Bad data format');
  return value as Value;
}

/** IDLETIME counts under an LRU policy, FREQ under an LFU one. */
function noteUse({ db, engine: { access } }: WriteContext, { key: target, idle, frequency }: RestoreRequest): void {
  if (access.countsUses ? frequency === null : idle === null) return;
  db.setAccess(target, access.countsUses ? access.withFrequency(frequency as number) : access.withIdle(idle as number));
}

export function payloadsOf({ payloads }: { readonly payloads: Payloads | null }): Payloads {
  if (payloads === null) throw errors.err('this engine was made without RDB payloads');
  return payloads;
}
