// A store that is a directory of files: what redis-server would keep there, under the same names.

import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type Chunks, Sequence, type Store, StoreError, storeError } from '../persistence/store.ts';

const lockName = 'redlet.lock';
const temporary = /\.redlet-tmp$/;

export class FileStore implements Store {
  readonly name: string;
  readonly #folder: string;
  readonly #sequence = new Sequence();
  readonly #handles = new Map<string, FileHandle>();
  #isOpen = false;

  constructor(folder: string) {
    this.name = `directory ${folder}`;
    this.#folder = folder;
  }

  open(): Promise<void> {
    return this.#do(async () => {
      await mkdir(this.#folder, { recursive: true });
      await this.#lock();
      this.#isOpen = true;
      // What was being written when a crash came.
      for (const file of await this.#files()) if (temporary.test(file)) await rm(this.#path(file));
    });
  }

  async list(): Promise<string[]> {
    return this.#do(async () => (await this.#files()).filter((file) => file !== lockName && !temporary.test(file)));
  }

  size(file: string): Promise<number> {
    return this.#do(async () => (await stat(this.#path(file)).catch(unlessMissing))?.size ?? 0);
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    const handle = await open(this.#path(file), 'r').catch(unlessMissing);
    if (handle === null) return;
    try {
      yield* handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false });
    } finally {
      await handle.close();
    }
  }

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const kept = chunk.slice();
    return this.#do(async () => {
      const handle = await this.#handle(file);
      await handle.appendFile(kept);
      if (durable) await handle.datasync();
    });
  }

  sync(file: string): Promise<void> {
    return this.#do(async () => {
      await this.#handles.get(file)?.datasync();
    });
  }

  replace(file: string, chunks: Chunks): Promise<void> {
    return this.#do(async () => {
      const path = this.#path(file);
      const next = `${path}.redlet-tmp`;
      await mkdir(dirname(path), { recursive: true });
      const handle = await open(next, 'w');
      try {
        for await (const chunk of chunks) await handle.appendFile(chunk);
        await handle.sync();
        await handle.close();
      } catch (error) {
        await handle.close().catch(() => {});
        await rm(next, { force: true });
        throw error;
      }
      await this.#let(file);
      await rename(next, path);
      await syncFolder(dirname(path));
    });
  }

  truncate(file: string, length: number): Promise<void> {
    return this.#do(async () => {
      const handle = await this.#handle(file);
      await handle.truncate(length);
      await handle.sync();
    });
  }

  remove(file: string): Promise<void> {
    return this.#do(async () => {
      await this.#let(file);
      await rm(this.#path(file), { force: true });
    });
  }

  close(): Promise<void> {
    return this.#sequence.run(async () => {
      for (const file of [...this.#handles.keys()]) {
        await this.#handles.get(file)?.sync();
        await this.#let(file);
      }
      if (this.#isOpen) await rm(this.#path(lockName), { force: true });
      this.#isOpen = false;
    });
  }

  /** The process that has the directory writes its number there; a number that is no process's any more counts for nothing. */
  async #lock(): Promise<void> {
    const path = join(this.#folder, lockName);
    for (;;) {
      try {
        await writeFile(path, String(process.pid), { flag: 'wx' });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = Number(await readFile(path, 'utf8').catch(unlessMissing));
      if (holder > 0 && (holder === process.pid || isAlive(holder))) {
        throw new StoreError('taken', `${this.name} is in use by process ${holder}`);
      }
      await rm(path, { force: true });
    }
  }

  async #files(): Promise<string[]> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  }

  async #handle(file: string): Promise<FileHandle> {
    let handle = this.#handles.get(file);
    if (handle !== undefined) return handle;
    const path = this.#path(file);
    await mkdir(dirname(path), { recursive: true });
    handle = await open(path, 'a');
    await syncFolder(dirname(path));
    this.#handles.set(file, handle);
    return handle;
  }

  async #let(file: string): Promise<void> {
    await this.#handles.get(file)?.close();
    this.#handles.delete(file);
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }

  #do<T>(operation: () => Promise<T>): Promise<T> {
    return this.#sequence.run(async () => {
      try {
        return await operation();
      } catch (error) {
        throw storeError(this.name, error);
      }
    });
  }
}

/** A file's name is durable once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  // Some platforms have no handles for folders.
  await folder?.sync().catch(() => {});
  await folder?.close();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function unlessMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
