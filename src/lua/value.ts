// What a Lua value is here: a plain JavaScript value wherever one will do.
//
//   nil undefined   boolean boolean   number number   string byte string   table LuaTable
//   function LuaFunction (a closure of the VM, or a NativeFunction)   thread Coroutine   userdata Userdata
//
// Several values (arguments, results) are a JavaScript array, which no Lua value ever is.

import type { Coroutine } from './coroutine.ts';
import type { LuaFunction } from './function.ts';
import type { LuaTable } from './table.ts';

export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction | Coroutine | Userdata;

/** Light userdata: an identity without contents. `cjson.null` is the only one that a script of Redis meets. */
export class Userdata {
  readonly typeName = 'userdata';
  /** What `tostring` shows after `userdata: `. */
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }
}

/** What `type` answers. */
export function typeName(value: LuaValue): string {
  if (value === undefined) return 'nil';
  if (typeof value !== 'object') return typeof value;
  return value.typeName;
}
