// Programs, run: the tree is made into closures once, and each run goes through them. A loop is a generator, so that a long
// one can stop between two rounds and let the engine look at its clock.

import type { ByteString, Reply } from '../reply.ts';
import { isError } from '../reply.ts';
import type { Execution, ScriptFunction, ScriptHost, ScriptResult } from './port.ts';
import type { Block, Expression, Program, ReplyShape, Statement } from './program.ts';
import { parseJson, toJson } from './program-json.ts';
import {
  at,
  deserialize,
  fail,
  fieldsOf,
  finite,
  isEqual,
  isLess,
  isTrue,
  lengthOf,
  listOf,
  numberOf,
  ofReply,
  ProgramError,
  plainText,
  put,
  serialize,
  sized,
  slice,
  split,
  textOf,
  toNumber,
  toObject,
  typeOf,
  type Value,
} from './program-values.ts';

/** One run. */
interface Frame {
  readonly host: ScriptHost;
  readonly keys: readonly ByteString[];
  readonly args: readonly Value[];
  readonly locals: Value[];
  returned: Value;
}

type Evaluate = (frame: Frame) => Value;
/** How a statement ended: null goes on with the next. */
type Ending = 'break' | 'return' | null;
type Plain = (frame: Frame) => Ending;
/** Yields after each round of each loop. */
type Looping = (frame: Frame) => Generator<void, Ending, undefined>;
type Step = { readonly plain: Plain } | { readonly looping: Looping };

export class NativeProgram implements ScriptFunction {
  readonly kind = 'script';
  readonly #locals: number;
  readonly #body: Step;

  constructor(program: Program) {
    this.#locals = program.locals;
    this.#body = blockOf(program.body);
  }

  /** The arguments come as one, serialized. */
  start(host: ScriptHost, keys: readonly ByteString[], args: readonly ByteString[]): Execution {
    return new NativeExecution(this.#body, this.#locals, host, keys, args[0] ?? 'l0:');
  }
}

class NativeExecution implements Execution {
  readonly #run: Generator<void, Reply, undefined>;
  #killed: ByteString | null = null;

  constructor(body: Step, locals: number, host: ScriptHost, keys: readonly ByteString[], args: ByteString) {
    this.#run = execute(body, locals, host, keys, args);
  }

  run(steps: number): ScriptResult | null {
    try {
      for (let left = steps; left > 0; left--) {
        if (this.#killed !== null) return failed(this.#killed, false);
        const { done, value } = this.#run.next();
        if (done) return { kind: 'reply', reply: value };
      }
      return this.#killed === null ? null : failed(this.#killed, false);
    } catch (thrown) {
      if (this.#killed !== null) return failed(this.#killed, false);
      if (thrown instanceof ProgramError) return failed(thrown.message, thrown instanceof CommandError);
      throw thrown;
    }
  }

  kill(message: ByteString): void {
    this.#killed = message;
  }
}

function failed(message: ByteString, isCounted: boolean): ScriptResult {
  return { kind: 'error', error: { message, source: null, line: null, isCounted } };
}

/** A command of the program was refused. */
class CommandError extends ProgramError {}

function* execute(
  body: Step,
  locals: number,
  host: ScriptHost,
  keys: readonly ByteString[],
  args: ByteString,
): Generator<void, Reply, undefined> {
  const frame: Frame = {
    host,
    keys,
    args: listOf(deserialize(args)),
    locals: new Array(locals).fill(null),
    returned: null,
  };
  if ('plain' in body) body.plain(frame);
  else yield* body.looping(frame);
  return serialize(frame.returned);
}

// ---- statements ----

function blockOf(block: Block): Step {
  const steps = block.map(stepOf);
  if (steps.every((step) => 'plain' in step)) return { plain: inTurn(steps.map(({ plain }) => plain)) };
  return {
    *looping(frame) {
      for (const step of steps) {
        const ending = 'plain' in step ? step.plain(frame) : yield* step.looping(frame);
        if (ending !== null) return ending;
      }
      return null;
    },
  };
}

function inTurn(steps: readonly Plain[]): Plain {
  return (frame) => {
    for (const step of steps) {
      const ending = step(frame);
      if (ending !== null) return ending;
    }
    return null;
  };
}

function stepOf(statement: Statement): Step {
  switch (statement[0]) {
    case 'if':
      return branch(statement[1], blockOf(statement[2]), blockOf(statement[3]));
    case 'while':
      return loopWhile(blockOf(statement[1]), evaluatorOf(statement[2]), blockOf(statement[3]));
    case 'each':
      return loopEach(statement[1], evaluatorOf(statement[2]), blockOf(statement[3]));
    case 'for':
      return loopFor(statement[1], evaluatorOf(statement[2]), evaluatorOf(statement[3]), blockOf(statement[4]));
    default:
      return { plain: plainOf(statement) };
  }
}

type PlainStatement = Exclude<Statement, readonly ['if' | 'while' | 'each' | 'for', ...unknown[]]>;

function plainOf(statement: PlainStatement): Plain {
  switch (statement[0]) {
    case 'call':
      return callOf(statement);
    case 'set': {
      const [, local, expression] = statement;
      const value = evaluatorOf(expression);
      return (frame) => {
        frame.locals[local] = value(frame);
        return null;
      };
    }
    case 'break':
      return () => 'break';
    case 'return': {
      const value = evaluatorOf(statement[1]);
      return (frame) => {
        frame.returned = value(frame);
        return 'return';
      };
    }
    case 'fail': {
      const message = evaluatorOf(statement[1]);
      return (frame) => fail(textOf(message(frame)));
    }
    case 'push': {
      const [list, value] = [evaluatorOf(statement[1]), evaluatorOf(statement[2])];
      return (frame) => {
        listOf(list(frame)).push(value(frame));
        return null;
      };
    }
    case 'put': {
      const [target, place, value] = [evaluatorOf(statement[1]), evaluatorOf(statement[2]), evaluatorOf(statement[3])];
      return (frame) => {
        put(target(frame), place(frame), value(frame));
        return null;
      };
    }
  }
}

function branch(condition: Expression, then: Step, otherwise: Step): Step {
  const test = evaluatorOf(condition);
  if ('plain' in then && 'plain' in otherwise) {
    return { plain: (frame) => (isTrue(test(frame)) ? then.plain(frame) : otherwise.plain(frame)) };
  }
  return {
    *looping(frame) {
      return yield* run(isTrue(test(frame)) ? then : otherwise, frame);
    },
  };
}

function* run(step: Step, frame: Frame): Generator<void, Ending, undefined> {
  return 'plain' in step ? step.plain(frame) : yield* step.looping(frame);
}

function loopWhile(before: Step, condition: Evaluate, body: Step): Step {
  return {
    *looping(frame) {
      for (;;) {
        const early = yield* run(before, frame);
        if (early !== null) return early;
        if (!isTrue(condition(frame))) return null;
        const ending = yield* run(body, frame);
        if (ending !== null) return ending === 'break' ? null : ending;
        yield;
      }
    },
  };
}

function loopEach(local: number, list: Evaluate, body: Step): Step {
  return {
    *looping(frame) {
      const items = listOf(list(frame));
      // What is pushed meanwhile is gone through as well.
      for (let i = 0; i < items.length; i++) {
        frame.locals[local] = items[i] as Value;
        const ending = yield* run(body, frame);
        if (ending !== null) return ending === 'break' ? null : ending;
        yield;
      }
      return null;
    },
  };
}

function loopFor(local: number, from: Evaluate, end: Evaluate, body: Step): Step {
  return {
    *looping(frame) {
      const first = numberOf(from(frame));
      const last = numberOf(end(frame));
      for (let i = first; i < last; i++) {
        frame.locals[local] = i;
        const ending = yield* run(body, frame);
        if (ending !== null) return ending === 'break' ? null : ending;
        yield;
      }
      return null;
    },
  };
}

// ---- commands ----

function callOf([, local, shape, ...words]: readonly ['call', number, ReplyShape, ...Expression[]]): Plain {
  const parts = words.map((word) =>
    word[0] === 'spread' ? { spread: evaluatorOf(word[1] as Expression) } : { word: evaluatorOf(word) },
  );
  return (frame) => {
    const sent: ByteString[] = [];
    for (const part of parts) {
      if ('word' in part) sent.push(plainText(part.word(frame)));
      else for (const one of listOf(part.spread(frame))) sent.push(plainText(one));
    }
    const reply = frame.host.call(sent, 2);
    if (isError(reply)) throw new CommandError(reply.message);
    frame.locals[local] = shaped(ofReply(reply), shape);
    return null;
  };
}

function shaped(value: Value, shape: ReplyShape): Value {
  if (shape === 'object') return Array.isArray(value) ? toObject(value) : value;
  return shape === 'number' ? toNumber(value) : value;
}

// ---- expressions ----

function evaluatorOf(expression: Expression): Evaluate {
  const [operator, ...operands] = expression;
  const [first = null] = operands;
  switch (operator) {
    case 'null':
    case 'boolean':
    case 'number':
    case 'text':
      return () => first as Value;
    case 'key':
      return ({ keys }) => keys[first as number] ?? fail('ERR the script was called with too few keys');
    case 'argument':
      return ({ args }) => args[first as number] ?? null;
    case 'local':
      return ({ locals }) => locals[first as number] as Value;
    default:
      return operation(
        operator,
        operands.map((one) => evaluatorOf(one as Expression)),
      );
  }
}

function operation(operator: string, operands: readonly Evaluate[]): Evaluate {
  if (operator === 'list') return (frame) => operands.map((one) => one(frame));
  if (operator === 'concat') return (frame) => sized(operands.map((one) => plainText(one(frame))).join(''));
  if (operator === 'object') return (frame) => objectOf(operands, frame);
  const [a, b, c] = operands as [Evaluate, Evaluate, Evaluate];
  if (operator === 'and') return (frame) => isTrue(a(frame)) && isTrue(b(frame));
  if (operator === 'or') return (frame) => isTrue(a(frame)) || isTrue(b(frame));
  if (operator === 'choose') return (frame) => (isTrue(a(frame)) ? b(frame) : c(frame));
  if (operator === 'default') return (frame) => a(frame) ?? b(frame);
  const apply = functions[operator] as (a: Value, b: Value, c: Value) => Value;
  if (operands.length === 1) return (frame) => apply(a(frame), null, null);
  if (operands.length === 2) return (frame) => apply(a(frame), b(frame), null);
  return (frame) => apply(a(frame), b(frame), c(frame));
}

function objectOf(operands: readonly Evaluate[], frame: Frame): Value {
  const values = operands.map((one) => one(frame));
  return toObject(values);
}

/** Those that need the values of their operands alone. */
const functions: Readonly<Record<string, (a: Value, b: Value, c: Value) => Value>> = {
  add: (a, b) => finite(numberOf(a) + numberOf(b)),
  subtract: (a, b) => finite(numberOf(a) - numberOf(b)),
  multiply: (a, b) => finite(numberOf(a) * numberOf(b)),
  divide: (a, b) => finite(numberOf(a) / numberOf(b)),
  // The sign is that of the divisor.
  modulo: (a, b) => finite(numberOf(a) - Math.floor(numberOf(a) / numberOf(b)) * numberOf(b)),
  min: (a, b) => (numberOf(b) < numberOf(a) ? b : a),
  max: (a, b) => (numberOf(b) > numberOf(a) ? b : a),
  floor: (a) => finite(Math.floor(numberOf(a))),
  ceil: (a) => finite(Math.ceil(numberOf(a))),
  abs: (a) => Math.abs(numberOf(a)),
  equal: (a, b) => isEqual(a, b),
  less: isLess,
  lessOrEqual: (a, b) => !isLess(b, a),
  not: (a) => !isTrue(a),
  length: lengthOf,
  at,
  has: (a, b) => (a instanceof Map ? a.has(textOf(b)) : listOf(a).some((one) => isEqual(one, b))),
  keys: (a) => (a instanceof Map ? fieldsOf(a).map(([name]) => name) : fail(`ERR expected object, got ${typeOf(a)}`)),
  slice,
  find: (a, b) => {
    const found = textOf(a).indexOf(textOf(b));
    return found < 0 ? null : found;
  },
  split: (a, b) => split(textOf(a), textOf(b)),
  join: (a, b) => sized(listOf(a).map(plainText).join(textOf(b))),
  upper: (a) => textOf(a).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  lower: (a) => textOf(a).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  toNumber,
  toText: plainText,
  typeOf,
  toJson: (a) => toJson(a),
  parseJson: (a) => parseJson(textOf(a)),
};
