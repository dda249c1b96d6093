// cjson.decode: more forgiving than JSON (+5, 0x10, inf, what follows a zero byte), with the errors of its own tokens.

import { NativeError, type Runtime } from '../native.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { JsonOptions } from './cjson.ts';
import { jsonNull } from './json-null.ts';
import { parsePrefix } from './strtod.ts';

/** Slots of Lua's stack for C functions; each open array takes one of them, each open object two. */
const maxSlots = 8000;

type TokenType =
  | 'T_OBJ_BEGIN'
  | 'T_OBJ_END'
  | 'T_ARR_BEGIN'
  | 'T_ARR_END'
  | 'T_COLON'
  | 'T_COMMA'
  | 'T_END'
  | 'T_STRING'
  | 'T_NUMBER'
  | 'T_BOOLEAN'
  | 'T_NULL';

const marks = new Map<string, TokenType>([
  ['{', 'T_OBJ_BEGIN'],
  ['}', 'T_OBJ_END'],
  ['[', 'T_ARR_BEGIN'],
  [']', 'T_ARR_END'],
  [':', 'T_COLON'],
  [',', 'T_COMMA'],
  ['\0', 'T_END'],
]);

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export function decodeJson(runtime: Runtime, text: string, options: JsonOptions): LuaValue {
  if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0')) {
    throw new NativeError('JSON parser does not support UTF-16 or UTF-32');
  }
  runtime.count(text.length >> 2);
  if (text.length > 1000) runtime.allocate(2 * text.length);
  return new Decoder(`${text}\0`, options).decode();
}

/** A table that is being filled; `key` is that of the value under way, undefined in an array. */
interface Open {
  readonly table: LuaTable;
  readonly isArray: boolean;
  key: string | undefined;
  length: number;
}

class Decoder {
  /** With a zero byte at the end, as C has it. */
  readonly #text: string;
  readonly #options: JsonOptions;
  readonly #open: Open[] = [];
  #slots = 1;
  #at = 0;
  // The last token: where it began, and what it stands for.
  #start = 0;
  #value: LuaValue;

  constructor(text: string, options: JsonOptions) {
    this.#text = text;
    this.#options = options;
  }

  decode(): LuaValue {
    let token = this.#next('value');
    for (;;) {
      const value = this.#begin(token);
      // An open table: the token that begins its first value is next, or it is empty and has ended.
      if (value === opened) {
        const top = this.#open.at(-1) as Open;
        token = this.#next(top.isArray ? 'value' : 'object key string');
        if (token !== (top.isArray ? 'T_ARR_END' : 'T_OBJ_END')) {
          if (!top.isArray) token = this.#key(top, token);
          continue;
        }
        if (!this.#finish(this.#close())) break;
      } else if (!this.#finish(value)) break;
      token = this.#valueToken;
    }
    return this.#result;
  }

  #result: LuaValue;
  #valueToken: TokenType = 'T_END';

  /** Puts a value in its place, and whatever it completes; false at the end of the text, true if another value follows. */
  #finish(finished: LuaValue): boolean {
    let value = finished;
    for (;;) {
      const top = this.#open.at(-1);
      if (top === undefined) {
        const token = this.#next('the end');
        if (token !== 'T_END') throw this.#expected('the end', token);
        this.#result = value;
        return false;
      }
      if (top.isArray) top.table.setInt(++top.length, value);
      else top.table.setString(top.key as string, value);
      const wanted = top.isArray ? 'comma or array end' : 'comma or object end';
      const token = this.#next(wanted);
      if (token === 'T_COMMA') {
        this.#valueToken = top.isArray ? this.#next('value') : this.#key(top, this.#next('object key string'));
        return true;
      }
      if (token !== (top.isArray ? 'T_ARR_END' : 'T_OBJ_END')) throw this.#expected(wanted, token);
      value = this.#close();
    }
  }

  /** Reads `"key":`, and the token after it. */
  #key(top: Open, token: TokenType): TokenType {
    if (token !== 'T_STRING') throw this.#expected('object key string', token);
    top.key = this.#value as string;
    const colon = this.#next('colon');
    if (colon !== 'T_COLON') throw this.#expected('colon', colon);
    return this.#next('value');
  }

  #begin(token: TokenType): LuaValue | typeof opened {
    switch (token) {
      case 'T_STRING':
      case 'T_NUMBER':
      case 'T_BOOLEAN':
      case 'T_NULL':
        return this.#value;
      case 'T_OBJ_BEGIN':
      case 'T_ARR_BEGIN': {
        const isArray = token === 'T_ARR_BEGIN';
        const depth = this.#open.length + 1;
        if (depth > this.#options.decodeMaxDepth || this.#slots + (isArray ? 2 : 3) > maxSlots) {
          throw new NativeError(`Found too many nested data structures (${depth}) at character ${this.#at}`);
        }
        this.#open.push({ table: new LuaTable(), isArray, key: undefined, length: 0 });
        this.#slots += isArray ? 1 : 2;
        return opened;
      }
      default:
        throw this.#expected('value', token);
    }
  }

  #close(): LuaTable {
    const { table, isArray } = this.#open.pop() as Open;
    this.#slots -= isArray ? 1 : 2;
    return table;
  }

  #expected(what: string, found: string): NativeError {
    return new NativeError(`Expected ${what} but found ${found} at character ${this.#start + 1}`);
  }

  /** The next token; what is none is an error of who expected `what`. */
  #next(what: string): TokenType {
    const text = this.#text;
    let at = this.#at;
    while (isSpace(text.charCodeAt(at))) at++;
    this.#start = at;
    const c = text[at] as string;
    const mark = marks.get(c);
    if (mark !== undefined) {
      this.#at = at + 1;
      return mark;
    }
    if (c === '"') return this.#string(at + 1, what);
    if (c === '-' || (c >= '0' && c <= '9')) {
      if (!this.#options.decodeInvalidNumbers && isInvalid(text, at)) throw this.#expected(what, 'invalid number');
      return this.#number(at, what);
    }
    for (const [word, value, type] of words) {
      if (!text.startsWith(word, at)) continue;
      this.#at = at + word.length;
      this.#value = value;
      return type;
    }
    if (this.#options.decodeInvalidNumbers && numberStarts.has(c) && isInvalid(text, at)) return this.#number(at, what);
    throw this.#expected(what, 'invalid token');
  }

  #number(at: number, what: string): TokenType {
    const read = parsePrefix(this.#text, at);
    if (read === null) throw this.#expected(what, 'invalid number');
    this.#value = read.value;
    this.#at = read.end;
    return 'T_NUMBER';
  }

  #string(from: number, what: string): TokenType {
    const text = this.#text;
    let at = from;
    let out = '';
    for (;;) {
      let end = at;
      let c = text.charCodeAt(end);
      while (c !== 0x22 && c !== 0x5c && c !== 0) c = text.charCodeAt(++end);
      out += text.slice(at, end);
      at = end;
      this.#start = at;
      if (c === 0x22) break;
      if (c === 0) throw this.#expected(what, 'unexpected end of string');
      const letter = text[at + 1] as string;
      if (letter === 'u') {
        const read = readUnicode(text, at);
        if (read === null) throw this.#expected(what, 'invalid unicode escape code');
        out += read.text;
        at = read.end;
      } else {
        const unescaped = escapes[letter];
        if (unescaped === undefined) throw this.#expected(what, 'invalid escape code');
        out += unescaped;
        at += 2;
      }
    }
    this.#start = from - 1;
    this.#at = at + 1;
    this.#value = out;
    return 'T_STRING';
  }
}

const opened = Symbol('an open table');

const words: readonly (readonly [string, LuaValue, TokenType])[] = [
  ['true', true, 'T_BOOLEAN'],
  ['false', false, 'T_BOOLEAN'],
  ['null', jsonNull, 'T_NULL'],
];

const numberStarts = new Set('+iInN');

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** A number that C reads and JSON does not know. */
function isInvalid(text: string, start: number): boolean {
  if (text[start] === '+') return true;
  const at = text[start] === '-' ? start + 1 : start;
  const c = text[at] as string;
  const next = text[at + 1] ?? '';
  if (c === '0') return next.toLowerCase() === 'x' || (next >= '0' && next <= '9');
  if (c <= '9') return false;
  const word = text.slice(at, at + 3).toLowerCase();
  return word === 'inf' || word === 'nan';
}

/** Four hexadecimal digits, and four more for a surrogate pair, as UTF-8. */
function readUnicode(text: string, at: number): { text: string; end: number } | null {
  const first = hex4(text, at + 2);
  if (first < 0) return null;
  if ((first & 0xf800) !== 0xd800) return { text: utf8(first), end: at + 6 };
  if ((first & 0x400) !== 0 || !text.startsWith('\\u', at + 6)) return null;
  const second = hex4(text, at + 8);
  if ((second & 0xfffffc00) !== 0xdc00) return null;
  return { text: utf8((((first & 0x3ff) << 10) | (second & 0x3ff)) + 0x10000), end: at + 12 };
}

function hex4(text: string, at: number): number {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : -1;
}

function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63));
  if (code < 0x10000) {
    return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return String.fromCharCode(
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  );
}
