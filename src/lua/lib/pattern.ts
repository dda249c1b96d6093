// Patterns, compiled. A pattern becomes a short program for matcher.ts, once: scripts use the same few again and again.
//
//   ^(%a+)%s*=   ->   open, some %a+, close, any %s*, one =, end
//
// Lua finds out that a pattern is malformed only when matching gets there ("a(" says nothing about "b"), so an error
// is an instruction too. In 5.1 a pattern ends at its first zero byte.

import { NativeError } from '../native.ts';

/** The characters that a single-character item takes, by code. */
export type CharacterSet = Uint8Array;

export type Item =
  | { readonly op: 'one' | 'optional' | 'many' | 'some' | 'few'; readonly set: CharacterSet }
  | { readonly op: 'open'; readonly position: boolean }
  | { readonly op: 'close' | 'end' | 'matched' }
  | { readonly op: 'balanced'; readonly open: number; readonly close: number }
  | { readonly op: 'frontier'; readonly set: CharacterSet }
  | { readonly op: 'back'; readonly digit: number }
  | { readonly op: 'raise'; readonly message: string };

export interface Pattern {
  /** It began with ^, which gmatch alone takes as a character. */
  readonly anchored: boolean;
  readonly items: readonly Item[];
  /** The characters that a match can begin with; null: it may begin with any, or be empty. */
  readonly first: Uint8Array | null;
}

/** What stands before it must be captures that open: these take nothing, and too many are an error only later. */
function firstSet(items: readonly Item[]): Uint8Array | null {
  for (const [i, item] of items.entries()) {
    if (item.op === 'one' || item.op === 'some') return item.set;
    if (item.op !== 'open' || i >= 30) return null;
  }
  return null;
}

/** More than any script of use has; then all are forgotten. */
const maxKept = 500;
const kept = new Map<string, Pattern>();
const keptLiteralCaret = new Map<string, Pattern>();

/** `caret` false: ^ at the start is a character. */
export function compilePattern(text: string, caret = true): Pattern {
  const cache = caret ? kept : keptLiteralCaret;
  let pattern = cache.get(text);
  if (pattern === undefined) {
    if (cache.size >= maxKept) cache.clear();
    const anchored = caret && text.startsWith('^');
    const items = new PatternReader(text, anchored ? 1 : 0).read();
    pattern = { anchored, items, first: firstSet(items) };
    cache.set(text, pattern);
  }
  return pattern;
}

const specials = new Set('^$*+?.([%-');

/** True if nothing in the pattern (up to a zero byte) is special: it is looked for as it stands, whole. */
export function isPlain(pattern: string): boolean {
  for (const c of pattern) {
    if (c === '\0') return true;
    if (specials.has(c)) return false;
  }
  return true;
}

/** An item that ends the program: what follows it is never reached. */
class Malformed extends Error {}

class PatternReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, start: number) {
    const end = text.indexOf('\0', start);
    this.#text = end < 0 ? text : text.slice(0, end);
    this.#at = start;
  }

  read(): Item[] {
    const items: Item[] = [];
    try {
      while (this.#at < this.#text.length) items.push(this.#item());
      items.push({ op: 'matched' });
    } catch (thrown) {
      if (!(thrown instanceof Malformed)) throw thrown;
      items.push({ op: 'raise', message: thrown.message });
    }
    return items;
  }

  #item(): Item {
    const text = this.#text;
    const c = text[this.#at];
    if (c === '(') {
      const position = text[this.#at + 1] === ')';
      this.#at += position ? 2 : 1;
      return { op: 'open', position };
    }
    if (c === ')') {
      this.#at++;
      return { op: 'close' };
    }
    if (c === '$' && this.#at === text.length - 1) {
      this.#at++;
      return { op: 'end' };
    }
    if (c === '%') {
      const special = this.#special(text[this.#at + 1] ?? '');
      if (special !== null) return special;
    }
    return this.#repeated(this.#single());
  }

  /** %b, %f and %1; null for any other. */
  #special(letter: string): Item | null {
    const text = this.#text;
    if (letter === 'b') {
      if (this.#at + 3 >= text.length) throw new Malformed('unbalanced pattern');
      const [open, close] = [text.charCodeAt(this.#at + 2), text.charCodeAt(this.#at + 3)];
      this.#at += 4;
      return { op: 'balanced', open, close };
    }
    if (letter === 'f') {
      this.#at += 2;
      if (text[this.#at] !== '[') throw new Malformed("missing '[' after '%f' in pattern");
      return { op: 'frontier', set: this.#single() };
    }
    if (letter >= '0' && letter <= '9') {
      this.#at += 2;
      return { op: 'back', digit: Number(letter) };
    }
    return null;
  }

  #repeated(set: CharacterSet): Item {
    const op = repetitions.get(this.#text[this.#at] ?? '');
    if (op === undefined) return { op: 'one', set };
    this.#at++;
    return { op, set };
  }

  #single(): CharacterSet {
    const text = this.#text;
    const c = text[this.#at++] as string;
    if (c === '.') return anyCharacter;
    if (c === '[') return this.#bracket();
    if (c !== '%') return only(c);
    const letter = text[this.#at++];
    if (letter === undefined) throw new Malformed("malformed pattern (ends with '%')");
    return classOf(letter);
  }

  #bracket(): CharacterSet {
    const text = this.#text;
    const negated = text[this.#at] === '^';
    if (negated) this.#at++;
    const start = this.#at;
    const end = this.#bracketEnd();
    this.#at = end + 1;
    const set = new Uint8Array(256);
    for (let i = start; i < end; i++) {
      if (text[i] === '%') {
        i++;
        add(set, classOf(text[i] as string));
      } else if (text[i + 1] === '-' && i + 2 < end) {
        const from = text.charCodeAt(i);
        const to = text.charCodeAt(i + 2);
        if (from <= to) set.fill(1, from, to + 1);
        i += 2;
      } else {
        set[text.charCodeAt(i)] = 1;
      }
    }
    return negated ? set.map((has) => 1 - has) : set;
  }

  /** Where the closing bracket stands; one that comes first is a member. */
  #bracketEnd(): number {
    const text = this.#text;
    let i = this.#at;
    do {
      if (i >= text.length) throw new Malformed("malformed pattern (missing ']')");
      if (text[i++] === '%' && i < text.length) i++;
    } while (text[i] !== ']');
    return i;
  }
}

const repetitions = new Map<string, 'optional' | 'many' | 'some' | 'few'>([
  ['?', 'optional'],
  ['*', 'many'],
  ['+', 'some'],
  ['-', 'few'],
]);

const anyCharacter: CharacterSet = new Uint8Array(256).fill(1);

function only(c: string): CharacterSet {
  const set = new Uint8Array(256);
  set[c.charCodeAt(0)] = 1;
  return set;
}

function add(set: CharacterSet, more: CharacterSet): void {
  for (let i = 0; i < 256; i++) if (more[i] === 1) set[i] = 1;
}

/** The classes, as C's ctype has them in the C locale: nothing beyond ASCII is a letter. */
const classes: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  c: /[\x00-\x1f\x7f]/,
  d: /[0-9]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[\t-\r ]/,
  u: /[A-Z]/,
  w: /[0-9A-Za-z]/,
  x: /[0-9A-Fa-f]/,
  z: /\x00/,
};

const classSets = new Map<string, CharacterSet>();

function classOf(letter: string): CharacterSet {
  let set = classSets.get(letter);
  if (set !== undefined) return set;
  const members = classes[letter.toLowerCase()];
  if (members === undefined) return only(letter);
  const negated = letter !== letter.toLowerCase();
  set = Uint8Array.from({ length: 256 }, (_, code) => Number(members.test(String.fromCharCode(code)) !== negated));
  classSets.set(letter, set);
  return set;
}

/** What a `raise` item does. */
export function raise(message: string): never {
  throw new NativeError(message);
}
