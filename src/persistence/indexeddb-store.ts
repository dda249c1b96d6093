// A store in IndexedDB: a database `redlet:NAME` whose records are chunks of files.
//
//   ['dump.rdb', 0]           a Blob: a file that was replaced is one record
//   ['appendonly.aof', 0]     what was appended, a record each time: one transaction per flush
//   ['appendonly.aof', 1]
//
// A transaction that must survive a crash is opened with `durability: 'strict'`, the others are relaxed: Chromium tells of
// those when the operating system has them, which is what `appendfsync everysec` means too.

import { clear, delMany, keys, promisifyRequest, setMany, type UseStore } from 'idb-keyval';
import { type Chunks, Sequence, type Store, StoreError, storeError } from './store.ts';
import { takeWebLock } from './web-lock.ts';

type Key = [file: string, position: number];
const table = 'chunks';
/** Written to make what came before it durable; no file has this name. */
const marker: Key = ['', 0];

/** A read takes so much at once from a Blob. */
const readSize = 4 * 1024 * 1024;

export class IndexedDbStore implements Store {
  readonly name: string;
  readonly #database: string;
  readonly #sequence = new Sequence();
  #open: { readonly db: IDBDatabase; readonly free: () => void } | null = null;
  /** The position of each file's next chunk. */
  #next = new Map<string, number>();

  constructor(name: string) {
    this.name = `indexeddb:${name}`;
    this.#database = `redlet:${name}`;
  }

  async open(): Promise<void> {
    const free = await takeWebLock(this.name);
    try {
      const db = await this.#connect();
      this.#open = { db, free };
      this.#next = new Map();
      for (const [file, position] of await keys<Key>(this.#using('relaxed'))) {
        if (file !== marker[0]) this.#next.set(file, Math.max(this.#next.get(file) ?? 0, position + 1));
      }
    } catch (error) {
      free();
      throw error;
    }
  }

  async list(): Promise<string[]> {
    return [...this.#next.keys()];
  }

  async size(file: string): Promise<number> {
    return (await this.#chunks(file)).reduce((sum, chunk) => sum + sizeOf(chunk), 0);
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    for (const chunk of await this.#chunks(file)) {
      if (!(chunk instanceof Blob)) yield chunk;
      else {
        for (let at = 0; at < chunk.size; at += readSize) {
          yield new Uint8Array(await chunk.slice(at, at + readSize).arrayBuffer());
        }
      }
    }
  }

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const kept = chunk.slice();
    return this.#do(async () => {
      const position = this.#next.get(file) ?? 0;
      await setMany([[[file, position] satisfies Key, kept]], this.#using(durable ? 'strict' : 'relaxed'));
      this.#next.set(file, position + 1);
    });
  }

  sync(_file: string): Promise<void> {
    // A strict transaction is on the disk only after all that came before it.
    return this.#do(() => setMany([[marker, null]], this.#using('strict')));
  }

  replace(file: string, chunks: Chunks): Promise<void> {
    return this.#do(async () => {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) parts.push(chunk.slice());
      await this.#rewrite(file, new Blob(parts as BlobPart[]));
    });
  }

  truncate(file: string, length: number): Promise<void> {
    return this.#do(async () => {
      const chunks = await this.#chunks(file);
      await this.#rewrite(file, new Blob(chunks as BlobPart[]).slice(0, length));
    });
  }

  remove(file: string): Promise<void> {
    return this.#do(async () => {
      await delMany(await this.#keys(file), this.#using('strict'));
      this.#next.delete(file);
    });
  }

  async close(): Promise<void> {
    await this.#sequence.run(async () => {
      this.#open?.db.close();
      this.#open?.free();
      this.#open = null;
    });
  }

  /** Removes every file. For tests, and for who starts anew. */
  async clear(): Promise<void> {
    await this.#do(() => clear(this.#using('strict')));
    this.#next.clear();
  }

  /** All of a file's records become this one, in one transaction. */
  async #rewrite(file: string, blob: Blob): Promise<void> {
    const former = await this.#keys(file);
    await this.#using('strict')('readwrite', (store) => {
      for (const key of former) store.delete(key);
      store.put(blob, [file, 0] satisfies Key);
      return done(store.transaction);
    });
    this.#next.set(file, 1);
  }

  #keys(file: string): Promise<Key[]> {
    return this.#using('relaxed')('readonly', (store) =>
      promisifyRequest(store.getAllKeys(rangeOf(file)) as IDBRequest<IDBValidKey[]>),
    ) as Promise<Key[]>;
  }

  #chunks(file: string): Promise<(Uint8Array | Blob)[]> {
    const read: UseStore = this.#using('relaxed');
    return this.#guard(() =>
      read('readonly', (store) => promisifyRequest(store.getAll(rangeOf(file)) as IDBRequest<(Uint8Array | Blob)[]>)),
    );
  }

  #using(durability: 'strict' | 'relaxed'): UseStore {
    const { db } = this.#open ?? {};
    if (db === undefined) throw new StoreError('failed', `${this.name} is not open`);
    return (mode, callback) =>
      new Promise((resolve, reject) => {
        const transaction = db.transaction(table, mode, { durability });
        const result = Promise.resolve(callback(transaction.objectStore(table)));
        if (mode === 'readonly') result.then(resolve, reject);
        // A write counts when its transaction is complete, not when its request is.
        else Promise.all([result, done(transaction)]).then(([value]) => resolve(value), reject);
      });
  }

  #do<T>(operation: () => Promise<T>): Promise<T> {
    return this.#sequence.run(() => this.#guard(operation));
  }

  async #guard<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      throw storeError(this.name, error);
    }
  }

  #connect(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const unavailable = (why: string) => reject(new StoreError('unavailable', `${this.name}: ${why}`));
      if (typeof indexedDB === 'undefined') {
        unavailable('there is no IndexedDB here');
        return;
      }
      const request = indexedDB.open(this.#database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(table);
      request.onblocked = () => unavailable('another tab keeps an older version of it open');
      request.onerror = () => unavailable(request.error?.message ?? 'it cannot be opened (private mode?)');
      request.onsuccess = () => {
        const db = request.result;
        if (!db.objectStoreNames.contains(table)) {
          db.close();
          reject(new StoreError('broken', `${this.name}: the database is another program's`));
          return;
        }
        // Someone deletes the database: better an error at the next write than a deletion that never ends.
        db.onversionchange = () => db.close();
        resolve(db);
      };
    });
  }
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', fail);
    transaction.addEventListener('error', fail);
  });
}

/** The keys of one file's chunks, in order. */
function rangeOf(file: string): IDBKeyRange {
  return IDBKeyRange.bound([file, 0], [file, Number.POSITIVE_INFINITY]);
}

function sizeOf(chunk: Uint8Array | Blob): number {
  return chunk instanceof Blob ? chunk.size : chunk.length;
}
