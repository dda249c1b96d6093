// The append-only log in a store: a folder of files that a manifest lists, as redis-server has it since 7.0.
//
//   appendonlydir/appendonly.aof.manifest
//   appendonlydir/appendonly.aof.2.base.rdb     the dataset when the log was last rewritten
//   appendonlydir/appendonly.aof.2.incr.aof     what was done since
//
// What is to be logged waits in `#queue`, in order, together with what must be done in between (another file begins). One
// piece of work at a time is with the store; all text that has gathered meanwhile is the next. What fails stays the first
// and is tried again: a log has no holes.

import { toBytes } from '../engine/bytes.ts';
import type { Failure } from '../engine/persistence.ts';
import { type AofManifest, formatManifest, withBase, withIncrement } from '../rdb/aof/manifest.ts';
import type { Paths } from './load.ts';
import type { Store } from './store.ts';

/** A text to append, or what must be done before the next; that throws if it is to be tried again. */
type Work = string | (() => Promise<void>);

export interface LogEvents {
  /** More of it was written (and synced, where `isDurable` says so). */
  written(): void;
  failed(thrown: unknown): void;
}

/** The first part of a log: the dataset, as a snapshot or as commands. */
export interface LogBase {
  readonly chunks: readonly Uint8Array[];
  readonly isRdb: boolean;
}

export class Log {
  /** Bytes in all its files, and when it was last rewritten or opened. */
  size = 0;
  baseSize = 0;
  /** Bytes that came since it was made, and those of them that are in the store, as safe as they are to be. */
  added = 0;
  stored = 0;
  /** Something in the store is not synced. */
  isUnsynced = false;
  readonly #store: Store;
  readonly #paths: Paths;
  readonly #events: LogEvents;
  readonly #isDurable: () => boolean;
  #manifest: AofManifest;
  /** The file that it goes on in, and how much of that is known to be whole; null: it is off. */
  #file: { readonly path: string; size: number } | null = null;
  #queue: Work[] = [];
  #isBusy = false;
  /** The last append failed, perhaps half way: what is behind `size` goes before the next. */
  #isTorn = false;
  readonly #draining = new Set<(failure: unknown) => void>();

  /** `isDurable`: whether an append is over only when no crash can undo it. */
  constructor(store: Store, paths: Paths, manifest: AofManifest, events: LogEvents, isDurable: () => boolean) {
    this.#store = store;
    this.#paths = paths;
    this.#manifest = manifest;
    this.#events = events;
    this.#isDurable = isDurable;
  }

  get manifest(): AofManifest {
    return this.#manifest;
  }

  /** Goes on in the last file. A log without any begins with what `base` makes. */
  async open(base: () => LogBase): Promise<void> {
    const { increments, base: present } = this.#manifest;
    if (increments.length === 0) {
      const next = await this.#withFile(this.#manifest);
      if (present === null) await this.#install(next, base());
      else await this.#save(next);
    }
    const sizes = await Promise.all(
      [this.#manifest.base, ...this.#manifest.increments].map((file) =>
        file === null ? 0 : this.#store.size(this.#paths.log(file.name)),
      ),
    );
    this.#file = { path: this.#lastPath(this.#manifest), size: sizes.at(-1) as number };
    this.size = this.baseSize = sizes.reduce((sum, size) => sum + size, 0);
  }

  add(text: string): void {
    this.added += text.length;
    const last = this.#queue.length - 1;
    if (typeof this.#queue[last] === 'string') this.#queue[last] += text;
    else this.#queue.push(text);
    this.work();
  }

  /** Does what waits, unless that is being done. */
  work(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    // What else this turn brings goes with it.
    queueMicrotask(() => void this.#work());
  }

  /** `done` hears when all that was added so far is durable, or why it is not. */
  drain(done: (failure: unknown) => void): void {
    this.#draining.add(done);
    this.#queue.push(async () => {
      if (this.#file !== null) await this.#store.sync(this.#file.path);
      this.isUnsynced = false;
      // It may have heard of a failure meanwhile.
      if (this.#draining.delete(done)) done(null);
    });
    this.work();
  }

  async sync(): Promise<void> {
    if (this.#file === null) return;
    this.isUnsynced = false;
    try {
      await this.#store.sync(this.#file.path);
    } catch (thrown) {
      this.isUnsynced = true;
      throw thrown;
    }
  }

  /** Begins with a base, all that was before being history. What is added from now on waits for it. */
  begin(base: LogBase, done: (failure: unknown) => void): void {
    this.#queue.push(async () => {
      await this.#install(await this.#withFile(this.#manifest), base);
      this.#file = { path: this.#lastPath(this.#manifest), size: 0 };
      this.#measure(base);
      done(null);
    });
    this.work();
  }

  /** Goes on in another file, and takes `base` for all that was before. */
  rewrite(base: LogBase, done: (failure: unknown) => void): void {
    this.#queue.push(async () => {
      const old = this.#file;
      try {
        if (old !== null) {
          await this.#store.sync(old.path);
          await this.#save(await this.#withFile(this.#manifest));
          this.#file = { path: this.#lastPath(this.#manifest), size: 0 };
        }
      } catch (thrown) {
        done(thrown);
        return;
      }
      // The log goes on meanwhile.
      this.#install(this.#manifest, base, old === null ? 0 : 1).then(() => {
        this.#measure(base);
        done(null);
      }, done);
    });
    this.work();
  }

  /** Ends, once all that was added is durable; its files stay. */
  end(): void {
    this.#queue.push(async () => {
      if (this.#file !== null) await this.#store.sync(this.#file.path);
      this.#file = null;
    });
    this.work();
  }

  async #work(): Promise<void> {
    try {
      for (;;) {
        const work = this.#queue[0];
        if (work === undefined) break;
        // Text that comes while this is written is the next.
        this.#queue[0] = nothing;
        try {
          if (typeof work === 'string') await this.#append(work);
          else await work();
          this.#queue.shift();
        } catch (thrown) {
          this.#queue[0] = work;
          throw thrown;
        }
      }
    } catch (thrown) {
      const draining = [...this.#draining];
      this.#draining.clear();
      for (const done of draining) done(thrown);
      this.#events.failed(thrown);
    } finally {
      this.#isBusy = false;
    }
  }

  async #append(text: string): Promise<void> {
    const file = this.#file;
    if (file !== null) {
      const isDurable = this.#isDurable();
      if (this.#isTorn) await this.#store.truncate(file.path, file.size);
      this.#isTorn = true;
      await this.#store.append(file.path, toBytes(text), isDurable);
      this.#isTorn = false;
      file.size += text.length;
      this.size += text.length;
      this.isUnsynced = !isDurable;
    }
    this.stored += text.length;
    this.#events.written();
  }

  /** Writes a base and makes it count; `kept`: so many of the last files go on behind it. */
  async #install(manifest: AofManifest, { chunks, isRdb }: LogBase, kept = 1): Promise<void> {
    const next = withBase(manifest, this.#paths.logName, isRdb, kept);
    await this.#store.replace(this.#paths.log((next.base as { readonly name: string }).name), chunks);
    await this.#save(next);
    try {
      for (const { name } of next.history) await this.#store.remove(this.#paths.log(name));
      await this.#save({ ...next, history: [] });
    } catch {
      // The manifest still names them as history, and the next rewrite removes them.
    }
  }

  /** The manifest with one file more, which is there already: a manifest names no file that is missing. */
  async #withFile(manifest: AofManifest): Promise<AofManifest> {
    const next = withIncrement(manifest, this.#paths.logName);
    await this.#store.replace(this.#lastPath(next), []);
    return next;
  }

  async #save(manifest: AofManifest): Promise<void> {
    await this.#store.replace(this.#paths.manifest, [toBytes(formatManifest(manifest))]);
    this.#manifest = manifest;
  }

  #measure({ chunks }: LogBase): void {
    const base = chunks.reduce((sum, { length }) => sum + length, 0);
    this.size = this.baseSize = base + (this.#file?.size ?? 0);
  }

  #lastPath({ increments }: AofManifest): string {
    return this.#paths.log((increments.at(-1) as { readonly name: string }).name);
  }
}

const nothing = async () => {};

/** What went wrong, as the engine is told. */
export function reasonOf(thrown: unknown): Failure {
  if (thrown === null) return null;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
