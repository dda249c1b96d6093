// Stops a program at lines: breaks are put into a copy of the code that the machine then runs, so that a program nobody
// debugs pays nothing. A line is met where its first instruction is reached, and again where a loop goes back to it.

import type { Frame } from './coroutine.ts';
import { calledName } from './naming.ts';
import * as o from './opcodes.ts';
import { localName, type Prototype } from './prototype.ts';
import type { LuaValue } from './value.ts';
import type { CallInfo, Outcome, Vm } from './vm.ts';

export interface Variable {
  readonly name: string;
  readonly value: LuaValue;
}

/** `step` stops at the next line, `next` at the next one of this call or an outer one, `continue` at breakpoints only. */
export type Pace = 'step' | 'next' | 'continue';

export class Debugger {
  readonly breakpoints = new Set<number>();
  readonly #vm: Vm;
  readonly #attached: Prototype[] = [];
  /** Where the bodies of `for` begin: each turn begins anew there, the first too. */
  readonly #bodies = new Map<Prototype, ReadonlySet<number>>();
  #pace: Pace = 'step';
  #depth = 0;
  #isAtBreak = false;
  #last: { frame: Frame; closure: Frame['closure']; pc: number; line: number } | null = null;

  constructor(vm: Vm) {
    this.#vm = vm;
  }

  attach(prototype: Prototype): void {
    const bodies = new Set<number>();
    this.#attached.push(prototype);
    this.#bodies.set(prototype, bodies);
    prototype.running = withBreaks(prototype, bodies);
    for (const inner of prototype.prototypes) this.attach(inner);
  }

  detach(): void {
    for (const each of this.#attached.splice(0)) each.running = each.code;
  }

  /** How far the next `run` goes. */
  go(pace: Pace): void {
    this.#pace = pace;
    this.#depth = this.calls().length;
  }

  /** As the VM's `run`; a break is one that is to be shown. */
  run(budget: number): Outcome {
    for (let left = budget; ; left--) {
      if (this.#isAtBreak) this.#vm.stepOver();
      const outcome = this.#vm.run(Math.max(0, left));
      this.#isAtBreak = outcome.kind === 'break';
      if (!this.#isAtBreak || (this.#isNewLine() && this.#stops())) return outcome;
    }
  }

  /** False where a line goes on after a part that ran later, as a loop's head does when it begins. */
  #isNewLine(): boolean {
    const [call] = this.calls();
    const frame = call?.frame;
    if (call === undefined || frame === undefined || frame === null) return false;
    const last = this.#last;
    this.#last = { frame, closure: frame.closure, pc: frame.pc, line: call.line };
    const isSameCall = last !== null && last.frame === frame && last.closure === frame.closure;
    if (!isSameCall || last.line !== call.line || frame.pc <= last.pc) return true;
    return frame.closure !== null && this.#bodies.get(frame.closure.prototype)?.has(frame.pc) === true;
  }

  #stops(): boolean {
    const calls = this.calls();
    if (this.breakpoints.has(calls[0]?.line ?? -1) || this.#pace === 'step') return true;
    return this.#pace === 'next' && calls.length <= this.#depth;
  }

  /** From the innermost call outwards. The line is the one that is about to run. */
  calls(): readonly CallInfo[] {
    return this.#vm.calls().map((call, i) => (i === 0 && this.#isAtBreak ? aboutToRun(call) : call));
  }

  /** The locals of a call that are in scope; those of loops, which programs cannot name, if they are wanted. */
  locals(call: CallInfo, withUnnamed = false): Variable[] {
    const { frame } = call;
    if (frame === null || frame.closure === null || frame.kind !== 'lua') return [];
    const { prototype } = frame.closure;
    const isInnermost = this.#isAtBreak && this.calls()[0]?.frame === frame;
    const pc = isInnermost ? frame.pc : frame.pc - 1;
    const found: Variable[] = [];
    for (let i = 1; ; i++) {
      const name = localName(prototype, i, pc);
      if (name === undefined) return found;
      if (withUnnamed || !name.startsWith('(')) found.push({ name, value: this.#register(frame, i - 1) });
    }
  }

  /** The name by which the function was called, where its caller tells one. */
  calledAs(call: CallInfo): string | undefined {
    const { frames } = this.#vm.thread;
    const below = call.frame === null || call.frame.tailCalls > 0 ? undefined : frames[frames.indexOf(call.frame) - 1];
    if (below === undefined || below.kind !== 'lua' || below.closure === null) return undefined;
    return calledName(below.closure.prototype, below.pc - 1)?.name;
  }

  #register(frame: Frame, register: number): LuaValue {
    for (let thread = this.#vm.thread; ; ) {
      if (thread.frames.includes(frame)) return thread.stack[frame.base + register];
      if (thread.resumer === null) return undefined;
      thread = thread.resumer;
    }
  }

  upvalues(call: CallInfo): Variable[] {
    const closure = call.frame?.kind === 'lua' ? call.frame.closure : null;
    if (closure === null) return [];
    return closure.upvalues.map((each, i) => ({
      name: closure.prototype.upvalues[i] ?? '?',
      value: each.values[each.index],
    }));
  }
}

function aboutToRun(call: CallInfo): CallInfo {
  const { frame } = call;
  if (frame === null || frame.closure === null) return call;
  return { ...call, line: frame.closure.prototype.lines[frame.pc] ?? call.line };
}

function withBreaks(prototype: Prototype, bodies: Set<number>): Int32Array {
  const { code, lines } = prototype;
  const running = code.slice();
  for (let pc = 0; pc < code.length; pc++) {
    const i = code[pc] as number;
    if (pc === 0 || lines[pc] !== lines[pc - 1]) running[pc] = o.BREAK;
    const operation = o.opOf(i);
    if (operation === o.JMP || operation === o.FORLOOP) {
      const target = pc + 1 + o.sbxOf(i);
      if (target <= pc) {
        running[target] = o.BREAK;
        if (operation === o.FORLOOP || o.opOf(code[pc - 1] as number) === o.TFORLOOP) bodies.add(target);
      }
    }
    // What follows these is no instruction.
    if (operation === o.CLOSURE) pc += prototype.prototypes[o.bxOf(i)]?.upvalues.length ?? 0;
    else if (operation === o.SETLIST && o.cOf(i) === 0) pc++;
  }
  return running;
}
