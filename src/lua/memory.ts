// How much a program holds: what can be reached from its globals and its stacks. JavaScript does not tell, so all
// references are followed, as a collector would; the VM asks when enough was allocated since the last time.

import { Coroutine } from './coroutine.ts';
import { Closure, ControlFunction } from './function.ts';
import { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** Strings shorter than this are counted at each reference. */
const shared = 64;
/** Longer strings have the same hash in V8 if they have the same length: a Set would compare all of them. */
const longest = 10_000;
/** Characters that may be compared to find a long string again, in vain and not; after that each reference counts. */
const inVain = 2 ** 26;
const notInVain = 2 ** 31;
const tableBytes = 64;
const slotBytes = 16;
const nodeBytes = 40;

export function heldBytes(roots: readonly LuaValue[]): number {
  const seen = new Set<LuaValue>();
  const waiting: LuaValue[] = [];
  let bytes = 0;

  const long = new Map<string, string[]>();
  let differed = 0;
  let agreed = 0;

  function isKnown(text: string): boolean {
    const sample = `${text.length} ${text.slice(0, 32)}${text.slice(-32)}`;
    const alike = long.get(sample);
    if (alike === undefined) {
      long.set(sample, [text]);
      return false;
    }
    for (const each of alike) {
      if (differed > inVain || agreed > notInVain) return false;
      if (each === text) {
        agreed += text.length;
        return true;
      }
      differed += text.length;
    }
    alike.push(text);
    return false;
  }

  function visit(value: LuaValue): void {
    if (typeof value === 'string') {
      if (value.length < shared) bytes += value.length;
      else if (value.length > longest) {
        if (!isKnown(value)) bytes += value.length;
      } else if (!seen.has(value)) {
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
