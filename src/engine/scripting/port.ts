// The port between the engine and a script language. The engine knows what a script is called, what it may do and when it
// has to stop; what runs inside lies behind `ScriptEngine`, which an entry point hands in (src/lua/redis).
//
//   engine  --compile, loadLibrary, start-->  ScriptEngine        makes Executions
//   engine  --run(steps), kill------------->  Execution           runs a slice, or to the end
//   Execution  --call, log, checkAcl------->  ScriptHost          what redis.call and its like ask of the engine

import type { Profile } from '../profile.ts';
import type { ByteString, Reply } from '../reply.ts';

/** A compiled script or a function of a library: known to the `ScriptEngine` that made it alone. */
export interface ScriptFunction {
  readonly kind: 'script' | 'function';
}

/** What a script may ask while it runs. */
export interface ScriptHost {
  readonly profile: Profile;
  /** Seconds that have passed, for os.clock. */
  clock(): number;
  /** Runs one command of the script; errors come back as replies. `resp`: what redis.setresp says. */
  call(words: readonly ByteString[], resp: 2 | 3): Reply;
  /** The last call was refused before its command ran. */
  readonly refusedCall: boolean;
  log(level: number, message: ByteString): void;
  /** Whether the caller may run these words; null where they are no command, or not one with so many words. */
  mayRun(words: readonly ByteString[]): boolean | 'unknown' | 'arity';
  /** redis.set_repl: bit 0 for the log, bit 1 for replicas. */
  setReplication(targets: number): void;
  /** A double as this version answers it. */
  double(value: number): Reply;
}

/** A script that ended in an error. */
export interface ScriptError {
  /** With its code, without the place. */
  readonly message: ByteString;
  /** `@user_script` and the line, where they are known. */
  readonly source: ByteString | null;
  readonly line: number | null;
  /** The command that caused it has counted it. */
  readonly isCounted: boolean;
}

export type ScriptResult =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'error'; readonly error: ScriptError };

/** A script under way. */
export interface Execution {
  /** Goes on for about so many steps; null if it has not ended by then. */
  run(steps: number): ScriptResult | null;
  /** The next `run` ends the script with this error, whatever it would catch. */
  kill(message: ByteString): void;
  /** It does not go on by itself: see `DebugSession`. */
  readonly isStopped?: boolean;
}

/** A script that is stepped through: `run` leaves it stopped where somebody has to say how to go on. */
export interface DebugSession extends Execution {
  readonly isStopped: boolean;
  /** A command of who steps; afterwards it may go on. */
  tell(words: readonly ByteString[]): void;
  /** Nobody is there any more: it runs to its end. */
  release(): void;
  /** What there is to say since this was last asked, a line each. */
  takeLog(): ByteString[];
}

export interface DebugOptions {
  /** The script as it was sent. */
  readonly source: ByteString;
  /** Milliseconds that it may run before it is stopped by itself. */
  readonly patience: number;
}

/** A function that a library registers. */
export interface RegisteredFunction {
  readonly name: ByteString;
  readonly description: ByteString | null;
  readonly flags: readonly ByteString[];
  readonly body: ScriptFunction;
}

/** The text is no program: its message is the compiler's. */
export class CompileError extends Error {}

/** A library's code failed while it was loaded; `timeout`: it ran too long. */
export class LibraryError extends Error {}

export interface ScriptEngine {
  /** Throws a `CompileError`. */
  compile(body: ByteString): ScriptFunction;
  /** Runs a library's code, which registers its functions. Throws a `CompileError` or a `LibraryError`. */
  loadLibrary(code: ByteString): readonly RegisteredFunction[];
  start(body: ScriptFunction, keys: readonly ByteString[], args: readonly ByteString[]): Execution;
  /** As `start`, for a script that is stepped through: it stops at its first line. */
  debug(
    body: ScriptFunction,
    keys: readonly ByteString[],
    args: readonly ByteString[],
    options: DebugOptions,
  ): DebugSession;
  /** Makes what scripts, or functions, run in anew. What was compiled before is of no use then. */
  reset(kind: ScriptFunction['kind']): void;
}

export type ScriptEngineFactory = (host: ScriptHost) => ScriptEngine;
