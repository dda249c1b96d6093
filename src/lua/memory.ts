// How much a program holds: what can be reached from its globals and its stacks. JavaScript does not tell, so all
// references are followed, as a collector would; the VM asks when enough was allocated since the last time.

import { Coroutine } from './coroutine.ts';
import { Closure, ControlFunction } from './function.ts';
import { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** Strings shorter than this are counted at each reference. */
const shared = 64;
const tableBytes = 64;
const slotBytes = 16;
const nodeBytes = 40;

export function heldBytes(roots: readonly LuaValue[]): number {
  const seen = new Set<LuaValue>();
  const waiting: LuaValue[] = [];
  let bytes = 0;

  function visit(value: LuaValue): void {
    if (typeof value === 'string') {
      if (value.length < shared) bytes += value.length;
      else if (!seen.has(value)) {
        seen.add(value);
        bytes += value.length;
      }
    } else if (typeof value === 'object' && !seen.has(value)) {
      seen.add(value);
      waiting.push(value);
    }
  }

  for (const each of roots) visit(each);
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value instanceof LuaTable) {
      bytes += tableBytes + slotBytes * value.array.length + nodeBytes * value.keys.length;
      for (const each of value.array) visit(each);
      for (const each of value.keys) visit(each);
      for (const each of value.values) visit(each);
      if (value.metatable !== null) visit(value.metatable);
    } else if (value instanceof Closure) {
      bytes += tableBytes + nodeBytes * value.upvalues.length;
      visit(value.environment);
      for (const each of value.upvalues) visit(each.values[each.index]);
    } else if (value instanceof ControlFunction) visit(value.subject);
    else if (value instanceof Coroutine) {
      bytes += slotBytes * value.stack.length;
      const end = value.extent();
      for (let i = 0; i < end; i++) visit(value.stack[i]);
      if (value.resumer !== null) visit(value.resumer);
    }
  }
  return bytes;
}
