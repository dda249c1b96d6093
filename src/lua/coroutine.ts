// A coroutine: a stack of values and of frames of its own that `resume` runs and `yield` leaves. The main program is one
// too. Frames are reused, as there is one for each call.

import { type Closure, type NativeFunction, UpValue } from './function.ts';
import type { NativeSteps } from './native.ts';
import type { LuaValue } from './value.ts';

export type FrameKind = 'lua' | 'native' | 'pcall' | 'xpcall' | 'resume' | 'wrapped' | 'entry';

export class Frame {
  kind: FrameKind = 'lua';
  closure: Closure | null = null;
  native: NativeFunction | null = null;
  steps: NativeSteps | null = null;
  /** Where the function lies on the stack, and later its results. */
  func = 0;
  base = 0;
  /** The next instruction. */
  pc = 0;
  /** So many results are wanted; -1 for all. */
  wanted = 0;
  /** A metamethod runs for the instruction before `pc`, which is to be finished with what it returns. */
  isPending = false;
  /** For a pending CONCAT: its last operand. */
  last = 0;
  tailCalls = 0;
  /** The level of C calls before this one. */
  levels = 0;
  /** xpcall's handler, and whether it is running. */
  handler: LuaValue = undefined;
  isHandling = false;
}

export class Coroutine {
  readonly typeName = 'thread';
  status: 'suspended' | 'running' | 'normal' | 'dead' = 'suspended';
  readonly stack: LuaValue[] = [undefined];
  readonly frames: Frame[] = [];
  /** The index of the frame on top. */
  depth = -1;
  /** The end of the values of an open call or return. */
  top = 0;
  open: UpValue | null = null;
  levels = 0;
  baseLevels = 0;
  resumer: Coroutine | null = null;
  /** The call of `yield` that waits for `resume`'s values; -1 before the first. */
  yieldedAt = -1;
  yieldWanted = 0;

  push(kind: FrameKind, func: number, wanted: number): Frame {
    const depth = ++this.depth;
    let frame = this.frames[depth];
    if (frame === undefined) {
      frame = new Frame();
      this.frames[depth] = frame;
    }
    frame.kind = kind;
    frame.func = func;
    frame.wanted = wanted;
    frame.isPending = false;
    frame.tailCalls = 0;
    return frame;
  }

  /** Up to here values may still be read; what lies above is left over. */
  extent(): number {
    let end = this.top;
    for (let i = 0; i <= this.depth; i++) {
      const frame = this.frames[i] as Frame;
      const registers = frame.kind === 'lua' ? (frame.closure?.prototype.registers ?? 0) : 0;
      end = Math.max(end, frame.kind === 'lua' ? frame.base + registers : frame.func + 2);
    }
    return Math.min(end, this.stack.length);
  }

  reserve(size: number): void {
    const { stack } = this;
    while (stack.length < size) stack.push(undefined);
  }

  upvalueAt(index: number): UpValue {
    let before: UpValue | null = null;
    let each = this.open;
    while (each !== null && each.index >= index) {
      if (each.index === index) return each;
      before = each;
      each = each.next;
    }
    const made = new UpValue(this.stack, index, each);
    if (before === null) this.open = made;
    else before.next = made;
    return made;
  }

  closeUpvalues(from: number): void {
    let each = this.open;
    while (each !== null && each.index >= from) {
      this.open = each.next;
      each.close();
      each = this.open;
    }
  }
}
