// Text to numbers and back, exactly as Redis does it: what counts as an integer, what as a float, and how both are
// printed. Integers are JavaScript numbers up to 2^53 and bigints beyond, so that all of int64 is exact and the hot
// path never sees a bigint.

import { shortestDigits } from './grisu.ts';
import { formatG, formatSpecial, pointed } from './printf.ts';
import type { ByteString } from './reply.ts';
import { bitLength, scanHexadecimal, shiftRounded } from './rounding.ts';

export const int64Max = 2n ** 63n - 1n;
export const int64Min = -(2n ** 63n);

const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;

/**
 * An int64 in the one form that Redis takes: decimal, no "+", no spaces, no leading zeros, no "-0". null otherwise.
 * A number where a double holds it exactly, else a bigint.
 */
export function parseInteger(text: ByteString): number | bigint | null {
  const length = text.length;
  if (length === 0 || length > 20) return null;
  const first = text.charCodeAt(0);
  let i = first === minus ? 1 : 0;
  const lead = text.charCodeAt(i);
  if (lead === zero) return length === 1 ? 0 : null;
  const start = i;
  let value = 0;
  for (; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < zero || code > nine) return null;
    value = value * 10 + (code - zero);
  }
  if (start === length) return null;
  if (value <= Number.MAX_SAFE_INTEGER) return start === 1 ? -value : value;
  const exact = BigInt(text);
  return exact < int64Min || exact > int64Max ? null : exact;
}

/**
 * As `parseInteger`, for counts, indexes and offsets that need no more than a JavaScript number: what lies beyond
 * +-(2^53 - 1) comes back as that, which no count or index can tell from the truth, and sums of two stay exact enough.
 */
export function parseSmallInteger(text: ByteString): number | null {
  const value = parseInteger(text);
  if (typeof value !== 'bigint') return value;
  return value < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** True for the texts that `parseInteger` takes: what a string key stores as an int. */
export function isInteger(text: ByteString): boolean {
  return parseInteger(text) !== null;
}

/** The sum, or null where it leaves int64. */
export function addInt64(a: number | bigint, b: number | bigint): number | bigint | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return normalInteger(BigInt(a) + BigInt(b));
}

/** A number where a double is exact, a bigint up to int64, null beyond. */
export function normalInteger(value: bigint): number | bigint | null {
  if (value >= -0x1fffffffffffffn && value <= 0x1fffffffffffffn) return Number(value);
  return value < int64Min || value > int64Max ? null : value;
}

export function formatInteger(value: number | bigint): ByteString {
  return value.toString();
}

/** Redis's decimal floats, which C's and JavaScript's readers share. */
const decimalShape = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinityShape = /^[+-]?inf(?:inity)?$/i;
const significantShape = /^[^eE]*[1-9]/;

/**
 * A score, weight, radius, coordinate: C's strtod over the whole text, which must not begin with a space. Hexadecimal
 * ("0x1p3") and infinities in any case are taken; NaN, "", and what over- or underflows to infinity or zero are null.
 * The same in 7.0.15, 8.0.2 and Valkey 8.0.
 */
export function parseDouble(text: ByteString): number | null {
  const length = text.length;
  // Short integers, the most frequent scores.
  if (length > 0 && length < 16) {
    let value = 0;
    let i = 0;
    for (; i < length; i++) {
      const digit = text.charCodeAt(i) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i === length) return value;
  }
  if (decimalShape.test(text)) {
    const value = Number(text);
    if (value === 0 ? significantShape.test(text) : !Number.isFinite(value)) return null;
    return value;
  }
  const other = parseUnusual(text);
  const isLost = other?.outOfRange === true && (other.value === 0 || !Number.isFinite(other.value));
  return other === null || isLost ? null : other.value;
}

/** How range bounds and SORT read floats: C's strtod in 7.0.15 and Valkey 8.0, the fast_float library in 8.0.2. */
export type FloatDialect = 'strtod' | 'fast_float';

/**
 * A bound of ZRANGEBYSCORE and its like, after the "(" if there is one. More lenient than `parseDouble`: the text ends
 * at a NUL, nothing at all is 0, what is too large is infinite and what is too small zero. strtod also skips spaces in
 * front and knows hexadecimal; fast_float does neither. null if not a float or NaN.
 */
export function parseBound(text: ByteString, dialect: FloatDialect): number | null {
  return parseLenient(text, dialect)?.value ?? null;
}

/** What SORT sorts by: as a bound, but strtod's dialect refuses what is too large or too small for a normal double. */
export function parseSortWeight(text: ByteString, dialect: FloatDialect): number | null {
  const float = parseLenient(text, dialect);
  if (float === null || (dialect === 'strtod' && float.outOfRange)) return null;
  return float.value;
}

interface Float {
  readonly value: number;
  /** C's ERANGE: an infinity or zero that the text does not say, or a subnormal number that is not exact. */
  readonly outOfRange: boolean;
}

function parseLenient(text: ByteString, dialect: FloatDialect): Float | null {
  const nul = text.indexOf('\0');
  let word = nul < 0 ? text : text.slice(0, nul);
  if (word === '') return { value: 0, outOfRange: false };
  if (dialect === 'strtod') word = word.replace(/^[\t-\r ]+/, '');
  if (decimalShape.test(word)) {
    const value = Number(word);
    const isNormal = Math.abs(value) >= 2 ** -1022 && Number.isFinite(value);
    return { value, outOfRange: !isNormal && significantShape.test(word) };
  }
  if (dialect === 'strtod') return parseUnusual(word);
  return infinityShape.test(word) ? infinity(word) : null;
}

function infinity(text: ByteString): Float {
  return { value: text.startsWith('-') ? -Infinity : Infinity, outOfRange: false };
}

/** Infinities and hexadecimal. */
function parseUnusual(text: ByteString): Float | null {
  if (infinityShape.test(text)) return infinity(text);
  const hex = scanHexadecimal(text);
  if (hex === null) return null;
  const { significand, exponent } = hex;
  const sign = text.startsWith('-') ? -1 : 1;
  if (significand === 0n) return { value: sign * 0, outOfRange: false };
  // `high`: the exponent of the highest bit. A double keeps 53 bits of it, fewer below 2^-1022, none below 2^-1075.
  const high = exponent + bitLength(significand) - 1;
  if (high > 1023) return { value: sign * Infinity, outOfRange: true };
  if (high < -1075) return { value: sign * 0, outOfRange: true };
  const last = Math.max(high - 52, -1074);
  const kept = shiftRounded(significand, last - exponent);
  const value = sign * Number(kept) * 2 ** Math.max(last, -1000) * 2 ** Math.min(last + 1000, 0);
  const isExact = last <= exponent || kept << BigInt(last - exponent) === significand;
  return { value, outOfRange: !Number.isFinite(value) || (high < -1022 && !isExact) };
}

/** A double as Redis before 7.2 prints it: C's "%.17g". */
export function formatDouble17(value: number): ByteString {
  if (Number.isSafeInteger(value) && value !== 0) return value.toString();
  return formatG(value, 17);
}

/** A double as Redis prints it since 7.2: integers to 2^62 as they are, others by their (nearly) shortest digits. */
export function formatDoubleShortest(value: number): ByteString {
  if (Number.isInteger(value)) {
    const size = Math.abs(value);
    if (size <= Number.MAX_SAFE_INTEGER) return Object.is(value, -0) ? '-0' : value.toString();
    if (size <= 2 ** 62) return BigInt(value).toString();
  }
  return formatShortestDigits(value);
}

/** As `formatDoubleShortest`, but integers are nothing special: what DEBUG DIGEST reads of a score since 7.2. */
export function formatShortestDigits(value: number): ByteString {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const special = formatSpecial(value);
  if (special !== null) return special;
  const { digits, exponent } = shortestDigits(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent >= 0 && exponent < 8) return sign + digits + '0'.repeat(exponent);
  const scientific = exponent + digits.length - 1;
  if (exponent < 0 && (exponent > -7 || Math.abs(scientific) < 4)) {
    const before = digits.length + exponent;
    return sign + (before > 0 ? pointed(digits, before) : `0.${'0'.repeat(-before)}${digits}`);
  }
  return `${sign}${pointed(digits, 1)}e${scientific < 0 ? '-' : '+'}${Math.abs(scientific)}`;
}
