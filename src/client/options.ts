// Options of commands: objects whose keys are Redis's words in lower camel case. Options that exclude each other are
// types that exclude each other, so what Redis would refuse does not compile.

import type { Word, Words } from './call.ts';

/** One of the options or none: `AtMostOne<{ ex: number; px: number }>` takes `{ ex: 1 }` but not `{ ex: 1, px: 1 }`. */
export type AtMostOne<T> = { readonly [K in keyof T]?: never } | { [K in keyof T]: OneOf<T, K> }[keyof T];

/** Exactly one of the options. */
export type ExactlyOne<T> = { [K in keyof T]: OneOf<T, K> }[keyof T];

type OneOf<T, K extends keyof T> = { readonly [P in K]: T[P] } & { readonly [P in Exclude<keyof T, K>]?: never };

/** LIMIT: skip `offset` results and answer at most `count` (negative: all the rest). */
export interface Limit {
  readonly offset: number;
  readonly count: number;
}

/** One word or several, where a command takes any number of them. */
export type OneOrMore = Word | readonly Word[];

/** Keys or fields with their values: `{ a: 1 }`, `[['a', 1]]`, a Map. Names that are no text need the last two. */
export type Pairs = Readonly<Record<string, Word>> | Iterable<readonly [name: Word, value: Word]>;

/** One option: nothing if it is absent or false, its token if it is true, else the token and the value. */
export function option(token: string, value: Words | boolean | undefined): Words {
  if (value === undefined || value === false) return [];
  return value === true ? token : [token, value];
}

/** The options of those names, in that order; each token is its name in upper case. */
export function given<K extends string>(
  options: { readonly [P in K]?: Words | boolean | undefined },
  ...names: K[]
): Words {
  const words: Words[] = [];
  // Most calls have no options, and an option that is absent must cost nothing: this is a third of a SET.
  for (const name of names) {
    const value = options[name];
    if (value !== undefined && value !== false) words.push(option(name.toUpperCase(), value));
  }
  return words;
}

export function limitWords(limit: Limit | undefined): Words {
  return limit === undefined ? [] : ['LIMIT', limit.offset, limit.count];
}

/** A word pair for each name. */
export function pairWords(pairs: Pairs): readonly (readonly [name: Word, value: Word])[] {
  return Symbol.iterator in pairs ? [...(pairs as Iterable<readonly [Word, Word]>)] : Object.entries(pairs);
}

/** How many, then the words themselves. */
export function counted(words: OneOrMore): Words {
  return Array.isArray(words) ? [words.length, words] : [1, words as Word];
}

/** When a key expires: after seconds or milliseconds, or at a Unix time in seconds or milliseconds. */
export interface Expirations {
  /** EX: seconds from now. */
  ex: number;
  /** PX: milliseconds from now. */
  px: number;
  /** EXAT: Unix time in seconds. */
  exat: number;
  /** PXAT: Unix time in milliseconds. */
  pxat: number;
}

export interface Persisting {
  /** PERSIST: expire no more. */
  persist: boolean;
}

export interface KeepingTtl {
  /** KEEPTTL: leave the expiration as it is. */
  keepttl: boolean;
}

type Times = { readonly [K in keyof (Expirations & Persisting & KeepingTtl)]?: number | boolean };

export function expirationWords(options: Times): Words {
  return given(options, 'ex', 'px', 'exat', 'pxat', 'persist', 'keepttl');
}

/** When to set an expiration. */
export type ExpireCondition = AtMostOne<{
  /** NX: only where there is none. */
  nx: boolean;
  /** XX: only where there is one. */
  xx: boolean;
  /** GT: only if it is later. */
  gt: boolean;
  /** LT: only if it is earlier. */
  lt: boolean;
}>;

export interface ScanOptions {
  /** MATCH: answer only what matches the glob pattern. */
  readonly match?: Word;
  /** COUNT: how much work one call does; 10 when absent. */
  readonly count?: number;
}
