// What keeps a dataset while no engine runs: named files of bytes, as few operations on them as persistence needs, and the
// same promises everywhere. Everything else (snapshots, logs, manifests) is written once, above it.
//
//   replace   a file is as before or exactly this, whatever happens meanwhile, and this survives a crash
//   append    what came first is there first: after a crash a file is some prefix of what was appended, never less than
//             what was appended durably or synced
//   open      one engine at a time: a second one hears that the store is taken

export interface Store {
  /** As errors name it: `indexeddb:app`. */
  readonly name: string;
  /** Takes the store. Rejects with StoreError. Nothing else may be called before. */
  open(): Promise<void>;
  /** Names of the files, in no order. */
  list(): Promise<string[]>;
  /** Bytes; 0 if there is no such file. */
  size(file: string): Promise<number>;
  /** The whole file in chunks of any size; nothing if there is no such file. */
  read(file: string): AsyncIterable<Uint8Array>;
  /** Adds to the end of a file, which is made if need be; `durable` resolves only once a crash cannot undo it. */
  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void>;
  /** What was appended so far survives a crash. */
  sync(file: string): Promise<void>;
  replace(file: string, chunks: Chunks): Promise<void>;
  /** Cuts a file to its first `length` bytes, durably. */
  truncate(file: string, length: number): Promise<void>;
  /** A file that is not there is no error. */
  remove(file: string): Promise<void>;
  /** Gives the store back. What was appended before is kept. */
  close(): Promise<void>;
}

export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Why a store cannot: `taken` by another engine, `full`, `unavailable` here and now (no such storage, private mode, a blocked
 * upgrade), `broken` (what is in it was not written by this), or `failed` otherwise.
 */
export type StoreFailure = 'taken' | 'full' | 'unavailable' | 'broken' | 'failed';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** What a platform threw, as a StoreError of the store `name`. */
export function storeError(name: string, thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown;
  const { name: kind = '', message = String(thrown) } = thrown as { name?: string; message?: string };
  const failure = kind === 'QuotaExceededError' || /ENOSPC|EDQUOT/.test(message) ? 'full' : 'failed';
  return new StoreError(failure, `${name}: ${message || kind}`, { cause: thrown });
}

/** One after the other: an operation begins when those before it are over, however they ended. */
export class Sequence {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(operation: () => Promise<T>): Promise<T> {
    const done = this.#last.then(operation, operation);
    this.#last = done.catch(() => {});
    return done;
  }
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
