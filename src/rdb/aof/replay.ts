// A log replayed: each unit runs in the engine as it ran when it was written, except that nothing expires meanwhile, that
// nothing is propagated again, and that what a master may say is let through (XADD's LIMIT beside an exact MAXLEN).

import type { Connection } from '../../engine/connection.ts';
import type { Engine } from '../../engine/engine.ts';
import { RedisError } from '../../engine/errors.ts';
import { type ByteString, isError } from '../../engine/reply.ts';
import { CorruptError } from '../errors.ts';
import { RdbLoader, type RdbLoadOptions } from '../load.ts';
import type { RdbTarget } from '../read-file.ts';
import { type AofEnd, AofReader, type AofTarget } from './read.ts';

export class AofReplay implements AofTarget {
  readonly preamble: RdbTarget | null;
  /** Commands that were answered with an error: none, if the log was written by one that did them. */
  failed = 0;
  readonly #reader: AofReader;
  readonly #engine: Engine;
  readonly #loader: RdbLoader | null;
  readonly #connection: Connection;

  /** `takesPreamble`: false for the files after the first, which are commands alone. */
  constructor(engine: Engine, options: RdbLoadOptions & { readonly takesPreamble?: boolean } = {}) {
    this.#engine = engine;
    this.#loader = options.takesPreamble === false ? null : new RdbLoader(engine, options);
    this.preamble = this.#loader;
    this.#reader = new AofReader(this, { checksums: !engine.switches.skipChecksums, ...options });
    this.#connection = engine.connect({ reply() {}, push() {} });
    this.#connection.isReplay = true;
  }

  /** Keys of the snapshot that it began with. */
  get keys(): number {
    return (this.#loader?.reader.keys ?? 0) - this.expired;
  }

  get expired(): number {
    return this.#loader?.expired ?? 0;
  }

  /** Bytes whose effects are in the dataset. */
  get offset(): number {
    return this.#reader.offset;
  }

  /** Takes the next bytes of the file, and does what they say. */
  feed(chunk: Uint8Array): void {
    const { loading } = this.#engine;
    this.#engine.loading = true;
    try {
      this.#reader.feed(chunk);
    } finally {
      this.#engine.loading = loading;
    }
  }

  /** The file is over. If it is truncated, what it has of the last unit was not applied. */
  end(): AofEnd {
    this.feed(new Uint8Array());
    this.#engine.disconnect(this.#connection);
    return this.#reader.end();
  }

  preambleRead(): void {
    this.#loader?.adopt();
  }

  unit(commands: readonly (readonly ByteString[])[], offset: number): void {
    for (const words of commands) this.#run(words, offset);
  }

  #run(words: readonly ByteString[], offset: number): void {
    const engine = this.#engine;
    const resolved = engine.resolve(words);
    if (resolved instanceof RedisError) {
      throw new CorruptError(`Unknown command '${words[0]}' reading the append only file`, offset);
    }
    const mark = engine.propagation.mark;
    if (isError(engine.callNested(this.#connection, resolved, words))) this.failed++;
    engine.propagation.rollback(mark);
  }
}
