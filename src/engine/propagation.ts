// The stream of effects: what the log, replicas and observers hear of each change, as Redis would write it.
// Effects gather while a command (an EXEC, a script) runs and leave together when it is over: a unit of more than one
// is a transaction to whoever reads the stream.

import type { ByteString } from './reply.ts';

export interface Effect {
  readonly db: number;
  readonly words: readonly ByteString[];
}

/** The effects of one command, EXEC or script, in order; all or none of them took place. */
export type EffectListener = (effects: readonly Effect[]) => void;

export class Propagation {
  readonly #listeners = new Set<EffectListener>();
  #pending: Effect[] = [];

  get isObserved(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: EffectListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  add(db: number, words: readonly ByteString[]): void {
    if (this.#listeners.size > 0) this.#pending.push({ db, words });
  }

  /** How many effects the running unit has gathered: a mark to go back to. */
  get mark(): number {
    return this.#pending.length;
  }

  /** Drops what was gathered since `mark`: the command that did it was taken back. */
  rollback(mark: number): void {
    this.#pending.length = mark;
  }

  /** The unit is over: hand its effects on. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const effects = this.#pending;
    this.#pending = [];
    for (const listener of this.#listeners) listener(effects);
  }
}
