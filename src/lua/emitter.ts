// Emits one function's instructions while the parser reads it: registers are a stack, an expression is described until
// it is known where its value must go, and jumps whose target is not known yet are chained through their own offsets.

import type { Lexer } from './lexer.ts';
import * as o from './opcodes.ts';
import { type LocalName, Prototype, varargHasArg, varargIs } from './prototype.ts';
import type { LuaValue } from './value.ts';

export const noJump = -1;
const maxRegisters = 250;
const noRegister = o.maxA;

/**
 * Where an expression's value is: `info` is a register, constant, upvalue or instruction; for `indexed` info is the
 * table's register and aux the key (a register or constant).
 */
type ExpressionKind =
  | 'void'
  | 'nil'
  | 'true'
  | 'false'
  | 'constant'
  | 'number'
  | 'local'
  | 'upvalue'
  | 'global'
  | 'indexed'
  | 'jump'
  | 'relocatable'
  | 'register'
  | 'call'
  | 'vararg';

export class Expression {
  kind: ExpressionKind;
  info: number;
  aux = 0;
  number = 0;
  /** Jumps taken when the value is true, and when it is false. */
  whenTrue = noJump;
  whenFalse = noJump;

  constructor(kind: ExpressionKind, info = 0) {
    this.kind = kind;
    this.info = info;
  }

  take(other: Expression): void {
    this.kind = other.kind;
    this.info = other.info;
    this.aux = other.aux;
    this.number = other.number;
    this.whenTrue = other.whenTrue;
    this.whenFalse = other.whenFalse;
  }

  get hasJumps(): boolean {
    return this.whenTrue !== this.whenFalse;
  }

  get isNumeral(): boolean {
    return this.kind === 'number' && this.whenTrue === noJump && this.whenFalse === noJump;
  }

  get isMulti(): boolean {
    return this.kind === 'call' || this.kind === 'vararg';
  }
}

export interface Block {
  readonly outer: Block | null;
  readonly isLoop: boolean;
  readonly activeAtStart: number;
  hasUpvalue: boolean;
  breaks: number;
}

export class Emitter {
  readonly outer: Emitter | null;
  readonly lexer: Lexer;
  readonly line: number;
  lastLine = 0;
  block: Block | null = null;
  readonly code: number[] = [];
  readonly lines: number[] = [];
  readonly constants: LuaValue[] = [];
  readonly #constantIndex = new Map<unknown, number>();
  readonly prototypes: Prototype[] = [];
  readonly localNames: { name: string; from: number; to: number }[] = [];
  /** Indexes into `localNames` of the locals in scope, by register. */
  readonly active: number[] = [];
  activeCount = 0;
  readonly upvalues: { name: string; kind: 'local' | 'upvalue'; info: number }[] = [];
  freeRegister = 0;
  registers = 2;
  parameters = 0;
  vararg = 0;
  #lastTarget = -1;
  #pendingJumps = noJump;

  constructor(outer: Emitter | null, lexer: Lexer, line: number) {
    this.outer = outer;
    this.lexer = lexer;
    this.line = line;
  }

  get pc(): number {
    return this.code.length;
  }

  // --- instructions ---

  emit(instruction: number, line = this.lexer.lastLine): number {
    this.#patchPending();
    this.lines.push(line);
    return this.code.push(instruction) - 1;
  }

  fixLine(line: number): void {
    this.lines[this.pc - 1] = line;
  }

  at(pc: number): number {
    return this.code[pc] as number;
  }

  /** Merges into a LOADNIL just before, unless that is where a jump goes. */
  loadNil(from: number, count: number): void {
    const previous = this.pc > this.#lastTarget && this.pc > 0 ? this.at(this.pc - 1) : 0;
    if (o.opOf(previous) === o.LOADNIL) {
      const start = o.aOf(previous);
      const end = o.bOf(previous);
      if (start <= from && from <= end + 1) {
        if (from + count - 1 > end) this.code[this.pc - 1] = o.withB(previous, from + count - 1);
        return;
      }
    }
    this.emit(o.abc(o.LOADNIL, from, from + count - 1, 0));
  }

  emitReturn(first: number, count: number): void {
    this.emit(o.abc(o.RETURN, first, count + 1, 0));
  }

  // --- jumps ---

  jump(): number {
    const pending = this.#pendingJumps;
    this.#pendingJumps = noJump;
    return this.concatJumps(this.emit(o.asbx(o.JMP, 0, noJump)), pending);
  }

  label(): number {
    this.#lastTarget = this.pc;
    return this.pc;
  }

  concatJumps(list: number, other: number): number {
    if (other === noJump) return list;
    if (list === noJump) return other;
    let at = list;
    for (let next = this.#nextJump(at); next !== noJump; next = this.#nextJump(at)) at = next;
    this.#fixJump(at, other);
    return list;
  }

  patch(list: number, target: number): void {
    if (target === this.pc) this.patchToHere(list);
    else this.#patchList(list, target, noRegister, target);
  }

  patchToHere(list: number): void {
    this.label();
    this.#pendingJumps = this.concatJumps(this.#pendingJumps, list);
  }

  #patchPending(): void {
    this.#patchList(this.#pendingJumps, this.pc, noRegister, this.pc);
    this.#pendingJumps = noJump;
  }

  #nextJump(pc: number): number {
    const offset = o.sbxOf(this.at(pc));
    return offset === noJump ? noJump : pc + 1 + offset;
  }

  #fixJump(pc: number, target: number): void {
    const offset = target - (pc + 1);
    if (Math.abs(offset) > o.maxBx >> 1) this.lexer.fail('control structure too long', this.lexer.token);
    this.code[pc] = o.withSbx(this.at(pc), offset);
  }

  /** The test that decides about a jump stands before it. */
  #controlOf(pc: number): number {
    if (pc < 1) return pc;
    const previous = o.opOf(this.at(pc - 1));
    const isTest =
      previous === o.EQ ||
      previous === o.LT ||
      previous === o.LE ||
      previous === o.TEST ||
      previous === o.TESTSET ||
      previous === o.TFORLOOP;
    return isTest ? pc - 1 : pc;
  }

  #needsValue(list: number): boolean {
    for (let at = list; at !== noJump; at = this.#nextJump(at)) {
      if (o.opOf(this.at(this.#controlOf(at))) !== o.TESTSET) return true;
    }
    return false;
  }

  #patchTest(pc: number, register: number): boolean {
    const control = this.#controlOf(pc);
    const i = this.at(control);
    if (o.opOf(i) !== o.TESTSET) return false;
    this.code[control] =
      register !== noRegister && register !== o.bOf(i) ? o.withA(i, register) : o.abc(o.TEST, o.bOf(i), 0, o.cOf(i));
    return true;
  }

  #removeValues(list: number): void {
    for (let at = list; at !== noJump; at = this.#nextJump(at)) this.#patchTest(at, noRegister);
  }

  #patchList(list: number, valueTarget: number, register: number, otherTarget: number): void {
    let at = list;
    while (at !== noJump) {
      const next = this.#nextJump(at);
      this.#fixJump(at, this.#patchTest(at, register) ? valueTarget : otherTarget);
      at = next;
    }
  }

  // --- registers and constants ---

  checkRegisters(count: number): void {
    const size = this.freeRegister + count;
    if (size <= this.registers) return;
    if (size >= maxRegisters) this.lexer.fail('function or expression too complex', this.lexer.token);
    this.registers = size;
  }

  reserve(count: number): void {
    this.checkRegisters(count);
    this.freeRegister += count;
  }

  #freeReg(register: number): void {
    if (register < o.constantBit && register >= this.activeCount) this.freeRegister--;
  }

  #free(e: Expression): void {
    if (e.kind === 'register') this.#freeReg(e.info);
  }

  #constant(key: unknown, value: LuaValue): number {
    const known = this.#constantIndex.get(key);
    if (known !== undefined) return known;
    const index = this.constants.push(value) - 1;
    if (index > o.maxBx) this.lexer.fail('constant table overflow');
    this.#constantIndex.set(key, index);
    return index;
  }

  stringConstant(text: string): number {
    return this.#constant(text, text);
  }

  numberConstant(value: number): number {
    // A Map takes -0 for 0, and so does Lua.
    return this.#constant(value, value);
  }

  // --- expressions ---

  setReturns(e: Expression, count: number): void {
    if (e.kind === 'call') this.code[e.info] = o.withC(this.at(e.info), count + 1);
    else if (e.kind === 'vararg') {
      this.code[e.info] = o.withA(o.withB(this.at(e.info), count + 1), this.freeRegister);
      this.reserve(1);
    }
  }

  setOneReturn(e: Expression): void {
    if (e.kind === 'call') {
      e.kind = 'register';
      e.info = o.aOf(this.at(e.info));
    } else if (e.kind === 'vararg') {
      this.code[e.info] = o.withB(this.at(e.info), 2);
      e.kind = 'relocatable';
    }
  }

  /** Variables become values. */
  discharge(e: Expression): void {
    switch (e.kind) {
      case 'local':
        e.kind = 'register';
        break;
      case 'upvalue':
        e.info = this.emit(o.abc(o.GETUPVAL, 0, e.info, 0));
        e.kind = 'relocatable';
        break;
      case 'global':
        e.info = this.emit(o.abx(o.GETGLOBAL, 0, e.info));
        e.kind = 'relocatable';
        break;
      case 'indexed':
        this.#freeReg(e.aux);
        this.#freeReg(e.info);
        e.info = this.emit(o.abc(o.GETTABLE, 0, e.info, e.aux));
        e.kind = 'relocatable';
        break;
      case 'vararg':
      case 'call':
        this.setOneReturn(e);
    }
  }

  #toRegister(e: Expression, register: number): void {
    this.discharge(e);
    switch (e.kind) {
      case 'nil':
        this.loadNil(register, 1);
        break;
      case 'false':
      case 'true':
        this.emit(o.abc(o.LOADBOOL, register, e.kind === 'true' ? 1 : 0, 0));
        break;
      case 'constant':
        this.emit(o.abx(o.LOADK, register, e.info));
        break;
      case 'number':
        this.emit(o.abx(o.LOADK, register, this.numberConstant(e.number)));
        break;
      case 'relocatable':
        this.code[e.info] = o.withA(this.at(e.info), register);
        break;
      case 'register':
        if (register !== e.info) this.emit(o.abc(o.MOVE, register, e.info, 0));
        break;
      default:
        return;
    }
    e.info = register;
    e.kind = 'register';
  }

  #toAnyRegisterUnjumped(e: Expression): void {
    if (e.kind === 'register') return;
    this.reserve(1);
    this.#toRegister(e, this.freeRegister - 1);
  }

  #whole(e: Expression, register: number): void {
    this.#toRegister(e, register);
    if (e.kind === 'jump') e.whenTrue = this.concatJumps(e.whenTrue, e.info);
    if (e.hasJumps) {
      let loadFalse = noJump;
      let loadTrue = noJump;
      if (this.#needsValue(e.whenTrue) || this.#needsValue(e.whenFalse)) {
        const skip = e.kind === 'jump' ? noJump : this.jump();
        this.label();
        loadFalse = this.emit(o.abc(o.LOADBOOL, register, 0, 1));
        this.label();
        loadTrue = this.emit(o.abc(o.LOADBOOL, register, 1, 0));
        this.patchToHere(skip);
      }
      const end = this.label();
      this.#patchList(e.whenFalse, end, register, loadFalse);
      this.#patchList(e.whenTrue, end, register, loadTrue);
    }
    e.whenTrue = noJump;
    e.whenFalse = noJump;
    e.info = register;
    e.kind = 'register';
  }

  toNextRegister(e: Expression): void {
    this.discharge(e);
    this.#free(e);
    this.reserve(1);
    this.#whole(e, this.freeRegister - 1);
  }

  toAnyRegister(e: Expression): number {
    this.discharge(e);
    if (e.kind === 'register') {
      if (!e.hasJumps) return e.info;
      if (e.info >= this.activeCount) {
        this.#whole(e, e.info);
        return e.info;
      }
    }
    this.toNextRegister(e);
    return e.info;
  }

  toValue(e: Expression): void {
    if (e.hasJumps) this.toAnyRegister(e);
    else this.discharge(e);
  }

  /** A register, or a constant if there is room for it in an instruction. */
  toRegisterOrConstant(e: Expression): number {
    this.toValue(e);
    if (e.kind === 'constant') {
      if (e.info < o.constantBit) return e.info | o.constantBit;
    } else if (['number', 'true', 'false', 'nil'].includes(e.kind) && this.constants.length < o.constantBit) {
      if (e.kind === 'number') e.info = this.numberConstant(e.number);
      else if (e.kind === 'nil') e.info = this.#constant(this.constants, undefined);
      else e.info = this.#constant(e.kind === 'true', e.kind === 'true');
      e.kind = 'constant';
      return e.info | o.constantBit;
    }
    return this.toAnyRegister(e);
  }

  store(target: Expression, e: Expression): void {
    if (target.kind === 'local') {
      this.#free(e);
      this.#whole(e, target.info);
      return;
    }
    if (target.kind === 'upvalue') {
      this.emit(o.abc(o.SETUPVAL, this.toAnyRegister(e), target.info, 0));
    } else if (target.kind === 'global') {
      this.emit(o.abx(o.SETGLOBAL, this.toAnyRegister(e), target.info));
    } else {
      const value = this.toRegisterOrConstant(e);
      this.emit(o.abc(o.SETTABLE, target.info, target.aux, value));
    }
    this.#free(e);
  }

  self(e: Expression, key: Expression): void {
    this.toAnyRegister(e);
    this.#free(e);
    const register = this.freeRegister;
    this.reserve(2);
    this.emit(o.abc(o.SELF, register, e.info, this.toRegisterOrConstant(key)));
    this.#free(key);
    e.info = register;
    e.kind = 'register';
  }

  indexed(table: Expression, key: Expression): void {
    table.aux = this.toRegisterOrConstant(key);
    table.kind = 'indexed';
  }

  #invert(e: Expression): void {
    const control = this.#controlOf(e.info);
    const i = this.at(control);
    this.code[control] = o.withA(i, o.aOf(i) === 0 ? 1 : 0);
  }

  #jumpOn(e: Expression, condition: boolean): number {
    if (e.kind === 'relocatable') {
      const i = this.at(e.info);
      if (o.opOf(i) === o.NOT) {
        this.code.pop();
        this.lines.pop();
        return this.#conditional(o.TEST, o.bOf(i), 0, condition ? 0 : 1);
      }
    }
    this.#toAnyRegisterUnjumped(e);
    this.#free(e);
    return this.#conditional(o.TESTSET, noRegister, e.info, condition ? 1 : 0);
  }

  #conditional(operation: number, a: number, b: number, c: number): number {
    this.emit(o.abc(operation, a, b, c));
    return this.jump();
  }

  goIfTrue(e: Expression): void {
    this.discharge(e);
    let pc: number;
    switch (e.kind) {
      case 'constant':
      case 'number':
      case 'true':
        pc = noJump;
        break;
      case 'jump':
        this.#invert(e);
        pc = e.info;
        break;
      default:
        pc = this.#jumpOn(e, false);
    }
    e.whenFalse = this.concatJumps(e.whenFalse, pc);
    this.patchToHere(e.whenTrue);
    e.whenTrue = noJump;
  }

  goIfFalse(e: Expression): void {
    this.discharge(e);
    let pc: number;
    switch (e.kind) {
      case 'nil':
      case 'false':
        pc = noJump;
        break;
      case 'jump':
        pc = e.info;
        break;
      default:
        pc = this.#jumpOn(e, true);
    }
    e.whenTrue = this.concatJumps(e.whenTrue, pc);
    this.patchToHere(e.whenFalse);
    e.whenFalse = noJump;
  }

  not(e: Expression): void {
    this.discharge(e);
    switch (e.kind) {
      case 'nil':
      case 'false':
        e.kind = 'true';
        break;
      case 'constant':
      case 'number':
      case 'true':
        e.kind = 'false';
        break;
      case 'jump':
        this.#invert(e);
        break;
      default:
        this.#toAnyRegisterUnjumped(e);
        this.#free(e);
        e.info = this.emit(o.abc(o.NOT, 0, e.info, 0));
        e.kind = 'relocatable';
    }
    [e.whenFalse, e.whenTrue] = [e.whenTrue, e.whenFalse];
    this.#removeValues(e.whenFalse);
    this.#removeValues(e.whenTrue);
  }

  arithmetic(operation: number, a: Expression, b: Expression): void {
    if (fold(operation, a, b)) return;
    const right = operation === o.UNM || operation === o.LEN ? 0 : this.toRegisterOrConstant(b);
    const left = this.toRegisterOrConstant(a);
    if (left > right) {
      this.#free(a);
      this.#free(b);
    } else {
      this.#free(b);
      this.#free(a);
    }
    a.info = this.emit(o.abc(operation, 0, left, right));
    a.kind = 'relocatable';
  }

  compare(operation: number, condition: boolean, a: Expression, b: Expression): void {
    let left = this.toRegisterOrConstant(a);
    let right = this.toRegisterOrConstant(b);
    this.#free(b);
    this.#free(a);
    let expected = condition ? 1 : 0;
    if (!condition && operation !== o.EQ) {
      // a > b is b < a
      [left, right] = [right, left];
      expected = 1;
    }
    a.info = this.#conditional(operation, expected, left, right);
    a.kind = 'jump';
  }

  concat(a: Expression, b: Expression): void {
    this.toValue(b);
    const i = this.at(b.info);
    if (b.kind === 'relocatable' && o.opOf(i) === o.CONCAT) {
      this.#free(a);
      this.code[b.info] = o.withB(i, a.info);
      a.kind = 'relocatable';
      a.info = b.info;
      return;
    }
    this.toNextRegister(b);
    this.arithmetic(o.CONCAT, a, b);
  }

  setList(base: number, stored: number, pending: number): void {
    const batch = Math.floor((stored - 1) / o.fieldsPerFlush) + 1;
    const count = pending < 0 ? 0 : pending;
    if (batch <= o.maxC) this.emit(o.abc(o.SETLIST, base, count, batch));
    else {
      this.emit(o.abc(o.SETLIST, base, count, 0));
      this.emit(batch);
    }
    this.freeRegister = base + 1;
  }

  finish(): Prototype {
    return new Prototype({
      chunk: this.lexer.chunk,
      line: this.line,
      lastLine: this.lastLine,
      code: Int32Array.from(this.code),
      lines: Int32Array.from(this.lines),
      constants: this.constants,
      prototypes: this.prototypes,
      locals: this.localNames satisfies LocalName[],
      upvalues: this.upvalues.map(({ name }) => name),
      parameters: this.parameters,
      vararg: this.vararg & (varargHasArg | varargIs) ? this.vararg : 0,
      registers: this.registers,
    });
  }
}

/** Numerals are computed beforehand, unless that would divide by zero or make a NaN. */
function fold(operation: number, a: Expression, b: Expression): boolean {
  if (!a.isNumeral || !b.isNumeral) return false;
  const [x, y] = [a.number, b.number];
  let result: number;
  switch (operation) {
    case o.ADD:
      result = x + y;
      break;
    case o.SUB:
      result = x - y;
      break;
    case o.MUL:
      result = x * y;
      break;
    case o.DIV:
      if (y === 0) return false;
      result = x / y;
      break;
    case o.MOD:
      if (y === 0) return false;
      result = x - Math.floor(x / y) * y;
      break;
    case o.POW:
      result = x ** y;
      break;
    case o.UNM:
      result = -x;
      break;
    default:
      return false;
  }
  if (Number.isNaN(result)) return false;
  a.number = result;
  return true;
}
