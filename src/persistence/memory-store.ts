// A store in memory: what is in it lives as long as the isolate, or as long as the test that crashes it.

import { type Chunks, joined, type Store, StoreError } from './store.ts';

interface File {
  chunks: Uint8Array[];
  /** How many of them a crash cannot undo. */
  durable: number;
}

/** The contents of a memory store, which another store may open after this one has crashed or was closed. */
export class MemoryFiles {
  readonly files = new Map<string, File>();
  isTaken = false;
}

export class MemoryStore implements Store {
  readonly name: string;
  readonly #contents: MemoryFiles;
  #isOpen = false;

  constructor(contents = new MemoryFiles(), name = 'memory') {
    this.#contents = contents;
    this.name = name;
  }

  async open(): Promise<void> {
    if (this.#contents.isTaken) throw new StoreError('taken', `${this.name} is in use by another engine`);
    this.#contents.isTaken = this.#isOpen = true;
  }

  async list(): Promise<string[]> {
    return [...this.#files.keys()];
  }

  async size(file: string): Promise<number> {
    return this.#files.get(file)?.chunks.reduce((sum, { length }) => sum + length, 0) ?? 0;
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    yield* this.#files.get(file)?.chunks.slice() ?? [];
  }

  async append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const { chunks } = this.#file(file);
    chunks.push(chunk.slice());
    if (durable) await this.sync(file);
  }

  async sync(file: string): Promise<void> {
    const found = this.#files.get(file);
    if (found !== undefined) found.durable = found.chunks.length;
  }

  async replace(file: string, chunks: Chunks): Promise<void> {
    const written: Uint8Array[] = [];
    for await (const chunk of chunks) written.push(chunk.slice());
    this.#files.set(file, { chunks: written, durable: written.length });
  }

  async truncate(file: string, length: number): Promise<void> {
    const found = this.#file(file);
    found.chunks = [joined(found.chunks).slice(0, length)];
    found.durable = 1;
  }

  async remove(file: string): Promise<void> {
    this.#files.delete(file);
  }

  async close(): Promise<void> {
    if (this.#isOpen) this.#contents.isTaken = false;
    this.#isOpen = false;
  }

  /** As if the power went: what was not durable is gone, but for the first `kept` bytes of it. Nothing works any more. */
  crash(kept = 0): void {
    for (const found of this.#files.values()) {
      const lost = joined(found.chunks.slice(found.durable)).slice(0, kept);
      found.chunks = [...found.chunks.slice(0, found.durable), lost];
      found.durable = found.chunks.length;
    }
    this.#contents.isTaken = this.#isOpen = false;
  }

  get #files(): Map<string, File> {
    if (!this.#isOpen) throw new StoreError('failed', `${this.name} is not open`);
    return this.#contents.files;
  }

  #file(name: string): File {
    let found = this.#files.get(name);
    if (found === undefined) this.#files.set(name, (found = { chunks: [], durable: 0 }));
    return found;
  }
}
