// Moving elements from list to list: LMOVE and RPOPLPUSH, LMOVEM for several, and those that wait.

import type { Args } from '../../args.ts';
import { block, double, integer, key, oneOf, optional } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { type KeySpec, keyAt } from '../../keyspecs.ts';
import { type ByteString, nullArray } from '../../reply.ts';
import { ListValue } from '../../values/list.ts';
import { type End, parseEnd } from './ends.ts';

interface Move {
  readonly source: ByteString;
  readonly destination: ByteString;
  readonly from: End;
  readonly to: End;
}

interface Selection {
  readonly count: number;
  /** Move all of them or none. */
  readonly exactly: boolean;
  /** Move one by one, which turns the order round when both ends are the same; else all at once. */
  readonly oneByOne: boolean;
}

const moveKeys: readonly KeySpec[] = [keyAt(1, 'RW', 'access', 'delete'), keyAt(2, 'RW', 'insert')];
const fromTo = [key('source'), key('destination', { keySpec: 1 })];
const ends = [oneOf('wherefrom', ['LEFT', 'RIGHT']), oneOf('whereto', ['LEFT', 'RIGHT'])];
const howMany = optional(
  block('how-many', [
    oneOf('selector', [integer('count', { token: 'COUNT' }), integer('exactly', { token: 'EXACTLY' })]),
    oneOf('ordering', ['OBO', 'BULK']),
  ]),
);
const one: Selection = { count: 1, exactly: false, oneByOne: true };

function parseMove(args: Args): Move {
  return { source: args.key(), destination: args.key(), from: parseEnd(args), to: parseEnd(args) };
}

function parseSelection(args: Args): Selection {
  if (args.left === 0) return one;
  const selector = args.oneOf('COUNT', 'EXACTLY');
  if (selector === null) throw errors.syntax();
  const refused = errors.err('count should be greater than 0');
  const count = args.integerBetween(1, Number.MAX_VALUE, refused, refused);
  const ordering = args.oneOf('OBO', 'BULK');
  if (ordering === null) throw errors.syntax();
  return { count, exactly: selector === 'EXACTLY', oneByOne: ordering === 'OBO' };
}

/** Moves elements and answers them in the order of the destination; null if the source has too few. */
function move(
  context: WriteContext,
  { source, destination, from, to }: Move,
  selection: Selection,
): ByteString[] | null {
  const { db, limits } = context;
  const list = db.write(source, 'list');
  if (list === undefined || (selection.exactly && list.length < selection.count)) return null;
  // The destination's type is checked before anything is taken.
  db.write(destination, 'list');
  const count = Math.min(selection.count, list.length);
  const start = from === 'LEFT' ? 0 : list.length - count;
  const taken = list.removeRange(start, count);
  // In the order of the destination: one by one, what was taken first lies furthest from the end it was pushed to.
  const arranged = selection.oneByOne && from === to ? taken.toReversed() : taken;
  const target = destination === source ? list : db.writeOrCreate(destination, 'list', () => new ListValue(limits));
  target.beforeGrow(arranged, limits);
  if (to === 'LEFT') for (let i = arranged.length - 1; i >= 0; i--) target.pushLeft(arranged[i] as ByteString);
  else for (const element of arranged) target.pushRight(element);
  db.notify(to === 'LEFT' ? 'lpush' : 'rpush', destination);
  db.changed(destination, null, 0);
  db.changed(source, from === 'LEFT' ? 'lpop' : 'rpop', 1);
  if (list.length > 0) list.afterShrink(limits);
  return arranged;
}

export const lmove = command({
  name: 'lmove',
  group: 'list',
  since: '6.2.0',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: moveKeys,
  arguments: [...fromTo, ...ends],
  parse: (args) => parseMove(args),
  run: (context, request) => move(context, request, one)?.[0] ?? null,
});

export const rpoplpush = command({
  name: 'rpoplpush',
  group: 'list',
  since: '1.2.0',
  arity: 3,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: moveKeys,
  arguments: fromTo,
  deprecatedSince: '6.2.0',
  replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments',
  parse: (args): Move => ({ source: args.key(), destination: args.key(), from: 'RIGHT', to: 'LEFT' }),
  run: (context, request) => move(context, request, one)?.[0] ?? null,
});

export const lmovem = command({
  name: 'lmovem',
  group: 'list',
  since: '8.10.0',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: moveKeys,
  arguments: [...fromTo, ...ends, howMany],
  parse: (args) => ({ request: parseMove(args), selection: parseSelection(args) }),
  run: (context, { request, selection }) => move(context, request, selection) ?? (selection.exactly ? nullArray : []),
});

/** A move that waits for its source; it is written down as the move that it came to. */
function waiting(context: WriteContext, request: Move & { readonly timeout: number }): ByteString | null {
  const moved = move(context, request, one);
  if (moved === null) return null;
  const { source, destination, from, to } = request;
  if (from === 'RIGHT' && to === 'LEFT' && context.words.length === 4)
    context.propagate('RPOPLPUSH', source, destination);
  else context.propagate('LMOVE', source, destination, from, to);
  return moved[0] as ByteString;
}

export const blmove = command({
  name: 'blmove',
  group: 'list',
  since: '6.2.0',
  arity: 6,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  categories: ['list'],
  keys: moveKeys,
  arguments: [...fromTo, ...ends, double('timeout')],
  changed: { '7.2': { flags: ['write', 'denyoom', 'blocking'] } },
  parse: (args) => ({ ...parseMove(args), timeout: args.timeout() }),
  run: (context, request) =>
    waiting(context, request) ?? context.blockOn([request.source], 'list', request.timeout, null),
});

export const brpoplpush: Command = command({
  name: 'brpoplpush',
  group: 'list',
  since: '2.2.0',
  arity: 4,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  categories: ['list'],
  keys: moveKeys,
  arguments: [...fromTo, double('timeout')],
  deprecatedSince: '6.2.0',
  replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments',
  changed: { '7.2': { flags: ['write', 'denyoom', 'blocking'] } },
  parse: (args): Move & { timeout: number } => ({
    source: args.key(),
    destination: args.key(),
    from: 'RIGHT',
    to: 'LEFT',
    timeout: args.timeout(),
  }),
  run: (context, request) =>
    waiting(context, request) ?? context.blockOn([request.source], 'list', request.timeout, null),
});

export const blmovem = command({
  name: 'blmovem',
  group: 'list',
  since: '8.10.0',
  arity: -6,
  flags: ['write', 'denyoom', 'blocking'],
  categories: ['list'],
  keys: moveKeys,
  arguments: [...fromTo, ...ends, double('timeout'), howMany],
  parse: (args) => ({ request: parseMove(args), timeout: args.timeout(), selection: parseSelection(args) }),
  run(context, { request, timeout, selection }) {
    const moved = move(context, request, selection);
    if (moved === null) return context.blockOn([request.source], 'list', timeout, null);
    const { source, destination, from, to } = request;
    const ordering = selection.oneByOne ? 'OBO' : 'BULK';
    context.propagate('LMOVEM', source, destination, from, to, 'EXACTLY', String(moved.length), ordering);
    return moved;
  },
});
