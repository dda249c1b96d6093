// Which keys changed, a few times a second at most: what a live list of keys needs to know.

import type { Engine } from '../engine/engine.ts';
import type { ByteString } from '../engine/reply.ts';

/** A key that changed since the last report; several changes of one key are one entry. */
export interface ChangedKey {
  readonly db: number;
  readonly key: ByteString;
}

export type ChangeObserver = (changes: readonly ChangedKey[]) => void;

/** How often changed keys are reported, in milliseconds. */
const reportEvery = 100;
/** Keys in one report: a message of many thousands would hold up the page that takes it in. */
const keysPerReport = 1_000;
/** How soon the rest of them follows, in milliseconds. */
const restAfter = 8;

const feeds = new WeakMap<Engine, Feed>();

/** Reports the engine's changed keys until the function that it answers is called. */
export function observeChanges(engine: Engine, observer: ChangeObserver): () => void {
  let feed = feeds.get(engine);
  if (feed === undefined) feeds.set(engine, (feed = new Feed(engine)));
  return feed.add(observer);
}

class Feed {
  readonly #engine: Engine;
  readonly #observers = new Set<ChangeObserver>();
  readonly #changed = new Map<string, ChangedKey>();
  /** Goes on where the last report ended: begun anew it would step over all that was deleted before. */
  #rest: IterableIterator<[string, ChangedKey]> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  add(observer: ChangeObserver): () => void {
    // The same function may observe twice: each time is one of its own.
    const one: ChangeObserver = (changes) => observer(changes);
    this.#observers.add(one);
    this.#engine.onModified = (db, key) => this.#note(db, key);
    return () => {
      this.#observers.delete(one);
      if (this.#observers.size > 0) return;
      this.#engine.onModified = null;
      this.#changed.clear();
      this.#rest = null;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  #note(db: number, key: ByteString): void {
    this.#changed.set(`${db}:${key}`, { db, key });
    this.#timer ??= setTimeout(() => this.#report(), reportEvery);
  }

  #report(): void {
    const changes: ChangedKey[] = [];
    this.#rest ??= this.#changed.entries();
    while (changes.length < keysPerReport) {
      const { value, done } = this.#rest.next();
      if (done) {
        this.#rest = null;
        break;
      }
      this.#changed.delete(value[0]);
      changes.push(value[1]);
    }
    this.#timer = this.#rest === null ? null : setTimeout(() => this.#report(), restAfter);
    for (const observer of this.#observers) observer(changes);
  }
}
