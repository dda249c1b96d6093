// Errors as a script ends with them: always a table with the text in `err`, and, where it is known, the place.

import type { ScriptError } from '../../engine/scripting/port.ts';
import { formatNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName, Userdata } from '../value.ts';
import type { CallInfo } from '../vm.ts';

/** A place in a program, as Redis names it: `@user_script`, and the line. */
export interface Place {
  readonly source: string;
  readonly line: number;
}

/** Where the innermost Lua function stands: that of the error, or the one that called the native that raised it. */
export function placeOf(calls: readonly CallInfo[]): Place | null {
  for (const { chunk, line } of calls.slice(0, 2)) if (line > 0) return { source: sourceOf(chunk), line };
  return null;
}

/** Programs that are strings name themselves by their text. */
function sourceOf(chunk: string): string {
  const text = /^\[string "(.*)"\]$/s.exec(chunk)?.[1];
  return text ?? `@${chunk}`;
}

/** An error of any value as a table, with its place: what Redis's own error handler makes of it. */
export function withPlace(value: LuaValue, place: Place | null): LuaTable {
  let table: LuaTable;
  if (value instanceof LuaTable) table = value;
  else {
    table = new LuaTable();
    table.setString('err', `ERR ${textOf(value)}`);
  }
  if (place !== null && !table.isReadonly) {
    table.setString('source', place.source);
    table.setString('line', place.line);
  }
  return table;
}

function textOf(value: LuaValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  if (value === undefined) return 'nil';
  if (typeof value === 'boolean') return String(value);
  return value instanceof Userdata ? `userdata: ${value.address}` : `${typeName(value)}: 0x0`;
}

/** What the engine is told of an error that has been through `withPlace`. */
export function scriptError(value: LuaValue): ScriptError {
  if (!(value instanceof LuaTable)) return { message: textOf(value), source: null, line: null, isCounted: false };
  const [err, source, line] = [value.getString('err'), value.getString('source'), value.getString('line')];
  return {
    // redis-server itself does not survive an error table without a text.
    message: typeof err === 'string' ? err : typeof err === 'number' ? formatNumber(err) : 'ERR unknown error',
    source: typeof source === 'string' ? source : null,
    line: typeof line === 'number' ? line : null,
    isCounted: value.getString('ignore_error_stats_update') === true,
  };
}
