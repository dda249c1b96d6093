// `value[key]` as a native asks for it: with metatables, so it may call Lua.

import { LuaFunction } from '../function.ts';
import { call, NativeError, type NativeRequest, type Runtime } from '../native.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName } from '../value.ts';

/** `MAXTAGLOOP`. */
const longestChain = 100;

export function* index(
  runtime: Runtime,
  value: LuaValue,
  key: LuaValue,
): Generator<NativeRequest, LuaValue, readonly LuaValue[]> {
  let holder = value;
  for (let i = 0; i < longestChain; i++) {
    const raw = holder instanceof LuaTable ? holder.get(key) : undefined;
    if (raw !== undefined) return raw;
    const handler = runtime.metatableOf(holder)?.getString('__index');
    if (handler === undefined) {
      if (holder instanceof LuaTable) return undefined;
      throw new NativeError(`attempt to index a ${typeName(holder)} value`);
    }
    if (handler instanceof LuaFunction) return (yield* call(handler, [holder, key]))[0];
    holder = handler;
  }
  throw new NativeError('loop in gettable');
}
