// A program: a script as a tree, made by the client's script builder (src/client/scripts). It travels as the first line of
// the Lua that the builder generates from it, which is a comment to every Redis; an engine of ours runs the tree instead.
//
//   --redlet:1 {"locals":2,"body":[["call",0,"plain",["text","LPOP"],["key",0]],["return",["local",0]]]}
//   local ... Lua that does the same
//
// Expressions have no effects; a command is a statement whose reply goes to a local. Text is a byte string.

import type { ByteString } from '../reply.ts';

export type Operand = Expression | ByteString | number | boolean | null;

/** An operator and its operands. */
export interface Expression extends ReadonlyArray<Operand> {
  readonly 0: string;
}

/** What a command's reply is made into: as it is, flat pairs as an object, or text as a number. */
export type ReplyShape = 'plain' | 'object' | 'number';

export type Statement =
  | readonly ['set', local: number, value: Expression]
  | readonly ['call', local: number, shape: ReplyShape, ...words: Expression[]]
  | readonly ['if', condition: Expression, then: Block, otherwise: Block]
  /** Runs `before`, ends if the condition does not hold, runs the body, and so on. */
  | readonly ['while', before: Block, condition: Expression, body: Block]
  | readonly ['each', local: number, list: Expression, body: Block]
  /** From the first number up to the second, which is not reached. */
  | readonly ['for', local: number, from: Expression, end: Expression, body: Block]
  | readonly ['break']
  | readonly ['return', value: Expression]
  | readonly ['fail', message: Expression]
  | readonly ['push', list: Expression, value: Expression]
  | readonly ['put', target: Expression, place: Expression, value: Expression];

export type Block = readonly Statement[];

export interface Program {
  readonly locals: number;
  readonly body: Block;
}

/** Operators with the number of operands; the operands are expressions. -1: any number of them. */
export const operators: Readonly<Record<string, number>> = {
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  modulo: 2,
  min: 2,
  max: 2,
  floor: 1,
  ceil: 1,
  abs: 1,
  equal: 2,
  less: 2,
  lessOrEqual: 2,
  and: 2,
  or: 2,
  not: 1,
  choose: 3,
  default: 2,
  concat: -1,
  length: 1,
  at: 2,
  has: 2,
  keys: 1,
  slice: 3,
  find: 2,
  split: 2,
  join: 2,
  upper: 1,
  lower: 1,
  toNumber: 1,
  toText: 1,
  typeOf: 1,
  toJson: 1,
  parseJson: 1,
  list: -1,
  object: -1,
  /** Among a command's words alone: the items of a list, a word each. */
  spread: 1,
};

const marker = '--redlet:1 ';
/** Deeper trees are none that the builder makes: Lua's own compiler refuses them. */
const deepest = 100;

export function writeProgram(program: Program): ByteString {
  const json = JSON.stringify(program);
  return `${marker}${json.replace(/[\x7f-\xff]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`)}\n`;
}

/** The program at the head of a script's text; null if there is none, or one that cannot be run. */
export function readProgram(body: ByteString): Program | null {
  if (!body.startsWith(marker)) return null;
  try {
    const parsed: unknown = JSON.parse(body.slice(marker.length, body.indexOf('\n')));
    return isProgram(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isProgram(value: unknown): value is Program {
  if (typeof value !== 'object' || value === null) return false;
  const { locals, body } = value as { locals?: unknown; body?: unknown };
  return isIndex(locals) && locals <= 100_000 && isBlock(body, locals, 0, false);
}

function isBlock(value: unknown, locals: number, depth: number, inLoop: boolean): value is Block {
  return Array.isArray(value) && depth < deepest && value.every((one) => isStatement(one, locals, depth + 1, inLoop));
}

function isStatement(value: unknown, locals: number, depth: number, inLoop: boolean): boolean {
  if (!Array.isArray(value)) return false;
  const [kind, ...rest]: readonly unknown[] = value;
  const block = (at: number, isLoop = inLoop) => isBlock(rest[at], locals, depth, isLoop);
  const local = () => isIndex(rest[0]) && rest[0] < locals;
  const expressions = (from: number, end: number) =>
    rest.length >= end && rest.slice(from, end).every((one) => isExpression(one, locals, depth));
  switch (kind) {
    case 'set':
      return rest.length === 2 && local() && expressions(1, 2);
    case 'call':
      return (
        rest.length > 2 &&
        local() &&
        /^(plain|object|number)$/.test(String(rest[1])) &&
        rest.slice(2).every((one) => isWord(one, locals, depth))
      );
    case 'if':
      return rest.length === 3 && expressions(0, 1) && block(1) && block(2);
    case 'while':
      return rest.length === 3 && block(0, false) && expressions(1, 2) && block(2, true);
    case 'each':
      return rest.length === 3 && local() && expressions(1, 2) && block(2, true);
    case 'for':
      return rest.length === 4 && local() && expressions(1, 3) && block(3, true);
    case 'break':
      return rest.length === 0 && inLoop;
    case 'return':
    case 'fail':
      return rest.length === 1 && expressions(0, 1);
    case 'push':
      return rest.length === 2 && expressions(0, 2);
    case 'put':
      return rest.length === 3 && expressions(0, 3);
    default:
      return false;
  }
}

function isWord(value: unknown, locals: number, depth: number): boolean {
  if (!Array.isArray(value) || value[0] !== 'spread') return isExpression(value, locals, depth);
  return value.length === 2 && isExpression(value[1], locals, depth);
}

function isExpression(value: unknown, locals: number, depth: number): value is Expression {
  if (!Array.isArray(value) || depth > deepest) return false;
  const [operator, ...operands]: readonly unknown[] = value;
  const [first] = operands;
  switch (operator) {
    case 'null':
      return operands.length === 0;
    case 'boolean':
      return operands.length === 1 && typeof first === 'boolean';
    case 'number':
      return operands.length === 1 && Number.isFinite(first);
    case 'text':
      return operands.length === 1 && typeof first === 'string' && /^[\x00-\xff]*$/.test(first);
    case 'key':
    case 'argument':
      return operands.length === 1 && isIndex(first);
    case 'local':
      return operands.length === 1 && isIndex(first) && first < locals;
    default: {
      if (typeof operator !== 'string' || operator === 'spread' || !Object.hasOwn(operators, operator)) return false;
      const count = operators[operator] as number;
      if (count >= 0 ? operands.length !== count : operator === 'object' && operands.length % 2 === 1) return false;
      return operands.every((one) => isExpression(one, locals, depth + 1));
    }
  }
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
