// The pops: LPOP and RPOP, LMPOP from the first list of several, and those that wait: BLPOP, BRPOP, BLMPOP.

import { type Args, timeoutMs } from '../../args.ts';
import { double, integer, key, many, oneOf, optional } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, keyCount, keyRange } from '../../keyspecs.ts';
import { type ByteString, nullArray, type Reply } from '../../reply.ts';
import { type End, firstList, parseEnd, popName, take } from './ends.ts';

function popping(name: 'lpop' | 'rpop', end: End): Command {
  return command({
    name,
    group: 'list',
    since: '1.0.0',
    arity: -2,
    flags: ['write', 'fast'],
    categories: ['list'],
    keys: [keyAt(1, 'RW', 'access', 'delete')],
    arguments: [key(), optional(integer('count', { since: '6.2.0' }))],

    parse(args) {
      const lkey = args.key();
      if (args.left > 1) throw errors.wrongArity(name);
      const refused = errors.outOfRangePositive();
      return { key: lkey, count: args.left === 1 ? args.integerBetween(0, Number.MAX_VALUE, refused, refused) : null };
    },

    run(context, { key: lkey, count }) {
      const list = context.db.write(lkey, 'list');
      if (list === undefined) return count === null ? null : nullArray;
      if (count === 0) return [];
      const taken = take(context, lkey, list, end, count ?? 1);
      return count === null ? (taken[0] as ByteString) : taken;
    },
  });
}

export const lpop = popping('lpop', 'LEFT');
export const rpop = popping('rpop', 'RIGHT');

interface MultiplePop {
  readonly keys: readonly ByteString[];
  readonly end: End;
  readonly count: number;
}

function parseMultiplePop(args: Args): MultiplePop {
  const refused = errors.numkeysPositive();
  const numkeys = args.integerBetween(1, Number.MAX_VALUE, refused, refused);
  const keys = args.take(numkeys);
  const end = parseEnd(args);
  let count: number | null = null;
  while (args.left > 0) {
    if (count !== null || args.left < 2 || !args.token('COUNT')) throw errors.syntax();
    const notPositive = errors.err('count should be greater than 0');
    count = args.integerBetween(1, Number.MAX_VALUE, notPositive, notPositive);
  }
  return { keys, end, count: count ?? 1 };
}

/** Pops from the first list there is; null if there is none. Written down as the plain pop that it came to. */
function popFirst(context: WriteContext, { keys, end, count }: MultiplePop): Reply {
  const first = firstList(context.db, keys);
  if (first === null) return null;
  const taken = take(context, first.key, first.list, end, count);
  context.propagate(popName(end), first.key, String(taken.length));
  return [first.key, taken];
}

const afterNumkeys = [
  integer('numkeys'),
  many(key()),
  oneOf('where', ['LEFT', 'RIGHT']),
  optional(integer('count', { token: 'COUNT' })),
];

export const lmpop = command({
  name: 'lmpop',
  group: 'list',
  since: '7.0.0',
  arity: -4,
  flags: ['write'],
  categories: ['list'],
  keys: [keyCount(1, 'RW', 'access', 'delete')],
  arguments: afterNumkeys,
  parse: (args) => parseMultiplePop(args),
  run: (context, request) => popFirst(context, request) ?? nullArray,
});

export const blmpop = command({
  name: 'blmpop',
  group: 'list',
  since: '7.0.0',
  arity: -5,
  flags: ['write', 'blocking'],
  categories: ['list'],
  keys: [keyCount(2, 'RW', 'access', 'delete')],
  arguments: [double('timeout'), ...afterNumkeys],
  parse(args) {
    // The timeout is read last (redis-server 7.0.15: BLMPOP x 0 k LEFT is the error of numkeys).
    const timeout = args.word();
    return { ...parseMultiplePop(args), timeout: timeoutMs(timeout, args.profile) };
  },
  run(context, request) {
    const keys = context.servedKeys(request.keys);
    return popFirst(context, { ...request, keys }) ?? context.blockOn(request.keys, 'list', request.timeout);
  },
});

function waitingPop(name: 'blpop' | 'brpop', end: End): Command {
  return command({
    name,
    group: 'list',
    since: '2.0.0',
    arity: -3,
    flags: ['write', 'noscript', 'blocking'],
    categories: ['list'],
    keys: [keyRange(1, -2, 1, 'RW', 'access', 'delete')],
    arguments: [many(key()), double('timeout')],
    changed: { '7.2': { flags: ['write', 'blocking'] } },

    parse(args) {
      const words = args.rest();
      const timeout = timeoutMs(words.pop() as ByteString, args.profile);
      return { keys: words, timeout };
    },

    run(context, { keys, timeout }) {
      const first = firstList(context.db, context.servedKeys(keys));
      if (first === null) return context.blockOn(keys, 'list', timeout);
      const [element] = take(context, first.key, first.list, end, 1);
      context.propagate(popName(end), first.key);
      return [first.key, element as ByteString];
    },
  });
}

export const blpop = waitingPop('blpop', 'LEFT');
export const brpop = waitingPop('brpop', 'RIGHT');
