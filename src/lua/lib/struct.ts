// The struct library: C structures as strings, by a format such as "<!4i2s".

import { ArgumentError, type Native, NativeError } from '../native.ts';
import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { type Arguments, checkNumber, checkString, optionalInteger, toInteger } from './arguments.ts';
import { doubleBytes, floatBytes, integerBytes, readDouble, readFloat, readInteger } from './binary.ts';
import { library } from './library.ts';

const maxIntegerSize = 32;
const defaultAlignment = 8;
const maxInt = 2 ** 31 - 1;
/** Values that a function may put on Lua's stack. */
const maxSlots = 8000;

const fixedSizes: Readonly<Record<string, number>> = { B: 1, b: 1, H: 2, h: 2, L: 8, l: 8, T: 8, f: 4, d: 8, x: 1 };

/** Reads a format option by option; what only steers (`<`, `!4`) changes the reader. */
class FormatReader {
  readonly #format: string;
  #at = 0;
  littleEndian = true;
  alignment = 1;

  constructor(format: string) {
    const end = format.indexOf('\0');
    this.#format = end < 0 ? format : format.slice(0, end);
  }

  /** The next option, null at the end. */
  next(): { readonly letter: string; readonly size: number } | null {
    const letter = this.#format[this.#at++];
    return letter === undefined ? null : { letter, size: this.#sizeOf(letter) };
  }

  #sizeOf(letter: string): number {
    if (letter === 'c') return this.#number(1);
    if (letter !== 'i' && letter !== 'I') return fixedSizes[letter] ?? 0;
    const size = this.#number(4);
    if (size > maxIntegerSize) {
      throw new NativeError(`integral size ${size} is larger than limit of ${maxIntegerSize}`);
    }
    return size;
  }

  #number(otherwise: number): number {
    let digits = '';
    for (let c = this.#format[this.#at] ?? ''; c >= '0' && c <= '9'; c = this.#format[++this.#at] ?? '') digits += c;
    if (digits === '') return otherwise;
    if (Number(digits) > maxInt) throw new NativeError('integral size overflow');
    return Number(digits);
  }

  /** Bytes to skip before an option of this size at `position`. */
  padding(position: number, letter: string, size: number): number {
    if (size === 0 || letter === 'c') return 0;
    const unit = Math.min(size, this.alignment);
    return (unit - (position & (unit - 1))) & (unit - 1);
  }

  /** An option that steers, or none at all. */
  steer(letter: string): void {
    if (letter === ' ') return;
    if (letter === '>') this.littleEndian = false;
    else if (letter === '<') this.littleEndian = true;
    else if (letter === '!') {
      const alignment = this.#number(defaultAlignment);
      if (alignment === 0 || (alignment & (alignment - 1)) !== 0) {
        throw new NativeError(`alignment ${alignment} is not a power of 2`);
      }
      this.alignment = alignment;
    } else throw new ArgumentError(1, `invalid format option '${letter}'`);
  }
}

const pack: Native = (runtime, args) => {
  const reader = new FormatReader(checkString(args, 1));
  // The slot behind the arguments holds a nil, which separates them from what is written.
  const values = [...args, undefined];
  let out = '';
  let index = 2;
  for (let option = reader.next(); option !== null; option = reader.next()) {
    const { letter, size } = option;
    out += '\0'.repeat(reader.padding(out.length, letter, size));
    const written = packOne(reader, letter, size, values, index);
    if (written === null) reader.steer(letter);
    else {
      out += written;
      if (letter !== 'x') index++;
    }
  }
  runtime.count(out.length >> 3);
  if (out.length > 1000) runtime.allocate(out.length);
  return out;
};

/** Null where the option takes no value. */
function packOne(reader: FormatReader, letter: string, size: number, values: Arguments, index: number): string | null {
  switch (letter) {
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'l':
    case 'L':
    case 'T':
    case 'i':
    case 'I':
      return integerBytes(toBits(checkNumber(values, index)), size, reader.littleEndian);
    case 'x':
      return '\0';
    case 'f':
      return floatBytes(checkNumber(values, index), reader.littleEndian);
    case 'd':
      return doubleBytes(checkNumber(values, index), reader.littleEndian);
    case 'c':
    case 's': {
      const text = checkString(values, index);
      if (text.length < size) throw new ArgumentError(index + 1, 'string too short');
      return (size === 0 ? text : text.slice(0, size)) + (letter === 's' ? '\0' : '');
    }
    default:
      return null;
  }
}

/** A double as a 64-bit integer: below zero as a signed one, else as an unsigned one. */
function toBits(value: number): bigint {
  if (value < 0 || value < 2 ** 63) return BigInt(toInteger(value));
  return value < 2 ** 64 ? BigInt(Math.trunc(value)) : Number.isNaN(value) ? -(2n ** 63n) : 0n;
}

const unpack: Native = (runtime, args) => {
  const reader = new FormatReader(checkString(args, 1));
  const data = checkString(args, 2);
  const start = optionalInteger(args, 3, 1);
  if (start === 0) throw new ArgumentError(3, 'offset must be 1 or greater');
  // A size_t: what is below zero is far beyond the end.
  let position = start < 0 ? Number.MAX_SAFE_INTEGER : start - 1;
  const values: LuaValue[] = [];
  for (let option = reader.next(); option !== null; option = reader.next()) {
    const { letter, size } = option;
    position += reader.padding(position, letter, size);
    if (position > data.length - size) throw new ArgumentError(2, 'data string too short');
    if (args.length + values.length + 2 > maxSlots) throw new NativeError('stack overflow (too many results)');
    position += unpackOne(reader, letter, size, data, position, values);
  }
  runtime.count(values.length);
  values.push(position + 1);
  return values;
};

/** Adds what the option stands for to `values`; how many bytes it took. */
function unpackOne(
  reader: FormatReader,
  letter: string,
  size: number,
  data: string,
  position: number,
  values: LuaValue[],
): number {
  const { littleEndian } = reader;
  switch (letter) {
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'l':
    case 'L':
    case 'T':
    case 'i':
    case 'I':
      values.push(readInteger(data, position, size, littleEndian, letter === letter.toLowerCase()));
      return size;
    case 'x':
      return size;
    case 'f':
      values.push(readFloat(data, position, littleEndian));
      return size;
    case 'd':
      values.push(readDouble(data, position, littleEndian));
      return size;
    case 'c': {
      const length = size === 0 ? previousSize(values) : size;
      if (length < 0 || position > data.length - length) throw new ArgumentError(2, 'data string too short');
      values.push(data.slice(position, position + length));
      return length;
    }
    case 's': {
      const end = data.indexOf('\0', position);
      if (end < 0) throw new NativeError('unfinished string in data');
      values.push(data.slice(position, end));
      return end + 1 - position;
    }
    default:
      reader.steer(letter);
      return size;
  }
}

/** `c0` takes its length from the number read before it. */
function previousSize(values: LuaValue[]): number {
  const last = values.at(-1);
  if (typeof last !== 'number' && (typeof last !== 'string' || Number.isNaN(Number(last)))) {
    throw new NativeError("format 'c0' needs a previous size");
  }
  values.pop();
  return Math.trunc(Number(last));
}

const size: Native = (_, args) => {
  const reader = new FormatReader(checkString(args, 1));
  let position = 0;
  for (let option = reader.next(); option !== null; option = reader.next()) {
    const { letter, size: bytes } = option;
    position += reader.padding(position, letter, bytes);
    if (letter === 's') throw new ArgumentError(1, "option 's' has no fixed size");
    if (letter === 'c' && bytes === 0) throw new ArgumentError(1, "option 'c0' has no fixed size");
    if (!/[0-9A-Za-z]/.test(letter)) reader.steer(letter);
    position += bytes;
  }
  return position;
};

export function openStruct(): LuaTable {
  return library({ pack, unpack, size });
}
