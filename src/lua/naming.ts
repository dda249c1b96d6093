// What messages call a value: `local 'x'`, `global 'x'`, `field 'x'`, `upvalue 'x'`, `method 'x'`. The name is found by
// following which instruction last wrote a register, as Lua does when an error has happened.

import * as o from './opcodes.ts';
import { localName, type Prototype } from './prototype.ts';

export interface Named {
  readonly kind: 'local' | 'global' | 'field' | 'upvalue' | 'method';
  readonly name: string;
}

/** What is in a register before the instruction at `pc`; undefined if it has no name. */
export function nameOf(prototype: Prototype, pc: number, register: number): Named | undefined {
  const local = localName(prototype, register + 1, pc);
  if (local !== undefined) return { kind: 'local', name: local };
  const i = prototype.code[lastWrite(prototype, pc, register)] as number;
  switch (o.opOf(i)) {
    case o.GETGLOBAL:
      return { kind: 'global', name: String(prototype.constants[o.bxOf(i)]) };
    case o.MOVE:
      return o.bOf(i) < o.aOf(i) ? nameOf(prototype, pc, o.bOf(i)) : undefined;
    case o.GETTABLE:
      return { kind: 'field', name: constantName(prototype, o.cOf(i)) };
    case o.GETUPVAL:
      return { kind: 'upvalue', name: prototype.upvalues[o.bOf(i)] ?? '?' };
    case o.SELF:
      return { kind: 'method', name: constantName(prototype, o.cOf(i)) };
    default:
      return undefined;
  }
}

/** The name under which the instruction at `pc` calls a function. */
export function calledName(prototype: Prototype, pc: number): Named | undefined {
  const i = prototype.code[pc] as number;
  const operation = o.opOf(i);
  const isCall = operation === o.CALL || operation === o.TAILCALL || operation === o.TFORLOOP;
  return isCall ? nameOf(prototype, pc, o.aOf(i)) : undefined;
}

function constantName(prototype: Prototype, operand: number): string {
  const value = operand >= o.constantBit ? prototype.constants[operand - o.constantBit] : undefined;
  if (typeof value !== 'string') return '?';
  const end = value.indexOf('\0');
  return end < 0 ? value : value.slice(0, end);
}

/** Instructions that write no register A. */
const readsOnly = new Set<number>([
  o.SETGLOBAL,
  o.SETUPVAL,
  o.SETTABLE,
  o.JMP,
  o.EQ,
  o.LT,
  o.LE,
  o.RETURN,
  o.TFORLOOP,
  o.SETLIST,
  o.CLOSE,
]);

function lastWrite(prototype: Prototype, end: number, register: number): number {
  const { code } = prototype;
  let last = code.length - 1;
  for (let pc = 0; pc < end; pc++) {
    const i = code[pc] as number;
    const operation = o.opOf(i);
    const a = o.aOf(i);
    if (a === register && !readsOnly.has(operation)) last = pc;
    switch (operation) {
      case o.LOADNIL:
        if (a <= register && register <= o.bOf(i)) last = pc;
        break;
      case o.SELF:
        if (register === a + 1) last = pc;
        break;
      case o.TFORLOOP:
        if (register >= a + 2) last = pc;
        break;
      case o.CALL:
      case o.TAILCALL:
        if (register >= a) last = pc;
        break;
      case o.JMP:
      case o.FORLOOP:
      case o.FORPREP: {
        const target = pc + 1 + o.sbxOf(i);
        if (pc < target && target <= end) pc += o.sbxOf(i);
        break;
      }
      case o.CLOSURE:
        pc += prototype.prototypes[o.bxOf(i)]?.upvalues.length ?? 0;
        break;
      case o.SETLIST:
        if (o.cOf(i) === 0) pc++;
    }
  }
  return last;
}
