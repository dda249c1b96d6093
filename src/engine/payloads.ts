// The port through which the engine reaches RDB bytes: DUMP and RESTORE carry one value each, DEBUG RELOAD a whole
// dataset. `src/rdb` implements it; entry points hand it in, so that who needs none of it does not load it.

import type { Engine } from './engine.ts';
import type { ByteString } from './reply.ts';
import type { Value } from './values/value.ts';

export type FunctionPayload =
  | { readonly kind: 'libraries'; readonly libraries: readonly ByteString[] }
  | { readonly kind: 'foreign' }
  /** The libraries before the fault are read, and may be at fault themselves. */
  | { readonly kind: 'corrupt'; readonly libraries: readonly ByteString[]; readonly message: string };

export interface Payloads {
  /** The value as DUMP answers it. */
  dump(value: Value, engine: Engine): Uint8Array;
  /** The value of a payload; 'foreign' if its version or checksum are wrong, 'corrupt' if it is none of a value. */
  restore(payload: ByteString, engine: Engine): Value | 'foreign' | 'corrupt';
  /** The libraries as FUNCTION DUMP answers them. */
  dumpFunctions(engine: Engine): Uint8Array;
  /** The libraries' code in such a payload; 'foreign' as for a value, else what is wrong with it. */
  restoreFunctions(payload: ByteString, engine: Engine): FunctionPayload;
  /** The dataset as an RDB file. */
  save(engine: Engine): Uint8Array[];
  /** Loads such a file in place of the dataset, or into it. Throws, and changes nothing, if that cannot be. */
  load(engine: Engine, file: readonly Uint8Array[], present: 'replace' | 'merge'): void;
}
