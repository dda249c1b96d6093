// string.format: C's printf, one conversion at a time, with 64-bit integers.

import { formatE, formatF, formatG } from '../../engine/printf.ts';
import { ArgumentError, type Native, NativeError } from '../native.ts';
import { type Arguments, checkNumber, checkString, toInteger } from './arguments.ts';

/** `%-+ #05.3d`, read. */
interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** null where none was written. */
  readonly precision: number | null;
  readonly letter: string;
  /** Position after the letter. */
  readonly end: number;
}

export const format: Native = (runtime, args) => {
  const text = checkString(args, 1);
  let out = '';
  let argument = 1;
  let at = 0;
  for (;;) {
    const percent = text.indexOf('%', at);
    if (percent < 0) break;
    out += text.slice(at, percent);
    if (text[percent + 1] === '%') {
      out += '%';
      at = percent + 2;
      continue;
    }
    argument++;
    if (argument > args.length) throw new ArgumentError(argument, 'no value');
    const conversion = conversionAt(text, percent + 1);
    out += converted(conversion, args, argument);
    at = conversion.end;
  }
  out += text.slice(at);
  runtime.count(out.length >> 3);
  if (out.length > 1000) runtime.allocate(out.length);
  return out;
};

/** Those of the formats used last: a script's few come again and again. */
const kept = new Map<string, Map<number, Conversion>>();
const maxKept = 100;

function conversionAt(text: string, start: number): Conversion {
  if (text.length > 200) return readConversion(text, start);
  let known = kept.get(text);
  if (known === undefined) {
    if (kept.size >= maxKept) kept.clear();
    kept.set(text, (known = new Map()));
  }
  let conversion = known.get(start);
  if (conversion === undefined) known.set(start, (conversion = readConversion(text, start)));
  return conversion;
}

function readConversion(text: string, start: number): Conversion {
  const shape = /([-+ #0]*)(\d{0,2})(?:(\.)(\d{0,2}))?/y;
  shape.lastIndex = start;
  const [whole = '', flags = '', width = '', point, precision = ''] = shape.exec(text) ?? [];
  if (flags.length > 5) throw new NativeError('invalid format (repeated flags)');
  const end = start + whole.length;
  const letter = text[end] ?? '';
  if (letter >= '0' && letter <= '9') throw new NativeError('invalid format (width or precision too long)');
  return {
    flags,
    width: Number(width),
    precision: point === undefined ? null : Number(precision),
    letter,
    end: end + 1,
  };
}

function converted(conversion: Conversion, args: Arguments, index: number): string {
  const { letter, precision } = conversion;
  switch (letter) {
    case 'c': {
      const c = String.fromCharCode(toInt(checkNumber(args, index)) & 255);
      // What sprintf wrote is measured by its first zero byte.
      return upToZero(padded(conversion, '', c, false));
    }
    case 'd':
    case 'i':
      return signedInteger(conversion, BigInt(toInteger(checkNumber(args, index))));
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return unsignedInteger(conversion, toUnsigned(checkNumber(args, index)));
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return floating(conversion, checkNumber(args, index));
    case 'q':
      return quoted(checkString(args, index));
    case 's': {
      const text = checkString(args, index);
      if (precision === null && text.length >= 100) return text;
      const shown = upToZero(text);
      return padded(conversion, '', precision === null ? shown : shown.slice(0, precision), false);
    }
    default:
      throw new NativeError(`invalid option '%${letter === '\0' ? '' : letter}' to 'format'`);
  }
}

function upToZero(text: string): string {
  const zero = text.indexOf('\0');
  return zero < 0 ? text : text.slice(0, zero);
}

/** Fills up to the width: with spaces on either side, or with zeros behind the sign. */
function padded(conversion: Conversion, sign: string, digits: string, zeros: boolean): string {
  const { flags, width } = conversion;
  const missing = width - sign.length - digits.length;
  if (missing <= 0) return sign + digits;
  if (flags.includes('-')) return sign + digits + ' '.repeat(missing);
  if (zeros && flags.includes('0')) return sign + '0'.repeat(missing) + digits;
  return ' '.repeat(missing) + sign + digits;
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function signedInteger(conversion: Conversion, value: bigint): string {
  const { flags, precision } = conversion;
  const digits = withPrecision((value < 0n ? -value : value).toString(), precision);
  return padded(conversion, signOf(value < 0n, flags), digits, precision === null);
}

/** At least so many digits; of a zero with precision 0, none. */
function withPrecision(digits: string, precision: number | null): string {
  if (precision === 0 && digits === '0') return '';
  return digits.padStart(precision ?? 1, '0');
}

function unsignedInteger(conversion: Conversion, value: bigint): string {
  const { flags, letter, precision } = conversion;
  const alternate = flags.includes('#');
  const base = letter === 'o' ? 8 : letter === 'u' ? 10 : 16;
  let digits = withPrecision(value.toString(base), precision);
  if (letter === 'o' && alternate && !digits.startsWith('0')) digits = `0${digits}`;
  const prefix = base === 16 && alternate && value !== 0n ? '0x' : '';
  const text = padded(conversion, prefix, digits, precision === null);
  return letter === 'X' ? text.toUpperCase() : text;
}

function floating(conversion: Conversion, value: number): string {
  const { flags, letter } = conversion;
  const precision = conversion.precision ?? 6;
  const negative = value < 0 || Object.is(value, -0) || Number.isNaN(value);
  const size = Math.abs(value);
  const digits = digitsOf(letter.toLowerCase(), size, precision, flags.includes('#'));
  const text = padded(conversion, signOf(negative, flags), digits, Number.isFinite(value));
  return letter === 'E' || letter === 'G' ? text.toUpperCase() : text;
}

function digitsOf(letter: string, size: number, precision: number, alternate: boolean): string {
  if (!Number.isFinite(size)) return Number.isNaN(size) ? 'nan' : 'inf';
  if (letter === 'f') return withPoint(formatF(size, precision), alternate);
  if (letter === 'e') return withPoint(formatE(size, precision), alternate);
  const short = formatG(size, precision);
  return alternate ? withZeros(short, precision === 0 ? 1 : precision) : short;
}

/** `#` wants a point even where no digit follows it. */
function withPoint(text: string, alternate: boolean): string {
  return alternate && !text.includes('.') ? text.replace(/^\d+/, '$&.') : text;
}

/** `%#g` keeps the zeros at the end: so many significant digits in all. */
function withZeros(text: string, precision: number): string {
  const [mantissa = '', exponent] = text.split('e');
  const significant = mantissa.replace('.', '').replace(/^0+(?=.)/, '').length;
  const zeros = '0'.repeat(Math.max(0, precision - (/[1-9]/.test(mantissa) ? significant : 1)));
  const filled = (mantissa.includes('.') ? mantissa : `${mantissa}.`) + zeros;
  return exponent === undefined ? filled : `${filled}e${exponent}`;
}

/** A string as Lua reads it back. */
function quoted(text: string): string {
  return `"${text.replace(/["\\\n\r\0]/g, (c) => (c === '\r' ? '\\r' : c === '\0' ? '\\000' : `\\${c}`))}"`;
}

/** A C `int` of a double. */
function toInt(value: number): number {
  return value > -(2 ** 31) - 1 && value < 2 ** 31 ? Math.trunc(value) : -(2 ** 31);
}

/** A C `unsigned long` of a double, as the compiler's code makes it on x86-64: below zero as the signed one's bits. */
function toUnsigned(value: number): bigint {
  if (value < 2 ** 63 || Number.isNaN(value)) return BigInt.asUintN(64, BigInt(toInteger(value)));
  return BigInt.asUintN(64, BigInt(toInteger(value - 2 ** 63)) + 2n ** 63n);
}
