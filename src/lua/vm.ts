// The machine: runs coroutines' frames, one instruction at a time, until the program ends, its budget is used up or a
// breakpoint is met. Nothing here recurses: a call pushes a frame, a metamethod's result finishes the instruction that
// asked for it (`#finish`), a native that calls Lua is a generator in a frame of its own. So the machine can stop after
// any instruction, and goes on from the frames.

import { Coroutine, type Frame } from './coroutine.ts';
import { Closure, ControlFunction, LuaFunction, NativeFunction } from './function.ts';
import { heldBytes } from './memory.ts';
import { type Event, indexHandler, metamethod } from './metamethods.ts';
import { calledName, nameOf } from './naming.ts';
import {
  ArgumentError,
  LuaError,
  NativeError,
  type NativeRequest,
  type NativeSteps,
  type Returned,
  type Runtime,
} from './native.ts';
import { formatNumber, parseNumber } from './numbers.ts';
import * as o from './opcodes.ts';
import { maxLevels } from './parser.ts';
import { varargHasArg, varargNeedsArg } from './prototype.ts';
import { growth, LuaTable } from './table.ts';
import { type LuaValue, typeName } from './value.ts';

/** `LUAI_MAXCALLS`: so deep calls may nest. */
const maxCalls = 20000;
/** `MAXTAGLOOP`. */
const longestChain = 100;
/** Values that all calls of a coroutine may have on its stack. */
const maxStack = 8_000_000;
/** JavaScript's longest string, nearly. */
const longestString = 0x1fffffe0;

type NativeStep = IteratorResult<NativeRequest, Returned>;

/** The program was killed: nothing in it can catch this. */
export class Killed extends Error {}

export type Outcome =
  | { readonly kind: 'finished'; readonly values: readonly LuaValue[] }
  | { readonly kind: 'failed'; readonly value: LuaValue }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'break' };

/** Where a call stands, for messages and debuggers: from the innermost outwards. */
export interface CallInfo {
  /** `user_script`; `[C]` for a native. */
  readonly chunk: string;
  /** -1 for a native. */
  readonly line: number;
  readonly frame: Frame | null;
}

export interface VmOptions {
  /** Bytes a program may hold. */
  readonly memoryLimit?: number;
  /** An error that nothing will catch, while the calls are still there. What it answers is the program's error. */
  readonly onError?: (value: LuaValue, calls: readonly CallInfo[]) => LuaValue;
}

export class Vm implements Runtime {
  readonly main = new Coroutine();
  thread: Coroutine = this.main;
  /** Where everything that a program holds can be reached from, besides its stacks. */
  readonly globals: LuaTable;
  /** Strings' metatable. */
  stringMetatable: LuaTable | null = null;
  /** Counts executed instructions by number, when asked to. */
  coverage: Set<number> | null = null;
  #budget = 0;
  #options: VmOptions;
  #outcome: Outcome | null = null;
  #killed: string | null = null;
  /** The native that runs at this moment without a frame of its own. */
  #direct: NativeFunction | null = null;
  #isStepping = false;
  /** How deep in C calls the last error was. */
  #errorLevel = 0;
  #allocated = 0;
  #threshold: number;

  constructor(globals: LuaTable, options: VmOptions = {}) {
    this.globals = globals;
    this.#options = options;
    this.#threshold = Math.min(options.memoryLimit ?? 2 ** 28, 2 ** 25);
  }

  // --- for who runs programs ---

  start(callee: LuaValue, args: readonly LuaValue[]): void {
    const { main } = this;
    this.thread = main;
    main.depth = -1;
    main.open = null;
    main.levels = 0;
    main.baseLevels = 0;
    main.status = 'running';
    this.#outcome = null;
    this.#killed = null;
    this.#isStepping = false;
    this.#direct = null;
    main.push('entry', 0, -1).levels = 0;
    this.#place(main, 0, callee, args);
    try {
      this.#call(0, args.length, -1, true);
    } catch (error) {
      this.#unwind(error);
    }
  }

  /** Goes on for about so many instructions. */
  run(budget: number): Outcome {
    this.#budget = budget;
    while (this.#outcome === null) {
      try {
        if (this.#killed !== null) throw new Killed(this.#killed);
        const { thread } = this;
        const frame = thread.frames[thread.depth] as Frame;
        if (frame.kind === 'lua') {
          const paused = this.#execute(thread, frame);
          if (paused !== null) return paused;
        } else if (this.#budget < 0) return { kind: 'suspended' };
        else if (frame.kind === 'native') this.#continueNative(frame);
        else throw new Error(`a frame of ${frame.kind} on top`);
      } catch (error) {
        this.#unwind(error);
      }
    }
    return this.#outcome;
  }

  kill(message: string): void {
    this.#killed = message;
  }

  // --- for natives ---

  where(level: number): string {
    const info = this.callAt(level);
    return info !== null && info.line > 0 ? `${info.chunk}:${info.line}: ` : '';
  }

  /** The call `level` levels up: 0 is the one that runs. */
  callAt(level: number): CallInfo | null {
    const { thread } = this;
    let depth = thread.depth;
    if (this.#direct !== null) {
      if (level === 0) return { chunk: '[C]', line: -1, frame: null };
      level--;
    }
    for (; level > 0 && depth > 0; depth--) {
      level--;
      const frame = thread.frames[depth] as Frame;
      if (frame.kind === 'lua') level -= frame.tailCalls;
    }
    if (level < 0) return { chunk: '(tail call)', line: -1, frame: null };
    const frame = thread.frames[depth];
    return depth <= 0 || frame === undefined ? null : infoOf(frame);
  }

  count(steps: number): void {
    this.#budget -= steps;
  }

  metatableOf(value: LuaValue): LuaTable | null {
    if (value instanceof LuaTable) return value.metatable;
    return typeof value === 'string' ? this.stringMetatable : null;
  }

  allocate(bytes: number): void {
    this.#allocated += bytes;
    if (this.#allocated + growth.bytes > this.#threshold) this.#collect(bytes);
  }

  /** Kilobytes, as `collectgarbage('count')` tells. */
  get kilobytes(): number {
    return (this.#allocated + growth.bytes) / 1024;
  }

  /** What is not held any more does not count: asks what is. */
  #collect(wanted: number): void {
    const limit = this.#options.memoryLimit ?? 2 ** 28;
    const held = heldBytes([this.globals, this.stringMetatable ?? undefined, this.thread, this.main]);
    growth.bytes = 0;
    this.#allocated = held;
    // Not at every step near the limit: following all references takes its time.
    this.#threshold = Math.max(held + limit / 16, Math.min(limit, 2 * held));
    if (held + wanted > limit) throw new LuaError('not enough memory');
  }

  // --- calls ---

  #place(thread: Coroutine, func: number, callee: LuaValue, args: readonly LuaValue[]): void {
    const { stack } = thread;
    thread.reserve(func + args.length + 1);
    stack[func] = callee;
    for (let i = 0; i < args.length; i++) stack[func + 1 + i] = args[i];
    thread.top = func + 1 + args.length;
  }

  /**
   * Calls what lies at `func` with the arguments behind it. A closure and a native that takes its time get a frame, of
   * anything else the results are there at once. True if a frame was pushed for a closure.
   */
  #call(func: number, count: number, wanted: number, isFromC: boolean): boolean {
    const { thread } = this;
    const { stack } = thread;
    let callee = stack[func];
    if (!(callee instanceof LuaFunction)) {
      const handler = metamethod(this.metatableOf(callee), '__call');
      if (!(handler instanceof LuaFunction)) this.#fail(this.#typeError('call', callee, this.#registerOf(func)));
      thread.reserve(func + count + 2);
      for (let i = count; i >= 0; i--) stack[func + 1 + i] = stack[func + i];
      stack[func] = handler;
      callee = handler;
      count++;
    }
    const { levels } = thread;
    if (isFromC && ++thread.levels >= maxLevels) this.#levelOverflow(thread);
    if (thread.depth >= maxCalls - 1) this.#fail('stack overflow');
    if (callee instanceof Closure) {
      this.#enter(thread, callee, func, count, wanted, levels);
      return true;
    }
    this.#callNative(thread, callee as NativeFunction, func, count, wanted, levels);
    return false;
  }

  #levelOverflow(thread: Coroutine): void {
    if (thread.levels === maxLevels) this.#fail('C stack overflow');
    if (thread.levels >= maxLevels + (maxLevels >> 3)) throw new LuaError('error in error handling');
  }

  #enter(thread: Coroutine, closure: Closure, func: number, count: number, wanted: number, levels: number): Frame {
    const { prototype } = closure;
    const { stack } = thread;
    const { parameters } = prototype;
    let base = func + 1;
    const end = base + count + parameters + 1 + prototype.registers;
    if (stack.length < end) {
      if (end > maxStack) throw new LuaError('not enough memory');
      thread.reserve(end);
    }
    if (prototype.vararg === 0) {
      for (let i = count; i < parameters; i++) stack[base + i] = undefined;
    } else {
      for (let i = count; i < parameters; i++) stack[base + i] = undefined;
      const given = Math.max(count, parameters);
      const arg =
        (prototype.vararg & varargNeedsArg) !== 0 ? argTable(stack, base + parameters, given - parameters) : undefined;
      base += given;
      for (let i = 0; i < parameters; i++) {
        stack[base + i] = stack[func + 1 + i];
        stack[func + 1 + i] = undefined;
      }
      if ((prototype.vararg & varargHasArg) !== 0) stack[base + parameters] = arg;
    }
    const frame = thread.push('lua', func, wanted);
    frame.closure = closure;
    frame.base = base;
    frame.pc = 0;
    frame.levels = levels;
    return frame;
  }

  #callNative(
    thread: Coroutine,
    callee: NativeFunction,
    func: number,
    count: number,
    wanted: number,
    levels: number,
  ): void {
    const { stack } = thread;
    if (callee instanceof ControlFunction) {
      this.#control(thread, callee, func, count, wanted, levels);
      return;
    }
    const args: LuaValue[] = [];
    for (let i = 1; i <= count; i++) args.push(stack[func + i]);
    this.#direct = callee;
    const returned = callee.run(this, args);
    this.#direct = null;
    if (isSteps(returned)) {
      const frame = thread.push('native', func, wanted);
      frame.native = callee;
      frame.steps = returned;
      frame.levels = levels;
      // Its first step is taken when it is on top: by then the caller's registers are put away.
      thread.top = func + 1;
      frame.last = -1;
      return;
    }
    thread.levels = levels;
    this.#deliver(thread, func, returned, wanted);
  }

  /** Puts results where the caller wants them. */
  #deliver(thread: Coroutine, func: number, returned: Returned, wanted: number): void {
    const { stack } = thread;
    if (Array.isArray(returned)) {
      const values = returned as readonly LuaValue[];
      const count = values.length;
      thread.reserve(func + Math.max(count, wanted) + 1);
      for (let i = 0; i < count; i++) stack[func + i] = values[i];
      for (let i = count; i < wanted; i++) stack[func + i] = undefined;
      thread.top = func + (wanted < 0 ? count : wanted);
      return;
    }
    stack[func] = returned as LuaValue;
    for (let i = 1; i < wanted; i++) stack[func + i] = undefined;
    thread.top = func + (wanted < 0 ? 1 : wanted);
  }

  /** A frame has ended, its results lie at `from`: takes it away and goes on with the one below. */
  #leave(thread: Coroutine, frame: Frame, from: number, count: number): void {
    const { stack } = thread;
    const { func, wanted } = frame;
    thread.levels = frame.levels;
    thread.depth--;
    const kept = wanted < 0 ? count : Math.min(count, wanted);
    for (let i = 0; i < kept; i++) stack[func + i] = stack[from + i];
    for (let i = kept; i < wanted; i++) stack[func + i] = undefined;
    thread.top = func + (wanted < 0 ? count : wanted);
    this.#returnedTo(thread);
  }

  /** The call that the frame on top made is over. */
  #returnedTo(thread: Coroutine): void {
    for (;;) {
      const frame = thread.frames[thread.depth] as Frame;
      switch (frame.kind) {
        case 'lua':
          if (frame.isPending) this.#finish(thread, frame);
          return;
        case 'native':
          frame.last = thread.top;
          return;
        case 'pcall':
          thread.stack[frame.func] = true;
          break;
        case 'xpcall':
          thread.stack[frame.func] = !frame.isHandling;
          if (frame.isHandling) thread.top = Math.min(thread.top, frame.func + 2);
          break;
        case 'entry':
          this.#ended(thread, thread.stack.slice(0, thread.top));
          return;
        default:
          return;
      }
      const count = thread.top - frame.func;
      this.#leaveQuietly(thread, frame, count);
    }
  }

  /** As `#leave`, with results that are in place already. */
  #leaveQuietly(thread: Coroutine, frame: Frame, count: number): void {
    thread.levels = frame.levels;
    thread.depth--;
    const { func, wanted } = frame;
    thread.reserve(func + wanted + 1);
    for (let i = count; i < wanted; i++) thread.stack[func + i] = undefined;
    thread.top = func + (wanted < 0 ? count : wanted);
  }

  #ended(thread: Coroutine, values: readonly LuaValue[]): void {
    const { resumer } = thread;
    thread.status = 'dead';
    thread.depth = -1;
    if (resumer === null) this.#outcome = { kind: 'finished', values };
    else this.#backTo(resumer, thread, values);
  }

  /** A coroutine has ended or yields: its resumer goes on with these values. */
  #backTo(resumer: Coroutine, from: Coroutine, values: readonly LuaValue[]): void {
    from.resumer = null;
    this.thread = resumer;
    resumer.status = 'running';
    const frame = resumer.frames[resumer.depth] as Frame;
    const results = frame.kind === 'resume' ? [true, ...values] : values;
    resumer.depth--;
    resumer.levels = frame.levels;
    this.#deliver(resumer, frame.func, results, frame.wanted);
    this.#returnedTo(resumer);
  }

  // --- natives that take their time ---

  #continueNative(frame: Frame): void {
    const { thread } = this;
    let results: readonly LuaValue[] = [];
    if (frame.last >= 0) results = thread.stack.slice(frame.func + 1, frame.last);
    frame.last = -1;
    this.#handle(
      frame,
      this.#advance(frame, (steps) => steps.next(results)),
    );
  }

  /** What a native throws has its place from its frame, which then goes. */
  #advance(frame: Frame, by: (steps: NativeSteps) => NativeStep): NativeStep {
    try {
      return by(frame.steps as NativeSteps);
    } catch (error) {
      const value = this.#errorValue(error);
      const { thread } = this;
      thread.levels = frame.levels;
      thread.depth--;
      throw new LuaError(value);
    }
  }

  #handle(frame: Frame, step: NativeStep): void {
    const { thread } = this;
    if (step.done === true) {
      thread.depth--;
      thread.levels = frame.levels;
      frame.steps = null;
      this.#deliver(thread, frame.func, step.value, frame.wanted);
      this.#returnedTo(thread);
      return;
    }
    const request = step.value;
    if (request.kind === 'steps') {
      this.#budget -= request.count;
      return;
    }
    const at = frame.func + 1;
    this.#place(thread, at, request.callee, request.args);
    if (!this.#call(at, request.args.length, -1, true) && thread.frames[thread.depth] === frame)
      frame.last = thread.top;
  }

  // --- pcall, coroutines ---

  #control(
    thread: Coroutine,
    callee: ControlFunction,
    func: number,
    count: number,
    wanted: number,
    levels: number,
  ): void {
    const { stack } = thread;
    switch (callee.control) {
      case 'pcall': {
        // With no argument Redis's pcall calls the `true` that it has put there for its result.
        if (count === 0) {
          stack[func + 1] = true;
          count = 1;
        }
        const frame = thread.push('pcall', func, wanted);
        frame.levels = levels;
        this.#callWithin(thread, func + 1, count - 1);
        return;
      }
      case 'xpcall': {
        this.#direct = callee;
        if (count < 2) throw new ArgumentError(2, 'value expected');
        this.#direct = null;
        const frame = thread.push('xpcall', func, wanted);
        frame.levels = levels;
        frame.handler = stack[func + 2];
        frame.isHandling = false;
        this.#callWithin(thread, func + 1, 0);
        return;
      }
      case 'yield':
        this.#yield(thread, callee, func, count, wanted, levels);
        return;
      case 'resume': {
        this.#direct = callee;
        const subject = stack[func + 1];
        if (!(subject instanceof Coroutine)) throw new ArgumentError(1, 'coroutine expected');
        this.#direct = null;
        this.#resume(thread, 'resume', subject, func, stack.slice(func + 2, func + 1 + count), wanted, levels);
        return;
      }
      case 'wrapped':
        this.#resume(
          thread,
          'wrapped',
          callee.subject as Coroutine,
          func,
          stack.slice(func + 1, func + 1 + count),
          wanted,
          levels,
        );
    }
  }

  /** Calls for the frame on top; results that are there at once are passed on. */
  #callWithin(thread: Coroutine, func: number, count: number): void {
    const { depth } = thread;
    const frame = thread.frames[depth] as Frame;
    if (
      !this.#call(func, count, -1, true) &&
      this.thread === thread &&
      thread.depth === depth &&
      thread.frames[depth] === frame
    ) {
      this.#returnedTo(thread);
    }
  }

  #yield(
    thread: Coroutine,
    callee: ControlFunction,
    func: number,
    count: number,
    wanted: number,
    levels: number,
  ): void {
    if (thread.levels > thread.baseLevels || thread.resumer === null) {
      this.#direct = callee;
      throw new LuaError('attempt to yield across metamethod/C-call boundary');
    }
    thread.status = 'suspended';
    thread.yieldedAt = func;
    thread.yieldWanted = wanted;
    thread.levels = levels;
    this.#backTo(thread.resumer, thread, thread.stack.slice(func + 1, func + 1 + count));
  }

  #resume(
    thread: Coroutine,
    kind: 'resume' | 'wrapped',
    subject: Coroutine,
    func: number,
    values: readonly LuaValue[],
    wanted: number,
    levels: number,
  ): void {
    const frame = thread.push(kind, func, wanted);
    frame.levels = levels;
    if (subject.status !== 'suspended') {
      const status = subject === thread ? 'running' : subject.status;
      this.#resumeFailed(thread, frame, `cannot resume ${status} coroutine`);
      return;
    }
    if (thread.levels >= maxLevels) {
      this.#resumeFailed(thread, frame, 'C stack overflow');
      return;
    }
    thread.status = 'normal';
    subject.status = 'running';
    subject.resumer = thread;
    subject.levels = thread.levels + 1;
    subject.baseLevels = subject.levels;
    this.thread = subject;
    if (subject.yieldedAt >= 0) {
      this.#deliver(subject, subject.yieldedAt, values, subject.yieldWanted);
      // Frames remember the level of C calls of an earlier resume.
      for (let i = 0; i <= subject.depth; i++) (subject.frames[i] as Frame).levels = subject.levels;
      this.#returnedTo(subject);
      return;
    }
    subject.yieldedAt = 0;
    subject.push('entry', 0, -1).levels = subject.levels;
    const body = subject.stack[0];
    this.#place(subject, 0, body, values);
    if (!this.#call(0, values.length, -1, false) && this.thread === subject && subject.depth === 0) {
      this.#returnedTo(subject);
    }
  }

  /** The resumer's frame on top ends with an error, or raises it. */
  #resumeFailed(thread: Coroutine, frame: Frame, value: LuaValue): void {
    this.thread = thread;
    thread.status = 'running';
    thread.levels = frame.levels;
    if (frame.kind === 'wrapped') {
      const place = typeof value === 'string' ? this.where(1) : '';
      thread.depth--;
      throw new LuaError(typeof value === 'string' ? place + value : value);
    }
    thread.depth--;
    this.#deliver(thread, frame.func, [false, value], frame.wanted);
    this.#returnedTo(thread);
  }

  // --- errors ---

  /** An error of the VM itself: with the place, if Lua code is running. */
  #fail(message: string): never {
    const frame = this.thread.frames[this.thread.depth];
    const info = frame !== undefined && frame.kind === 'lua' ? infoOf(frame) : null;
    throw new LuaError(info === null ? message : `${info.chunk}:${info.line}: ${message}`);
  }

  /** Of a position on the stack: the register of the frame on top, if it is one. */
  #registerOf(position: number): number {
    const frame = this.thread.frames[this.thread.depth] as Frame;
    return frame.kind === 'lua' && position >= frame.base ? position - frame.base : -1;
  }

  #typeError(action: string, value: LuaValue, register: number): string {
    const frame = this.thread.frames[this.thread.depth] as Frame;
    const named =
      register >= 0 && register < o.constantBit && frame.kind === 'lua' && frame.closure !== null
        ? nameOf(frame.closure.prototype, frame.pc - 1, register)
        : undefined;
    if (named === undefined) return `attempt to ${action} a ${typeName(value)} value`;
    return `attempt to ${action} ${named.kind} '${named.name}' (a ${typeName(value)} value)`;
  }

  #errorValue(error: unknown): LuaValue {
    if (error instanceof LuaError) return error.value;
    if (error instanceof ArgumentError) return this.#argumentMessage(error);
    if (error instanceof NativeError) return this.where(1) + error.message;
    // What a string would be too long for.
    if (error instanceof RangeError) return 'not enough memory';
    throw error;
  }

  #argumentMessage(error: ArgumentError): string {
    const { thread } = this;
    const caller = thread.frames[this.#direct === null ? thread.depth - 1 : thread.depth];
    const named =
      caller?.kind === 'lua' && caller.closure !== null
        ? calledName(caller.closure.prototype, caller.pc - 1)
        : undefined;
    let { index } = error;
    if (named?.kind === 'method' && --index === 0) {
      return `${this.where(1)}calling '${named.name}' on bad self (${error.message})`;
    }
    return `${this.where(1)}bad argument #${index} to '${named?.name ?? '?'}' (${error.message})`;
  }

  /** All calls of the running coroutine and of those that resumed it. */
  calls(): CallInfo[] {
    const found: CallInfo[] = this.#direct === null ? [] : [{ chunk: '[C]', line: -1, frame: null }];
    for (let thread: Coroutine | null = this.thread; thread !== null; thread = thread.resumer) {
      for (let i = thread.depth; i > 0; i--) found.push(infoOf(thread.frames[i] as Frame));
    }
    return found;
  }

  #isCaught(): boolean {
    const { frames, depth } = this.main;
    for (let i = depth; i >= 0; i--) if (frames[i]?.kind === 'pcall' || frames[i]?.kind === 'xpcall') return true;
    return false;
  }

  /** Takes frames away until one catches the error. */
  #unwind(error: unknown): void {
    if (error instanceof Killed) {
      for (let each: Coroutine | null = this.thread; each !== null; each = each.resumer) each.status = 'dead';
      this.thread = this.main;
      this.#direct = null;
      this.main.closeUpvalues(0);
      this.#outcome = { kind: 'failed', value: error.message };
      return;
    }
    this.#errorLevel = this.thread.levels;
    let value = this.#errorValue(error);
    let isTold = this.#options.onError === undefined;
    for (;;) {
      if (!isTold && this.thread === this.main && !this.#isCaught()) {
        isTold = true;
        value = this.#options.onError?.(value, this.calls());
      }
      this.#direct = null;
      try {
        if (this.#unwindTo(value)) return;
      } catch (next) {
        this.#errorLevel = this.thread.levels;
        value = this.#errorValue(next);
      }
    }
  }

  #unwindTo(value: LuaValue): boolean {
    const { thread } = this;
    const frame = thread.frames[thread.depth] as Frame;
    thread.levels = frame.levels;
    switch (frame.kind) {
      case 'pcall':
        thread.closeUpvalues(frame.func + 1);
        thread.depth--;
        this.#deliver(thread, frame.func, [false, ...redisErrorOf(value)], frame.wanted);
        this.#returnedTo(thread);
        return true;
      case 'xpcall':
        thread.closeUpvalues(frame.func + 1);
        return this.#handleError(thread, frame, value);
      case 'native': {
        const error = new LuaError(value);
        this.#handle(
          frame,
          this.#advance(frame, (steps) => steps.throw(error)),
        );
        return true;
      }
      case 'entry': {
        thread.closeUpvalues(0);
        const { resumer } = thread;
        thread.status = 'dead';
        thread.depth = -1;
        thread.resumer = null;
        if (resumer === null) {
          this.#outcome = { kind: 'failed', value };
          return true;
        }
        this.#resumeFailed(resumer, resumer.frames[resumer.depth] as Frame, value);
        return true;
      }
      default:
        thread.closeUpvalues(frame.func);
        thread.depth--;
        return false;
    }
  }

  #handleError(thread: Coroutine, frame: Frame, value: LuaValue): boolean {
    // A handler that fails is called again for its own error, a level of C calls deeper each time.
    const level = this.#errorLevel + 1;
    if (!(frame.handler instanceof LuaFunction) || level >= maxLevels + (maxLevels >> 3)) {
      thread.depth--;
      this.#deliver(thread, frame.func, [false, 'error in error handling'], frame.wanted);
      this.#returnedTo(thread);
      return true;
    }
    frame.isHandling = true;
    thread.levels = level === maxLevels ? level : level - 1;
    this.#place(thread, frame.func + 1, frame.handler, [level === maxLevels ? 'C stack overflow' : value]);
    this.#callWithin(thread, frame.func + 1, 1);
    return true;
  }

  // --- metamethods ---

  /** Calls a metamethod for the frame on top; the instruction is finished when it returns. */
  #callMetamethod(frame: Frame, handler: LuaValue, args: readonly LuaValue[], wanted: number): boolean {
    const { thread } = this;
    const at = this.#freeAbove(frame);
    this.#place(thread, at, handler, args);
    frame.isPending = true;
    const { depth } = thread;
    this.#call(at, args.length, wanted, true);
    if (thread.depth !== depth || this.thread !== thread) return false;
    // A control function of no frame, such as a wrapped coroutine that yielded at once, has finished it already.
    if (frame.isPending) this.#finish(thread, frame);
    return thread.depth === depth && this.thread === thread && !frame.isPending;
  }

  /** A metamethod is called above all registers. */
  #freeAbove(frame: Frame): number {
    return frame.base + (frame.closure as Closure).prototype.registers;
  }

  /** Finishes the instruction before `pc` with the result of its metamethod. */
  #finish(thread: Coroutine, frame: Frame): void {
    const { stack } = thread;
    const { base } = frame;
    frame.isPending = false;
    const closure = frame.closure as Closure;
    const { code } = closure.prototype;
    const i = code[frame.pc - 1] as number;
    const result = stack[this.#freeAbove(frame)];
    switch (o.opOf(i)) {
      case o.SETTABLE:
      case o.SETGLOBAL:
        return;
      case o.EQ:
      case o.LT:
      case o.LE: {
        let holds = result !== undefined && result !== false;
        // `a <= b` by way of `not (b < a)`.
        if (frame.last === -2) holds = !holds;
        frame.last = 0;
        if (holds === (o.aOf(i) !== 0)) frame.pc += o.sbxOf(code[frame.pc] as number);
        frame.pc++;
        return;
      }
      case o.CONCAT:
        stack[base + frame.last - 1] = result;
        frame.last--;
        this.#concat(frame, i);
        return;
      case o.TFORLOOP:
        this.#finishIteration(stack, frame, i);
        return;
      default:
        stack[base + o.aOf(i)] = result;
    }
  }

  /** A turn of a loop over `pairs` or `ipairs`, without the call; false at the end. */
  #iterate(stack: LuaValue[], by: 'next' | 'ipairs', table: LuaTable, a: number, wanted: number): boolean {
    const control = stack[a + 2];
    let key: LuaValue;
    let value: LuaValue;
    if (by === 'ipairs' && typeof control === 'number') {
      key = control + 1;
      value = table.getInt(control + 1);
      if (value === undefined) return false;
    } else {
      const at = table.nextPosition(table.positionOf(control));
      if (at < 0) return false;
      key = table.keyAt(at);
      value = table.valueAt(at);
    }
    stack[a + 2] = key;
    stack[a + 3] = key;
    stack[a + 4] = value;
    for (let k = 2; k < wanted; k++) stack[a + 3 + k] = undefined;
    return true;
  }

  #finishIteration(stack: LuaValue[], frame: Frame, i: number): void {
    const first = frame.base + o.aOf(i) + 3;
    if (stack[first] === undefined) {
      frame.pc++;
      return;
    }
    stack[first - 1] = stack[first];
    const { code } = (frame.closure as Closure).prototype;
    frame.pc += 1 + o.sbxOf(code[frame.pc] as number);
  }

  /** `object[key]` beyond what a table holds itself. The result goes to register A. */
  #index(frame: Frame, object: LuaValue, key: LuaValue, target: number, register: number): boolean {
    const { stack } = this.thread;
    let holder = object;
    for (let n = 0; n < longestChain; n++) {
      let handler: LuaValue;
      if (holder instanceof LuaTable) {
        const raw = holder.get(key);
        handler = raw === undefined ? metamethod(holder.metatable, '__index') : undefined;
        if (handler === undefined) {
          stack[target] = raw;
          return true;
        }
      } else {
        handler = metamethod(this.metatableOf(holder), '__index');
        if (handler === undefined) this.#fail(this.#typeError('index', holder, n === 0 ? register : -1));
      }
      if (handler instanceof LuaFunction) return this.#callMetamethod(frame, handler, [holder, key], 1);
      holder = handler;
    }
    return this.#fail('loop in gettable');
  }

  #setIndex(frame: Frame, object: LuaValue, key: LuaValue, value: LuaValue, register: number): boolean {
    let holder = object;
    for (let n = 0; n < longestChain; n++) {
      let handler: LuaValue;
      if (holder instanceof LuaTable) {
        if (holder.isReadonly) this.#fail('Attempt to modify a readonly table');
        const isThere = holder.metatable === null || holder.get(key) !== undefined;
        handler = isThere ? undefined : metamethod(holder.metatable, '__newindex');
        // Lua makes room for the key before it asks the metatable, so a bad key fails and a node is taken either way.
        this.#rawSet(holder, key, handler === undefined ? value : undefined);
        if (handler === undefined) return true;
      } else {
        handler = metamethod(this.metatableOf(holder), '__newindex');
        if (handler === undefined) this.#fail(this.#typeError('index', holder, n === 0 ? register : -1));
      }
      if (handler instanceof LuaFunction) return this.#callMetamethod(frame, handler, [holder, key, value], 0);
      holder = handler;
    }
    return this.#fail('loop in settable');
  }

  #rawSet(table: LuaTable, key: LuaValue, value: LuaValue): void {
    if (key === undefined) this.#fail('table index is nil');
    if (Number.isNaN(key)) this.#fail('table index is NaN');
    table.set(key, value);
  }

  #arithmetic(frame: Frame, i: number, left: LuaValue, right: LuaValue): boolean {
    const operation = o.opOf(i);
    const a = toNumber(left);
    const b = toNumber(right);
    if (a !== undefined && b !== undefined) {
      this.thread.stack[frame.base + o.aOf(i)] = compute(operation, a, b);
      return true;
    }
    const event = arithmeticEvents[operation - o.ADD] as Event;
    let handler = metamethod(this.metatableOf(left), event);
    if (handler === undefined) handler = metamethod(this.metatableOf(right), event);
    if (handler !== undefined) return this.#callMetamethod(frame, handler, [left, right], 1);
    const isLeft = a === undefined || operation === o.UNM;
    return this.#fail(this.#typeError('perform arithmetic on', isLeft ? left : right, isLeft ? o.bOf(i) : o.cOf(i)));
  }

  #length(frame: Frame, i: number, value: LuaValue): boolean {
    const handler = metamethod(this.metatableOf(value), '__len');
    if (handler !== undefined) return this.#callMetamethod(frame, handler, [value, undefined], 1);
    return this.#fail(this.#typeError('get length of', value, o.bOf(i)));
  }

  /** True or false at once, or undefined if a metamethod was called. */
  #equals(frame: Frame, left: LuaValue, right: LuaValue): boolean | undefined {
    if (left === right) return true;
    if (!(left instanceof LuaTable && right instanceof LuaTable)) return false;
    const handler = metamethod(left.metatable, '__eq');
    if (handler === undefined) return false;
    if (left.metatable !== right.metatable && metamethod(right.metatable, '__eq') !== handler) return false;
    frame.last = 0;
    this.#callMetamethod(frame, handler, [left, right], 1);
    return undefined;
  }

  #order(frame: Frame, operation: number, left: LuaValue, right: LuaValue): boolean | undefined {
    const kind = typeName(left);
    if (kind !== typeName(right)) return this.#orderError(left, right);
    if (typeof left === 'number' && typeof right === 'number') return operation === o.LT ? left < right : left <= right;
    if (typeof left === 'string' && typeof right === 'string') return operation === o.LT ? left < right : left <= right;
    const handler = this.#orderHandler(left, right, operation === o.LT ? '__lt' : '__le');
    if (handler !== undefined) {
      frame.last = 0;
      this.#callMetamethod(frame, handler, [left, right], 1);
      return undefined;
    }
    const other = operation === o.LE ? this.#orderHandler(right, left, '__lt') : undefined;
    if (other === undefined) return this.#orderError(left, right);
    frame.last = -2;
    this.#callMetamethod(frame, other, [right, left], 1);
    return undefined;
  }

  #orderHandler(left: LuaValue, right: LuaValue, event: Event): LuaValue {
    const handler = metamethod(this.metatableOf(left), event);
    return handler !== undefined && metamethod(this.metatableOf(right), event) === handler ? handler : undefined;
  }

  #orderError(left: LuaValue, right: LuaValue): never {
    const [a, b] = [typeName(left), typeName(right)];
    // Lua tells types apart by their third letter.
    this.#fail(a[2] === b[2] ? `attempt to compare two ${a} values` : `attempt to compare ${a} with ${b}`);
  }

  /** Joins registers B..`frame.last`, from the right; false if a metamethod was called. */
  #concat(frame: Frame, i: number): boolean {
    const { stack } = this.thread;
    const first = frame.base + o.bOf(i);
    for (;;) {
      const at = frame.base + frame.last;
      if (at <= first) break;
      const left = stack[at - 1];
      const right = stack[at];
      if (!isText(left) || !isText(right)) {
        let handler = metamethod(this.metatableOf(left), '__concat');
        if (handler === undefined) handler = metamethod(this.metatableOf(right), '__concat');
        if (handler !== undefined) return this.#callMetamethod(frame, handler, [left, right], 1);
        const culprit = isText(left) ? at : at - 1;
        this.#fail(this.#typeError('concatenate', stack[culprit], culprit - frame.base));
      }
      let text = toText(right);
      let from = at - 1;
      for (let value = stack[from]; from >= first && isText(value); value = stack[--from]) text = toText(value) + text;
      if (text.length > longestString) throw new LuaError('not enough memory');
      this.allocate(text.length + 24);
      frame.last = from + 1 - frame.base;
      stack[from + 1] = text;
    }
    stack[frame.base + o.aOf(i)] = stack[first];
    return true;
  }

  #prepareLoop(stack: LuaValue[], at: number): void {
    const words = ['initial value', 'limit', 'step'];
    for (let k = 0; k < 3; k++) {
      const value = toNumber(stack[at + k]);
      if (value === undefined) this.#fail(`'for' ${words[k]} must be a number`);
      stack[at + k] = value;
    }
    stack[at] = (stack[at] as number) - (stack[at + 2] as number);
  }

  /** Lets the next `run` go past the break it stands at. */
  stepOver(): void {
    this.#isStepping = true;
  }

  /** Runs Lua frames until something else is on top (null), or the machine stops. */
  #execute(thread: Coroutine, top: Frame): Outcome | null {
    const { stack } = thread;
    let frame = top;
    let closure = frame.closure as Closure;
    let { base, pc } = frame;
    let { running: code, constants, hashes } = closure.prototype;
    const coverage = this.coverage;
    let i = code[pc++] as number;
    if (this.#isStepping) {
      this.#isStepping = false;
      i = closure.prototype.code[pc - 1] as number;
    }
    for (; ; i = code[pc++] as number) {
      if (coverage !== null) coverage.add(i & 0x3f);
      switch (i & 0x3f) {
        case 0: // MOVE
          stack[base + ((i >>> 6) & 0xff)] = stack[base + (i >>> 23)];
          continue;
        case 1: // LOADK
          stack[base + ((i >>> 6) & 0xff)] = constants[i >>> 14];
          continue;
        case 2: // LOADBOOL
          stack[base + ((i >>> 6) & 0xff)] = i >>> 23 !== 0;
          if (((i >>> 14) & 0x1ff) !== 0) pc++;
          continue;
        case 3: // LOADNIL
          for (let r = (i >>> 6) & 0xff; r <= i >>> 23; r++) stack[base + r] = undefined;
          continue;
        case 4: {
          // GETUPVAL
          const upvalue = closure.upvalues[i >>> 23]!;
          stack[base + ((i >>> 6) & 0xff)] = upvalue.values[upvalue.index];
          continue;
        }
        case 5: {
          // GETGLOBAL
          const { environment } = closure;
          const value = environment.getHashed(constants[i >>> 14] as string, hashes[i >>> 14] as number);
          if (value !== undefined || environment.metatable === null) {
            stack[base + ((i >>> 6) & 0xff)] = value;
            continue;
          }
          frame.pc = pc;
          if (!this.#index(frame, environment, constants[i >>> 14], base + ((i >>> 6) & 0xff), -1)) return null;
          continue;
        }
        case 6: {
          // GETTABLE
          const object = stack[base + (i >>> 23)];
          const c = (i >>> 14) & 0x1ff;
          if (object instanceof LuaTable) {
            let value: LuaValue;
            if (c >= 256) {
              const key = constants[c - 256];
              if (typeof key === 'string') {
                const hash = hashes[c - 256] as number;
                value = object.getHashed(key, hash);
                if (value === undefined && object.metatable !== null) {
                  // Most often the class of an object has it.
                  const handler = indexHandler(object.metatable);
                  if (handler instanceof LuaTable) value = handler.getHashed(key, hash);
                }
              } else value = object.get(key);
            } else {
              const key = stack[base + c];
              value = typeof key === 'number' ? object.getInt(key) : object.get(key);
            }
            if (value !== undefined || object.metatable === null) {
              stack[base + ((i >>> 6) & 0xff)] = value;
              continue;
            }
          }
          frame.pc = pc;
          if (
            !this.#index(
              frame,
              object,
              c >= 256 ? constants[c - 256] : stack[base + c],
              base + ((i >>> 6) & 0xff),
              i >>> 23,
            )
          )
            return null;
          continue;
        }
        case 7: // SETGLOBAL
          frame.pc = pc;
          if (!this.#setIndex(frame, closure.environment, constants[i >>> 14], stack[base + ((i >>> 6) & 0xff)], -1))
            return null;
          continue;
        case 8: {
          // SETUPVAL
          const upvalue = closure.upvalues[i >>> 23]!;
          upvalue.values[upvalue.index] = stack[base + ((i >>> 6) & 0xff)];
          continue;
        }
        case 9: {
          // SETTABLE
          const object = stack[base + ((i >>> 6) & 0xff)];
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const value = c >= 256 ? constants[c - 256] : stack[base + c];
          frame.pc = pc;
          if (
            object instanceof LuaTable &&
            !object.isReadonly &&
            (object.metatable === null || metamethod(object.metatable, '__newindex') === undefined)
          ) {
            if (b >= 256) {
              const key = constants[b - 256];
              if (typeof key === 'string') {
                object.setHashed(key, hashes[b - 256] as number, value);
                continue;
              }
              this.#rawSet(object, key, value);
              continue;
            }
            const key = stack[base + b];
            if (typeof key === 'number' && !Number.isNaN(key)) object.setInt(key, value);
            else this.#rawSet(object, key, value);
            continue;
          }
          if (!this.#setIndex(frame, object, b >= 256 ? constants[b - 256] : stack[base + b], value, (i >>> 6) & 0xff))
            return null;
          continue;
        }
        case 10: // NEWTABLE
          growth.bytes += 64;
          stack[base + ((i >>> 6) & 0xff)] = new LuaTable(
            o.fromFloatByte(i >>> 23),
            o.fromFloatByte((i >>> 14) & 0x1ff),
          );
          continue;
        case 11: {
          // SELF
          const object = stack[base + (i >>> 23)];
          const a = base + ((i >>> 6) & 0xff);
          const c = (i >>> 14) & 0x1ff;
          const key = c >= 256 ? constants[c - 256] : stack[base + c];
          frame.pc = pc;
          stack[a + 1] = object;
          let holder: LuaValue = object;
          if (object instanceof LuaTable) {
            if (c >= 256 && typeof key === 'string') {
              const hash = hashes[c - 256] as number;
              let value = object.getHashed(key, hash);
              if (value === undefined && object.metatable !== null) {
                holder = indexHandler(object.metatable);
                if (holder instanceof LuaTable) value = holder.getHashed(key, hash);
              }
              if (value !== undefined || object.metatable === null) {
                stack[a] = value;
                continue;
              }
            }
          } else if (typeof object === 'string' && c >= 256 && typeof key === 'string') {
            holder = this.stringMetatable === null ? undefined : indexHandler(this.stringMetatable);
            const value = holder instanceof LuaTable ? holder.getHashed(key, hashes[c - 256] as number) : undefined;
            if (value !== undefined) {
              stack[a] = value;
              continue;
            }
          }
          if (!this.#index(frame, object, key, a, i >>> 23)) return null;
          continue;
        }
        case 12: {
          // ADD
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          if (typeof left === 'number' && typeof right === 'number') {
            stack[base + ((i >>> 6) & 0xff)] = left + right;
            continue;
          }
          frame.pc = pc;
          if (!this.#arithmetic(frame, i, left, right)) return null;
          continue;
        }
        case 13: {
          // SUB
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          if (typeof left === 'number' && typeof right === 'number') {
            stack[base + ((i >>> 6) & 0xff)] = left - right;
            continue;
          }
          frame.pc = pc;
          if (!this.#arithmetic(frame, i, left, right)) return null;
          continue;
        }
        case 14: {
          // MUL
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          if (typeof left === 'number' && typeof right === 'number') {
            stack[base + ((i >>> 6) & 0xff)] = left * right;
            continue;
          }
          frame.pc = pc;
          if (!this.#arithmetic(frame, i, left, right)) return null;
          continue;
        }
        case 15: // DIV
        case 16: // MOD
        case 17: {
          // POW
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          if (typeof left === 'number' && typeof right === 'number') {
            stack[base + ((i >>> 6) & 0xff)] = compute(i & 0x3f, left, right);
            continue;
          }
          frame.pc = pc;
          if (!this.#arithmetic(frame, i, left, right)) return null;
          continue;
        }
        case 18: {
          // UNM
          const value = stack[base + (i >>> 23)];
          if (typeof value === 'number') {
            stack[base + ((i >>> 6) & 0xff)] = -value;
            continue;
          }
          frame.pc = pc;
          if (!this.#arithmetic(frame, i, value, value)) return null;
          continue;
        }
        case 19: {
          // NOT
          const value = stack[base + (i >>> 23)];
          stack[base + ((i >>> 6) & 0xff)] = value === undefined || value === false;
          continue;
        }
        case 20: {
          // LEN
          const value = stack[base + (i >>> 23)];
          if (value instanceof LuaTable) stack[base + ((i >>> 6) & 0xff)] = value.length();
          else if (typeof value === 'string') stack[base + ((i >>> 6) & 0xff)] = value.length;
          else {
            frame.pc = pc;
            if (!this.#length(frame, i, value)) return null;
          }
          continue;
        }
        case 21: // CONCAT
          frame.pc = pc;
          frame.last = (i >>> 14) & 0x1ff;
          if (!this.#concat(frame, i)) return null;
          // After a metamethod of a native the machine may have gone on by itself.
          pc = frame.pc;
          continue;
        case 22: // JMP
          pc += (i >>> 14) - 131071;
          if (i >>> 14 < 131071 && --this.#budget < 0) {
            frame.pc = pc;
            return this.#pause();
          }
          continue;
        case 23: {
          // EQ
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          let holds: boolean | undefined = left === right;
          if (!holds && typeof left === 'object' && typeof right === 'object') {
            frame.pc = pc;
            holds = this.#equals(frame, left, right);
            if (holds === undefined) {
              if (thread.frames[thread.depth] !== frame || this.thread !== thread || frame.isPending) return null;
              pc = frame.pc;
              continue;
            }
          }
          if (holds === (((i >>> 6) & 0xff) !== 0)) pc += ((closure.prototype.code[pc] as number) >>> 14) - 131071;
          pc++;
          if (--this.#budget < 0) {
            frame.pc = pc;
            return this.#pause();
          }
          continue;
        }
        case 24: // LT
        case 25: {
          // LE
          const b = i >>> 23;
          const c = (i >>> 14) & 0x1ff;
          const left = b >= 256 ? constants[b - 256] : stack[base + b];
          const right = c >= 256 ? constants[c - 256] : stack[base + c];
          let holds: boolean | undefined;
          if (typeof left === 'number' && typeof right === 'number') {
            holds = (i & 0x3f) === o.LT ? left < right : left <= right;
          } else {
            frame.pc = pc;
            holds = this.#order(frame, i & 0x3f, left, right);
            if (holds === undefined) {
              if (thread.frames[thread.depth] !== frame || this.thread !== thread || frame.isPending) return null;
              pc = frame.pc;
              continue;
            }
          }
          if (holds === (((i >>> 6) & 0xff) !== 0)) pc += ((closure.prototype.code[pc] as number) >>> 14) - 131071;
          pc++;
          if (--this.#budget < 0) {
            frame.pc = pc;
            return this.#pause();
          }
          continue;
        }
        case 26: {
          // TEST
          const value = stack[base + ((i >>> 6) & 0xff)];
          const isFalse = value === undefined || value === false;
          if (isFalse === (((i >>> 14) & 0x1ff) === 0)) pc += ((closure.prototype.code[pc] as number) >>> 14) - 131071;
          pc++;
          if (--this.#budget < 0) {
            frame.pc = pc;
            return this.#pause();
          }
          continue;
        }
        case 27: {
          // TESTSET
          const value = stack[base + (i >>> 23)];
          const isFalse = value === undefined || value === false;
          if (isFalse === (((i >>> 14) & 0x1ff) === 0)) {
            stack[base + ((i >>> 6) & 0xff)] = value;
            pc += ((closure.prototype.code[pc] as number) >>> 14) - 131071;
          }
          pc++;
          continue;
        }
        case 28: {
          // CALL
          const func = base + ((i >>> 6) & 0xff);
          const b = i >>> 23;
          const count = b === 0 ? thread.top - func - 1 : b - 1;
          const wanted = ((i >>> 14) & 0x1ff) - 1;
          frame.pc = pc;
          const callee = stack[func];
          if (callee instanceof Closure && thread.depth < maxCalls - 1) {
            frame = this.#enter(thread, callee, func, count, wanted, thread.levels);
          } else if (!this.#call(func, count, wanted, false)) {
            if (this.thread !== thread || thread.frames[thread.depth] !== frame) return null;
            if (--this.#budget < 0) return this.#pause();
            continue;
          } else frame = thread.frames[thread.depth] as Frame;
          if (--this.#budget < 0) return this.#pause();
          closure = frame.closure as Closure;
          base = frame.base;
          pc = 0;
          ({ running: code, constants, hashes } = closure.prototype);
          continue;
        }
        case 29: {
          // TAILCALL
          const func = base + ((i >>> 6) & 0xff);
          const b = i >>> 23;
          let count = b === 0 ? thread.top - func - 1 : b - 1;
          frame.pc = pc;
          let callee = stack[func];
          if (!(callee instanceof LuaFunction)) {
            const handler = metamethod(this.metatableOf(callee), '__call');
            if (handler instanceof Closure) {
              thread.reserve(func + count + 2);
              for (let k = count; k >= 0; k--) stack[func + 1 + k] = stack[func + k];
              callee = handler;
              stack[func] = handler;
              count++;
            }
          }
          if (!(callee instanceof Closure)) {
            this.#call(func, count, -1, false);
            if (this.thread !== thread || thread.frames[thread.depth] !== frame) return null;
            if (--this.#budget < 0) return this.#pause();
            continue;
          }
          if (thread.open !== null) thread.closeUpvalues(base);
          const target = frame.func;
          for (let k = 0; k <= count; k++) stack[target + k] = stack[func + k];
          const { levels, wanted, tailCalls } = frame;
          thread.depth--;
          frame = this.#enter(thread, callee, target, count, wanted, levels);
          frame.tailCalls = tailCalls + 1;
          if (--this.#budget < 0) return this.#pause();
          closure = callee;
          base = frame.base;
          pc = 0;
          ({ running: code, constants, hashes } = closure.prototype);
          continue;
        }
        case 30: {
          // RETURN
          const from = base + ((i >>> 6) & 0xff);
          const b = i >>> 23;
          const count = b === 0 ? thread.top - from : b - 1;
          if (thread.open !== null) thread.closeUpvalues(base);
          const below = thread.frames[thread.depth - 1] as Frame;
          const { func, wanted } = frame;
          if (below.kind !== 'lua' || below.isPending) {
            this.#leave(thread, frame, from, count);
            if (this.thread !== thread || thread.frames[thread.depth] !== below || below.kind !== 'lua') return null;
          } else {
            thread.levels = frame.levels;
            thread.depth--;
            const kept = wanted < 0 || count < wanted ? count : wanted;
            for (let k = 0; k < kept; k++) stack[func + k] = stack[from + k];
            for (let k = kept; k < wanted; k++) stack[func + k] = undefined;
            thread.top = func + (wanted < 0 ? count : wanted);
          }
          frame = below;
          closure = frame.closure as Closure;
          base = frame.base;
          pc = frame.pc;
          ({ running: code, constants, hashes } = closure.prototype);
          continue;
        }
        case 31: {
          // FORLOOP
          const a = base + ((i >>> 6) & 0xff);
          const step = stack[a + 2] as number;
          const index = (stack[a] as number) + step;
          const limit = stack[a + 1] as number;
          if (step > 0 ? index <= limit : limit <= index) {
            stack[a] = index;
            stack[a + 3] = index;
            pc += (i >>> 14) - 131071;
            if (--this.#budget < 0) {
              frame.pc = pc;
              return this.#pause();
            }
          }
          continue;
        }
        case 32: // FORPREP
          frame.pc = pc;
          this.#prepareLoop(stack, base + ((i >>> 6) & 0xff));
          pc += (i >>> 14) - 131071;
          continue;
        case 33: {
          // TFORLOOP
          const a = base + ((i >>> 6) & 0xff);
          const wanted = (i >>> 14) & 0x1ff;
          const generator = stack[a];
          const state = stack[a + 1];
          if (
            generator instanceof NativeFunction &&
            generator.iterates !== null &&
            state instanceof LuaTable &&
            (generator.iterates === 'next' || typeof stack[a + 2] === 'number')
          ) {
            frame.pc = pc;
            if (this.#iterate(stack, generator.iterates, state, a, wanted)) {
              pc += 1 + (((closure.prototype.code[pc] as number) >>> 14) - 131071);
            } else pc++;
            if (--this.#budget < 0) {
              frame.pc = pc;
              return this.#pause();
            }
            continue;
          }
          stack[a + 3] = stack[a];
          stack[a + 4] = stack[a + 1];
          stack[a + 5] = stack[a + 2];
          frame.pc = pc;
          frame.isPending = true;
          if (this.#call(a + 3, 2, wanted, true)) return null;
          if (this.thread !== thread || thread.frames[thread.depth] !== frame) return null;
          frame.isPending = false;
          this.#finishIteration(stack, frame, i);
          pc = frame.pc;
          if (--this.#budget < 0) return this.#pause();
          continue;
        }
        case 34: {
          // SETLIST
          const a = base + ((i >>> 6) & 0xff);
          const b = i >>> 23;
          let c = (i >>> 14) & 0x1ff;
          if (c === 0) c = code[pc++] as number;
          const count = b === 0 ? thread.top - a - 1 : b;
          const table = stack[a] as LuaTable;
          const last = (c - 1) * o.fieldsPerFlush + count;
          table.ensureArray(last);
          for (let k = count; k > 0; k--) table.setInt(last - count + k, stack[a + k]);
          continue;
        }
        case 35: // CLOSE
          thread.closeUpvalues(base + ((i >>> 6) & 0xff));
          continue;
        case 36: {
          // CLOSURE
          const made = new Closure(closure.prototype.prototypes[i >>> 14]!, closure.environment);
          growth.bytes += 64;
          for (let k = made.prototype.upvalues.length; k > 0; k--) {
            const each = code[pc++] as number;
            made.upvalues.push(
              (each & 0x3f) === o.MOVE ? thread.upvalueAt(base + (each >>> 23)) : closure.upvalues[each >>> 23]!,
            );
          }
          stack[base + ((i >>> 6) & 0xff)] = made;
          continue;
        }
        case 37: {
          // VARARG
          const a = base + ((i >>> 6) & 0xff);
          const { parameters } = closure.prototype;
          const given = base - frame.func - 1 - parameters;
          const wanted = (i >>> 23) - 1;
          const count = wanted < 0 ? given : wanted;
          if (wanted < 0) {
            thread.reserve(a + count + 1);
            thread.top = a + count;
          }
          const from = frame.func + 1 + parameters;
          for (let k = 0; k < count; k++) stack[a + k] = k < given ? stack[from + k] : undefined;
          continue;
        }
        default:
          // A debugger's break.
          frame.pc = pc - 1;
          return { kind: 'break' };
      }
    }
  }

  #pause(): Outcome {
    if (growth.bytes + this.#allocated > this.#threshold) this.#collect(0);
    return { kind: 'suspended' };
  }
}

const arithmeticEvents: readonly Event[] = ['__add', '__sub', '__mul', '__div', '__mod', '__pow', '__unm'];

function compute(operation: number, a: number, b: number): number {
  switch (operation) {
    case o.ADD:
      return a + b;
    case o.SUB:
      return a - b;
    case o.MUL:
      return a * b;
    case o.DIV:
      return a / b;
    case o.MOD:
      return a - Math.floor(a / b) * b;
    case o.POW:
      return power(a, b);
    default:
      return -a;
  }
}

/** C's pow knows that 1 to whatever is 1. */
function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return a ** b;
}

function toNumber(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumber(value) : undefined;
}

function isText(value: LuaValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function toText(value: string | number): string {
  return typeof value === 'string' ? value : formatNumber(value);
}

function isSteps(returned: Returned | NativeSteps): returned is NativeSteps {
  if (typeof returned !== 'object') return false;
  return typeof (returned as { next?: unknown }).next === 'function';
}

function argTable(stack: readonly LuaValue[], from: number, count: number): LuaTable {
  const table = new LuaTable(count, 1);
  for (let i = 0; i < count; i++) table.setInt(i + 1, stack[from + i]);
  table.setString('n', count);
  return table;
}

function infoOf(frame: Frame): CallInfo {
  if (frame.kind !== 'lua' || frame.closure === null) return { chunk: '[C]', line: -1, frame };
  const { prototype } = frame.closure;
  return { chunk: prototype.chunk, line: prototype.lines[Math.max(0, frame.pc - 1)] ?? -1, frame };
}

/** Redis's pcall gives the text of an error table in its place, and behind a table without one what is there instead. */
function redisErrorOf(value: LuaValue): LuaValue[] {
  if (!(value instanceof LuaTable)) return [value];
  const text = value.getString('err');
  return typeof text === 'string' || typeof text === 'number' ? [text] : [value, text];
}
