// The cmsgpack library: MessagePack, streams of values.

import { ArgumentError, type Native, NativeError } from '../native.ts';
import type { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import { checkInteger, checkString, optionalInteger } from './arguments.ts';
import { library } from './library.ts';
import { packValue } from './msgpack-pack.ts';
import { Unpacker } from './msgpack-unpack.ts';

const pack: Native = (runtime, args) => {
  if (args.length === 0) throw new ArgumentError(0, 'MessagePack pack needs input.');
  let out = '';
  for (const value of args) out += packValue(runtime, value);
  runtime.count(out.length >> 3);
  if (out.length > 1000) runtime.allocate(out.length);
  return out;
};

/** All values of the text; or so many from an offset, after the offset of the next (-1: there is none). */
function unpacked(runtime: Parameters<Native>[0], text: string, limit: number, offset: number): LuaValue[] {
  const all = limit === 0 && offset === 0;
  if (offset < 0 || limit < 0) {
    // The numbers are the wrong ones in the original as well.
    throw new NativeError(`Invalid request to unpack with offset of ${offset} and limit of ${text.length}.`);
  }
  if (offset > text.length) {
    throw new NativeError(`Start offset ${offset} greater than input length ${text.length}.`);
  }
  const unpacker = new Unpacker(text, offset);
  const values: LuaValue[] = [];
  while (unpacker.left > 0 && (all || values.length < limit)) values.push(unpacker.next(values.length + 1));
  runtime.count((text.length - offset - unpacker.left) >> 2);
  if (text.length > 1000) runtime.allocate(2 * text.length);
  if (!all) values.unshift(unpacker.left === 0 ? -1 : text.length - unpacker.left);
  return values;
}

export function openCmsgpack(): LuaTable {
  const cmsgpack = library({
    pack,
    unpack: (runtime, args) => unpacked(runtime, checkString(args, 1), 0, 0),
    unpack_one(runtime, args) {
      const offset = optionalInteger(args, 2, 0);
      return unpacked(runtime, checkString(args, 1), 1, offset);
    },
    unpack_limit(runtime, args) {
      const limit = checkInteger(args, 2);
      const offset = optionalInteger(args, 3, 0);
      return unpacked(runtime, checkString(args, 1), limit, offset);
    },
  });
  cmsgpack.setString('_NAME', 'cmsgpack');
  cmsgpack.setString('_VERSION', 'lua-cmsgpack 0.4.0');
  cmsgpack.setString('_COPYRIGHT', 'Copyright (C) 2012, Salvatore Sanfilippo');
  cmsgpack.setString('_DESCRIPTION', 'MessagePack C implementation for Lua');
  return cmsgpack;
}
