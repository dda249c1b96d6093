// C's long double on x86 (64 bits of significand, exponents to 16383), in which Redis does INCRBYFLOAT, HINCRBYFLOAT
// and the timeouts of blocking commands. A value is kept as the exact product it is, sign * significand * 2^exponent;
// each operation makes the exact result and rounds it once, half to even, as the processor does.

import type { ByteString } from './reply.ts';
import { bitLength, scanHexadecimal, shiftRounded } from './rounding.ts';

export interface LongDouble {
  readonly negative: boolean;
  /** Up to 64 bits; 0 for zero. */
  readonly significand: bigint;
  /** Infinity for an infinite value, NaN for what is not a number. */
  readonly exponent: number;
}

const precision = 64;
const highest = 16383;
/** Exponent of the last bit that a subnormal can have. */
const lowest = -16445;

/** Redis copies the text to a buffer of 5 kB, NUL included. */
const maxTextLength = 5 * 1024 - 1;

const decimalShape = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const infinityShape = /^[+-]?inf(?:inity)?$/i;

/**
 * The whole text as C's strtold reads it. null for what is no float, for NaN, for what over- or underflows to infinity
 * or zero, and for texts of 5 kB; an infinity that the text names is taken.
 */
export function parseLongDouble(text: ByteString): LongDouble | null {
  if (text.length > maxTextLength) return null;
  const negative = text.startsWith('-');
  const match = decimalShape.exec(text);
  if (match !== null) {
    const fraction = match[2] ?? match[3] ?? '';
    return fromDecimal(negative, (match[1] ?? '') + fraction, Number(match[4] ?? 0) - fraction.length);
  }
  if (infinityShape.test(text)) return { negative, significand: 1n, exponent: Infinity };
  const hex = scanHexadecimal(text);
  return hex === null ? null : inRange(hex.significand, rounded(negative, hex.significand, hex.exponent));
}

/** The sum; infinite or not a number where C's is. */
export function addLongDouble(a: LongDouble, b: LongDouble): LongDouble {
  if (!isFiniteLongDouble(a) || !isFiniteLongDouble(b)) {
    if (isFiniteLongDouble(a)) return b;
    return isFiniteLongDouble(b) || a.negative === b.negative
      ? a
      : { negative: false, significand: 1n, exponent: Number.NaN };
  }
  if (a.significand === 0n && b.significand === 0n) return { ...a, negative: a.negative && b.negative };
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = scaled(a, exponent) + scaled(b, exponent);
  return rounded(sum < 0n, sum < 0n ? -sum : sum, exponent);
}

/** False for infinities and for what is not a number. */
export function isFiniteLongDouble(value: LongDouble): boolean {
  return Number.isFinite(value.exponent);
}

/** Below, at or above zero for a below, at or above b; 0 and -0 are equal. Not for NaN. */
export function compareLongDouble(a: LongDouble, b: LongDouble): number {
  if (!isFiniteLongDouble(a) || !isFiniteLongDouble(b)) return direction(a) - direction(b);
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, exponent) - scaled(b, exponent);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** As Redis prints a sum: C's "%.17Lf" without the zeros at the end, and no "-0". For finite values. */
export function formatLongDouble(value: LongDouble): ByteString {
  const sign = value.negative ? '-' : '';
  if (value.exponent >= 0) {
    return value.significand === 0n ? '0' : sign + (value.significand << BigInt(value.exponent)).toString();
  }
  const units = shiftRounded(value.significand * 10n ** 17n, -value.exponent);
  return units === 0n ? '0' : sign + withPoint(units.toString(), 17);
}

const smallDecimal = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

/**
 * The printed sum of two decimals, found without long doubles; null where that is not certain to be the same.
 *
 * It is for integers, whose sum is exact; and below 46: reading a, reading b and adding each err by 2^-64 at most, which
 * sums to less than (|a| + |b|) * 2^-63, and 46 * 2^-63 is less than half of the last place that is printed, 10^-17.
 */
export function addSmallDecimals(a: ByteString, b: ByteString): ByteString | null {
  if (!smallDecimal.test(a) || !smallDecimal.test(b)) return null;
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const unitsA = unitsOf(a, decimals);
  const unitsB = unitsOf(b, decimals);
  const size = Math.abs(unitsA) + Math.abs(unitsB);
  if (size > Number.MAX_SAFE_INTEGER || (decimals > 0 && size >= 46 * 10 ** decimals)) return null;
  const sum = unitsA + unitsB;
  const text = withPoint(Math.abs(sum).toString(), decimals);
  return sum < 0 ? `-${text}` : text;
}

/**
 * A timeout in seconds as whole milliseconds, rounded up; Redis computes it in long doubles, so that 16.1 is 16100 and
 * not 16101. Beyond 2^53 a rounded double, infinite for an infinity; null for what is no float.
 */
export function parseSeconds(text: ByteString): number | null {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000;
  const seconds = parseLongDouble(text);
  if (seconds === null) return null;
  const sign = seconds.negative ? -1 : 1;
  if (!isFiniteLongDouble(seconds)) return sign * Infinity;
  const product = rounded(seconds.negative, seconds.significand * 1000n, seconds.exponent);
  if (!isFiniteLongDouble(product)) return sign * Infinity;
  if (product.exponent >= 0) return sign * Number(product.significand << BigInt(product.exponent));
  // Shifting a negative bigint rounds down, and down is up for the negated one.
  const ceiling = -(-scaled(product, product.exponent) >> BigInt(-product.exponent));
  return Number(ceiling);
}

function fromDecimal(negative: boolean, digits: string, exponent: number): LongDouble | null {
  const trimmed = digits.replace(/^0+/, '');
  if (trimmed === '') return { negative, significand: 0n, exponent: 0 };
  // Far outside, so as not to make the power: the largest is 1.19e4932, the smallest that is not zero 1.8e-4951.
  const magnitude = trimmed.length + exponent;
  if (magnitude > 4940 || magnitude < -4960) return null;
  const value = BigInt(trimmed);
  if (exponent >= 0) return inRange(value, rounded(negative, value * 10n ** BigInt(exponent), 0));
  const power = 10n ** BigInt(-exponent);
  const shift = Math.max(0, precision + 2 + bitLength(power) - bitLength(value));
  const numerator = value << BigInt(shift);
  const quotient = numerator / power;
  // Enough bits for the rounding, and one that says whether anything lies below them.
  const sticky = quotient * power === numerator ? 0n : 1n;
  return inRange(value, rounded(negative, (quotient << 1n) | sticky, -shift - 1));
}

/** The long double nearest to significand * 2^exponent. */
function rounded(negative: boolean, significand: bigint, exponent: number): LongDouble {
  if (significand === 0n) return { negative, significand, exponent: 0 };
  const high = exponent + bitLength(significand) - 1;
  if (high > highest) return { negative, significand: 1n, exponent: Infinity };
  if (high < lowest - 1) return { negative, significand: 0n, exponent: 0 };
  const last = Math.max(high - precision + 1, lowest);
  if (last <= exponent) return { negative, significand, exponent };
  const kept = shiftRounded(significand, last - exponent);
  if (kept === 0n) return { negative, significand: 0n, exponent: 0 };
  if (last + bitLength(kept) - 1 > highest) return { negative, significand: 1n, exponent: Infinity };
  return { negative, significand: kept, exponent: last };
}

/** `value`, unless rounding made an infinity or a zero of what is neither. */
function inRange(exact: bigint, value: LongDouble): LongDouble | null {
  return isFiniteLongDouble(value) && (value.significand !== 0n || exact === 0n) ? value : null;
}

/** The value as a multiple of 2^exponent, with its sign. */
function scaled(value: LongDouble, exponent: number): bigint {
  const size = value.significand << BigInt(value.exponent - exponent);
  return value.negative ? -size : size;
}

function direction(value: LongDouble): number {
  if (isFiniteLongDouble(value)) return 0;
  return value.negative ? -1 : 1;
}

/** units / 10^decimals, without zeros at the end. */
function withPoint(units: string, decimals: number): string {
  if (decimals === 0) return units;
  const digits = units.padStart(decimals + 1, '0');
  const before = digits.length - decimals;
  let end = digits.length;
  while (end > before && digits.charCodeAt(end - 1) === 0x30) end--;
  return end === before ? digits.slice(0, before) : `${digits.slice(0, before)}.${digits.slice(before, end)}`;
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** The decimal in units of 10^-decimals; what is not a safe integer is not exact. */
function unitsOf(text: string, decimals: number): number {
  const point = text.indexOf('.');
  if (point < 0) return Number(text) * 10 ** decimals;
  return Number(text.slice(0, point) + text.slice(point + 1)) * 10 ** (decimals - (text.length - point - 1));
}
