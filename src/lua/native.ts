// The contract between the VM and the functions that are written in TypeScript (the libraries, redis.*).
//
// A native takes its arguments as an array and answers one value, or an array of any number of values. One that calls
// Lua, catches Lua's errors or may work for long answers a generator instead: the VM drives it from an explicit frame, so
// that a script can be stopped and resumed in the midst of it, and nothing recurses on JavaScript's stack. A native that is
// nearly always quick runs at once and makes a generator only when it finds that it is not.
//
//   const rep: Native = (_, args) => ...;                       one value
//   const unpack: Native = (_, args) => [ ... ];                many
//   const sort: Native = function* (runtime, args) {            calls Lua
//     const [isLess] = yield* call(order, [a, b]); ...
//   };
//
// As in Lua 5.1 a coroutine cannot yield across such a frame ("attempt to yield across metamethod/C-call boundary").

import type { LuaValue } from './value.ts';

export type Returned = LuaValue | readonly LuaValue[];

/** A call that a native asks of the VM; the results come back from `yield`, an error is thrown out of it. */
export interface CallRequest {
  readonly kind: 'call';
  /** Anything but a function is called through `__call`, or is an error. */
  readonly callee: LuaValue;
  readonly args: readonly LuaValue[];
}

/** So much work was done since the last request: the VM counts it as instructions, and may suspend or kill the script. */
export interface StepsRequest {
  readonly kind: 'steps';
  readonly count: number;
}

export type NativeRequest = CallRequest | StepsRequest;
export type NativeSteps = Generator<NativeRequest, Returned, readonly LuaValue[]>;

export type Native = (runtime: Runtime, args: readonly LuaValue[]) => Returned | NativeSteps;

/** What a native may ask of the VM that runs it. */
export interface Runtime {
  /** `luaL_where(level)`: `user_script:3: ` of the Lua function `level` calls up, or nothing where that is a native. */
  where(level: number): string;
  /** Counts work that was done in one go; past the script's budget the VM suspends it after this native. */
  count(steps: number): void;
  /** `__index` of strings and the like. */
  metatableOf(value: LuaValue): LuaTableLike | null;
  /** Bytes that the script holds grew by about so much: throws Lua's "not enough memory" beyond the limit. */
  allocate(bytes: number): void;
}

type LuaTableLike = import('./table.ts').LuaTable;

/** Calls a function from within a generator native: `const results = yield* call(f, [a, b])`. */
export function* call(
  callee: LuaValue,
  args: readonly LuaValue[],
): Generator<NativeRequest, readonly LuaValue[], readonly LuaValue[]> {
  return yield { kind: 'call', callee, args };
}

/** An error as `error(value)` raises it: any Lua value, passed on as it is. */
export class LuaError extends Error {
  readonly value: LuaValue;

  constructor(value: LuaValue) {
    super(typeof value === 'string' ? value : 'a Lua error that is no string');
    this.value = value;
  }
}

/** An error of a native, worded without a place: the VM puts `where(1)` before it (`luaL_error`). */
export class NativeError extends Error {}

/**
 * `bad argument #n to 'name' (message)`. The VM knows the name: Lua takes it from the instruction that called, so that
 * `local f = string.rep; f()` says 'f', and a method's first argument is its self.
 */
export class ArgumentError extends Error {
  /** From 1. */
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}
