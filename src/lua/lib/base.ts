// The base library: what Redis leaves of it, and coroutines.

import { Closure, ControlFunction, NativeFunction } from '../function.ts';
import { metatableField } from '../metamethods.ts';
import {
  ArgumentError,
  call,
  LuaError,
  type Native,
  NativeError,
  type NativeRequest,
  type NativeSteps,
} from '../native.ts';
import { formatNumber, parseNumber } from '../numbers.ts';
import { compile } from '../parser.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName, Userdata } from '../value.ts';
import type { Vm } from '../vm.ts';
import {
  checkAny,
  checkFunction,
  checkInt,
  checkString,
  checkTable,
  isAbsent,
  optionalInt,
  optionalString,
  readonlyTable,
} from './arguments.ts';
import { register } from './library.ts';

/** Calls may return so many values, as C's stack of Lua has room for. */
const maxResults = 8000;

const assert: Native = (_, args) => {
  const value = checkAny(args, 1);
  if (value !== undefined && value !== false) return args;
  throw new NativeError(optionalString(args, 2, 'assertion failed!'));
};

const error: Native = (runtime, args) => {
  const level = optionalInt(args, 2, 1);
  const value = args[0];
  const text = typeof value === 'number' ? formatNumber(value) : value;
  if (typeof text !== 'string' || level <= 0) throw new LuaError(value);
  throw new LuaError(runtime.where(level) + text);
};

const select: Native = (_, args) => {
  if (args[0] === '#') return args.length - 1;
  let n = checkInt(args, 1);
  if (n < 0) n += args.length;
  else if (n > args.length) n = args.length;
  if (n < 1) throw new ArgumentError(1, 'index out of range');
  return args.slice(n);
};

const type: Native = (_, args) => typeName(checkAny(args, 1));

/** The text of a value, without its metatable. */
function plainText(value: LuaValue): string {
  switch (typeof value) {
    case 'number':
      return formatNumber(value);
    case 'string':
      return value;
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nil';
  }
  if (value instanceof Userdata) return `userdata: ${value.address}`;
  return `${typeName(value)}: ${addressOf(value)}`;
}

const addresses = new WeakMap<object, string>();
let nextAddress = 0x5581_0000;

export function addressOf(value: object): string {
  let address = addresses.get(value);
  if (address === undefined) {
    nextAddress += 48;
    address = `0x7f${nextAddress.toString(16).padStart(10, '0')}`;
    addresses.set(value, address);
  }
  return address;
}

const tostring: Native = (runtime, args) => {
  const value = checkAny(args, 1);
  const metatable = runtime.metatableOf(value);
  const handler = metatable === null ? undefined : metatableField(metatable, '__tostring');
  if (handler === undefined) return plainText(value);
  return textByHandler(handler, value);
};

function* textByHandler(handler: LuaValue, value: LuaValue): NativeSteps {
  const [text] = yield* call(handler, [value]);
  return text;
}

const tonumber: Native = (_, args) => {
  const base = optionalInt(args, 2, 10);
  if (base === 10) {
    const value = checkAny(args, 1);
    if (typeof value === 'number') return value;
    return typeof value === 'string' ? parseNumber(value) : undefined;
  }
  const text = checkString(args, 1);
  if (base < 2 || base > 36) throw new ArgumentError(2, 'base out of range');
  return parseInBase(text, base);
};

/** C's strtoul: 64 bits, a sign and `0x` allowed; a number too large is the largest. */
function parseInBase(text: string, base: number): number | undefined {
  const match = /^[ \t-\r]*([+-]?)(.*?)[ \t-\r]*$/s.exec(text);
  if (match === null) return undefined;
  let digits = (match[2] as string).toLowerCase();
  if (base === 16 && /^0x[0-9a-f]/.test(digits)) digits = digits.slice(2);
  if (digits === '') return undefined;
  let value = 0n;
  for (const digit of digits) {
    const weight =
      digit >= '0' && digit <= '9' ? Number(digit) : digit >= 'a' && digit <= 'z' ? digit.charCodeAt(0) - 87 : 99;
    if (weight >= base) return undefined;
    value = value * BigInt(base) + BigInt(weight);
    if (value > 2n ** 64n) value = 2n ** 64n;
  }
  if (value > 2n ** 64n - 1n) return Number(2n ** 64n - 1n);
  return Number(match[1] === '-' && value > 0n ? 2n ** 64n - value : value);
}

const rawget: Native = (_, args) => {
  const table = checkTable(args, 1);
  return table.get(checkAny(args, 2));
};

const rawset: Native = (_, args) => {
  const table = checkTable(args, 1);
  const key = checkAny(args, 2);
  const value = checkAny(args, 3);
  if (table.isReadonly) throw readonlyTable();
  table.set(key, value);
  return table;
};

const rawequal: Native = (_, args) => checkAny(args, 1) === checkAny(args, 2);

const next: Native = (_, args) => {
  const table = checkTable(args, 1);
  const at = table.nextPosition(table.positionOf(args[1]));
  return at < 0 ? undefined : [table.keyAt(at), table.valueAt(at)];
};

const unpack: Native = (runtime, args) => {
  const table = checkTable(args, 1);
  const from = optionalInt(args, 2, 1);
  const to = isAbsent(args, 3) ? table.length() : checkInt(args, 3);
  const count = to - from + 1;
  if (count <= 0) return [];
  if (count >= maxResults || from > to) throw new NativeError('too many results to unpack');
  const values: LuaValue[] = [];
  for (let i = from; i <= to; i++) values.push(table.getInt(i));
  runtime.count(count >> 3);
  return values;
};

const setmetatable: Native = (_, args) => {
  const table = checkTable(args, 1);
  const metatable = args[1];
  if (args.length < 2 || (metatable !== undefined && !(metatable instanceof LuaTable))) {
    throw new ArgumentError(2, 'nil or table expected');
  }
  if (table.metatable !== null && metatableField(table.metatable, '__metatable') !== undefined) {
    throw new NativeError('cannot change a protected metatable');
  }
  if (table.isReadonly) throw readonlyTable();
  table.metatable = metatable ?? null;
  return table;
};

const getmetatable: Native = (runtime, args) => {
  const metatable = runtime.metatableOf(checkAny(args, 1));
  if (metatable === null) return undefined;
  return metatableField(metatable, '__metatable') ?? metatable;
};

const ipairsNext: Native = (_, args) => {
  const index = checkInt(args, 2) + 1;
  const value = checkTable(args, 1).getInt(index);
  return value === undefined ? [] : [index, value];
};

function iterators(): Readonly<Record<string, Native>> {
  const step = new NativeFunction('ipairs', ipairsNext, 'ipairs');
  const nextFunction = new NativeFunction('next', next, 'next');
  return {
    ipairs: (_, args) => [step, checkTable(args, 1), 0],
    pairs: (_, args) => [nextFunction, checkTable(args, 1), undefined],
  };
}

function loaders(vm: Vm, environment: LuaTable): Readonly<Record<string, Native>> {
  const loaded = (source: string, name: string): readonly LuaValue[] => {
    try {
      return [new Closure(compile(source, name, vm.thread.levels), environment)];
    } catch (error) {
      if (error instanceof LuaError) return [undefined, error.value];
      throw error;
    }
  };
  return {
    loadstring: (_, args) => {
      const source = checkString(args, 1);
      vm.count(source.length);
      return loaded(source, optionalString(args, 2, source));
    },
    load: function* (runtime, args): NativeSteps {
      const name = optionalString(args, 2, '=(load)');
      const reader = checkFunction(args, 1);
      try {
        return loaded(yield* read(vm, reader, runtime.where(1)), name);
      } catch (error) {
        if (error instanceof LuaError) return [undefined, error.value];
        throw error;
      }
    },
  };
}

/** All that a reader function gives, piece by piece. */
function* read(vm: Vm, reader: LuaValue, place: string): Generator<NativeRequest, string, readonly LuaValue[]> {
  let source = '';
  for (;;) {
    const [piece] = yield* call(reader, []);
    if (piece === undefined || piece === '') return source;
    if (typeof piece !== 'string' && typeof piece !== 'number') {
      throw new LuaError(`${place}reader function must return a string`);
    }
    source += typeof piece === 'number' ? formatNumber(piece) : piece;
    vm.allocate(source.length);
  }
}

function collector(vm: Vm): Readonly<Record<string, Native>> {
  const options = ['stop', 'restart', 'collect', 'count', 'step', 'setpause', 'setstepmul'];
  return {
    collectgarbage: (_, args) => {
      const option = optionalString(args, 1, 'collect');
      optionalInt(args, 2, 0);
      if (!options.includes(option)) throw new ArgumentError(1, `invalid option '${option}'`);
      if (option === 'count') return vm.kilobytes;
      if (option === 'step') return true;
      return option === 'setpause' || option === 'setstepmul' ? 200 : 0;
    },
    gcinfo: () => Math.floor(vm.kilobytes),
  };
}

/** Puts the base library into `globals`. */
export function openBase(vm: Vm, globals: LuaTable): void {
  globals.setString('_G', globals);
  globals.setString('_VERSION', 'Lua 5.1');
  register(globals, {
    assert,
    error,
    select,
    type,
    tostring,
    tonumber,
    rawget,
    rawset,
    rawequal,
    next,
    unpack,
    setmetatable,
    getmetatable,
    ...iterators(),
    ...loaders(vm, globals),
    ...collector(vm),
  });
  for (const name of ['pcall', 'xpcall'] as const) globals.setString(name, new ControlFunction(name, name));
}
