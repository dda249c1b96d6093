// HyperLogLogs are strings: what makes a string one, and what is said of one that is none or is corrupt.

import { toBytes } from '../../bytes.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { isHyperLogLog } from '../../values/hyperloglog.ts';
import type { ReadonlyValue } from '../../values/value.ts';

/** The bytes of a HyperLogLog, to look at only; an error if the string is none. */
export function hyperLogLogBytes(value: ReadonlyValue<'string'>): Uint8Array {
  const bytes = typeof value === 'string' ? toBytes(value) : value.bytes.subarray(0, value.length);
  if (!isHyperLogLog(bytes)) throw errors.coded('WRONGTYPE Key is not a valid HyperLogLog string value.');
  return bytes;
}

export function corrupt() {
  return errors.coded('INVALIDOBJ Corrupted HLL object detected');
}

/** A sparse one that would be longer becomes dense. */
export function sparseMax({ engine }: ReadContext): number {
  return engine.config.number('hll-sparse-max-bytes');
}
