// table.sort: Lua 5.1's quicksort, comparison for comparison, as an order function sees them, and may be found wanting.
// Numbers alone and strings alone have no need of it: equal ones cannot be told apart.

import {
  call,
  LuaError,
  type Native,
  NativeError,
  type NativeRequest,
  type NativeSteps,
  type Runtime,
} from '../native.ts';
import type { LuaTable } from '../table.ts';
import { type LuaValue, typeName } from '../value.ts';
import { checkFunction, checkTable, isAbsent, put } from './arguments.ts';

export const sort: Native = (runtime, args) => {
  const table = checkTable(args, 1);
  const length = table.length();
  if (isAbsent(args, 2)) return sortPlain(runtime, table, length) ?? quicksort(runtime, table, length, undefined);
  return quicksort(runtime, table, length, checkFunction(args, 2));
};

/** Sorts at once what is all strings or all numbers; null if it is not. */
function sortPlain(runtime: Runtime, table: LuaTable, length: number): readonly LuaValue[] | null {
  const values: LuaValue[] = [];
  for (let i = 1; i <= length; i++) values.push(table.getInt(i));
  if (values.every((value) => typeof value === 'string')) values.sort();
  else if (values.every((value) => typeof value === 'number' && !Number.isNaN(value) && !Object.is(value, -0)))
    values.sort((a, b) => (a as number) - (b as number));
  else return null;
  for (let i = 0; i < length; i++) put(table, i + 1, values[i]);
  runtime.count(length * Math.ceil(Math.log2(length + 1)));
  return [];
}

type Comparing = Generator<NativeRequest, boolean, readonly LuaValue[]>;

/**
 * Ranges that wait lie on a stack: the larger part of each split. Which of three pivots is taken, and which ends are
 * compared first, is Lua's own.
 */
function* quicksort(runtime: Runtime, table: LuaTable, length: number, order: LuaValue): NativeSteps {
  const less = (a: LuaValue, b: LuaValue) => isLess(runtime, order, a, b);
  const swap = (i: number, a: LuaValue, j: number, b: LuaValue) => {
    put(table, i, b);
    put(table, j, a);
  };
  const waiting: [number, number][] = [[1, length]];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const [low, high] = range;
    if (low >= high) continue;
    yield { kind: 'steps', count: high - low };
    const [first, last] = [table.getInt(low), table.getInt(high)];
    if (yield* less(last, first)) swap(low, first, high, last);
    if (high - low === 1) continue;
    const middle = Math.floor((low + high) / 2);
    const [pivot, least] = [table.getInt(middle), table.getInt(low)];
    if (yield* less(pivot, least)) swap(middle, pivot, low, least);
    else {
      const greatest = table.getInt(high);
      if (yield* less(greatest, pivot)) swap(middle, pivot, high, greatest);
    }
    if (high - low === 2) continue;
    const split = yield* partition(table, low, high, middle, less);
    // The smaller part first; the stack then never grows beyond the logarithm.
    const [lower, upper]: [number, number][] = [
      [low, split - 1],
      [split + 1, high],
    ];
    const lowerFirst = split - low < high - split;
    waiting.push((lowerFirst ? upper : lower) as [number, number], (lowerFirst ? lower : upper) as [number, number]);
  }
  return [];
}

function* partition(
  table: LuaTable,
  low: number,
  high: number,
  middle: number,
  less: (a: LuaValue, b: LuaValue) => Comparing,
): Generator<NativeRequest, number, readonly LuaValue[]> {
  const pivot = table.getInt(middle);
  put(table, middle, table.getInt(high - 1));
  put(table, high - 1, pivot);
  let i = low;
  let j = high - 1;
  for (;;) {
    let left = table.getInt(++i);
    while (yield* less(left, pivot)) {
      if (i > high) throw new NativeError('invalid order function for sorting');
      left = table.getInt(++i);
    }
    let right = table.getInt(--j);
    while (yield* less(pivot, right)) {
      if (j < low) throw new NativeError('invalid order function for sorting');
      right = table.getInt(--j);
    }
    if (j < i) break;
    put(table, i, right);
    put(table, j, left);
  }
  const [last, here] = [table.getInt(high - 1), table.getInt(i)];
  put(table, high - 1, here);
  put(table, i, last);
  return i;
}

function* isLess(runtime: Runtime, order: LuaValue, a: LuaValue, b: LuaValue): Comparing {
  if (order !== undefined) return isTrue((yield* call(order, [a, b]))[0]);
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  const handler = runtime.metatableOf(a)?.getString('__lt');
  const [first, second] = [typeName(a), typeName(b)];
  if (first === second && handler !== undefined && handler === runtime.metatableOf(b)?.getString('__lt')) {
    return isTrue((yield* call(handler, [a, b]))[0]);
  }
  // An error of the comparison itself, which knows no place in a C function.
  throw new LuaError(
    first === second ? `attempt to compare two ${first} values` : `attempt to compare ${first} with ${second}`,
  );
}

function isTrue(value: LuaValue): boolean {
  return value !== undefined && value !== false;
}
