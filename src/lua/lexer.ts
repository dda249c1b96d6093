// Source text to tokens, one at a time and one ahead, with Lua 5.1's own complaints.

import { LuaError } from './native.ts';
import { parseNumber } from './numbers.ts';

/** The text of a keyword or sign, or one of `<name>`, `<string>`, `<number>`, `<eof>`. */
export type Token = string;

const keywords = new Set(
  'and break do else elseif end false for function if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);
const signs: Readonly<Record<string, readonly string[]>> = { '=': ['=='], '<': ['<='], '>': ['>='], '~': ['~='] };
const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

const isDigit = (c: string) => c >= '0' && c <= '9' && c.length === 1;
const isWordPart = (c: string) => /^[A-Za-z0-9_]$/.test(c);
const isLineEnd = (c: string) => c === '\n' || c === '\r';

export class Lexer {
  readonly chunk: string;
  readonly #source: string;
  #at = 0;
  line = 1;
  /** The line of the token before this one. */
  lastLine = 1;
  token: Token = '<eof>';
  /** The value of a name, string or number. */
  value: string | number = '';
  #ahead: { token: Token; value: string | number } | null = null;
  /** What was read of the token last read: errors quote it. */
  #raw = '';

  constructor(source: string, chunk: string) {
    this.#source = source;
    this.chunk = chunk;
  }

  next(): void {
    this.lastLine = this.line;
    if (this.#ahead !== null) {
      ({ token: this.token, value: this.value } = this.#ahead);
      this.#ahead = null;
    } else this.token = this.#read();
  }

  peek(): Token {
    const { token, value } = this;
    const ahead = this.#read();
    this.#ahead = { token: ahead, value: this.value };
    this.token = token;
    this.value = value;
    return ahead;
  }

  /** At the token that was read last, or at none. */
  fail(message: string, token?: Token): never {
    let text = `${this.chunk}:${this.line}: ${message}`;
    // The token of NUL is 0 in Lua, which to it is none.
    if (token !== undefined && token !== '\0') text += ` near '${this.#shown(token)}'`;
    throw new LuaError(text);
  }

  #shown(token: Token): string {
    if (token === '<name>' || token === '<string>' || token === '<number>') {
      const end = this.#raw.indexOf('\0');
      return end < 0 ? this.#raw : this.#raw.slice(0, end);
    }
    return tokenText(token);
  }

  #read(): Token {
    const source = this.#source;
    for (;;) {
      const c = source.charAt(this.#at);
      switch (c) {
        case '':
          return '<eof>';
        case '\n':
        case '\r':
          this.#endLine();
          continue;
        case ' ':
        case '\t':
        case '\v':
        case '\f':
          this.#at++;
          continue;
        case '-':
          if (source.charAt(this.#at + 1) !== '-') {
            this.#at++;
            return '-';
          }
          this.#at += 2;
          this.#skipComment();
          continue;
        case '[': {
          const level = this.#longBracket();
          if (level >= 0) {
            this.value = this.#readLong(level, 'string');
            return '<string>';
          }
          if (level === -1) return this.#take('[');
          return this.fail('invalid long string delimiter', '<string>');
        }
        case '"':
        case "'":
          this.value = this.#readString(c);
          return '<string>';
        case '.':
          if (source.startsWith('...', this.#at)) return this.#take('...');
          if (source.startsWith('..', this.#at)) return this.#take('..');
          if (isDigit(source.charAt(this.#at + 1))) return this.#readNumber();
          return this.#take('.');
      }
      if (isDigit(c)) return this.#readNumber();
      if (isWordPart(c)) return this.#readWord();
      for (const sign of signs[c] ?? []) if (source.startsWith(sign, this.#at)) return this.#take(sign);
      return this.#take(c);
    }
  }

  #take(sign: string): Token {
    this.#at += sign.length;
    return sign;
  }

  #readWord(): Token {
    const source = this.#source;
    const start = this.#at;
    while (isWordCode(source.charCodeAt(this.#at))) this.#at++;
    const word = source.slice(start, this.#at);
    this.#raw = word;
    if (keywords.has(word)) return word;
    this.value = word;
    return '<name>';
  }

  #readNumber(): Token {
    const source = this.#source;
    const start = this.#at;
    while (isDigit(source.charAt(this.#at)) || source.charAt(this.#at) === '.') this.#at++;
    if (/^[eE]$/.test(source.charAt(this.#at))) {
      this.#at++;
      if (/^[+-]$/.test(source.charAt(this.#at))) this.#at++;
    }
    while (isWordCode(source.charCodeAt(this.#at))) this.#at++;
    this.#raw = source.slice(start, this.#at);
    const value = parseNumber(this.#raw);
    if (value === undefined) this.fail('malformed number', '<number>');
    this.value = value;
    return '<number>';
  }

  #endLine(): void {
    const c = this.#source.charAt(this.#at++);
    const following = this.#source.charAt(this.#at);
    if (isLineEnd(following) && following !== c) this.#at++;
    this.line++;
  }

  /** The level of the long bracket that opens here; -1 if there is only `[`, -2 if it is malformed. Leaves `#raw`. */
  #longBracket(): number {
    const source = this.#source;
    let end = this.#at + 1;
    while (source.charAt(end) === '=') end++;
    this.#raw = source.slice(this.#at, end);
    const level = end - this.#at - 1;
    if (source.charAt(end) === '[') return level;
    return level === 0 ? -1 : -2;
  }

  #skipComment(): void {
    if (this.#source.charAt(this.#at) === '[') {
      const level = this.#longBracket();
      if (level >= 0) {
        this.#readLong(level, 'comment');
        return;
      }
    }
    while (this.#at < this.#source.length && !isLineEnd(this.#source.charAt(this.#at))) this.#at++;
  }

  #readLong(level: number, what: 'string' | 'comment'): string {
    const source = this.#source;
    this.#at += level + 2;
    if (isLineEnd(source.charAt(this.#at))) this.#endLine();
    const close = `]${'='.repeat(level)}]`;
    let text = '';
    let from = this.#at;
    for (;;) {
      const c = source.charAt(this.#at);
      if (c === '') this.fail(`unfinished long ${what}`, '<eof>');
      if (c === ']' && source.startsWith(close, this.#at)) {
        text += source.slice(from, this.#at);
        this.#at += close.length;
        this.#raw = `[${'='.repeat(level)}[${text}${close}`;
        return text;
      }
      if (isLineEnd(c)) {
        text += `${source.slice(from, this.#at)}\n`;
        this.#endLine();
        from = this.#at;
      } else this.#at++;
    }
  }

  #readString(quote: string): string {
    const source = this.#source;
    this.#at++;
    let text = '';
    for (;;) {
      const c = source.charAt(this.#at);
      if (c === '') this.fail('unfinished string', '<eof>');
      if (isLineEnd(c)) {
        this.#raw = quote + text;
        this.fail('unfinished string', '<string>');
      }
      this.#at++;
      if (c === quote) {
        this.#raw = quote + text + quote;
        return text;
      }
      text += c === '\\' ? this.#readEscape(quote + text) : c;
    }
  }

  #readEscape(before: string): string {
    const c = this.#source.charAt(this.#at);
    if (c === '') return '';
    if (isLineEnd(c)) {
      this.#endLine();
      return '\n';
    }
    const known = escapes[c];
    if (known !== undefined || !isDigit(c)) {
      this.#at++;
      return known ?? c;
    }
    let code = 0;
    for (let i = 0; i < 3 && isDigit(this.#source.charAt(this.#at)); i++) {
      code = code * 10 + Number(this.#source.charAt(this.#at++));
    }
    if (code > 255) {
      this.#raw = before;
      this.fail('escape sequence too large', '<string>');
    }
    return String.fromCharCode(code);
  }
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** As messages show a token. */
export function tokenText(token: Token): string {
  const code = token.charCodeAt(0);
  return token.length === 1 && (code < 32 || code === 127) ? `char(${code})` : token;
}
