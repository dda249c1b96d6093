// A dataset loaded from RDB bytes. Keys go into databases that nobody sees yet; only once the whole file was read, and its
// checksum found right, do they take the places of the engine's: a file is loaded whole or not at all.

import { Database } from '../engine/database.ts';
import type { Engine } from '../engine/engine.ts';
import { RedisError } from '../engine/errors.ts';
import type { ByteString } from '../engine/reply.ts';
import { Libraries } from '../engine/scripting/libraries.ts';
import type { EncodingLimits } from '../engine/values/limits.ts';
import { CorruptError } from './errors.ts';
import { RdbFileReader, type RdbKey, type RdbReadOptions, type RdbTarget } from './read-file.ts';

export interface RdbLoadOptions extends RdbReadOptions {
  /** What becomes of the keys that are there: they go (when absent), or stay unless the file has them too. */
  readonly present?: 'replace' | 'merge';
}

export class RdbLoader implements RdbTarget {
  readonly reader: RdbFileReader;
  readonly limits: EncodingLimits;
  readonly #engine: Engine;
  readonly #options: RdbLoadOptions;
  readonly #staged: Database[];
  readonly #libraries = new Libraries();
  /** Keys whose time had passed. */
  expired = 0;
  #db: Database;

  constructor(engine: Engine, options: RdbLoadOptions = {}) {
    this.#engine = engine;
    this.#options = options;
    this.limits = engine.limits;
    this.#staged = engine.databases.map(({ index }) => new Database(index, engine));
    this.#db = this.#staged[0] as Database;
    this.reader = new RdbFileReader(this, { checksums: !engine.switches.skipChecksums, ...options });
  }

  select(index: number): void {
    const db = this.#staged[index];
    if (db === undefined)
      throw new Error(`the file has a database ${index}, and there are ${this.#staged.length} here`);
    this.#db = db;
  }

  library(code: ByteString): void {
    try {
      this.#libraries.load(code, false, this.#engine.scripting.language);
    } catch (thrown) {
      if (!(thrown instanceof RedisError)) throw thrown;
      throw new CorruptError(`library that cannot be loaded (${thrown.message})`, this.reader.offset);
    }
  }

  /** A key whose deadline has passed is not loaded. */
  key({ key, value, expireAt, idle, frequency }: RdbKey): void {
    const { access, now } = this.#engine;
    if (expireAt !== null && expireAt < now) {
      this.expired++;
      return;
    }
    let noted = access.fresh();
    if (access.countsUses && frequency !== null) noted = access.withFrequency(frequency);
    if (!access.countsUses && idle !== null) noted = access.withIdle(idle);
    if (!this.#db.load(key, value, expireAt, noted)) throw new Error('the file has a key twice');
  }

  /** Takes the next bytes of the file: see RdbFileReader. */
  feed(chunk: Uint8Array): Uint8Array | null {
    return this.reader.feed(chunk);
  }

  /** The file is over: what was read becomes the dataset. Throws, and changes nothing, if it was not whole. */
  commit(): void {
    this.reader.end();
    this.adopt();
  }

  /** What another reader has read into this: it becomes the dataset. */
  adopt(): void {
    const { libraries } = this.#engine.scripting;
    if (this.#options.present === 'merge') libraries.join(this.#libraries, true);
    else libraries.replace(this.#libraries);
    for (const [index, staged] of this.#staged.entries()) {
      const db = this.#engine.databases[index] as Database;
      if (this.#options.present === 'merge') db.absorb(staged);
      else if (staged.size > 0 || db.size > 0) db.swap(staged);
    }
  }
}

/** Loads a file that is there as a whole, in chunks or one. */
export function loadRdb(engine: Engine, chunks: Iterable<Uint8Array>, options: RdbLoadOptions = {}): RdbLoader {
  const loader = new RdbLoader(engine, options);
  for (const chunk of chunks) loader.feed(chunk);
  loader.commit();
  return loader;
}
