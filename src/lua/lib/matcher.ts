// Runs a compiled pattern. Backtracking lies on a stack of its own, an array of numbers, and work is counted: a match
// that takes long stops at its limit and goes on later, so that a script can be killed in the midst of it.
//
//   choice   item, position, kind, detail    try again from here, another way
//   trail    undo, capture, start, length    on the way back: a capture is as it was

import { NativeError } from '../native.ts';
import { type Item, type Pattern, raise } from './pattern.ts';

export const maxCaptures = 32;

/** Lengths that say something else. */
const unfinished = -1;
const position = -2;

// What lies on the stack, four numbers each: [kind, a, b, c].
const undoOpen = 0;
const undoClose = 1;
/** [item after, from, characters taken]: give back one. */
const longest = 2;
/** [item, position]: take one more. */
const shortest = 3;
/** [item after, position]: without the optional character. */
const without = 4;

export class Matcher {
  readonly subject: string;
  readonly #items: readonly Item[];
  /** Captures that are open or closed. */
  level = 0;
  readonly #start: number[] = [];
  readonly #length: number[] = [];
  /** Of the match that was found. */
  end = 0;
  #stack: number[] = [];
  #item = 0;
  #at = 0;
  /** Work done since it was last asked. */
  steps = 0;

  constructor(subject: string, pattern: Pattern) {
    this.subject = subject;
    this.#items = pattern.items;
  }

  /** Begins an attempt at one place. */
  begin(at: number): void {
    this.level = 0;
    if (this.#stack.length > 0) this.#stack.length = 0;
    this.#item = 0;
    this.#at = at;
  }

  /** Goes on with the attempt: true, a match; false, none; null, more than `limit` steps were done. */
  run(limit: number): boolean | null {
    const { subject } = this;
    const items = this.#items;
    let at = this.#at;
    let index = this.#item;
    for (;;) {
      if (++this.steps > limit) {
        this.#at = at;
        this.#item = index;
        return null;
      }
      const item = items[index] as Item;
      let matched = true;
      switch (item.op) {
        case 'one':
          matched = at < subject.length && item.set[subject.charCodeAt(at)] === 1;
          if (matched) at++;
          break;
        case 'optional':
          if (at < subject.length && item.set[subject.charCodeAt(at)] === 1) {
            this.#stack.push(without, index + 1, at, 0);
            at++;
          }
          break;
        case 'many':
        case 'some': {
          const from = at;
          while (at < subject.length && item.set[subject.charCodeAt(at)] === 1) at++;
          this.steps += at - from;
          const least = item.op === 'some' ? from + 1 : from;
          matched = at >= least;
          // At the end of a pattern nothing can fail that would ask for fewer.
          if (at > least && items[index + 1]?.op !== 'matched') this.#stack.push(longest, index + 1, least, at);
          break;
        }
        case 'few':
          this.#stack.push(shortest, index, at, 0);
          break;
        case 'open':
          if (this.level >= maxCaptures) throw new NativeError('too many captures');
          this.#start[this.level] = at;
          this.#length[this.level] = item.position ? position : unfinished;
          this.level++;
          this.#stack.push(undoOpen, 0, 0, 0);
          break;
        case 'close': {
          const capture = this.#lastOpen();
          this.#length[capture] = at - (this.#start[capture] as number);
          this.#stack.push(undoClose, capture, 0, 0);
          break;
        }
        case 'balanced': {
          const end = this.#balanced(at, item.open, item.close);
          matched = end >= 0;
          if (matched) at = end;
          break;
        }
        case 'frontier': {
          const before = at === 0 ? 0 : subject.charCodeAt(at - 1);
          const here = at < subject.length ? subject.charCodeAt(at) : 0;
          matched = item.set[before] !== 1 && item.set[here] === 1;
          break;
        }
        case 'back': {
          const length = this.#backLength(item.digit, at);
          matched = length >= 0;
          if (matched) at += length;
          break;
        }
        case 'end':
          matched = at === subject.length;
          break;
        case 'matched':
          this.end = at;
          return true;
        case 'raise':
          raise(item.message);
      }
      index++;
      if (matched) continue;
      if (!this.#backtrack()) return false;
      at = this.#at;
      index = this.#item;
    }
  }

  /** To the last choice that has another way; false if there is none. */
  #backtrack(): boolean {
    const stack = this.#stack;
    for (;;) {
      const top = stack.length - 4;
      if (top < 0) return false;
      this.steps++;
      switch (stack[top]) {
        case undoOpen:
          this.level--;
          break;
        case undoClose:
          this.#length[stack[top + 1] as number] = unfinished;
          break;
        case longest: {
          const least = stack[top + 2] as number;
          this.#item = stack[top + 1] as number;
          this.#at = (stack[top + 3] as number) - 1;
          if (this.#at > least) stack[top + 3] = this.#at;
          else stack.length = top;
          return true;
        }
        case shortest: {
          const at = stack[top + 2] as number;
          const item = this.#items[stack[top + 1] as number] as { readonly set: Uint8Array };
          if (at >= this.subject.length || item.set[this.subject.charCodeAt(at)] !== 1) break;
          stack[top + 2] = at + 1;
          this.#item = (stack[top + 1] as number) + 1;
          this.#at = at + 1;
          return true;
        }
        default:
          this.#item = stack[top + 1] as number;
          this.#at = stack[top + 2] as number;
          stack.length = top;
          return true;
      }
      stack.length = top;
    }
  }

  #lastOpen(): number {
    for (let i = this.level - 1; i >= 0; i--) if (this.#length[i] === unfinished) return i;
    throw new NativeError('invalid pattern capture');
  }

  #balanced(at: number, open: number, close: number): number {
    const { subject } = this;
    if (at >= subject.length || subject.charCodeAt(at) !== open) return -1;
    let depth = 1;
    for (let i = at + 1; i < subject.length; i++) {
      this.steps++;
      const code = subject.charCodeAt(i);
      if (code === close) {
        if (--depth === 0) return i + 1;
      } else if (code === open) {
        depth++;
      }
    }
    return -1;
  }

  /** The length of what capture `digit` took, if the same stands at `at`; -1 if not. */
  #backLength(digit: number, at: number): number {
    const capture = digit - 1;
    if (capture < 0 || capture >= this.level || this.#length[capture] === unfinished) {
      throw new NativeError('invalid capture index');
    }
    const length = this.#length[capture] as number;
    if (length === position || this.subject.length - at < length) return -1;
    const start = this.#start[capture] as number;
    this.steps += length;
    return this.subject.startsWith(this.subject.slice(start, start + length), at) ? length : -1;
  }

  /** What capture `index` (from 0) took; capture 0 of a pattern without any is the whole match, from `start` on. */
  capture(index: number, start: number): string | number {
    if (index >= this.level) {
      if (index !== 0) throw new NativeError('invalid capture index');
      return this.subject.slice(start, this.end);
    }
    const length = this.#length[index] as number;
    const from = this.#start[index] as number;
    if (length === unfinished) throw new NativeError('unfinished capture');
    return length === position ? from + 1 : this.subject.slice(from, from + length);
  }

  /** All captures; where there are none, the whole match if `whole`. */
  captures(start: number, whole: boolean): (string | number)[] {
    const count = this.level === 0 && whole ? 1 : this.level;
    const captures: (string | number)[] = [];
    for (let i = 0; i < count; i++) captures.push(this.capture(i, start));
    return captures;
  }
}
