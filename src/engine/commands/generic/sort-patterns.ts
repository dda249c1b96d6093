// How SORT orders, and what its patterns name: `weight_*` is the string key whose name has the element for the "*",
// `object_*->name` the field of such a hash, `#` the element itself.

import type { ReadContext } from '../../context.ts';
import type { ReadDatabase } from '../../database.ts';
import { errors } from '../../errors.ts';
import { parseSortWeight } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { stringBytes } from '../../values/string.ts';

export interface Ordering {
  /** The pattern of the weights; null: each element is its own. */
  readonly by: ByteString | null;
  readonly isSorting: boolean;
  readonly descending: boolean;
  /** By text instead of by number. */
  readonly alpha: boolean;
  readonly store: ByteString | null;
}

/** The elements in the order asked for. */
export function ordered(context: ReadContext, elements: readonly ByteString[], ordering: Ordering): ByteString[] {
  const { by, descending, alpha, store } = ordering;
  const weights = by === null ? elements : elements.map((element) => lookUp(context.db, by, element));
  // Redis compares by strcoll, here in the C locale, except for a result to be stored, which is compared by memcmp.
  const texts = store === null ? weights.map(beforeNul) : weights;
  const compare = alpha ? byText(texts) : byNumber(elements, numbers(context, weights));
  const order = elements.map((_, index) => index);
  order.sort(descending ? (a, b) => -compare(a, b) : compare);
  return order.map((index) => elements[index] as ByteString);
}

type Compare = (a: number, b: number) => number;

/** What has no weight comes first; equal weights keep their order. */
function byText(texts: readonly (ByteString | null)[]): Compare {
  return (a, b) => {
    const [x, y] = [texts[a] as ByteString | null, texts[b] as ByteString | null];
    if (x === y) return 0;
    if (x === null || y === null) return x === null ? -1 : 1;
    return x < y ? -1 : 1;
  };
}

/** Equal numbers are told apart by the elements, byte by byte. */
function byNumber(elements: readonly ByteString[], weights: readonly number[]): Compare {
  return (a, b) => {
    const [x, y] = [weights[a] as number, weights[b] as number];
    if (x !== y) return x < y ? -1 : 1;
    const [one, other] = [elements[a] as ByteString, elements[b] as ByteString];
    if (one === other) return 0;
    return one < other ? -1 : 1;
  };
}

/** A missing weight is 0. */
function numbers({ profile }: ReadContext, weights: readonly (ByteString | null)[]): number[] {
  const dialect = profile.atLeast('8.0') ? 'fast_float' : 'strtod';
  return weights.map((weight) => {
    const number = weight === null ? 0 : parseSortWeight(weight, dialect);
    if (number === null) throw errors.err("One or more scores can't be converted into double");
    return number;
  });
}

function beforeNul(text: ByteString | null): ByteString | null {
  const nul = text === null ? -1 : text.indexOf('\0');
  return text === null || nul < 0 ? text : text.slice(0, nul);
}

/** What `pattern` names for an element; null if that is missing or of another type, or the pattern has no "*". */
export function lookUp(db: ReadDatabase, pattern: ByteString, element: ByteString): ByteString | null {
  const readable = beforeNul(pattern) as ByteString;
  if (readable === '#') return element;
  const star = readable.indexOf('*');
  if (star < 0) return null;
  const arrow = readable.indexOf('->', star + 1);
  // An arrow at the very end belongs to the key's name.
  const hasField = arrow >= 0 && arrow + 2 < readable.length;
  // What follows a NUL is out of sight for the search alone.
  const end = hasField ? arrow : pattern.length;
  const value = db.lookup(pattern.slice(0, star) + element + pattern.slice(star + 1, end));
  if (value === undefined) return null;
  if (hasField)
    return typeof value === 'object' && value.type === 'hash' ? fieldOf(value, pattern.slice(arrow + 2)) : null;
  return typeof value === 'string' || value.type === 'string' ? stringBytes(value) : null;
}

function fieldOf(hash: { get(field: ByteString): ByteString | undefined }, field: ByteString): ByteString | null {
  return hash.get(field) ?? null;
}
