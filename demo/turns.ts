// Long work in short turns: nothing in the page may hold the main thread for more than a few milliseconds, so what takes
// long asks between steps whether its turn is over and lets input and painting go first.

/** How long one turn may last, in milliseconds: half a frame at 60 Hz. */
const turn = 8;

export class Turns {
  #end = performance.now() + turn;

  /** True when the turn is over: `if (turns.over) await turns.next()`. */
  get over(): boolean {
    return performance.now() > this.#end;
  }

  async next(): Promise<void> {
    await afterInput();
    this.#end = performance.now() + turn;
  }
}

interface Scheduler {
  yield?(): Promise<void>;
}

/** Resolves in a task of its own, after what the user did and what is to be painted. */
function afterInput(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: Scheduler };
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
