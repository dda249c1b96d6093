// string.find, match, gmatch and gsub over matcher.ts. Each tries a pattern at one place after another; when that takes
// long, the function becomes a generator and tells the VM how much was done.

import { NativeFunction } from '../function.ts';
import {
  ArgumentError,
  call,
  type Native,
  NativeError,
  type NativeRequest,
  type NativeSteps,
  type Returned,
  type Runtime,
} from '../native.ts';
import { formatNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import { type LuaValue, typeName } from '../value.ts';
import { type Arguments, checkString, fromEnd, optionalInt, optionalInteger } from './arguments.ts';
import { index } from './index-access.ts';
import { Matcher } from './matcher.ts';
import { compilePattern, isPlain, type Pattern } from './pattern.ts';

/** Steps that are done at once before the VM is asked whether to go on. */
const slice = 20_000;

/** A pattern looked for from one place of a subject on. */
class Search {
  readonly matcher: Matcher;
  readonly #pattern: Pattern;
  /** Where the attempt under way began, and then the match. */
  start: number;
  #begun = false;

  constructor(subject: string, pattern: Pattern, start: number) {
    this.matcher = new Matcher(subject, pattern);
    this.#pattern = pattern;
    this.start = start;
  }

  /** Looks on; null if the limit of steps was met. */
  run(limit: number): boolean | null {
    for (;;) {
      if (!this.#begun) {
        if (!this.#skip(limit)) return null;
        this.matcher.begin(this.start);
      }
      this.#begun = true;
      const found = this.matcher.run(limit);
      if (found === null) return null;
      this.#begun = false;
      if (found) return true;
      if (this.#pattern.anchored || this.start >= this.matcher.subject.length) return false;
      this.start++;
    }
  }

  /** On to where a match can begin, or to the end; false if the limit of steps was met. */
  #skip(limit: number): boolean {
    const { first, anchored } = this.#pattern;
    if (first === null || anchored) return true;
    const { subject } = this.matcher;
    const from = this.start;
    const until = Math.min(subject.length, from + 8 * Math.max(1, limit - this.matcher.steps));
    let at = from;
    while (at < until && first[subject.charCodeAt(at)] !== 1) at++;
    this.start = at;
    this.matcher.steps += (at - from) >> 3;
    return at < until || at === subject.length;
  }

  takeSteps(): number {
    const { steps } = this.matcher;
    this.matcher.steps = 0;
    return steps;
  }
}

/** Runs a search to its end, however long that takes. */
function* toTheEnd(search: Search): Generator<NativeRequest, boolean, readonly LuaValue[]> {
  for (;;) {
    const found = search.run(slice);
    if (found !== null) return found;
    yield { kind: 'steps', count: search.takeSteps() };
  }
}

/** Answers by `answer` at once, or later. */
function searched(runtime: Runtime, search: Search, answer: (found: boolean) => Returned): Returned | NativeSteps {
  const found = search.run(slice);
  if (found === null) return later(search, answer);
  runtime.count(search.takeSteps());
  return answer(found);
}

function* later(search: Search, answer: (found: boolean) => Returned): NativeSteps {
  yield { kind: 'steps', count: search.takeSteps() };
  return answer(yield* toTheEnd(search));
}

function startOf(args: Arguments, length: number): number {
  const start = fromEnd(optionalInteger(args, 3, 1), length) - 1;
  return Math.min(Math.max(start, 0), length);
}

export const find: Native = (runtime, args) => {
  const subject = checkString(args, 1);
  const pattern = checkString(args, 2);
  const start = startOf(args, subject.length);
  const plain = args[3] !== undefined && args[3] !== false;
  if (plain || isPlain(pattern)) {
    const at = subject.indexOf(pattern, start);
    runtime.count((at < 0 ? subject.length : at) >> 5);
    return at < 0 ? undefined : [at + 1, at + pattern.length];
  }
  const search = new Search(subject, compilePattern(pattern), start);
  return searched(runtime, search, (found) => {
    const { matcher } = search;
    return found ? [search.start + 1, matcher.end, ...matcher.captures(search.start, false)] : undefined;
  });
};

export const match: Native = (runtime, args) => {
  const subject = checkString(args, 1);
  const pattern = checkString(args, 2);
  const search = new Search(subject, compilePattern(pattern), startOf(args, subject.length));
  return searched(runtime, search, (found) => (found ? search.matcher.captures(search.start, true) : undefined));
};

export const gmatch: Native = (_, args) => {
  const subject = checkString(args, 1);
  const pattern = compilePattern(checkString(args, 2), false);
  let next = 0;
  return new NativeFunction('gmatch_aux', (runtime) => {
    if (next > subject.length) return undefined;
    const search = new Search(subject, pattern, next);
    return searched(runtime, search, (found) => {
      if (!found) {
        next = subject.length + 1;
        return undefined;
      }
      const { end } = search.matcher;
      next = end === search.start ? end + 1 : end;
      return search.matcher.captures(search.start, true);
    });
  });
};

export const gsub: Native = (runtime, args) => {
  const subject = checkString(args, 1);
  const pattern = compilePattern(checkString(args, 2));
  const replacement = args[2];
  const type = typeName(replacement);
  const max = optionalInt(args, 4, subject.length + 1);
  if (type !== 'number' && type !== 'string' && type !== 'function' && type !== 'table') {
    throw new ArgumentError(3, 'string/function/table expected');
  }
  const substitution = new Substitution(subject, pattern, max);
  if (type === 'function' || type === 'table') return gsubByCalls(runtime, substitution, replacement);
  const text = typeof replacement === 'number' ? formatNumber(replacement) : (replacement as string);
  return substituteText(runtime, substitution, text);
};

/** gsub under way: what is written, how often it replaced. */
class Substitution {
  readonly subject: string;
  readonly pattern: Pattern;
  readonly max: number;
  readonly search: Search;
  readonly parts: string[] = [];
  count = 0;
  size = 0;

  constructor(subject: string, pattern: Pattern, max: number) {
    this.subject = subject;
    this.pattern = pattern;
    this.max = max;
    this.search = new Search(subject, { ...pattern, anchored: true }, 0);
  }

  get goesOn(): boolean {
    return this.count < this.max;
  }

  add(text: string): void {
    this.parts.push(text);
    this.size += text.length;
  }

  /** Moves past a match or a character; false at the end. */
  advance(found: boolean): boolean {
    const { search, subject } = this;
    const at = search.start;
    const { end } = search.matcher;
    if (found && end > at) search.start = end;
    else if (at < subject.length) {
      this.parts.push(subject[at] as string);
      search.start++;
    } else return false;
    return !this.pattern.anchored;
  }

  result(runtime: Runtime): Returned {
    const { subject, search } = this;
    if (search.start < subject.length) this.add(subject.slice(search.start));
    runtime.allocate(this.size);
    return [this.parts.join(''), this.count];
  }
}

/** Replaces by a string, in which %0 to %9 stand for captures. */
function substituteText(runtime: Runtime, substitution: Substitution, text: string): Returned | NativeSteps {
  const { search } = substitution;
  const plain = !text.includes('%');
  while (substitution.goesOn) {
    const found = search.run(slice);
    if (found === null) return substituteLater(runtime, substitution, text);
    if (found) {
      substitution.count++;
      substitution.add(plain ? text : expanded(search, text));
    }
    if (!substitution.advance(found)) break;
  }
  runtime.count(search.takeSteps());
  return substitution.result(runtime);
}

function* substituteLater(runtime: Runtime, substitution: Substitution, text: string): NativeSteps {
  yield { kind: 'steps', count: substitution.search.takeSteps() };
  const later = substituteText(runtime, substitution, text);
  return isSteps(later) ? yield* later : later;
}

function isSteps(returned: Returned | NativeSteps): returned is NativeSteps {
  return typeof returned === 'object' && 'next' in returned;
}

function expanded(search: Search, text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c !== '%') {
      out += c;
      continue;
    }
    // At the end of the text C reads the zero byte that ends it.
    const next = text[++i] ?? '\0';
    if (next < '0' || next > '9') out += next;
    else if (next === '0') out += search.matcher.subject.slice(search.start, search.matcher.end);
    else out += textOf(search.matcher.capture(Number(next) - 1, search.start));
  }
  return out;
}

function textOf(capture: string | number): string {
  return typeof capture === 'number' ? String(capture) : capture;
}

/** Replaces by what a function answers or a table holds; false and nil leave what was there. */
function* gsubByCalls(runtime: Runtime, substitution: Substitution, replacement: LuaValue): NativeSteps {
  const { search } = substitution;
  while (substitution.goesOn) {
    const found = yield* toTheEnd(search);
    if (found) {
      substitution.count++;
      const { matcher, start } = search;
      const value =
        replacement instanceof LuaTable
          ? yield* index(runtime, replacement, matcher.capture(0, start))
          : (yield* call(replacement, matcher.captures(start, true)))[0];
      substitution.add(replacedBy(value, matcher.subject.slice(start, matcher.end)));
    }
    if (!substitution.advance(found)) break;
  }
  yield { kind: 'steps', count: search.takeSteps() };
  return substitution.result(runtime);
}

function replacedBy(value: LuaValue, original: string): string {
  if (value === undefined || value === false) return original;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  throw new NativeError(`invalid replacement value (a ${typeName(value)})`);
}
