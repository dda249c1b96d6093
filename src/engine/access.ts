// When keys were last used, and how often: what OBJECT IDLETIME and OBJECT FREQ answer and eviction goes by. Each key
// has one number in its Dict's access column; what it means depends on `maxmemory-policy`:
//
//   LRU (all but LFU policies)   seconds from the engine's start to the key's last use; in the first second all are 0,
//                                so that a short-lived engine has no column at all
//   LFU                          minutes from the engine's start to the last use * 256 + counter (0-255)
//
// The LFU counter is logarithmic: the higher it stands, the rarer a use raises it, and each `lfu-decay-time` minutes
// without a use lower it by one.

/** The counter of a new key: above 0, so that it is not evicted before it had a chance. */
const initialCounter = 5;
const maxCounter = 255;

export class AccessClock {
  /** False while a command of a CLIENT NO-TOUCH client runs. */
  touches = true;
  /** False under an LRM policy: to read a key is no use. */
  countsReads = true;
  /** True under an LFU policy. */
  countsUses = false;
  /** `lfu-log-factor`. */
  logFactor = 10;
  /** `lfu-decay-time`. */
  decayMinutes = 1;
  readonly #time: { readonly now: number };
  readonly #start: number;
  readonly #random: () => number;

  /** `time.now` is in milliseconds. */
  constructor(time: { readonly now: number }, random: () => number) {
    this.#time = time;
    this.#start = Math.floor(time.now / 1000);
    this.#random = random;
  }

  /** Seconds since the engine started, by the clock's full seconds. */
  get seconds(): number {
    return Math.floor(this.#time.now / 1000) - this.#start;
  }

  /** What to note of a key that was just made. */
  fresh(): number {
    return this.countsUses ? this.#noted(initialCounter) : this.seconds;
  }

  /** What to note of a key that was just used; `noted` is what was noted before. */
  used(noted: number): number {
    return this.countsUses ? this.#noted(this.#raised(this.frequency(noted))) : this.seconds;
  }

  /** What to note of a key that was last used so many seconds ago: of one last used before the start, less than 0. */
  withIdle(seconds: number): number {
    return this.seconds - seconds;
  }

  /** What to note of a key with this counter. */
  withFrequency(counter: number): number {
    return this.#noted(counter);
  }

  /** Seconds since the last use, under an LRU policy. */
  idle(noted: number): number {
    return Math.max(0, this.seconds - noted);
  }

  /** The counter as it stands by now, under an LFU policy. */
  frequency(noted: number): number {
    if (this.decayMinutes === 0) return noted % 256;
    const periods = Math.floor(Math.max(0, this.#minutes - Math.floor(noted / 256)) / this.decayMinutes);
    return Math.max(0, (noted % 256) - periods);
  }

  get #minutes(): number {
    return Math.floor(this.seconds / 60);
  }

  #noted(counter: number): number {
    return this.#minutes * 256 + counter;
  }

  #raised(counter: number): number {
    if (counter >= maxCounter) return maxCounter;
    const chance = 1 / (Math.max(0, counter - initialCounter) * this.logFactor + 1);
    return this.#random() < chance ? counter + 1 : counter;
  }
}
