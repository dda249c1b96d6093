// Exact binary values as bigints, on their way to a floating-point format: what doubles and long doubles share.

import type { ByteString } from './reply.ts';

/** `significand` * 2^`exponent`. */
export interface Binary {
  readonly significand: bigint;
  readonly exponent: number;
}

const hexadecimalShape = /^[+-]?0[xX](?:([\da-fA-F]+)(?:\.([\da-fA-F]*))?|\.([\da-fA-F]+))(?:[pP]([+-]?\d+))?$/;

/** C's hexadecimal floats ("0x1.8p3"), the sign left to the caller; null if the text is none. */
export function scanHexadecimal(text: ByteString): Binary | null {
  const match = hexadecimalShape.exec(text);
  if (match === null) return null;
  const fraction = match[2] ?? match[3] ?? '';
  return {
    significand: BigInt(`0x${match[1] ?? ''}${fraction}`),
    exponent: Number(match[4] ?? 0) - 4 * fraction.length,
  };
}

/** Number of bits of a value that is not negative; 0 for 0. */
export function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** value / 2^count, rounded half to even; a negative count shifts left. */
export function shiftRounded(value: bigint, count: number): bigint {
  if (count <= 0) return value << BigInt(-count);
  const shift = BigInt(count);
  const quotient = value >> shift;
  const twice = (value - (quotient << shift)) << 1n;
  const one = 1n << shift;
  return twice > one || (twice === one && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}
