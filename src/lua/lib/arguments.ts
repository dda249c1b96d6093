// How a library function reads its arguments: what `luaL_checknumber` and its kin do, with their errors. Positions
// count from 1, as the messages do.

import { LuaFunction } from '../function.ts';
import { ArgumentError, LuaError } from '../native.ts';
import { formatNumber, parseNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName } from '../value.ts';

export type Arguments = readonly LuaValue[];

/** `luaL_typerror`: "number expected, got table". */
export function typeError(args: Arguments, index: number, expected: string): ArgumentError {
  const got = index > args.length ? 'no value' : typeName(args[index - 1]);
  return new ArgumentError(index, `${expected} expected, got ${got}`);
}

/** A number, or a string that is one. */
export function checkNumber(args: Arguments, index: number): number {
  const value = args[index - 1];
  if (typeof value === 'number') return value;
  const parsed = typeof value === 'string' ? parseNumber(value) : undefined;
  if (parsed === undefined) throw typeError(args, index, 'number');
  return parsed;
}

/** A C `ptrdiff_t`: 64 bits, cut off towards zero. All of them that a double can hold are exact. */
export function checkInteger(args: Arguments, index: number): number {
  return toInteger(checkNumber(args, index));
}

/** A C `int`: the low 32 bits of the 64. */
export function checkInt(args: Arguments, index: number): number {
  return checkInteger(args, index) | 0;
}

/** A string, or a number in its place. */
export function checkString(args: Arguments, index: number): string {
  const value = args[index - 1];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  throw typeError(args, index, 'string');
}

export function checkTable(args: Arguments, index: number): LuaTable {
  const value = args[index - 1];
  if (value instanceof LuaTable) return value;
  throw typeError(args, index, 'table');
}

export function checkFunction(args: Arguments, index: number): LuaFunction {
  const value = args[index - 1];
  if (value instanceof LuaFunction) return value;
  throw typeError(args, index, 'function');
}

export function checkAny(args: Arguments, index: number): LuaValue {
  if (args.length < index) throw new ArgumentError(index, 'value expected');
  return args[index - 1];
}

/** Raised by C functions, so it names no place. */
export function readonlyTable(): LuaError {
  return new LuaError('Attempt to modify a readonly table');
}

/** Raw assignment, refused by tables that Redis protects. */
export function put(table: LuaTable, index: number, value: LuaValue): void {
  if (table.isReadonly) throw readonlyTable();
  table.setInt(index, value);
}

export function isAbsent(args: Arguments, index: number): boolean {
  return args[index - 1] === undefined;
}

export function optionalInteger(args: Arguments, index: number, otherwise: number): number {
  return isAbsent(args, index) ? otherwise : checkInteger(args, index);
}

export function optionalInt(args: Arguments, index: number, otherwise: number): number {
  return isAbsent(args, index) ? otherwise : checkInt(args, index);
}

export function optionalString(args: Arguments, index: number, otherwise: string): string {
  return isAbsent(args, index) ? otherwise : checkString(args, index);
}

/** What the processor makes of a double that a C program casts to a 64-bit integer. */
export function toInteger(value: number): number {
  return value >= -(2 ** 63) && value < 2 ** 63 ? Math.trunc(value) : -(2 ** 63);
}

/** A position in a string: negative ones count from the end; before the start is 0. */
export function fromEnd(position: number, length: number): number {
  const from = position < 0 ? position + length + 1 : position;
  return from >= 0 ? from : 0;
}
