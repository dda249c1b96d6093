// Redis's own drand48, which gives every script the same numbers on every machine: 48 bits, of which the upper 31 show.

const half = 2 ** 24;
const multiplierHigh = 0x5de;
const multiplierLow = 0xece66d;
const increment = 0xb;
const largest = 2 ** 31 - 1;

export class Random48 {
  // The state, as two halves whose products a double holds.
  #high = 0;
  #low = 0;

  /** As it stands before the first script seeds it. */
  constructor() {
    this.seed(0x1234abcd);
  }

  /** Starts anew from a 32-bit seed. */
  seed(seed: number): void {
    const state = (seed >>> 0) * 0x10000 + 0x330e;
    this.#high = Math.floor(state / half);
    this.#low = state % half;
  }

  /** The next number, from 0 up to (not including) 1. */
  next(): number {
    const low = this.#low * multiplierLow + increment;
    const high = this.#high * multiplierLow + this.#low * multiplierHigh + Math.floor(low / half);
    this.#low = low % half;
    this.#high = high % half;
    const shown = this.#high * 128 + (this.#low >>> 17);
    return (shown % largest) / largest;
  }
}
