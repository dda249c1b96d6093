// The argument tree of a command, as COMMAND DOCS tells it, and the small vocabulary it is written in.
// From the tree follow the syntax line, the client's types, the playground's hints, the random programs of the
// conformance run, and which option words a version does not know yet.

import type { Since } from './flavours.ts';

export type ArgumentType =
  | 'string'
  | 'integer'
  | 'double'
  | 'key'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  readonly token?: string;
  /** Index into the command's key specs, for arguments that are (or build) keys. */
  readonly keySpec?: number;
  readonly since?: Since;
  /** COMMAND DOCS does not tell since when it is there. */
  readonly undated?: true;
  readonly deprecatedSince?: Since;
  readonly optional?: true;
  readonly multiple?: true;
  /** The token is repeated with each value (`GET a GET b`). */
  readonly multipleToken?: true;
  /** How COMMAND DOCS displays it, where that is not the name. */
  readonly display?: string;
  readonly arguments?: readonly Argument[];
}

/** What may be said of an argument beside its name and type. */
export type ArgumentFacts = Pick<Argument, 'token' | 'keySpec' | 'since' | 'undated' | 'deprecatedSince' | 'display'>;

type Leaf = (name: string, facts?: ArgumentFacts) => Argument;
const leaf =
  (type: ArgumentType): Leaf =>
  (name, facts) => ({ name, type, ...facts });

export const string = leaf('string');
export const integer = leaf('integer');
export const double = leaf('double');
export const pattern = leaf('pattern');
export const unixTime = leaf('unix-time');

/** A key; by default named `key` and described by the command's first key spec. */
export function key(name = 'key', facts: ArgumentFacts = {}): Argument {
  return { name, type: 'key', keySpec: 0, ...facts };
}

/** A word that stands for itself: `token('change', 'CH')`. */
export function token(name: string, word: string, facts?: ArgumentFacts): Argument {
  return { name, type: 'pure-token', token: word, ...facts };
}

const alternative = (a: Argument | string): Argument => (typeof a === 'string' ? token(a.toLowerCase(), a) : a);

/** Exactly one of the alternatives; a bare word stands for a token named as its lower case. */
export function oneOf(name: string, alternatives: readonly (Argument | string)[], facts?: ArgumentFacts): Argument {
  return { name, type: 'oneof', arguments: alternatives.map(alternative), ...facts };
}

/** Arguments that come together, after the token if there is one. */
export function block(name: string, parts: readonly (Argument | string)[], facts?: ArgumentFacts): Argument {
  return { name, type: 'block', arguments: parts.map(alternative), ...facts };
}

export function optional(argument: Argument, facts?: ArgumentFacts): Argument {
  return { ...argument, ...facts, optional: true };
}

/** One or more. */
export function many(argument: Argument, facts?: { readonly multipleToken?: true }): Argument {
  return { ...argument, ...facts, multiple: true };
}

/** The fewest words that the arguments can take: what a command's arity follows from. */
export function fewestWords(list: readonly Argument[]): number {
  let sum = 0;
  for (const argument of list) if (!argument.optional) sum += wordsOf(argument);
  return sum;
}

function wordsOf(argument: Argument): number {
  const own = argument.token === undefined || argument.type === 'pure-token' ? 0 : 1;
  switch (argument.type) {
    case 'oneof':
      return own + Math.min(...(argument.arguments ?? []).map(wordsOf));
    case 'block':
      return own + fewestWords(argument.arguments ?? []);
    default:
      return own + 1;
  }
}

/** True if the number of words can vary: such a command's arity is negative. */
export function isVariadic(list: readonly Argument[]): boolean {
  return list.some(
    (argument) =>
      argument.optional === true ||
      argument.multiple === true ||
      (argument.type === 'block' && isVariadic(argument.arguments ?? [])) ||
      (argument.type === 'oneof' &&
        (isVariadic(argument.arguments ?? []) || new Set((argument.arguments ?? []).map(wordsOf)).size > 1)),
  );
}

/** Calls `visit` for each argument of the tree, parents first. */
export function walkArguments(list: readonly Argument[], visit: (argument: Argument) => void): void {
  for (const argument of list) {
    visit(argument);
    if (argument.arguments) walkArguments(argument.arguments, visit);
  }
}
