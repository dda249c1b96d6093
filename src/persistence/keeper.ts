// The dataset kept in a store: the engine's `Keeper`. A snapshot is one file that is replaced as a whole; the log is
// log.ts's. Both take the dataset as it is in one turn, and write while commands go on.

import { toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import type { Failure, Keeper } from '../engine/persistence.ts';
import type { Effect } from '../engine/propagation.ts';
import type { AofManifest } from '../rdb/aof/manifest.ts';
import { writeCommands } from '../rdb/aof/rewrite.ts';
import { AofWriter } from '../rdb/aof/write.ts';
import { writeRdb } from '../rdb/write-file.ts';
import { adoptOldLog, type Loaded, loadLog, loadSnapshot, Paths, readManifest } from './load.ts';
import { Log, type LogBase, reasonOf } from './log.ts';
import { type Store, StoreError } from './store.ts';

const second = 1000;

/**
 * Opens the store, loads into the engine what is there, and keeps it from then on. Rejects with StoreError; the engine is of
 * no use then, and the store as it was.
 */
export async function keepIn(engine: Engine, store: Store): Promise<StoreKeeper> {
  await store.open();
  try {
    const paths = new Paths(engine);
    const logs = engine.config.flag('appendonly');
    const { loaded, manifest } = logs ? await logOf(engine, store, paths) : await snapshotOf(engine, store, paths);
    const keeper = new StoreKeeper(engine, store, paths, loaded, manifest);
    if (logs) await keeper.openLog();
    engine.dirty = 0;
    engine.persistence.attach(keeper, logs);
    return keeper;
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Found {
  readonly loaded: Loaded;
  readonly manifest: AofManifest;
}

const noKeys: Loaded = { keys: 0, expired: 0 };
const noFiles: AofManifest = { base: null, history: [], increments: [] };

async function logOf(engine: Engine, store: Store, paths: Paths): Promise<Found> {
  const manifest = (await readManifest(store, paths)) ?? (await adoptOldLog(store, paths));
  if (manifest === null) return { loaded: noKeys, manifest: noFiles };
  return { loaded: await loadLog(engine, store, paths, manifest), manifest };
}

async function snapshotOf(engine: Engine, store: Store, paths: Paths): Promise<Found> {
  const loaded = (await loadSnapshot(engine, store, paths.snapshot)) ?? noKeys;
  return { loaded, manifest: (await readManifest(store, paths)) ?? noFiles };
}

export class StoreKeeper implements Keeper {
  loaded: Loaded;
  pendingSyncs = 0;
  dueAt: number | null = null;
  /** Resolves when the engine has stopped and the store is given back. */
  readonly closed: Promise<void>;
  readonly #engine: Engine;
  readonly #store: Store;
  readonly #paths: Paths;
  readonly #log: Log;
  readonly #writer = new AofWriter();
  #unsubscribe: (() => void) | null = null;
  #close: () => void = () => {};

  constructor(engine: Engine, store: Store, paths: Paths, loaded: Loaded, manifest: AofManifest) {
    this.#engine = engine;
    this.#store = store;
    this.#paths = paths;
    this.loaded = loaded;
    const events = { written: () => engine.persistence.logged(), failed: (thrown: unknown) => this.#failed(thrown) };
    this.#log = new Log(store, paths, manifest, events, () => engine.config.get('appendfsync') === 'always');
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
  }

  async openLog(): Promise<void> {
    await this.#log.open(() => this.#base());
    this.#listen();
  }

  get written(): number {
    return this.#log.added;
  }

  get durable(): number {
    return this.#log.stored;
  }

  get buffered(): number {
    return this.#log.added - this.#log.stored;
  }

  get size(): number {
    return this.#log.size;
  }

  get baseSize(): number {
    return this.#log.baseSize;
  }

  save(done: (failure: Failure) => void): void {
    this.#store.replace(this.#paths.snapshot, [...writeRdb(this.#engine)]).then(
      () => done(null),
      (thrown: unknown) => done(reasonOf(thrown)),
    );
  }

  rewrite(done: (failure: Failure) => void): void {
    const told = (thrown: unknown) => done(reasonOf(thrown));
    const isBegun = this.#unsubscribe !== null;
    const base = this.#base();
    if (!isBegun && this.#engine.config.flag('appendonly')) this.#log.begin(base, told);
    else this.#log.rewrite(base, told);
    // What comes from here on is read after the base alone.
    if (this.#engine.config.flag('appendonly')) this.#listen();
  }

  stopLog(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#log.end();
  }

  drain(done: (failure: Failure) => void): void {
    this.#log.drain((thrown) => done(reasonOf(thrown)));
  }

  reload(from: 'snapshot' | 'log', present: 'replace' | 'merge', done: (failure: Failure) => void): void {
    this.#reload(from, present).then(
      (loaded) => {
        this.loaded = loaded;
        this.#engine.dirty = 0;
        done(null);
      },
      (thrown: unknown) => done(reasonOf(thrown)),
    );
  }

  async #reload(from: 'snapshot' | 'log', present: 'replace' | 'merge'): Promise<Loaded> {
    const engine = this.#engine;
    if (from === 'snapshot') {
      const loaded = await loadSnapshot(engine, this.#store, this.#paths.snapshot, { present });
      if (loaded === null) throw new StoreError('failed', `${this.#store.name}: there is no ${this.#paths.snapshot}`);
      return loaded;
    }
    for (const db of engine.databases) db.clear();
    engine.scripting.libraries.flush();
    return loadLog(engine, this.#store, this.#paths, this.#log.manifest);
  }

  tick(): void {
    this.dueAt = null;
    this.#log.work();
    if (!this.#log.isUnsynced || this.#engine.config.get('appendfsync') === 'no') return;
    this.pendingSyncs++;
    this.#log
      .sync()
      .catch((thrown: unknown) => this.#failed(thrown))
      .finally(() => {
        this.pendingSyncs--;
      });
  }

  stopped(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#log.drain(() => {
      this.#store.close().then(this.#close, this.#close);
    });
  }

  /** From here on what is done goes into the log, which must say anew what database it is about. */
  #listen(): void {
    this.#writer.startFile();
    this.#unsubscribe ??= this.#engine.propagation.subscribe((effects) => this.#add(effects));
  }

  #add(effects: readonly Effect[]): void {
    const { config, now } = this.#engine;
    const text = this.#writer.unit(effects, config.flag('aof-timestamp-enabled') ? now : null);
    if (text === '') return;
    if (config.get('appendfsync') === 'everysec') this.dueAt ??= now + second;
    this.#log.add(text);
  }

  #failed(thrown: unknown): void {
    if (this.#engine.stopped) return;
    this.dueAt = this.#engine.readClock() + second;
    this.#engine.persistence.logFailed(reasonOf(thrown) ?? '');
  }

  #base(): LogBase {
    const engine = this.#engine;
    const isRdb = engine.config.flag('aof-use-rdb-preamble');
    const chunks = isRdb ? [...writeRdb(engine, { isAofBase: true })] : [...writeCommands(engine)].map(toBytes);
    return { chunks, isRdb };
  }
}
