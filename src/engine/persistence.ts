// What is saved, and when: snapshots by SAVE, BGSAVE and the save points, the log and its rewrites. Here is Redis's
// bookkeeping alone; the bytes and where they go are the `Keeper`'s (src/persistence), which a host attaches.
//
// At most one of a background save and a rewrite is under way, as on a redis-server, where each takes a child process.

import type { Engine } from './engine.ts';
import { errors, type RedisError } from './errors.ts';
import { Outbox } from './outbox.ts';

/** What went wrong, in words; null: nothing. */
export type Failure = string | null;

/** Who keeps the dataset while no engine runs. Each `done` is called once, at once or later. */
export interface Keeper {
  /** Saves the dataset as it is now. */
  save(done: (failure: Failure) => void): void;
  /** Begins the log anew with the dataset as it is now; what is done meanwhile goes into the new one. */
  rewrite(done: (failure: Failure) => void): void;
  /** The log is switched on (with a rewrite) or off. */
  stopLog(): void;
  /** All that was logged is durable, or cannot be. */
  drain(done: (failure: Failure) => void): void;
  /** Loads what was saved in place of the dataset, or into it. */
  reload(from: 'snapshot' | 'log', present: 'replace' | 'merge', done: (failure: Failure) => void): void;
  /** The engine has stopped: the store is given back. */
  stopped(): void;
  /** Resolves when it is. */
  readonly closed: Promise<void>;
  /** When `tick` is to be called next, in milliseconds; null: never. */
  readonly dueAt: number | null;
  tick(): void;
  /** Bytes of the log: written since its beginning here, safe of these, in its files, and of these in its base. */
  readonly written: number;
  readonly durable: number;
  readonly size: number;
  readonly baseSize: number;
  /** Keys that were loaded, and left out as their time had passed. */
  readonly loaded: { readonly keys: number; readonly expired: number };
  /** Syncs that are under way, and bytes that are not yet written. */
  readonly pendingSyncs: number;
  readonly buffered: number;
}

interface Task {
  readonly startedAt: number;
  readonly dirty: number;
}

/** How a kind of background work went the last time. */
interface Last {
  isOk: boolean;
  /** Seconds that it took; -1: it never ran. */
  seconds: number;
  triedAt: number;
}

/** Milliseconds from a save that failed to the next attempt. */
const retryDelay = 5000;
/** So many rewrites in a row may fail before they are spaced out. */
const failuresInARow = 3;

export class Persistence {
  readonly outbox = new Outbox();
  /** Milliseconds. */
  lastSaveAt: number;
  /** SAVEs and background saves that were begun. */
  saves = 0;
  rewrites = 0;
  rewriteFailures = 0;
  saving: Task | null = null;
  rewriting: Task | null = null;
  saveScheduled = false;
  rewriteScheduled = false;
  readonly lastSave: Last = { isOk: true, seconds: -1, triedAt: 0 };
  readonly lastRewrite: Last = { isOk: true, seconds: -1, triedAt: 0 };
  /** Why the log cannot be written. */
  logFailure: Failure = null;
  /** Seconds and changes. */
  savePoints: readonly (readonly [number, number])[] = [];
  /** True once the log is on: what CONFIG says follows at the next change. */
  #isLogging = false;
  /** `auto-aof-rewrite-min-size` and `-percentage`. */
  #rewriteBeyond = { size: 0, percentage: 0 };
  #keeper: Keeper | null = null;
  readonly #afterwards: (() => void)[] = [];
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.lastSaveAt = engine.now;
  }

  get keeper(): Keeper | null {
    return this.#keeper;
  }

  /** From here on the dataset is kept; `isLogging`: the log is on already. */
  attach(keeper: Keeper, isLogging: boolean): void {
    this.#keeper = keeper;
    this.#isLogging = isLogging;
    this.configured();
  }

  configured(): void {
    const { config } = this.#engine;
    const numbers = config.get('save').split(' ').filter(Boolean).map(Number);
    this.savePoints = numbers.flatMap((seconds, i) =>
      i % 2 === 0 ? [[seconds, numbers[i + 1] as number] as const] : [],
    );
    this.#rewriteBeyond = {
      size: config.number('auto-aof-rewrite-min-size'),
      percentage: config.number('auto-aof-rewrite-percentage'),
    };
    const keeper = this.#keeper;
    if (keeper === null) return;
    const logs = config.flag('appendonly');
    this.outbox.isHolding = logs && config.get('appendfsync') === 'always';
    if (logs === this.#isLogging) return;
    this.#isLogging = logs;
    if (logs) this.startRewrite();
    else {
      keeper.stopLog();
      this.logFailure = null;
    }
  }

  // ---- time ----

  /** When `perform` has something to do; null: not before something changes. */
  get dueAt(): number | null {
    const keeper = this.#keeper;
    if (keeper === null) return null;
    let due = keeper.dueAt;
    const at = (time: number) => {
      if (due === null || time < due) due = time;
    };
    if (this.saving === null && this.rewriting === null) {
      if (this.saveScheduled || this.rewriteScheduled || this.#isLogLong()) at(this.#engine.now);
      const next = this.#nextSave();
      if (next !== null) at(next);
    }
    return due;
  }

  perform(): void {
    const keeper = this.#keeper;
    if (keeper === null) return;
    const { now } = this.#engine;
    if (keeper.dueAt !== null && keeper.dueAt <= now) keeper.tick();
    if (this.saving !== null || this.rewriting !== null) return;
    const next = this.#nextSave();
    if (this.rewriteScheduled) this.startRewrite();
    else if (this.saveScheduled || (next !== null && next <= now)) this.startSave();
    else if (this.#isLogLong()) this.startRewrite();
  }

  /** When a save point asks for a save, if nothing more is changed. */
  #nextSave(): number | null {
    let next: number | null = null;
    for (const [seconds, changes] of this.savePoints) {
      if (this.#engine.dirty < changes || this.#engine.dirty === 0) continue;
      // Redis counts full seconds, and waits for more of them than the save point says.
      const at = (Math.floor(this.lastSaveAt / 1000) + seconds + 1) * 1000;
      if (next === null || at < next) next = at;
    }
    if (next === null || this.lastSave.isOk) return next;
    return Math.max(next, this.lastSave.triedAt + retryDelay);
  }

  #isLogLong(): boolean {
    const keeper = this.#keeper;
    const { size, percentage } = this.#rewriteBeyond;
    if (keeper === null || !this.#isLogging || percentage === 0 || keeper.size <= size) return false;
    if ((keeper.size / Math.max(1, keeper.baseSize)) * 100 - 100 < percentage) return false;
    // One minute after the third failure, twice as long after each that follows, an hour at most.
    const over = this.rewriteFailures - failuresInARow;
    return over < 0 || this.#engine.now >= this.lastRewrite.triedAt + Math.min(60, 2 ** over) * 60_000;
  }

  // ---- snapshots ----

  /** SAVE: `done` hears how it went. */
  save(done: (failure: Failure) => void): void {
    const { dirty } = this.#engine;
    (this.#keeper as Keeper).save((failure) => {
      if (failure === null) {
        this.#engine.dirty = Math.max(0, this.#engine.dirty - dirty);
        this.lastSaveAt = this.#engine.readClock();
        this.lastSave.isOk = true;
      }
      done(failure);
    });
  }

  startSave(): void {
    const { now, dirty } = this.#engine;
    this.saveScheduled = false;
    this.saving = { startedAt: now, dirty };
    this.lastSave.triedAt = now;
    this.saves++;
    (this.#keeper as Keeper).save((failure) => {
      const ended = this.#engine.readClock();
      this.saving = null;
      this.lastSave.isOk = failure === null;
      this.lastSave.seconds = Math.floor((ended - now) / 1000);
      if (failure === null) {
        this.#engine.dirty = Math.max(0, this.#engine.dirty - dirty);
        this.lastSaveAt = ended;
      }
      this.#goOn();
    });
  }

  /** What is done in the background is over. */
  #goOn(): void {
    this.#afterwards.shift()?.();
    this.#engine.rearm();
  }

  /** FLUSHALL: where there are save points, what was saved is emptied too. */
  flushed(): void {
    if (this.#keeper !== null && this.savePoints.length > 0 && !this.#engine.loading) this.save(() => {});
  }

  // ---- the log ----

  startRewrite(done: (failure: Failure) => void = () => {}): void {
    const { now, dirty } = this.#engine;
    this.rewriteScheduled = false;
    this.rewriting = { startedAt: now, dirty };
    this.lastRewrite.triedAt = now;
    this.rewrites++;
    (this.#keeper as Keeper).rewrite((failure) => {
      this.rewriting = null;
      this.lastRewrite.isOk = failure === null;
      this.lastRewrite.seconds = Math.floor((this.#engine.readClock() - now) / 1000);
      this.rewriteFailures = failure === null ? 0 : this.rewriteFailures + 1;
      this.#goOn();
      done(failure);
    });
  }

  /** The dataset was changed without a word to the log: `done` hears when the log has begun anew. */
  begunAnew(done: (failure: Failure) => void): void {
    if (this.#keeper === null || !this.#isLogging) done(null);
    else if (this.rewriting === null && this.saving === null) this.startRewrite(done);
    else this.#afterwards.push(() => this.begunAnew(done));
  }

  /** More of the log is safe: what waited for it goes out. */
  logged(): void {
    const hadFailed = this.logFailure !== null;
    this.logFailure = null;
    if (this.#keeper !== null) this.outbox.release(this.#keeper.durable);
    if (hadFailed) this.#engine.rearm();
  }

  /** The log cannot be written, for now. */
  logFailed(failure: string): void {
    this.logFailure = failure;
    this.outbox.fail(errors.logFailed(failure));
    this.#engine.rearm();
  }

  /** A command is over. */
  settle(): void {
    const keeper = this.#keeper;
    if (keeper === null || !this.outbox.isActive) return;
    // While the log cannot be written nobody writes, and who reads is not kept waiting for it.
    this.outbox.settle(keeper.written, this.logFailure === null ? keeper.durable : Number.POSITIVE_INFINITY);
  }

  /** Why nothing may be written; null: it may. */
  get refusal(): RedisError | null {
    if (this.#keeper === null) return null;
    const { config, profile } = this.#engine;
    if (!this.lastSave.isOk && this.savePoints.length > 0 && config.flag('stop-writes-on-bgsave-error')) {
      return errors.saveFailed(profile.title);
    }
    return this.logFailure !== null && this.#isLogging ? errors.logFailed(this.logFailure) : null;
  }

  // ---- the end ----

  /** Saves what is to be saved before the engine stops. */
  finish(save: 'save' | 'nosave' | 'default', done: (failure: Failure) => void): void {
    const keeper = this.#keeper;
    if (keeper === null) {
      done(null);
      return;
    }
    const saves = save === 'save' || (save === 'default' && this.savePoints.length > 0);
    keeper.drain((undrained) => {
      if (undrained !== null) done(undrained);
      else if (saves) this.save(done);
      else done(null);
    });
  }
}
