// The cjson library: its options and its two functions, which json-encode.ts and json-decode.ts hold.

import { ArgumentError, type Native, type Returned } from '../native.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { type Arguments, checkInteger, checkString, isAbsent } from './arguments.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';
import { jsonNull } from './json-null.ts';
import { register } from './library.ts';

export interface JsonOptions {
  encodeInvalidNumbers: 'off' | 'on' | 'null';
  decodeInvalidNumbers: boolean;
  sparseConvert: boolean;
  sparseRatio: number;
  sparseSafe: number;
  encodeMaxDepth: number;
  decodeMaxDepth: number;
  numberPrecision: number;
  keepBuffer: boolean;
}

function defaults(): JsonOptions {
  return {
    encodeInvalidNumbers: 'off',
    decodeInvalidNumbers: true,
    sparseConvert: false,
    sparseRatio: 2,
    sparseSafe: 10,
    encodeMaxDepth: 1000,
    decodeMaxDepth: 1000,
    numberPrecision: 14,
    keepBuffer: true,
  };
}

const maxInt = 2 ** 31 - 1;

function atMost(args: Arguments, count: number): void {
  if (args.length > count) throw new ArgumentError(count + 1, 'found too many arguments');
}

/** One of the words, or a boolean for the first two. */
function choice<T extends string>(args: Arguments, index: number, words: readonly T[]): T {
  const value = args[index - 1];
  if (typeof value === 'boolean') return words[value ? 1 : 0] as T;
  const word = checkString(args, index);
  const found = words.find((each) => each === word);
  if (found === undefined) throw new ArgumentError(index, `invalid option '${word}'`);
  return found;
}

function integerBetween(args: Arguments, index: number, min: number, max: number): number {
  const value = checkInteger(args, index);
  if (value < min || value > max) throw new ArgumentError(index, `expected integer between ${min} and ${max}`);
  return value;
}

type Key<T> = { [K in keyof JsonOptions]: JsonOptions[K] extends T ? K : never }[keyof JsonOptions];

/** A function that sets an option if it is given a value, and answers what it is. */
function integerOption(options: JsonOptions, key: Key<number>, min: number, max: number): Native {
  return (_, args) => {
    atMost(args, 1);
    if (!isAbsent(args, 1)) options[key] = integerBetween(args, 1, min, max);
    return options[key];
  };
}

function switchOption(options: JsonOptions, key: Key<boolean>): Native {
  return (_, args) => {
    atMost(args, 1);
    if (!isAbsent(args, 1)) options[key] = choice(args, 1, ['off', 'on']) === 'on';
    return options[key];
  };
}

function invalidNumbersOption(options: JsonOptions): Native {
  return (_, args) => {
    atMost(args, 1);
    if (!isAbsent(args, 1)) options.encodeInvalidNumbers = choice(args, 1, ['off', 'on', 'null']);
    return options.encodeInvalidNumbers === 'null' ? 'null' : options.encodeInvalidNumbers === 'on';
  };
}

function sparseOption(options: JsonOptions): Native {
  return (_, args): Returned => {
    atMost(args, 3);
    if (!isAbsent(args, 1)) options.sparseConvert = choice(args, 1, ['off', 'on']) === 'on';
    if (!isAbsent(args, 2)) options.sparseRatio = integerBetween(args, 2, 0, maxInt);
    if (!isAbsent(args, 3)) options.sparseSafe = integerBetween(args, 3, 0, maxInt);
    return [options.sparseConvert, options.sparseRatio, options.sparseSafe];
  };
}

function only(args: Arguments): LuaValue {
  if (args.length !== 1) throw new ArgumentError(1, 'expected 1 argument');
  return args[0];
}

/** A cjson with options of its own. */
export function openCjson(): LuaTable {
  const options = defaults();
  const cjson = register(new LuaTable(), {
    encode: (runtime, args) => encodeJson(runtime, only(args), options),
    decode(runtime, args) {
      only(args);
      return decodeJson(runtime, checkString(args, 1), options);
    },
    encode_sparse_array: sparseOption(options),
    encode_max_depth: integerOption(options, 'encodeMaxDepth', 1, maxInt),
    decode_max_depth: integerOption(options, 'decodeMaxDepth', 1, maxInt),
    encode_number_precision: integerOption(options, 'numberPrecision', 1, 14),
    encode_keep_buffer: switchOption(options, 'keepBuffer'),
    encode_invalid_numbers: invalidNumbersOption(options),
    decode_invalid_numbers: switchOption(options, 'decodeInvalidNumbers'),
    new: () => openCjson(),
  });
  cjson.setString('null', jsonNull);
  cjson.setString('_NAME', 'cjson');
  cjson.setString('_VERSION', '2.1.0');
  return cjson;
}
