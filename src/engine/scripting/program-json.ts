// JSON inside programs, of byte strings: what is no ASCII stays as it is. src/client/scripts/prelude.ts has it in Lua.

import type { ByteString } from '../reply.ts';
import { type Fields, fail, fieldsOf, plainText, sized, toNumber, type Value } from './program-values.ts';

const deepest = 64;

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: ByteString): ByteString {
  const escaped = (unit: string) => short[unit] ?? `\\u00${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `"${text.replace(/["\\\x00-\x1f]/g, escaped)}"`;
}

export function toJson(value: Value, depth = 0): ByteString {
  if (depth > deepest) fail('ERR values are nested too deeply');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return plainText(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return sized(`[${value.map((one) => toJson(one, depth + 1)).join(',')}]`);
  return sized(
    `{${fieldsOf(value)
      .map(([name, one]) => `${quoted(name)}:${toJson(one, depth + 1)}`)
      .join(',')}}`,
  );
}

const notJson = (): never => fail('ERR the text is no JSON');

/** Strictly JSON. */
export function parseJson(text: ByteString): Value {
  const reader = new Reader(text);
  const value = reader.value(0);
  return reader.isAtEnd ? value : notJson();
}

class Reader {
  readonly #text: ByteString;
  #at = 0;

  constructor(text: ByteString) {
    this.#text = text;
    this.#skip();
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(depth: number): Value {
    if (depth > deepest) fail('ERR values are nested too deeply');
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#list(depth);
    if (first === '"') return this.#string();
    return this.#atom();
  }

  #atom(): Value {
    const [word = ''] = this.#match(/[-+.\w]+/y) ?? [];
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(word)) notJson();
    return toNumber(word) ?? notJson();
  }

  #list(depth: number): Value {
    const items: Value[] = [];
    this.#take('[');
    if (this.#takes(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#takes(','));
    this.#take(']');
    return items;
  }

  #object(depth: number): Value {
    const fields: Fields = new Map();
    this.#take('{');
    if (this.#takes('}')) return fields;
    do {
      const name = this.#text[this.#at] === '"' ? this.#string() : notJson();
      this.#take(':');
      fields.set(name, this.value(depth + 1));
    } while (this.#takes(','));
    this.#take('}');
    return fields;
  }

  #string(): ByteString {
    const text = this.#text;
    let parts = '';
    for (let from = ++this.#at; ; ) {
      const unit = text[this.#at] ?? notJson();
      if (unit < ' ') notJson();
      if (unit !== '"' && unit !== '\\') {
        this.#at++;
        continue;
      }
      parts += text.slice(from, this.#at++);
      if (unit === '"') break;
      parts += this.#escape();
      from = this.#at;
    }
    this.#skip();
    return parts;
  }

  /** What a backslash stands before. */
  #escape(): ByteString {
    const text = this.#text.slice(this.#at, this.#at + 11);
    const [sequence = notJson()] =
      /^(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|["\\/bfnrt]|u[\da-fA-F]{4})/.exec(text) ?? [];
    this.#at += sequence.length;
    return unescaped(sequence);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return notJson();
    this.#at += found[0].length;
    this.#skip();
    return found;
  }

  #takes(unit: string): boolean {
    if (this.#text[this.#at] !== unit) return false;
    this.#at++;
    this.#skip();
    return true;
  }

  #take(unit: string): void {
    if (!this.#takes(unit)) notJson();
  }

  #skip(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescaped(sequence: string): ByteString {
  if (sequence.length === 1) return controls[sequence] ?? sequence;
  const high = Number.parseInt(sequence.slice(1, 5), 16);
  if (sequence.length > 5)
    return utf8(0x10000 + ((high - 0xd800) << 10) + (Number.parseInt(sequence.slice(7), 16) - 0xdc00));
  // Half of a pair stands for no character.
  return utf8(high >= 0xd800 && high < 0xe000 ? 0xfffd : high);
}

function utf8(code: number): ByteString {
  if (code < 0x80) return String.fromCharCode(code);
  const last = 0x80 | (code & 63);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), last);
  const middle = 0x80 | ((code >> 6) & 63);
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), middle, last);
  return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), middle, last);
}
