// Unions, intersections and differences: read, stored, counted. Their inputs may also be sets, whose members score 1.

import type { Args } from '../../args.ts';
import { type Argument, integer, key, many, oneOf, optional, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { ReadDatabase } from '../../database.ts';
import { errors, RedisError } from '../../errors.ts';
import type { EventName } from '../../events.ts';
import { keyAt, keyCount } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import type { Entries } from '../../values/zset.ts';
import { answer, store } from './result.ts';

type Aggregate = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

interface Options {
  /** One for each key; null: all are 1. */
  readonly weights: readonly number[] | null;
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** 0: none. */
  readonly limit: number;
}

interface Input {
  readonly size: number;
  readonly weight: number;
  readonly score: (member: ByteString) => number | undefined;
  readonly forEach: (visit: (member: ByteString, score: number) => void) => void;
}

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
        // NaN here is less and greater than nothing: MIN and MAX pass over it (redis-server 7.0.15, 8.0.2).
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

const noMember = () => undefined;
const noVisit = () => {};

/** Every key is looked up, and its type checked, before anything else. Missing keys are empty inputs. */
function readInputs(db: ReadDatabase, keys: readonly ByteString[]): Input[] {
  return keys.map((each): Input => {
    const value = db.lookup(each);
    if (value === undefined) return { size: 0, weight: 1, score: noMember, forEach: noVisit };
    if (typeof value !== 'string' && value.type === 'zset') {
      return { size: value.size, weight: 1, score: (m) => value.score(m), forEach: (visit) => value.forEach(visit) };
    }
    if (typeof value !== 'string' && value.type === 'set') {
      return {
        size: value.size,
        weight: 1,
        score: (member) => (value.has(member) ? 1 : undefined),
        forEach: (visit) => value.forEach((member) => visit(member, 1)),
      };
    }
    throw errors.wrongType();
  });
}

interface Request {
  readonly keys: readonly ByteString[];
  /** What is wrong with the options is said only after the keys were looked up (redis-server 7.0.15, 8.0.2). */
  readonly options: Options | RedisError;
}

type Option = 'weights' | 'withscores' | 'limit';

function parseRequest(args: Args, known: readonly Option[]): Request {
  const numkeys = args.integer();
  if (numkeys < 1) throw errors.err(`at least 1 input key is needed for '${args.command}' command`);
  const keys = args.take(numkeys);
  try {
    return { keys, options: parseOptions(args, known, numkeys) };
  } catch (thrown) {
    if (!(thrown instanceof RedisError)) throw thrown;
    args.position = args.words.length;
    return { keys, options: thrown };
  }
}

function parseOptions(args: Args, known: readonly Option[], numkeys: number): Options {
  let weights: number[] | null = null;
  let aggregate: Aggregate = 'SUM';
  let withScores = false;
  let limit = 0;
  while (args.left > 0) {
    if (known.includes('weights') && args.left > numkeys && args.token('WEIGHTS')) {
      weights = [];
      while (weights.length < numkeys) weights.push(args.double(errors.err('weight value is not a float')));
    } else if (known.includes('weights') && args.left > 1 && args.token('AGGREGATE')) {
      const named = args.oneOf('SUM', 'MIN', 'MAX', 'COUNT');
      if (named === null) throw errors.syntax();
      aggregate = named;
    } else if (known.includes('withscores') && args.token('WITHSCORES')) {
      withScores = true;
    } else if (known.includes('limit') && args.left > 1 && args.token('LIMIT')) {
      const refused = errors.err("LIMIT can't be negative");
      limit = args.integerBetween(0, Number.MAX_VALUE, refused, refused);
    } else throw errors.syntax();
  }
  return { weights, aggregate, withScores, limit };
}

/** The inputs with their weights, and the options, in the order in which Redis comes to what may be wrong with them. */
function prepare(db: ReadDatabase, { keys, options }: Request): { inputs: Input[]; options: Options } {
  const inputs = readInputs(db, keys);
  if (options instanceof RedisError) throw options;
  const { weights } = options;
  if (weights === null) return { inputs, options };
  return { inputs: inputs.map((input, i) => ({ ...input, weight: weights[i] as number })), options };
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
