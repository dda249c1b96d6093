// What a store has, read into an engine: a snapshot, or the log with the snapshot that it begins with. Redis's rule: with
// the log switched on it is the log alone that counts.

import { toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { type AofManifest, ManifestError, parseManifest } from '../rdb/aof/manifest.ts';
import { AofReplay } from '../rdb/aof/replay.ts';
import { CorruptError } from '../rdb/errors.ts';
import { RdbLoader, type RdbLoadOptions } from '../rdb/load.ts';
import { type Store, StoreError } from './store.ts';

/** Where things are in a store, by the names that CONFIG has for them. */
export class Paths {
  readonly snapshot: string;
  /** Of the log's files, without their numbers. */
  readonly logName: string;
  readonly manifest: string;
  readonly #folder: string;

  constructor({ config }: Engine) {
    this.snapshot = config.get('dbfilename');
    this.logName = config.get('appendfilename');
    this.#folder = config.get('appenddirname');
    this.manifest = this.log(`${this.logName}.manifest`);
  }

  log(name: string): string {
    return `${this.#folder}/${name}`;
  }
}

export interface Loaded {
  keys: number;
  expired: number;
}

/** Loads the snapshot; nothing if there is none. Throws, and changes nothing, if it is not whole. */
export async function loadSnapshot(
  engine: Engine,
  store: Store,
  file: string,
  options: RdbLoadOptions = {},
): Promise<Loaded | null> {
  if ((await store.size(file)) === 0 && !(await store.list()).includes(file)) return null;
  const loader = new RdbLoader(engine, options);
  await whileLoading(engine, store, file, async () => {
    for await (const chunk of store.read(file)) loader.feed(chunk);
    loader.commit();
  });
  return { keys: loader.reader.keys - loader.expired, expired: loader.expired };
}

export async function readManifest(store: Store, paths: Paths): Promise<AofManifest | null> {
  let text = '';
  for await (const chunk of store.read(paths.manifest)) text += String.fromCharCode(...chunk);
  if (text === '' && !(await store.list()).includes(paths.manifest)) return null;
  try {
    return parseManifest(text);
  } catch (thrown) {
    if (!(thrown instanceof ManifestError)) throw thrown;
    throw new StoreError('broken', `${store.name}: ${paths.manifest}: ${thrown.message}`, { cause: thrown });
  }
}

/** Replays the log. Where its last file ends in the middle of something, that is cut off, if CONFIG says so. */
export async function loadLog(engine: Engine, store: Store, paths: Paths, manifest: AofManifest): Promise<Loaded> {
  const files = [...(manifest.base === null ? [] : [manifest.base]), ...manifest.increments];
  const present = new Set(await store.list());
  const loaded: Loaded = { keys: 0, expired: 0 };
  for (const [i, { name }] of files.entries()) {
    const file = paths.log(name);
    if (!present.has(file))
      throw new StoreError('broken', `${store.name}: ${file} is missing, which the manifest names`);
    const isLast = i === files.length - 1;
    const replay = new AofReplay(engine, { takesPreamble: i === 0 });
    await whileLoading(engine, store, file, async () => {
      for await (const chunk of store.read(file)) replay.feed(chunk);
      const { isTruncated, validUpTo } = replay.end();
      if (!isTruncated) return;
      if (!isLast || !engine.config.flag('aof-load-truncated'))
        throw new CorruptError('unexpected end of the log', validUpTo);
      await store.truncate(file, validUpTo);
    });
    loaded.keys += replay.keys;
    loaded.expired += replay.expired;
  }
  return loaded;
}

/** Nobody is served and nothing expires meanwhile; what is wrong with the bytes is told with the file's name. */
async function whileLoading(engine: Engine, store: Store, file: string, load: () => Promise<void>): Promise<void> {
  engine.loading = true;
  try {
    await load();
  } catch (thrown) {
    if (thrown instanceof StoreError) throw thrown;
    throw new StoreError(
      'broken',
      `${store.name}: ${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      {
        cause: thrown,
      },
    );
  } finally {
    engine.loading = false;
  }
}

/** Before Redis 7 the log was one file beside the snapshot: it becomes the base of a log of several. */
export async function adoptOldLog(store: Store, paths: Paths): Promise<AofManifest | null> {
  if (!(await store.list()).includes(paths.logName)) return null;
  await store.replace(paths.log(paths.logName), store.read(paths.logName));
  await store.replace(paths.manifest, [toBytes(`file ${paths.logName} seq 1 type b\n`)]);
  await store.remove(paths.logName);
  return readManifest(store, paths);
}
