// A library: a table of natives under a global name.

import { NativeFunction } from '../function.ts';
import type { Native } from '../native.ts';
import { LuaTable } from '../table.ts';

/** Puts the functions into `table`, in the order given: `pairs` shows it. */
export function register(table: LuaTable, functions: Readonly<Record<string, Native>>): LuaTable {
  for (const [name, run] of Object.entries(functions)) table.setString(name, new NativeFunction(name, run));
  return table;
}

export function library(functions: Readonly<Record<string, Native>>): LuaTable {
  return register(new LuaTable(0, Object.keys(functions).length), functions);
}
