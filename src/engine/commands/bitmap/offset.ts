// Where a bit is: the offsets of SETBIT, GETBIT and BITFIELD, bounded by the size that a string may have.

import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';

/**
 * The bit offset that `word` says. Read when the command runs, not when it is parsed: `proto-max-bulk-len` bounds it,
 * and a bad offset comes before a bad value that follows it (redis-server 7.0.15).
 */
export function bitOffset(context: ReadContext, word: ByteString): number {
  return checkOffset(context, parseInteger(word));
}

/** As `bitOffset`; "#3" is the third field of `bits` bits, counted from 0. */
export function fieldOffset(context: ReadContext, word: ByteString, bits: number): number {
  if (!word.startsWith('#')) return bitOffset(context, word);
  const position = parseInteger(word.slice(1));
  // The product wraps around at 64 bits: "#2305843009213693952" of u8 is bit 0 (redis-server 7.0.15, 8.0.2).
  const wrapped = position === null ? null : BigInt.asIntN(64, BigInt(position) * BigInt(bits));
  return checkOffset(context, wrapped === null ? null : Number(wrapped));
}

/** The least that `proto-max-bulk-len` can be set to, in bits. */
const alwaysAllowed = 8 * 1024 * 1024;

function checkOffset({ engine }: ReadContext, offset: number | bigint | null): number {
  if (offset !== null && offset >= 0) {
    if (offset < alwaysAllowed || offset < 8 * engine.config.number('proto-max-bulk-len')) return Number(offset);
  }
  throw errors.err('bit offset is not an integer or out of range');
}
