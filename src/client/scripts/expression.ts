// Expressions of the script builder: what a script will compute. Nothing is computed while a script is built, so an `Expr` has
// methods where JavaScript has operators.

import type { Expression } from '../../engine/scripting/program.ts';
import { ArgumentError } from '../errors.ts';
import { fromBytes, toByteString } from '../text.ts';

/** What a script's expressions may be: JSON's values; text is text, or bytes. */
export type ScriptValue =
  | null
  | boolean
  | number
  | string
  | readonly ScriptValue[]
  | { readonly [name: string]: ScriptValue };

/** A value, or an expression for one. */
export type In<T> = T | Expr<T>;

type Named = { readonly [name: string]: unknown };

/** @internal Statements that change a value; the builder gives them to the expressions that it makes. */
export interface Recorder {
  add(statement: readonly unknown[]): void;
}

/**
 * An expression whose value is a `T`. It is worked out where it stands in a statement; what was read from Redis, and
 * `s.local(...)`, is a local, which keeps what it was given.
 */
export class Expr<T = ScriptValue> {
  /** @internal */
  readonly tree: Expression;
  /** @internal */
  readonly recorder: Recorder;
  declare protected readonly type: T;

  /** @internal */
  constructor(tree: Expression, recorder: Recorder) {
    this.tree = tree;
    this.recorder = recorder;
  }

  #of<R>(operator: string, ...operands: readonly unknown[]): Expr<R> {
    return new Expr<R>([operator, this.tree, ...operands.map((one) => treeOf(one))], this.recorder);
  }

  // ---- numbers; every operand must be one, and every result is finite ----

  plus(other: In<number>): Expr<number> {
    return this.#of('add', other);
  }

  minus(other: In<number>): Expr<number> {
    return this.#of('subtract', other);
  }

  times(other: In<number>): Expr<number> {
    return this.#of('multiply', other);
  }

  /** Fails for 0. */
  dividedBy(other: In<number>): Expr<number> {
    return this.#of('divide', other);
  }

  /** The rest, with the divisor's sign. */
  modulo(other: In<number>): Expr<number> {
    return this.#of('modulo', other);
  }

  min(other: In<number>): Expr<number> {
    return this.#of('min', other);
  }

  max(other: In<number>): Expr<number> {
    return this.#of('max', other);
  }

  floor(): Expr<number> {
    return this.#of('floor');
  }

  ceil(): Expr<number> {
    return this.#of('ceil');
  }

  abs(): Expr<number> {
    return this.#of('abs');
  }

  // ---- conditions: null and false do not hold, everything else does ----

  /** Equal in type and value; lists and objects by what is in them. */
  eq(other: In<unknown>): Expr<boolean> {
    return this.#of('equal', other);
  }

  ne(other: In<unknown>): Expr<boolean> {
    return this.eq(other).not();
  }

  /** Two numbers, or two texts by their bytes. */
  lt(other: In<T>): Expr<boolean> {
    return this.#of('less', other);
  }

  le(other: In<T>): Expr<boolean> {
    return this.#of('lessOrEqual', other);
  }

  gt(other: In<T>): Expr<boolean> {
    return new Expr<boolean>(['less', treeOf(other), this.tree], this.recorder);
  }

  ge(other: In<T>): Expr<boolean> {
    return new Expr<boolean>(['lessOrEqual', treeOf(other), this.tree], this.recorder);
  }

  /** True or false; the other is not looked at where this decides. */
  and(other: In<unknown>): Expr<boolean> {
    return this.#of('and', other);
  }

  or(other: In<unknown>): Expr<boolean> {
    return this.#of('or', other);
  }

  not(): Expr<boolean> {
    return this.#of('not');
  }

  /** One value if this holds, else the other. */
  choose<A, B>(then: In<A>, otherwise: In<B>): Expr<A | B> {
    return this.#of('choose', then, otherwise);
  }

  /** This, or the other where this is null. */
  default<D>(other: In<D>): Expr<NonNullable<T> | D> {
    return this.#of('default', other);
  }

  // ---- text: bytes, counted from 0 ----

  /** This and the others, one after the other; numbers as text. */
  concat(...others: In<string | number>[]): Expr<string> {
    return this.#of('concat', ...others);
  }

  /** Where the other begins in this, or null. */
  find(other: In<string>): Expr<number | null> {
    return this.#of('find', other);
  }

  split(separator: In<string>): Expr<string[]> {
    return this.#of('split', separator);
  }

  /** ASCII letters alone. */
  upper(): Expr<string> {
    return this.#of('upper');
  }

  lower(): Expr<string> {
    return this.#of('lower');
  }

  /** A number as it is, text as the decimal number that it is; null for everything else. */
  toNumber(): Expr<number | null> {
    return this.#of('toNumber');
  }

  /** A number as text; text as it is. */
  toText(): Expr<string> {
    return this.#of('toText');
  }

  toJson(): Expr<string> {
    return this.#of('toJson');
  }

  /** What a text of JSON stands for. */
  parseJson(): Expr<ScriptValue> {
    return this.#of('parseJson');
  }

  /** `null`, `boolean`, `number`, `text`, `list` or `object`. */
  typeOf(): Expr<string> {
    return this.#of('typeOf');
  }

  // ---- text, lists and objects ----

  /** Bytes, items or fields. */
  length(): Expr<number> {
    return this.#of('length');
  }

  /** The item at a place counted from 0, or the field of a name; null where there is none. */
  at<P extends number | string>(place: In<P>): Expr<ElementOf<T>> {
    return this.#of('at', place);
  }

  /** Whether an object has the field, or a list the item. */
  has(what: In<ScriptValue>): Expr<boolean> {
    return this.#of('has', what);
  }

  /** An object's names, in the order of their bytes. */
  keys(): Expr<string[]> {
    return this.#of('keys');
  }

  /** From a place up to another, which is not in it; negative places count from the end. Of text and lists. */
  slice(from: In<number>, end: In<number | null> = null): Expr<T> {
    return this.#of('slice', from, end);
  }

  /** A list's items as one text. */
  join(separator: In<string>): Expr<string> {
    return this.#of('join', separator);
  }

  // ---- statements ----

  /** Adds an item to a list's end. */
  push(value: In<ScriptValue>): void {
    this.recorder.add(['push', this.tree, treeOf(value)]);
  }

  /** Sets a list's item (at most one behind the last), or an object's field. */
  put(place: In<number | string>, value: In<ScriptValue>): void {
    this.recorder.add(['put', this.tree, treeOf(place), treeOf(value)]);
  }

  /** @internal An expression in a template or a sum would be computed while the script is built. */
  [Symbol.toPrimitive](): never {
    throw new ArgumentError('a script`s expression has no value while it is built: use its methods (plus, concat, eq)');
  }
}

type ElementOf<T> = T extends readonly (infer E)[] ? E | null : T extends Named ? T[keyof T] | null : ScriptValue;

/** A place that keeps a value. */
export class Local<T = ScriptValue> extends Expr<T> {
  set(value: In<T>): void {
    this.recorder.add(['set', this.tree[1], treeOf(value)]);
  }
}

/** The tree of an expression, or of a value as it is written in the program. */
export function treeOf(value: unknown): Expression {
  if (value instanceof Expr) return value.tree;
  if (value === null) return ['null'];
  if (typeof value === 'boolean') return ['boolean', value];
  if (typeof value === 'string') return ['text', toByteString(value)];
  if (value instanceof Uint8Array) return ['text', fromBytes(value)];
  if (typeof value === 'number' && Number.isFinite(value)) return ['number', value];
  if (Array.isArray(value)) return ['list', ...value.map(treeOf)];
  if (typeof value === 'object') {
    return ['object', ...Object.entries(value).flatMap(([name, one]) => [treeOf(name), treeOf(one)])];
  }
  throw new ArgumentError(`a script takes JSON's values and bytes, not ${String(value)}`);
}
