// The table library, but for sort (table-sort.ts). What moves many elements does it a slice at a time, so that
// `table.insert(t, -2000000000, 1)` can be stopped.

import { call, type Native, NativeError, type NativeSteps, type Returned, type Runtime } from '../native.ts';
import { formatNumber } from '../numbers.ts';
import type { LuaTable } from '../table.ts';
import { typeName } from '../value.ts';
import { checkFunction, checkInt, checkTable, isAbsent, optionalInt, optionalString, put } from './arguments.ts';
import { library } from './library.ts';
import { sort } from './table-sort.ts';

/** Elements that are moved or joined between two looks at the clock. */
const slice = 10_000;

const concat: Native = (runtime, args) => {
  const separator = optionalString(args, 2, '');
  const table = checkTable(args, 1);
  const first = optionalInt(args, 3, 1);
  const last = isAbsent(args, 4) ? table.length() : checkInt(args, 4);
  if (last - first <= slice) {
    const parts = joinable(table, first, last);
    return joined(runtime, parts, separator);
  }
  return concatLong(runtime, table, separator, first, last);
};

function* concatLong(runtime: Runtime, table: LuaTable, separator: string, first: number, last: number): NativeSteps {
  const parts: string[] = [];
  for (let from = first; from <= last; from += slice) {
    const to = Math.min(last, from + slice - 1);
    for (const part of joinable(table, from, to)) parts.push(part);
    yield { kind: 'steps', count: to - from + 1 };
  }
  return joined(runtime, parts, separator);
}

function joinable(table: LuaTable, first: number, last: number): string[] {
  const parts: string[] = [];
  for (let i = first; i <= last; i++) {
    const value = table.getInt(i);
    if (typeof value === 'string') parts.push(value);
    else if (typeof value === 'number') parts.push(formatNumber(value));
    else throw new NativeError(`invalid value (${typeName(value)}) at index ${i} in table for 'concat'`);
  }
  return parts;
}

function joined(runtime: Runtime, parts: readonly string[], separator: string): string {
  let size = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) size += part.length;
  runtime.count(parts.length + (size >> 4));
  if (size > 1000) runtime.allocate(size);
  return parts.join(separator);
}

const insert: Native = (_, args) => {
  const table = checkTable(args, 1);
  const end = table.length() + 1;
  if (args.length === 2) {
    put(table, end, args[1]);
    return [];
  }
  if (args.length !== 3) throw new NativeError("wrong number of arguments to 'insert'");
  const position = checkInt(args, 2);
  return moved(table, Math.max(end, position), position, -1, () => {
    put(table, position, args[2]);
    return [];
  });
};

const remove: Native = (_, args) => {
  const table = checkTable(args, 1);
  const end = table.length();
  const position = optionalInt(args, 2, end);
  if (position < 1 || position > end) return [];
  const removed = table.getInt(position);
  return moved(table, position, end, 1, () => {
    put(table, end, undefined);
    return removed;
  });
};

/** From `from` up to (not including) `to` each slot takes what the next one in this direction holds; then `done`. */
function moved(
  table: LuaTable,
  from: number,
  to: number,
  direction: 1 | -1,
  done: () => Returned,
): Returned | NativeSteps {
  if (Math.abs(to - from) > slice) return movedLater(table, from, to, direction, done);
  for (let i = from; i !== to; i += direction) put(table, i, table.getInt(i + direction));
  return done();
}

function* movedLater(table: LuaTable, from: number, to: number, direction: 1 | -1, done: () => Returned): NativeSteps {
  let untilPause = slice;
  for (let i = from; i !== to; i += direction) {
    put(table, i, table.getInt(i + direction));
    if (--untilPause > 0) continue;
    untilPause = slice;
    yield { kind: 'steps', count: slice };
  }
  return done();
}

const maxn: Native = (runtime, args) => {
  const table = checkTable(args, 1);
  let max = 0;
  let steps = 0;
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    steps++;
    if (typeof key === 'number' && key > max) max = key;
  }
  runtime.count(steps);
  return max;
};

const foreach: Native = function* (_, args) {
  const table = checkTable(args, 1);
  const body = checkFunction(args, 2);
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    const [result] = yield* call(body, [key, table.get(key)]);
    if (result !== undefined) return result;
  }
  return [];
};

const foreachi: Native = function* (_, args) {
  const table = checkTable(args, 1);
  const length = table.length();
  const body = checkFunction(args, 2);
  for (let i = 1; i <= length; i++) {
    const [result] = yield* call(body, [i, table.getInt(i)]);
    if (result !== undefined) return result;
  }
  return [];
};

const setn: Native = (_, args) => {
  checkTable(args, 1);
  throw new NativeError("'setn' is obsolete");
};

export function openTable(): LuaTable {
  return library({
    concat,
    foreach,
    foreachi,
    getn: (_, args) => checkTable(args, 1).length(),
    maxn,
    insert,
    remove,
    setn,
    sort,
  });
}
