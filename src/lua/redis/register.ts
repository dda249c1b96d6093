// redis.register_function: what a library calls while it is loaded.

import { findFlag } from '../../engine/scripting/flags.ts';
import type { RegisteredFunction, ScriptFunction } from '../../engine/scripting/port.ts';
import { isName } from '../../engine/scripting/shebang.ts';
import { LuaFunction } from '../function.ts';
import { LuaError, type Native } from '../native.ts';
import { formatNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { errorTable } from './to-lua.ts';

function failure(text: string): LuaError {
  return new LuaError(errorTable(`ERR ${text}`, false));
}

/** A string, or a number in its place; undefined for anything else. */
function textOf(value: LuaValue): string | undefined {
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'string' ? value : undefined;
}

interface Registration {
  name?: string;
  callback?: LuaFunction;
  description: string | null;
  flags: string[];
}

/** `taken` takes what is registered; `api` is how errors call the table that this is in; `bodyOf` makes of a function what FCALL runs. */
export function registerFunction(
  taken: Map<string, RegisteredFunction>,
  bodyOf: (callback: LuaFunction) => ScriptFunction,
  api: string,
): Native {
  return (_, args) => {
    const { name, callback, description, flags } = readRegistration(args, api);
    if (name === undefined) throw failure(`${api}.register_function must get a function name argument`);
    if (callback === undefined) throw failure(`${api}.register_function must get a callback argument`);
    if (!isName(name)) {
      throw failure(
        'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
      );
    }
    if (taken.has(name.toLowerCase())) throw failure('Function already exists in the library');
    taken.set(name.toLowerCase(), { name, description, flags, body: bodyOf(callback) });
    return [];
  };
}

function readRegistration(args: readonly LuaValue[], api: string): Registration {
  if (args.length < 1 || args.length > 2) throw failure(`wrong number of arguments to ${api}.register_function`);
  const [first, second] = args;
  if (args.length === 1) {
    if (first instanceof LuaTable) return readNamed(first, api);
    throw failure(
      `calling ${api}.register_function with a single argument is only applicable to Lua table (representing named arguments).`,
    );
  }
  const name = textOf(first);
  if (name === undefined) throw failure(`first argument to ${api}.register_function must be a string`);
  if (!(second instanceof LuaFunction)) {
    throw failure(`second argument to ${api}.register_function must be a function`);
  }
  return { name, callback: second, description: null, flags: [] };
}

function readNamed(table: LuaTable, api: string): Registration {
  const registration: Registration = { description: null, flags: [] };
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    const name = textOf(key);
    if (name === undefined) throw failure(`named argument key given to ${api}.register_function is not a string`);
    readField(registration, name.toLowerCase(), table.get(key), api);
  }
  return registration;
}

function readField(registration: Registration, field: string, value: LuaValue, api: string): void {
  if (field === 'function_name') {
    const name = textOf(value);
    if (name === undefined) throw failure(`function_name argument given to ${api}.register_function must be a string`);
    registration.name = name;
  } else if (field === 'description') {
    const description = textOf(value);
    if (description === undefined) {
      throw failure(`description argument given to ${api}.register_function must be a string`);
    }
    registration.description = description;
  } else if (field === 'callback') {
    if (!(value instanceof LuaFunction)) {
      throw failure(`callback argument given to ${api}.register_function must be a function`);
    }
    registration.callback = value;
  } else if (field === 'flags') {
    if (!(value instanceof LuaTable)) {
      throw failure(`flags argument to ${api}.register_function must be a table representing function flags`);
    }
    registration.flags = readFlags(value);
  } else throw failure(`unknown argument given to ${api}.register_function`);
}

function readFlags(table: LuaTable): string[] {
  const flags: string[] = [];
  for (let i = 1; ; i++) {
    const flag = table.getInt(i);
    if (flag === undefined) return flags;
    if (typeof flag !== 'string' || findFlag(flag) === undefined) throw failure('unknown flag given');
    flags.push(flag);
  }
}
