// Stores in a Durable Object's storage: in its SQLite database, or as key-value pairs where the class is of the older kind.
// There is one object of a name in the world, so nobody else can have its storage: no lock is needed. What is written is
// held back from the outside by the output gate until it is on the disk; `storage.sync()` waits for that.

import { type Chunks, joined, Sequence, type Store, storeError } from './store.ts';

/** As much of DurableObjectStorage as is needed here. */
export interface ObjectStorage {
  readonly sql?: { exec(query: string, ...bindings: unknown[]): Iterable<Readonly<Record<string, unknown>>> };
  transactionSync?<T>(body: () => T): T;
  get<T>(keys: string[]): Promise<Map<string, T>>;
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  delete(keys: string[]): Promise<number>;
  list<T>(options: { readonly prefix: string }): Promise<Map<string, T>>;
  sync(): Promise<void>;
}

/** The store for a Durable Object, of whichever kind its class is. */
export function durableObjectStore(storage: ObjectStorage, name = 'app'): Store {
  // A class without SQLite has the property too, and it throws.
  try {
    storage.sql?.exec('SELECT 1');
    if (storage.sql !== undefined) return new SqlStore(storage, name);
  } catch {
    // Then it is key-value pairs.
  }
  return new PairsStore(storage, name);
}

/** A row may have 2 MB. */
const rowSize = 1024 * 1024;

class SqlStore implements Store {
  readonly name: string;
  readonly #storage: ObjectStorage;
  readonly #table: string;
  readonly #sequence = new Sequence();

  constructor(storage: ObjectStorage, name: string) {
    this.name = `durable-object:${name}`;
    this.#storage = storage;
    this.#table = `"redlet_${name.replaceAll('"', '""')}"`;
  }

  open(): Promise<void> {
    return this.#do(async () => {
      this.#exec(
        `CREATE TABLE IF NOT EXISTS ${this.#table} (file TEXT NOT NULL, position INTEGER NOT NULL, data BLOB NOT NULL,
         PRIMARY KEY (file, position)) WITHOUT ROWID`,
      );
    });
  }

  async list(): Promise<string[]> {
    return this.#exec(`SELECT DISTINCT file FROM ${this.#table}`).map(({ file }) => file as string);
  }

  async size(file: string): Promise<number> {
    const [row] = this.#exec(`SELECT SUM(LENGTH(data)) AS size FROM ${this.#table} WHERE file = ?`, file);
    return Number(row?.size ?? 0);
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    let position = -1;
    for (;;) {
      const [row] = this.#exec(
        `SELECT position, data FROM ${this.#table} WHERE file = ? AND position > ? ORDER BY position LIMIT 1`,
        file,
        position,
      );
      if (row === undefined) return;
      position = row.position as number;
      yield new Uint8Array(row.data as ArrayBuffer);
    }
  }

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const kept = chunk.slice();
    return this.#do(async () => {
      this.#transaction(() => this.#insert(file, this.#next(file), kept));
      if (durable) await this.#storage.sync();
    });
  }

  sync(_file: string): Promise<void> {
    return this.#do(() => this.#storage.sync());
  }

  replace(file: string, chunks: Chunks): Promise<void> {
    return this.#do(async () => {
      const all: Uint8Array[] = [];
      for await (const chunk of chunks) all.push(chunk);
      this.#transaction(() => {
        this.#exec(`DELETE FROM ${this.#table} WHERE file = ?`, file);
        let position = 0;
        for (const chunk of all) position = this.#insert(file, position, chunk);
        if (position === 0) this.#insert(file, 0, new Uint8Array(0));
      });
      await this.#storage.sync();
    });
  }

  async truncate(file: string, length: number): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(file)) chunks.push(chunk);
    await this.replace(file, [joined(chunks).subarray(0, length)]);
  }

  remove(file: string): Promise<void> {
    return this.#do(async () => {
      this.#exec(`DELETE FROM ${this.#table} WHERE file = ?`, file);
      await this.#storage.sync();
    });
  }

  close(): Promise<void> {
    return this.#do(() => this.#storage.sync());
  }

  /** Answers the next position. */
  #insert(file: string, position: number, chunk: Uint8Array): number {
    let next = position;
    for (let at = 0; at < chunk.length || (at === 0 && chunk.length === 0); at += rowSize) {
      const row = chunk.slice(at, at + rowSize);
      this.#exec(`INSERT INTO ${this.#table} (file, position, data) VALUES (?, ?, ?)`, file, next++, row.buffer);
    }
    return next;
  }

  #next(file: string): number {
    const [row] = this.#exec(`SELECT MAX(position) AS last FROM ${this.#table} WHERE file = ?`, file);
    return Number(row?.last ?? -1) + 1;
  }

  #exec(query: string, ...bindings: unknown[]): Readonly<Record<string, unknown>>[] {
    return [...(this.#storage.sql?.exec(query, ...bindings) ?? [])];
  }

  #transaction(body: () => void): void {
    if (this.#storage.transactionSync) this.#storage.transactionSync(body);
    else body();
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

/** A value may have 128 KiB, and 128 pairs go into one call. */
const valueSize = 100 * 1024;
const pairsAtOnce = 100;

/** Where each file's pairs are: `generation` is part of their keys, so that a new one is written beside the old. */
interface Entry {
  readonly generation: number;
  readonly chunks: number;
  readonly size: number;
}

type Table = Readonly<Record<string, Entry>>;

class PairsStore implements Store {
  readonly name: string;
  readonly #storage: ObjectStorage;
  readonly #prefix: string;
  readonly #sequence = new Sequence();
  #files: Table = {};

  constructor(storage: ObjectStorage, name: string) {
    this.name = `durable-object:${name}`;
    this.#storage = storage;
    this.#prefix = `redlet:${name}:`;
  }

  open(): Promise<void> {
    return this.#do(async () => {
      const found = await this.#storage.get<Table>([this.#tableKey]);
      this.#files = found.get(this.#tableKey) ?? {};
      await this.#sweep();
    });
  }

  async list(): Promise<string[]> {
    return Object.keys(this.#files);
  }

  async size(file: string): Promise<number> {
    return this.#files[file]?.size ?? 0;
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    const { generation = 0, chunks = 0 } = this.#files[file] ?? {};
    for (let at = 0; at < chunks; at += pairsAtOnce) {
      const names = Array.from({ length: Math.min(pairsAtOnce, chunks - at) }, (_, i) => this.#key(generation, at + i));
      const found = await this.#storage.get<Uint8Array>(names);
      for (const name of names) yield found.get(name) as Uint8Array;
    }
  }

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const kept = chunk.slice();
    return this.#do(async () => {
      const entry = this.#files[file] ?? { generation: this.#unused, chunks: 0, size: 0 };
      await this.#write(file, entry, [kept]);
      if (durable) await this.#storage.sync();
    });
  }

  sync(_file: string): Promise<void> {
    return this.#do(() => this.#storage.sync());
  }

  replace(file: string, chunks: Chunks): Promise<void> {
    return this.#do(async () => {
      const former = this.#files[file];
      await this.#write(file, { generation: this.#unused, chunks: 0, size: 0 }, chunks);
      await this.#storage.sync();
      if (former !== undefined) await this.#drop(former);
    });
  }

  async truncate(file: string, length: number): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(file)) chunks.push(chunk);
    await this.replace(file, [joined(chunks).subarray(0, length)]);
  }

  remove(file: string): Promise<void> {
    return this.#do(async () => {
      const { [file]: former, ...files } = this.#files;
      if (former === undefined) return;
      await this.#storage.put({ [this.#tableKey]: files });
      this.#files = files;
      await this.#drop(former);
      await this.#storage.sync();
    });
  }

  close(): Promise<void> {
    return this.#do(() => this.#storage.sync());
  }

  /** Adds `chunks` behind what the entry has. The last pairs and the table that names them are one call: all or nothing. */
  async #write(file: string, entry: Entry, chunks: Chunks): Promise<void> {
    let { chunks: count, size } = entry;
    let pairs: Record<string, Uint8Array> = {};
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += valueSize) {
        pairs[this.#key(entry.generation, count++)] = chunk.slice(at, at + valueSize);
        if (count % pairsAtOnce !== 0) continue;
        await this.#storage.put(pairs);
        pairs = {};
      }
      size += chunk.length;
    }
    const files = { ...this.#files, [file]: { generation: entry.generation, chunks: count, size } };
    await this.#storage.put({ ...pairs, [this.#tableKey]: files });
    this.#files = files;
  }

  async #drop({ generation, chunks }: Entry): Promise<void> {
    for (let at = 0; at < chunks; at += pairsAtOnce) {
      const count = Math.min(pairsAtOnce, chunks - at);
      await this.#storage.delete(Array.from({ length: count }, (_, i) => this.#key(generation, at + i)));
    }
  }

  /** Removes pairs that a crash left behind. */
  async #sweep(): Promise<void> {
    const used = new Map(Object.values(this.#files).map(({ generation, chunks }) => [generation, chunks]));
    const lost: string[] = [];
    for (const key of (await this.#storage.list<unknown>({ prefix: `${this.#prefix}chunk:` })).keys()) {
      const [generation = 0, position = 0] = key
        .slice(this.#prefix.length + 6)
        .split(':')
        .map(Number);
      if (position >= (used.get(generation) ?? 0)) lost.push(key);
    }
    for (let at = 0; at < lost.length; at += pairsAtOnce) await this.#storage.delete(lost.slice(at, at + pairsAtOnce));
  }

  get #tableKey(): string {
    return `${this.#prefix}files`;
  }

  get #unused(): number {
    return Math.max(0, ...Object.values(this.#files).map(({ generation }) => generation)) + 1;
  }

  #key(generation: number, position: number): string {
    return `${this.#prefix}chunk:${generation}:${position}`;
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
