// The undo log: what takes back a half-done write.
//
// A bug of ours (anything thrown that is not a Redis error) must not leave a command half executed. While a command
// runs, every primitive change to a value that existed before it pushes its inverse here; when the command ends the
// log is dropped, and when it dies of a bug the log is played backwards. The engine is synchronous and one command
// runs at a time in an isolate, so one log serves them all.
//
// A value made by the running command needs no inverses (taking back its insertion into the keyspace is enough):
// it remembers the epoch of its birth, and `undo.epoch` moves on with each command.
//
//   if (undo.log !== null && this.born !== undo.epoch) undo.log.push(() => { ...the inverse... });

export interface UndoLog {
  /** Inverses of the changes made so far by the running command, oldest first; null while nothing is recorded. */
  log: (() => void)[] | null;
  /** Number of the running command. A structure created now stores it as `born`. */
  epoch: number;
}

export const undo: UndoLog = { log: null, epoch: 0 };

/**
 * Runs `body`; if it throws, its changes are taken back, newest first, when `shouldUndo` says so of what was thrown.
 * Within a script what a command did stays recorded until the script is over.
 */
export function withUndo<T>(body: () => T, shouldUndo: (thrown: unknown) => boolean): T {
  const outer = undo.log;
  const log: (() => void)[] = [];
  undo.log = log;
  undo.epoch++;
  let done = false;
  try {
    const result = body();
    done = true;
    return result;
  } catch (thrown) {
    if (shouldUndo(thrown)) takeBack(log);
    else done = true;
    throw thrown;
  } finally {
    undo.log = outer;
    if (done && outer !== null) for (const inverse of log) outer.push(inverse);
  }
}

/** Plays a log backwards and empties it. */
export function takeBack(log: (() => void)[]): void {
  undo.log = null;
  for (let i = log.length - 1; i >= 0; i--) (log[i] as () => void)();
  log.length = 0;
}
