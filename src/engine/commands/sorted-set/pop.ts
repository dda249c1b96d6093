// The pops: ZPOPMIN and ZPOPMAX, ZMPOP from the first sorted set of several, and those that wait: BZPOPMIN, BZPOPMAX,
// BZMPOP. Those that choose a key are written down as the plain pop that they came to.

import { type Args, timeoutMs } from '../../args.ts';
import { double, integer, key, many, oneOf, optional } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import type { Database } from '../../database.ts';
import { errors } from '../../errors.ts';
import { keyAt, keyCount, keyRange } from '../../keyspecs.ts';
import { type ByteString, nullArray, pairs, type Reply } from '../../reply.ts';
import type { SortedSet } from '../../values/zset.ts';

type Where = 'MIN' | 'MAX';

const popName = (where: Where) => `ZPOP${where}`;

/** Takes up to `count` entries (at least one is there), says so, and answers member, score, member, score... */
function take(context: WriteContext, zkey: ByteString, zset: SortedSet, where: Where, count: number): Reply[] {
  const { size } = zset;
  const amount = Math.min(count, size);
  const { members, scores } = where === 'MIN' ? zset.deleteRange(0, amount) : zset.deleteRange(size - amount, size);
  context.db.changed(zkey, where === 'MIN' ? 'zpopmin' : 'zpopmax', amount);
  const taken: Reply[] = [];
  for (let i = 0; i < amount; i++) {
    const at = where === 'MIN' ? i : amount - 1 - i;
    taken.push(members[at] as ByteString, context.double(scores[at] as number));
  }
  return taken;
}

/** The first of `keys` that holds a sorted set, and the set. */
function firstOf(db: Database, keys: readonly ByteString[]): { zkey: ByteString; zset: SortedSet } | null {
  for (const zkey of keys) {
    const zset = db.write(zkey, 'zset');
    if (zset !== undefined) return { zkey, zset };
  }
  return null;
}

function popping(where: Where): Command {
  return command({
    name: where === 'MIN' ? 'zpopmin' : 'zpopmax',
    group: 'sorted-set',
    since: '5.0.0',
    arity: -2,
    flags: ['write', 'fast'],
    categories: ['sortedset'],
    keys: [keyAt(1, 'RW', 'access', 'delete')],
    arguments: [key(), optional(integer('count'))],

    parse(args) {
      const zkey = args.key();
      if (args.left > 1) throw errors.syntax();
      const refused = errors.outOfRangePositive();
      return { key: zkey, count: args.left === 1 ? args.integerBetween(0, Number.MAX_VALUE, refused, refused) : null };
    },

    run(context, { key: zkey, count }) {
      const zset = context.db.write(zkey, 'zset');
      if (zset === undefined || count === 0) return [];
      const taken = take(context, zkey, zset, where, count ?? 1);
      return count === null ? taken : pairs(taken);
    },
  });
}

export const zpopmin = popping('MIN');
export const zpopmax = popping('MAX');

interface MultiplePop {
  readonly keys: readonly ByteString[];
  readonly where: Where;
  readonly count: number;
}

function parseMultiplePop(args: Args): MultiplePop {
  const refused = errors.numkeysPositive();
  const numkeys = args.integerBetween(1, Number.MAX_VALUE, refused, refused);
  const keys = args.take(numkeys);
  const where = args.oneOf('MIN', 'MAX');
  if (where === null) throw errors.syntax();
  let count: number | null = null;
  while (args.left > 0) {
    if (count !== null || args.left < 2 || !args.token('COUNT')) throw errors.syntax();
    const notPositive = errors.err('count should be greater than 0');
    count = args.integerBetween(1, Number.MAX_VALUE, notPositive, notPositive);
  }
  return { keys, where, count: count ?? 1 };
}

/** Pops from the first sorted set there is; null if there is none. Entries are pairs in RESP2, too. */
function popFirst(context: WriteContext, { keys, where, count }: MultiplePop): Reply {
  const first = firstOf(context.db, keys);
  if (first === null) return null;
  const taken = take(context, first.zkey, first.zset, where, count);
  context.propagate(popName(where), first.zkey, String(taken.length / 2));
  const entries: Reply[] = [];
  for (let i = 0; i < taken.length; i += 2) entries.push(taken.slice(i, i + 2));
  return [first.zkey, entries];
}

const afterNumkeys = [
  integer('numkeys'),
  many(key()),
  oneOf('where', ['MIN', 'MAX']),
  optional(integer('count', { token: 'COUNT' })),
];

export const zmpop = command({
  name: 'zmpop',
  group: 'sorted-set',
  since: '7.0.0',
  arity: -4,
  flags: ['write'],
  categories: ['sortedset'],
  keys: [keyCount(1, 'RW', 'access', 'delete')],
  arguments: afterNumkeys,
  parse: (args) => parseMultiplePop(args),
  run: (context, request) => popFirst(context, request) ?? nullArray,
});

export const bzmpop = command({
  name: 'bzmpop',
  group: 'sorted-set',
  since: '7.0.0',
  arity: -5,
  flags: ['write', 'blocking'],
  categories: ['sortedset'],
  keys: [keyCount(2, 'RW', 'access', 'delete')],
  arguments: [double('timeout'), ...afterNumkeys],

  parse(args) {
    const timeout = args.word();
    const request = parseMultiplePop(args);
    // The first word is the last to be read (redis-server 7.0.15, 8.0.2).
    return { ...request, timeout: timeoutMs(timeout, args.profile) };
  },

  run(context, request) {
    const keys = context.servedKeys(request.keys);
    return popFirst(context, { ...request, keys }) ?? context.blockOn(request.keys, 'zset', request.timeout);
  },
});

function waitingPop(where: Where): Command {
  return command({
    name: where === 'MIN' ? 'bzpopmin' : 'bzpopmax',
    group: 'sorted-set',
    since: '5.0.0',
    arity: -3,
    flags: ['write', 'noscript', 'blocking', 'fast'],
    categories: ['sortedset'],
    keys: [keyRange(1, -2, 1, 'RW', 'access', 'delete')],
    arguments: [many(key()), double('timeout')],
    changed: { '7.2': { flags: ['write', 'blocking', 'fast'] } },

    parse(args) {
      const keys = args.rest();
      const timeout = timeoutMs(keys.pop() as ByteString, args.profile);
      return { keys, timeout };
    },

    run(context, { keys, timeout }) {
      const first = firstOf(context.db, context.servedKeys(keys));
      if (first === null) return context.blockOn(keys, 'zset', timeout);
      const taken = take(context, first.zkey, first.zset, where, 1);
      context.propagate(popName(where), first.zkey);
      return [first.zkey, ...taken];
    },
  });
}

export const bzpopmin = waitingPop('MIN');
export const bzpopmax = waitingPop('MAX');
