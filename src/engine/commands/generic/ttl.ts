// TTL, PTTL, EXPIRETIME and PEXPIRETIME: when a key expires, from now or from the epoch, in seconds or milliseconds.

import type { Args } from '../../args.ts';
import { key } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { keyAt } from '../../keyspecs.ts';
import { int64Max } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';

export const ttl = command({
  name: 'ttl',
  group: 'generic',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: parseKey,
  run: (context, asked) => answer(context, asked, context.now, 's'),
});

export const pttl = command({
  name: 'pttl',
  group: 'generic',
  since: '2.6.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: parseKey,
  run: (context, asked) => answer(context, asked, context.now, 'ms'),
});

export const expiretime = command({
  name: 'expiretime',
  group: 'generic',
  since: '7.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: parseKey,
  run: (context, asked) => answer(context, asked, 0, 's'),
});

export const pexpiretime = command({
  name: 'pexpiretime',
  group: 'generic',
  since: '7.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],
  parse: parseKey,
  run: (context, asked) => answer(context, asked, 0, 'ms'),
});

function parseKey(args: Args): ByteString {
  return args.key();
}

/** Milliseconds since `origin`, or seconds to the nearest; -1 without a deadline, -2 without a key. */
function answer({ db }: ReadContext, asked: ByteString, origin: number, unit: 's' | 'ms'): number | bigint {
  if (db.lookup(asked, false) === undefined) return -2;
  const at = db.expireAt(asked);
  if (at === null) return -1;
  if (Number.isSafeInteger(at)) return unit === 'ms' ? at - origin : Math.floor((at - origin + 500) / 1000);
  // Beyond 2^53 a deadline is kept to the precision of a double; the greatest of all, which is asked for most, is exact.
  const exact = BigInt(at) > int64Max ? int64Max : BigInt(at);
  const left = exact - BigInt(origin);
  return unit === 'ms' ? left : (left + 500n) / 1000n;
}
