// The port through which the engine reaches RDB bytes: DUMP and RESTORE carry one value each, DEBUG RELOAD a whole
// dataset. `src/rdb` implements it; entry points hand it in, so that who needs none of it does not load it.

import type { Engine } from './engine.ts';
import type { ByteString } from './reply.ts';
import type { Value } from './values/value.ts';

export interface Payloads {
  /** The value as DUMP answers it. */
  dump(value: Value, engine: Engine): Uint8Array;
  /** The value of a payload; 'foreign' if its version or checksum are wrong, 'corrupt' if it is none of a value. */
  restore(payload: ByteString, engine: Engine): Value | 'foreign' | 'corrupt';
  /** The dataset as an RDB file. */
  save(engine: Engine): Uint8Array[];
  /** Loads such a file in place of the dataset, or into it. Throws, and changes nothing, if that cannot be. */
  load(engine: Engine, file: readonly Uint8Array[], present: 'replace' | 'merge'): void;
}
