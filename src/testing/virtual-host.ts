// A host whose clock moves only when told to: time for tests.

import type { Engine } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';
import { seededRandom } from '../engine/random.ts';

export class VirtualHost implements Host {
  /** Milliseconds since the epoch. */
  #now: number;
  #alarm: number | null = null;
  #engine: Pick<Engine, 'wake'> | null = null;
  readonly random: () => number;

  constructor(start = 1_700_000_000_000, seed = 'redlet') {
    this.#now = start;
    this.random = seededRandom(seed);
  }

  /** The engine to wake when the alarm rings. */
  attach(engine: Pick<Engine, 'wake'>): void {
    this.#engine = engine;
  }

  now(): number {
    return this.#now;
  }

  wakeAt(at: number | null): void {
    this.#alarm = at;
  }

  /** Lets `ms` milliseconds pass; what falls due in between happens at its own time, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    while (this.#alarm !== null && this.#alarm <= until) {
      this.#now = Math.max(this.#now, this.#alarm);
      this.#alarm = null;
      this.#engine?.wake();
    }
    this.#now = until;
  }
}
