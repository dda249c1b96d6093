// What a command's body is given, and what it may answer with.

import type { Connection } from './connection.ts';
import type { Database, ReadDatabase } from './database.ts';
import type { Engine } from './engine.ts';
import type { Profile } from './profile.ts';
import type { ByteString, DoubleReply, Reply } from './reply.ts';
import type { ScriptRun } from './scripting/run.ts';
import type { EncodingLimits } from './values/limits.ts';
import type { TypeName } from './values/value.ts';

/** "Run me again when one of these keys is ready": see blocking.ts. */
export class Parked {
  readonly keys: readonly ByteString[];
  /** Only a key that holds this type wakes the client; null: any change does. */
  readonly type: TypeName | null;
  /** Milliseconds to wait; 0 is for ever. A client that parks again keeps its first deadline. */
  readonly timeout: number;
  /** The answer when time runs out, and inside MULTI or a script, where nothing blocks. */
  readonly timedOut: Reply;
  /** What is run when a key is ready, where that is not the command as it came (XREAD's `$` is an id by then). */
  readonly words: readonly ByteString[] | null;

  constructor(
    keys: readonly ByteString[],
    type: TypeName | null,
    timeout: number,
    timedOut: Reply,
    words: readonly ByteString[] | null = null,
  ) {
    this.keys = keys;
    this.type = type;
    this.timeout = timeout;
    this.timedOut = timedOut;
    this.words = words;
  }
}

/** "Go on with this later, and let nobody run meanwhile": DEBUG SLEEP, and a script that takes long. */
export class Suspended {
  /** Milliseconds until it goes on; Infinity: when `engine.resume` says so (MIGRATE). */
  readonly duration: number;
  readonly goOn: () => Outcome;
  /** The script that runs: others are told BUSY; null: they wait. */
  readonly script: ScriptRun | null;

  constructor(duration: number, goOn: () => Outcome, script: ScriptRun | null = null) {
    this.duration = duration;
    this.goOn = goOn;
    this.script = script;
  }

  /** The same, with `body` to run when it is over and has its reply. */
  beforeReply(body: () => void): Suspended {
    const goOn = (): Outcome => {
      const outcome = this.goOn();
      if (outcome instanceof Suspended) return outcome.beforeReply(body);
      body();
      return outcome;
    };
    return new Suspended(this.duration, goOn, this.script);
  }
}

/**
 * Begins what ends with a call of its `done`, at once or later: until then nobody runs. `finish` makes the reply of what
 * `done` was told.
 */
export function waitFor<T>(
  engine: { resume(): void },
  begin: (done: (told: T) => void) => void,
  finish: (told: T) => Outcome,
): Outcome {
  let told: { readonly value: T } | null = null;
  let isWaiting = false;
  begin((value) => {
    told = { value };
    if (isWaiting) engine.resume();
  });
  const end = () => finish((told as unknown as { readonly value: T }).value);
  if (told !== null) return end();
  isWaiting = true;
  return new Suspended(Number.POSITIVE_INFINITY, end);
}

export type Outcome = Reply | Parked | Suspended;

export interface ReadContext {
  readonly engine: Engine;
  readonly connection: Connection;
  /** The selected database. */
  readonly db: ReadDatabase;
  /** Whole milliseconds since the epoch; the same through the whole command, EXEC or script. */
  readonly now: number;
  /** The latest deadline that counts as past: `now`, or none while a log is replayed, in which nothing expires. */
  readonly past: number;
  readonly profile: Profile;
  readonly limits: Readonly<EncodingLimits>;
  /** The command's words as they came. */
  readonly words: readonly ByteString[];
  /** The protocol that the client speaks: only where Redis itself answers differently beyond the encoding. */
  readonly resp: 2 | 3;
  /** True where nothing may block: inside EXEC and scripts. */
  readonly denyBlocking: boolean;
  /** A number in [0, 1) from the host. */
  readonly random: () => number;
  /**
   * Says what to write to the log and to replicas instead of the command as it came; may be called several times
   * (the effects are then one transaction). `propagate()` without words: nothing.
   */
  propagate(...words: ByteString[]): void;
  /** The key that woke the client, where only that one is served (before 7.2); null: the command's first run, or all. */
  readonly readyKey: ByteString | null;
  /** A double as this version prints it. */
  double(value: number): DoubleReply;
  /**
   * Of the keys that a waiting command looks at: all of them, in its order (7.2); before, a woken client was served
   * from the key that woke it.
   */
  servedKeys(keys: readonly ByteString[]): readonly ByteString[];
  /**
   * The outcome of a command that waits for one of `keys`. `timeout` in milliseconds, 0 for ever. `words`: what to run
   * then in place of the command as it came.
   */
  blockOn(
    keys: readonly ByteString[],
    type: TypeName | null,
    timeout: number,
    timedOut?: Reply,
    words?: readonly ByteString[],
  ): Outcome;
}

export interface WriteContext extends ReadContext {
  readonly db: Database;
  /** Another database, for MOVE, COPY and SWAPDB. */
  database(index: number): Database;
}
