// A call: the words of one command and how its reply becomes a natural value. The tables under commands/ build calls;
// clients, pipelines and transactions carry them out.

import { isTagged, type ByteString, type Reply } from '../engine/reply.ts';
import { ArgumentError } from './errors.ts';
import { fromBytes, toByteString, toBytes, toText } from './text.ts';

/** What may be sent where Redis takes a string: text goes as UTF-8, bytes as they are, numbers as Redis prints them. */
export type Word = string | Uint8Array | number | bigint;

/** Stands for a string in a reply's type: `string` to most clients, `Uint8Array` to one that asked for bytes. */
export interface Text {
  readonly text: unique symbol;
}

/** The type of a reply once its strings are decoded as `S`. */
export type Decoded<T, S> = T extends Text
  ? S
  : T extends readonly [infer A, infer B]
    ? [Decoded<A, S>, Decoded<B, S>]
    : T extends (infer U)[]
      ? Decoded<U, S>[]
      : T extends Map<infer K, infer V>
        ? Map<Decoded<K, S>, Decoded<V, S>>
        : T extends object
          ? { [K in keyof T]: Decoded<T[K], S> }
          : T;

/** How strings of a reply are handed out. */
export type DecodeString = (bytes: ByteString | Uint8Array) => unknown;

export const decodeText: DecodeString = toText;
export const decodeBytes: DecodeString = (bytes) => (typeof bytes === 'string' ? toBytes(bytes) : bytes);

/** Turns a reply into a value; strings through `decode`. */
export type Shape<T> = (reply: Reply, decode: DecodeString) => T;

export interface Call<T> {
  readonly words: readonly ByteString[];
  readonly shape: Shape<T>;
  /** True if the command may wait on the server: it travels on a connection of its own. */
  readonly blocking: boolean;
}

/** Builds a call; nested arrays are flattened. Throws ArgumentError for what Redis cannot take. */
export function call<T>(words: readonly (Word | readonly Word[])[], shape: Shape<T>, blocking = false): Call<T> {
  const encoded: ByteString[] = [];
  for (const word of words) {
    if (Array.isArray(word)) for (const inner of word) encoded.push(encodeWord(inner));
    else encoded.push(encodeWord(word as Word));
  }
  return { words: encoded, shape, blocking };
}

/** One word as a byte string. */
export function encodeWord(word: Word): ByteString {
  if (typeof word === 'string') return toByteString(word);
  if (typeof word === 'number') return encodeNumber(word);
  if (typeof word === 'bigint') return String(word);
  if (word instanceof Uint8Array) return fromBytes(word);
  throw new ArgumentError(`Redis takes strings, numbers and bytes, not ${word === null ? 'null' : typeof word}`);
}

function encodeNumber(value: number): ByteString {
  if (Number.isNaN(value)) throw new ArgumentError('NaN is no number that Redis takes');
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(0) : String(value);
}

// ---- shapes ----

/** The reply in its most natural form: what `client.call` answers. */
export const natural: Shape<unknown> = (reply, decode) => {
  if (typeof reply === 'string' || reply instanceof Uint8Array) return decode(reply);
  if (Array.isArray(reply)) return reply.map((item) => natural(item, decode));
  if (!isTagged(reply)) return reply;
  switch (reply.kind) {
    case 'status':
      return toText(reply.text);
    case 'double':
      return reply.value;
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
      return inPairs(reply.items, (item) => natural(item, decode));
    case 'attribute':
      return natural(reply.reply, decode);
    case 'error':
      return reply;
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

function inPairs<T>(items: readonly Reply[], each: (item: Reply) => T): [T, T][] {
  const result: [T, T][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) result.push([each(items[i] as Reply), each(items[i + 1] as Reply)]);
  return result;
}
