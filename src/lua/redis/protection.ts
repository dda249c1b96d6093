// What keeps a script from leaving anything behind in the language it shares with all others: every table that is there
// before it is readonly, and a global that is not there cannot be read.

import { NativeFunction } from '../function.ts';
import { NativeError } from '../native.ts';
import { formatNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';

function nameOf(key: LuaValue): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' ? formatNumber(key) : '(null)';
}

/** A metatable under which to read what is not there is an error. */
export function refusingMetatable(): LuaTable {
  const metatable = new LuaTable();
  metatable.setString(
    '__index',
    new NativeFunction('__index', (_, args) => {
      throw new NativeError(`Script attempted to access nonexistent global variable '${nameOf(args[1])}'`);
    }),
  );
  return metatable;
}

/** Makes a table readonly, and all tables in it, their metatables included. */
export function protect(table: LuaTable): void {
  if (table.isReadonly) return;
  table.isReadonly = true;
  if (table.metatable !== null) protect(table.metatable);
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    const value = table.get(key);
    if (value instanceof LuaTable) protect(value);
  }
}

/** Sets a field of a table that scripts cannot change. */
export function setProtected(table: LuaTable, name: string, value: LuaValue): void {
  table.isReadonly = false;
  table.setString(name, value);
  table.isReadonly = true;
}
