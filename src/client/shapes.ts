// The shapes of replies: how each kind of answer becomes a natural value. They take the forms of RESP3, which the lanes
// speak, and those of RESP2 as well, where a map, a set and pairs are flat arrays.

import { type ByteString, isTagged, type Reply } from '../engine/reply.ts';
import type { DecodeString, Shape, Text } from './call.ts';
import { toBytes, toText } from './text.ts';

const unexpected = (wanted: string, reply: Reply) =>
  new TypeError(
    `expected ${wanted}, got ${JSON.stringify(reply, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`,
  );

function isNil(reply: Reply): boolean {
  return reply === null || (isTagged(reply) && reply.kind === 'null-array');
}

/** The bytes of a reply that is a string of some kind, else null. */
function stringOf(reply: Reply): ByteString | Uint8Array | null {
  if (typeof reply === 'string' || reply instanceof Uint8Array) return reply;
  if (!isTagged(reply)) return null;
  switch (reply.kind) {
    case 'status':
    case 'verbatim':
    case 'double':
    case 'big-number':
      return reply.text;
    default:
      return null;
  }
}

/** The items of an array, set or push, and keys and values in turn of a map or pairs. */
function itemsOf(reply: Reply): readonly Reply[] {
  if (Array.isArray(reply)) return reply;
  if (isTagged(reply)) {
    switch (reply.kind) {
      case 'set':
      case 'push':
      case 'pairs':
        return reply.items;
      case 'map':
        return reply.entries;
    }
  }
  throw unexpected('an array', reply);
}

/** First and second in turn, whether they came flat or as arrays of two. */
function flatPairs(reply: Reply): readonly Reply[] {
  const items = itemsOf(reply);
  return items.length > 0 && items.every((item) => Array.isArray(item)) ? items.flat() : items;
}

/** `shape` for a reply that may have attributes, or be none: after CLIENT REPLY OFF there is nothing to tell. */
const shaped =
  <T>(shape: Shape<T>): Shape<T> =>
  (reply, decode) => {
    if (!isTagged(reply)) return shape(reply, decode);
    if (reply.kind === 'none') return undefined as T;
    return shape(reply.kind === 'attribute' ? reply.reply : reply, decode);
  };

/** `shape`, made into something else. */
export const made = <A, T>(shape: Shape<A>, make: (value: A) => T): Shape<T> =>
  shaped((reply, decode) => make(shape(reply, decode)));

// ---- single values ----

/** An integer reply; beyond 2^53 the nearest number that JavaScript has. */
export const integer: Shape<number> = shaped((reply) => {
  if (typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return Number(reply);
  if (isTagged(reply) && reply.kind === 'boolean') return reply.value ? 1 : 0;
  throw unexpected('an integer', reply);
});

/** A number in any form: an integer, a double, or the text of either. */
export const number: Shape<number> = shaped((reply) => {
  if (typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return Number(reply);
  if (isTagged(reply) && reply.kind === 'double') return reply.value;
  const text = stringOf(reply);
  if (text !== null) return parseNumber(toText(text));
  throw unexpected('a number', reply);
});

function parseNumber(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}

/** A string that somebody stored: text or bytes, as the client asks for. */
export const text: Shape<Text> = shaped((reply, decode) => {
  const found = stringOf(reply);
  if (found === null) throw unexpected('a string', reply);
  return decode(found) as Text;
});

/** A string that Redis made (a name, a report): always text. */
export const word: Shape<string> = shaped((reply) => {
  const found = stringOf(reply);
  if (found === null) throw unexpected('a string', reply);
  return toText(found);
});

/** A string that is no text, whatever the client asks for. */
export const bytes: Shape<Uint8Array> = shaped((reply) => {
  const found = stringOf(reply);
  if (found === null) throw unexpected('a string', reply);
  return typeof found === 'string' ? toBytes(found) : found;
});

/** The status OK. */
export const ok: Shape<'OK'> = shaped((reply) => {
  if (stringOf(reply) === 'OK') return 'OK';
  throw unexpected('OK', reply);
});

/** Whatever the reply, nothing to tell. */
export const nothing: Shape<void> = () => undefined;

/** `shape`, or null for nil. */
export const orNull = <T>(shape: Shape<T>): Shape<T | null> =>
  shaped((reply, decode) => (isNil(reply) ? null : shape(reply, decode)));

// ---- several ----

export const list = <T>(item: Shape<T>): Shape<T[]> =>
  shaped((reply, decode) => itemsOf(reply).map((one) => item(one, decode)));

/** Names and values. An object without a prototype, so that no name is special (`__proto__`). */
export const record = <T>(value: Shape<T>): Shape<Record<string, T>> =>
  shaped((reply, decode) => {
    const items = flatPairs(reply);
    const result: Record<string, T> = Object.create(null);
    for (let i = 0; i < items.length; i += 2) {
      result[word(items[i] as Reply, toText)] = value(items[i + 1] as Reply, decode);
    }
    return result;
  });

/** Pairs, each made into one value. */
export const pairsOf = <A, B, T>(first: Shape<A>, second: Shape<B>, make: (a: A, b: B) => T): Shape<T[]> =>
  shaped((reply, decode) => {
    const items = flatPairs(reply);
    const result: T[] = [];
    for (let i = 0; i < items.length; i += 2) {
      result.push(make(first(items[i] as Reply, decode), second(items[i + 1] as Reply, decode)));
    }
    return result;
  });

type Shapes = readonly Shape<unknown>[];
type Values<T extends Shapes> = { [I in keyof T]: T[I] extends Shape<infer V> ? V : never };

/** An array whose items mean different things, made into one value. */
export const parts = <const S extends Shapes, T>(shapes: S, make: (...values: Values<S>) => T): Shape<T> =>
  shaped((reply, decode) => {
    const items = itemsOf(reply);
    return make(...(shapes.map((shape, i) => shape(items[i] ?? null, decode)) as Values<S>));
  });

// ---- anything ----

/** The reply in its most natural form: what `client.call` answers. */
export const natural: Shape<unknown> = (reply, decode) => {
  if (typeof reply === 'string' || reply instanceof Uint8Array) return decode(reply);
  if (Array.isArray(reply)) return reply.map((item) => natural(item, decode));
  if (!isTagged(reply)) return reply;
  switch (reply.kind) {
    case 'status':
      return toText(reply.text);
    case 'double':
    case 'boolean':
      return reply.value;
    case 'big-number':
      return BigInt(reply.text);
    case 'verbatim':
      return decode(reply.text);
    case 'map':
      return naturalMap(reply.entries, decode);
    case 'set':
    case 'push':
      return reply.items.map((item) => natural(item, decode));
    case 'pairs':
      return pairsOf(natural, natural, (a, b) => [a, b])(reply, decode);
    case 'attribute':
      return natural(reply.reply, decode);
    case 'error':
      return reply;
    case 'none':
      return undefined;
    default:
      return null;
  }
};

function naturalMap(entries: readonly Reply[], decode: DecodeString): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (let i = 0; i < entries.length; i += 2) {
    result[String(natural(entries[i] as Reply, toText))] = natural(entries[i + 1] as Reply, decode);
  }
  return result;
}
