// One script or function under way: what it may do, what it did, and how it is given its time. It runs in slices. Past
// `busy-reply-threshold` the engine is busy: others get their turn between slices, to be told BUSY or to kill it.

import type { Connection } from '../connection.ts';
import { type Outcome, Suspended } from '../context.ts';
import type { Engine } from '../engine.ts';
import { errors } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import { takeBack, undo } from '../values/undo.ts';
import type { ScriptFlags } from './flags.ts';
import type { Execution, ScriptFunction, ScriptResult } from './port.ts';

/** Steps between two looks at the clock. */
const sliceSteps = 200_000;
/** What a clock that stands still (a test's) takes for a millisecond of work. */
const stepsPerMillisecond = 50_000;
/** How long a busy script keeps the isolate to itself before others get a turn, and how long that is, in milliseconds. */
const turn = 10;
const pause = 1;

export interface ScriptCall {
  /** As errors name it: its SHA1, or the function's name. */
  readonly name: ByteString;
  readonly kind: 'script' | 'function';
  readonly flags: ScriptFlags;
  readonly body: ScriptFunction;
  readonly keys: readonly ByteString[];
  readonly args: readonly ByteString[];
  /** The command that called it. */
  readonly words: readonly ByteString[];
  /** Called by EVAL_RO and the like. */
  readonly readOnly: boolean;
}

export class ScriptRun {
  readonly name: ByteString;
  readonly kind: 'script' | 'function';
  readonly words: readonly ByteString[];
  readonly flags: ScriptFlags;
  readonly readOnly: boolean;
  /** It said that it may run when memory is short. */
  readonly allowsOom: boolean;
  /** Whose command it is. */
  readonly caller: Connection;
  /** It called a command that writes. */
  wrote = false;
  killed = false;
  /** A command that it called ran into a bug of ours: all of it is taken back. */
  hitBug = false;
  /** Where its effects go: bit 0 the log, bit 1 replicas. */
  replication = 3;
  readonly #engine: Engine;
  readonly #startedAt: number;
  readonly #undo: (() => void)[] = [];
  #execution: Execution | null = null;
  #steps = 0;

  constructor(engine: Engine, caller: Connection, { name, kind, flags, words, readOnly }: ScriptCall) {
    this.#engine = engine;
    this.caller = caller;
    this.name = name;
    this.kind = kind;
    this.words = words;
    this.flags = flags;
    this.readOnly = readOnly || (!flags.compatible && flags.set.has('no-writes'));
    this.allowsOom = flags.set.has('allow-oom');
    this.#startedAt = engine.clock;
  }

  /** Milliseconds since it began. */
  get duration(): number {
    return Math.floor(this.#engine.host.now() - this.#startedAt);
  }

  begin(execution: Execution): Outcome {
    this.#execution = execution;
    // Nearly every script is over before anybody has to look at the clock.
    const result = this.#slice();
    if (result !== null) return this.#end(result);
    if (execution.isStopped === true) return this.#wait();
    const threshold = this.#engine.config.number('busy-reply-threshold');
    return this.#runFor(threshold === 0 ? turn : threshold);
  }

  kill(): void {
    this.killed = true;
    // In these words for functions too, three dots included.
    this.#execution?.kill('ERR Script killed by user with SCRIPT KILL...');
  }

  /** Ends it without a word to anybody: a bug of ours. */
  abort(): void {
    this.hitBug = true;
    this.#execution?.kill('ERR');
  }

  /** Runs until it ends, or for about so many milliseconds. */
  #runFor(milliseconds: number): Outcome {
    const { scripting, host } = this.#engine;
    const until = host.now() + milliseconds;
    const lastStep = this.#steps + milliseconds * stepsPerMillisecond;
    for (;;) {
      const result = this.#slice();
      if (result !== null) return this.#end(result);
      if (this.#execution?.isStopped === true) return this.#wait();
      if (host.now() >= until || this.#steps >= lastStep) break;
    }
    scripting.running = null;
    return new Suspended(pause, () => this.#goOn(), this);
  }

  /** Until who steps through it has said how to go on. */
  #wait(): Outcome {
    this.#engine.scripting.running = null;
    return new Suspended(Number.POSITIVE_INFINITY, () => this.#goOn());
  }

  /** One slice; what it changes is recorded. */
  #slice(): ScriptResult | null {
    const outer = undo.log;
    undo.log = this.#undo;
    undo.epoch++;
    try {
      this.#steps += sliceSteps;
      return (this.#execution as Execution).run(sliceSteps);
    } finally {
      undo.log = outer;
    }
  }

  #goOn(): Outcome {
    this.#engine.scripting.running = this;
    return this.#runFor(turn);
  }

  #end(result: ScriptResult): Outcome {
    this.#engine.scripting.running = null;
    if (this.hitBug) {
      takeBack(this.#undo);
      return errors.internal('a command of the script failed');
    }
    if (result.kind === 'reply') return result.reply;
    const { message, source, line, isCounted } = result.error;
    // Where Lua is a module of the server's, it knows the script by no name.
    const name = this.#engine.profile.atLeast({ valkey: '9.1' }) ? '' : `${this.name}, `;
    const place = source !== null && line !== null ? ` script: ${name}on ${source}:${line}.` : '';
    const error = errors.coded(oneLine(message + place));
    if (!isCounted) this.#engine.stats.countError(error);
    return error;
  }
}

/** An error reply is one line. */
function oneLine(text: ByteString): ByteString {
  return text.replace(/[\r\n]/g, ' ');
}
