// What the algebra works on: the inputs that its keys hold, sorted sets and sets, and the options that follow the keys.

import type { Args } from '../../args.ts';
import type { ReadDatabase } from '../../database.ts';
import { errors, RedisError } from '../../errors.ts';
import type { ByteString } from '../../reply.ts';

export type Aggregate = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

interface Options {
  /** One for each key; null: all are 1. */
  readonly weights: readonly number[] | null;
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** 0: none. */
  readonly limit: number;
}

export interface Input {
  readonly size: number;
  readonly weight: number;
  readonly score: (member: ByteString) => number | undefined;
  readonly forEach: (visit: (member: ByteString, score: number) => void) => void;
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

export function parseRequest(args: Args, known: readonly Option[]): Request {
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
export function prepare(db: ReadDatabase, { keys, options }: Request): { inputs: Input[]; options: Options } {
  const inputs = readInputs(db, keys);
  if (options instanceof RedisError) throw options;
  const { weights } = options;
  if (weights === null) return { inputs, options };
  return { inputs: inputs.map((input, i) => ({ ...input, weight: weights[i] as number })), options };
}
