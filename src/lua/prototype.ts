// What the compiler makes of a function: its instructions and all that messages and a debugger want to know.

import { hashString } from './table.ts';
import type { LuaValue } from './value.ts';

export interface LocalName {
  readonly name: string;
  /** The instructions between which it is alive. */
  readonly from: number;
  readonly to: number;
}

/** Bits of `vararg`. */
export const varargHasArg = 1;
export const varargIs = 2;
export const varargNeedsArg = 4;

export class Prototype {
  /** As Lua names it in messages: `user_script`. */
  readonly chunk: string;
  readonly line: number;
  readonly lastLine: number;
  readonly code: Int32Array;
  /** What the machine runs: the code, or a copy into which a debugger has put breaks. */
  running: Int32Array;
  readonly lines: Int32Array;
  readonly constants: readonly LuaValue[];
  /** Of each constant that is a string; 0 otherwise. */
  readonly hashes: Int32Array;
  readonly prototypes: readonly Prototype[];
  readonly locals: readonly LocalName[];
  readonly upvalues: readonly string[];
  readonly parameters: number;
  readonly vararg: number;
  readonly registers: number;

  constructor(parts: Omit<Prototype, 'hashes' | 'running'>) {
    this.chunk = parts.chunk;
    this.line = parts.line;
    this.lastLine = parts.lastLine;
    this.code = parts.code;
    this.running = parts.code;
    this.lines = parts.lines;
    this.constants = parts.constants;
    this.hashes = Int32Array.from(parts.constants, (each) => (typeof each === 'string' ? hashString(each) : 0));
    this.prototypes = parts.prototypes;
    this.locals = parts.locals;
    this.upvalues = parts.upvalues;
    this.parameters = parts.parameters;
    this.vararg = parts.vararg;
    this.registers = parts.registers;
  }
}

/** The name of the `number`th local (from 1) that is alive at an instruction. */
export function localName(prototype: Prototype, number: number, pc: number): string | undefined {
  for (const local of prototype.locals) {
    if (local.from > pc) break;
    if (pc < local.to && --number === 0) return local.name;
  }
  return undefined;
}

/** `LUA_IDSIZE`. */
const idSize = 80;

/** `luaO_chunkid`: how messages show a chunk's name. */
export function chunkId(source: string): string {
  const cut = source.indexOf('\0');
  const name = cut < 0 ? source : source.slice(0, cut);
  if (name.startsWith('=')) return name.slice(1, idSize);
  if (name.startsWith('@')) return name.length - 1 > idSize - 8 ? `...${name.slice(8 - idSize)}` : name.slice(1);
  const line = /^[^\n\r]*/.exec(name)?.[0] ?? '';
  const shown = line.slice(0, idSize - 17);
  return `[string "${shown}${shown.length < name.length ? '...' : ''}"]`;
}
