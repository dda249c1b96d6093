// What a value's metatable says about an operation. For tables it is remembered which metamethods are absent.

import { hashString, type LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

export type Event =
  | '__index'
  | '__newindex'
  | '__eq'
  | '__len'
  | '__add'
  | '__sub'
  | '__mul'
  | '__div'
  | '__mod'
  | '__pow'
  | '__unm'
  | '__concat'
  | '__lt'
  | '__le'
  | '__call';

const remembered: Readonly<Partial<Record<Event, number>>> = { __newindex: 2, __eq: 4, __call: 8 };

export function metamethod(metatable: LuaTable | null, event: Event): LuaValue {
  if (metatable === null) return undefined;
  if (event === '__index') return indexHandler(metatable);
  const bit = remembered[event] ?? 0;
  if ((metatable.absent & bit) !== 0) return undefined;
  const found = metatable.getString(event);
  if (found === undefined) metatable.absent |= bit;
  return found;
}

const indexHash = hashString('__index');

/** The one that is asked for most. */
export function indexHandler(metatable: LuaTable): LuaValue {
  if ((metatable.absent & 1) !== 0) return undefined;
  const found = metatable.getHashed('__index', indexHash);
  if (found === undefined) metatable.absent |= 1;
  return found;
}

/** A field that is asked for seldom: `__tostring`, `__metatable`. */
export function metatableField(metatable: LuaTable, name: '__tostring' | '__metatable'): LuaValue {
  return metatable.getString(name);
}
