// The host of real time, for every isolate that has timers: a tab, a worker, Node, workerd.

import type { Engine } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';

/** The longest delay that setTimeout takes: 24.8 days. */
const longestDelay = 2 ** 31 - 1;

/** Looked up once: in Node the global, its origin and its prototype's `now` cost more than the clock. */
const clock = performance;
const origin = clock.timeOrigin;

export class TimerHost implements Host {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #engine: Pick<Engine, 'wake'> | null = null;

  /** The engine to wake when the alarm rings. */
  attach(engine: Pick<Engine, 'wake'>): void {
    this.#engine = engine;
  }

  now(): number {
    return origin + clock.now();
  }

  random(): number {
    return Math.random();
  }

  wakeAt(at: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (at === null) return;
    const delay = Math.min(Math.max(0, Math.ceil(at - this.now())), longestDelay);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#engine?.wake();
    }, delay);
    // Node: a key that expires next week must not keep the process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
