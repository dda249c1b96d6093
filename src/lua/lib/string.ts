// The string library, but for patterns (string-match.ts) and format (string-format.ts).

import { toByteString } from '../../engine/bytes.ts';
import { ArgumentError, type Native, NativeError, type Runtime } from '../native.ts';
import type { LuaTable } from '../table.ts';
import {
  type Arguments,
  checkFunction,
  checkInt,
  checkInteger,
  checkString,
  fromEnd,
  optionalInteger,
} from './arguments.ts';
import { library } from './library.ts';
import { format } from './string-format.ts';
import { find, gmatch, gsub, match } from './string-match.ts';

const byte: Native = (_, args) => {
  const text = checkString(args, 1);
  const first = fromEnd(optionalInteger(args, 2, 1), text.length);
  const last = Math.min(fromEnd(optionalInteger(args, 3, first), text.length), text.length);
  const start = Math.max(first, 1);
  if (start === last) return text.charCodeAt(start - 1);
  if (last - start >= maxResults) throw new NativeError('stack overflow (string slice too long)');
  const codes: number[] = [];
  for (let i = start; i <= last; i++) codes.push(text.charCodeAt(i - 1));
  return codes;
};

/** `LUAI_MAXCSTACK`: so many values a function may return. */
const maxResults = 8000;

const char: Native = (_, args) => {
  const bytes = new Uint8Array(args.length);
  for (let i = 1; i <= args.length; i++) {
    const code = checkInt(args, i);
    if (code < 0 || code > 255) throw new ArgumentError(i, 'invalid value');
    bytes[i - 1] = code;
  }
  return toByteString(bytes);
};

const sub: Native = (_, args) => {
  const text = checkString(args, 1);
  const start = Math.max(fromEnd(checkInteger(args, 2), text.length), 1);
  const end = Math.min(fromEnd(optionalInteger(args, 3, -1), text.length), text.length);
  return start <= end ? text.slice(start - 1, end) : '';
};

const rep: Native = (runtime, args) => {
  const text = checkString(args, 1);
  const times = checkInt(args, 2);
  if (times <= 0 || text === '') return '';
  const length = text.length * times;
  runtime.allocate(length);
  runtime.count(length >> 4);
  return text.repeat(times);
};

const reverse: Native = (runtime, args) => {
  const text = checkString(args, 1);
  runtime.count(text.length >> 3);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(text.length - 1 - i);
  return toByteString(bytes);
};

/** ASCII letters alone change: what Redis's locale knows. */
const lower: Native = (runtime, args) => changed(runtime, args, /[A-Z]+/g, (letters) => letters.toLowerCase());
const upper: Native = (runtime, args) => changed(runtime, args, /[a-z]+/g, (letters) => letters.toUpperCase());

function changed(runtime: Runtime, args: Arguments, letters: RegExp, change: (letters: string) => string): string {
  const text = checkString(args, 1);
  runtime.count(text.length >> 3);
  return text.replace(letters, change);
}

const dump: Native = (_, args) => {
  // A closure's bytecode is that of Redis's own compiler; this VM has another: see e2e/gaps.ts.
  checkFunction(args, 1);
  throw new NativeError('unable to dump given function');
};

export function openString(): LuaTable {
  const string = library({
    byte,
    char,
    dump,
    find,
    format,
    gmatch,
    gsub,
    len: (_, args) => checkString(args, 1).length,
    lower,
    match,
    rep,
    reverse,
    sub,
    upper,
  });
  // By both names the same function.
  string.setString('gfind', string.getString('gmatch'));
  return string;
}
