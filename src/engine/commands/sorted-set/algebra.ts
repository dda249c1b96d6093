// Unions, intersections and differences: read, stored, counted. Their inputs may also be sets, whose members score 1.

import { type Argument, integer, key, many, oneOf, optional, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { EventName } from '../../events.ts';
import { keyAt, keyCount } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import type { Entries } from '../../values/zset.ts';
import { type Aggregate, type Input, parseRequest, prepare } from './inputs.ts';
import { answer, store } from './result.ts';

interface Operation {
  readonly name: 'union' | 'inter' | 'diff';
  readonly event: EventName;
  readonly weighs: boolean;
  readonly result: (inputs: readonly Input[], aggregate: Aggregate) => Map<ByteString, number>;
}

const union: Operation = {
  name: 'union',
  event: 'zunionstore',
  weighs: true,
  result(inputs, aggregate) {
    const result = new Map<ByteString, number>();
    for (const input of smallestFirst(inputs)) {
      input.forEach((member, score) => {
        const before = result.get(member);
        const brought = numberOrZero(contribution(input, score, aggregate));
        result.set(member, before === undefined ? brought : combine(before, brought, aggregate));
      });
    }
    return result;
  },
};

const inter: Operation = {
  name: 'inter',
  event: 'zinterstore',
  weighs: true,
  result(inputs, aggregate) {
    const [smallest, ...others] = smallestFirst(inputs) as [Input, ...Input[]];
    const result = new Map<ByteString, number>();
    smallest.forEach((member, score) => {
      let sum = numberOrZero(contribution(smallest, score, aggregate));
      for (const other of others) {
        const found = other.score(member);
        if (found === undefined) return;
        // A NaN here is neither less nor greater: MIN and MAX pass over it (redis-server 7.0.15, 8.0.2).
        sum = combine(sum, contribution(other, found, aggregate), aggregate);
      }
      result.set(member, sum);
    });
    return result;
  },
};

const diff: Operation = {
  name: 'diff',
  event: 'zdiffstore',
  weighs: false,
  result([first, ...others]) {
    const result = new Map<ByteString, number>();
    first?.forEach((member, score) => {
      if (!others.some((other) => other.score(member) !== undefined)) result.set(member, score);
    });
    return result;
  },
};

/** The order in which Redis adds up: it shows in sums of fractions and where infinities cancel out. */
function smallestFirst(inputs: readonly Input[]): Input[] {
  return [...inputs].sort((a, b) => a.size - b.size);
}

/** What a member's score in one input counts: NaN if that is infinity times zero. */
function contribution({ weight }: Input, score: number, aggregate: Aggregate): number {
  return aggregate === 'COUNT' ? weight : weight * score;
}

function combine(a: number, b: number, aggregate: Aggregate): number {
  if (aggregate === 'MIN') return b < a ? b : a;
  if (aggregate === 'MAX') return b > a ? b : a;
  return numberOrZero(a + b);
}

/** Infinity times zero, and infinities of different sign added up, come to 0. */
function numberOrZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

function sorted(result: ReadonlyMap<ByteString, number>): Entries {
  const entries = [...result].sort(([a, scoreOfA], [b, scoreOfB]) => {
    if (scoreOfA !== scoreOfB) return scoreOfA < scoreOfB ? -1 : 1;
    return a < b ? -1 : 1;
  });
  return { members: entries.map(([member]) => member), scores: entries.map(([, score]) => score) };
}

const weighing: readonly Argument[] = [
  optional(many(integer('weight', { token: 'WEIGHTS' }))),
  optional(
    oneOf('aggregate', ['SUM', 'MIN', 'MAX', token('count', 'COUNT', { since: '8.8.0' })], { token: 'AGGREGATE' }),
  ),
];

function reading(operation: Operation): Command {
  return command({
    name: `z${operation.name}`,
    group: 'sorted-set',
    since: '6.2.0',
    arity: -3,
    flags: ['readonly'],
    categories: ['sortedset'],
    keys: [keyCount(1, 'RO', 'access')],
    arguments: [
      integer('numkeys'),
      many(key()),
      ...(operation.weighs ? weighing : []),
      optional(token('withscores', 'WITHSCORES')),
    ],
    parse: (args) => parseRequest(args, operation.weighs ? ['weights', 'withscores'] : ['withscores']),
    run(context, request) {
      const { inputs, options } = prepare(context.db, request);
      return answer(context, sorted(operation.result(inputs, options.aggregate)), options.withScores);
    },
  });
}

function storing(operation: Operation, since: string): Command {
  return command({
    name: `z${operation.name}store`,
    group: 'sorted-set',
    since,
    arity: -4,
    flags: ['write', 'denyoom'],
    categories: ['sortedset'],
    keys: [keyAt(1, 'OW', 'update'), keyCount(2, 'RO', 'access')],
    arguments: [
      key('destination'),
      integer('numkeys'),
      many(key('key', { keySpec: 1 })),
      ...(operation.weighs ? weighing : []),
    ],
    parse: (args) => ({ target: args.key(), ...parseRequest(args, operation.weighs ? ['weights'] : []) }),
    run(context, request) {
      const { inputs, options } = prepare(context.db, request);
      return store(context, request.target, sorted(operation.result(inputs, options.aggregate)), operation.event);
    },
  });
}

export const zunion = reading(union);
export const zinter = reading(inter);
export const zdiff = reading(diff);
export const zunionstore = storing(union, '2.0.0');
export const zinterstore = storing(inter, '2.0.0');
export const zdiffstore = storing(diff, '6.2.0');

export const zintercard = command({
  name: 'zintercard',
  group: 'sorted-set',
  since: '7.0.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['sortedset'],
  keys: [keyCount(1, 'RO', 'access')],
  arguments: [integer('numkeys'), many(key()), optional(integer('limit', { token: 'LIMIT' }))],
  parse: (args) => parseRequest(args, ['limit']),
  run({ db }, request) {
    const { inputs, options } = prepare(db, request);
    const [smallest, ...others] = smallestFirst(inputs);
    let count = 0;
    smallest?.forEach((member) => {
      if (options.limit > 0 && count === options.limit) return;
      if (others.every((other) => other.score(member) !== undefined)) count++;
    });
    return count;
  },
});
