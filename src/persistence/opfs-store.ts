// A store in the origin private file system, for dedicated workers, which alone may hold its synchronous handles: appends
// flushed at thousands a second, and snapshots at the speed of the disk.
//
// There is no rename that a crash cannot break, so a file's contents lie under a number, and one of two index files says
// which number is whose. A change is written to the older of the two, flushed, and then holds: an index whose checksum is
// wrong was being written when the crash came, and the other one is the truth.
//
//   index.0   {"sequence": 6, "files": {"dump.rdb": 3}}     <- older: the next change goes here
//   index.1   {"sequence": 7, "files": {"dump.rdb": 4}}     <- in force
//   4         the bytes of dump.rdb

import { type Chunks, Sequence, type Store, StoreError, storeError } from './store.ts';
import { takeWebLock } from './web-lock.ts';

interface Index {
  readonly sequence: number;
  /** The number under which each file's bytes lie. */
  readonly files: Readonly<Record<string, number>>;
}

interface Opened {
  readonly folder: FileSystemDirectoryHandle;
  readonly free: () => void;
  readonly handles: Map<string, FileSystemSyncAccessHandle>;
  index: Index;
}

const readSize = 4 * 1024 * 1024;

export class OpfsStore implements Store {
  readonly name: string;
  readonly #folder: string;
  readonly #sequence = new Sequence();
  #open: Opened | null = null;

  constructor(name: string) {
    this.name = `opfs:${name}`;
    this.#folder = encodeURIComponent(name);
  }

  async open(): Promise<void> {
    const free = await takeWebLock(this.name);
    try {
      if (typeof navigator.storage?.getDirectory !== 'function')
        throw this.#unavailable('there is no such file system here');
      const root = await navigator.storage.getDirectory();
      const redlet = await root.getDirectoryHandle('redlet', { create: true });
      const folder = await redlet.getDirectoryHandle(this.#folder, { create: true });
      this.#open = { folder, free, handles: new Map(), index: { sequence: 0, files: {} } };
      this.#open.index = await this.#readIndex();
      await this.#sweep();
    } catch (error) {
      await this.#let();
      free();
      throw error instanceof StoreError ? error : this.#unavailable((error as Error).message);
    }
  }

  async list(): Promise<string[]> {
    return Object.keys(this.#opened.index.files);
  }

  size(file: string): Promise<number> {
    return this.#do(async () => (await this.#handleOf(file))?.getSize() ?? 0);
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    const handle = await this.#do(() => this.#handleOf(file));
    if (handle === null) return;
    const size = handle.getSize();
    for (let at = 0; at < size; at += readSize) {
      const chunk = new Uint8Array(Math.min(readSize, size - at));
      handle.read(chunk, { at });
      yield chunk;
    }
  }

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const kept = chunk.slice();
    return this.#do(async () => {
      let handle = await this.#handleOf(file);
      if (handle === null) {
        await this.#assign(file, () => {});
        handle = (await this.#handleOf(file)) as FileSystemSyncAccessHandle;
      }
      writeAll(handle, kept, handle.getSize());
      if (durable) handle.flush();
    });
  }

  sync(file: string): Promise<void> {
    return this.#do(async () => (await this.#handleOf(file))?.flush());
  }

  replace(file: string, chunks: Chunks): Promise<void> {
    return this.#do(() =>
      this.#assign(file, async (handle) => {
        let at = 0;
        for await (const chunk of chunks) {
          writeAll(handle, chunk, at);
          at += chunk.length;
        }
      }),
    );
  }

  truncate(file: string, length: number): Promise<void> {
    return this.#do(async () => {
      const handle = await this.#handleOf(file);
      handle?.truncate(length);
      handle?.flush();
    });
  }

  remove(file: string): Promise<void> {
    return this.#do(async () => {
      const { [file]: number, ...files } = this.#opened.index.files;
      if (number === undefined) return;
      await this.#commit(files);
      await this.#delete(String(number));
    });
  }

  close(): Promise<void> {
    return this.#sequence.run(async () => {
      const free = this.#open?.free;
      await this.#let();
      free?.();
    });
  }

  /** The file's bytes from now on are what `write` writes, under a new number. */
  async #assign(file: string, write: (handle: FileSystemSyncAccessHandle) => void | Promise<void>): Promise<void> {
    const { index } = this.#opened;
    const number = Math.max(0, ...Object.values(index.files)) + 1;
    const handle = await this.#handle(String(number));
    try {
      handle.truncate(0);
      await write(handle);
      handle.flush();
      await this.#commit({ ...index.files, [file]: number });
    } catch (error) {
      await this.#delete(String(number)).catch(() => {});
      throw error;
    }
    const former = index.files[file];
    if (former !== undefined) await this.#delete(String(former));
  }

  async #commit(files: Index['files']): Promise<void> {
    const opened = this.#opened;
    const index: Index = { sequence: opened.index.sequence + 1, files };
    const body = JSON.stringify(index);
    const bytes = new TextEncoder().encode(`${checksum(body)} ${body}`);
    const handle = await this.#handle(`index.${index.sequence % 2}`);
    handle.truncate(0);
    writeAll(handle, bytes, 0);
    handle.flush();
    opened.index = index;
  }

  /** The newer of the two that is whole; an empty one where there was none yet. */
  async #readIndex(): Promise<Index> {
    const found: Index[] = [];
    let written = 0;
    for (const name of ['index.0', 'index.1']) {
      const handle = await this.#handle(name);
      const bytes = new Uint8Array(handle.getSize());
      handle.read(bytes, { at: 0 });
      if (bytes.length > 0) written++;
      const text = new TextDecoder().decode(bytes);
      const body = text.slice(9);
      if (text.slice(0, 8) === checksum(body)) found.push(JSON.parse(body) as Index);
    }
    const [newest] = found.sort((a, b) => b.sequence - a.sequence);
    if (newest !== undefined) return newest;
    // A first write that did not come through leaves one torn index and nothing else.
    if (written > 1) throw new StoreError('broken', `${this.name}: neither index of it can be read`);
    return { sequence: 0, files: {} };
  }

  /** Removes what a crash left behind: bytes that no index names. */
  async #sweep(): Promise<void> {
    const { folder, index } = this.#opened;
    const kept = new Set(['index.0', 'index.1', ...Object.values(index.files).map(String)]);
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    for (const name of names) if (!kept.has(name)) await this.#delete(name);
  }

  async #handleOf(file: string): Promise<FileSystemSyncAccessHandle | null> {
    const number = this.#opened.index.files[file];
    return number === undefined ? null : this.#handle(String(number));
  }

  async #handle(name: string): Promise<FileSystemSyncAccessHandle> {
    const { folder, handles } = this.#opened;
    let handle = handles.get(name);
    if (handle === undefined) {
      const entry = await folder.getFileHandle(name, { create: true });
      if (typeof entry.createSyncAccessHandle !== 'function')
        throw this.#unavailable('only a dedicated worker may use it');
      handles.set(name, (handle = await entry.createSyncAccessHandle()));
    }
    return handle;
  }

  async #delete(name: string): Promise<void> {
    const { folder, handles } = this.#opened;
    handles.get(name)?.close();
    handles.delete(name);
    await folder.removeEntry(name);
  }

  async #let(): Promise<void> {
    for (const handle of this.#open?.handles.values() ?? []) handle.close();
    this.#open = null;
  }

  get #opened(): Opened {
    if (this.#open === null) throw new StoreError('failed', `${this.name} is not open`);
    return this.#open;
  }

  #unavailable(why: string): StoreError {
    return new StoreError('unavailable', `${this.name}: ${why}`);
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

function writeAll(handle: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): void {
  const written = handle.write(bytes as AllowSharedBufferSource, { at });
  // Less than all is what a full disk looks like here.
  if (written < bytes.length) throw new DOMException('there is no room for it', 'QuotaExceededError');
}

/** Eight hexadecimal digits: FNV-1a, enough to tell a torn index from a whole one. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
