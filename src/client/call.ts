// A call: the words of one command and how its reply becomes a natural value. The tables under commands/ build calls;
// clients, pipelines and transactions carry them out.

import type { ByteString, Reply } from '../engine/reply.ts';
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
  : T extends Map<infer K, infer V>
    ? Map<Decoded<K, S>, Decoded<V, S>>
    : T extends object
      ? { [K in keyof T]: Decoded<T[K], S> }
      : T;

/** How strings of a reply are handed out. */
export type DecodeString = (bytes: ByteString | Uint8Array) => unknown;

export const decodeText: DecodeString = toText;
/** What is JSON becomes the value it stands for; any other text stays text. */
export const decodeJson: DecodeString = (bytes) => {
  const found = toText(bytes);
  try {
    return JSON.parse(found);
  } catch {
    return found;
  }
};
export const decodeBytes: DecodeString = (bytes) => (typeof bytes === 'string' ? toBytes(bytes) : bytes);

/** Turns a reply into a value; strings through `decode`. */
export type Shape<T> = (reply: Reply, decode: DecodeString) => T;

export interface Call<T> {
  readonly words: readonly ByteString[];
  readonly shape: Shape<T>;
  /** True if the command may wait on the server: it travels on a connection of its own. */
  readonly blocking: boolean;
  /** True if the server answers by closing the connection (SHUTDOWN). */
  readonly closes?: boolean;
}

/** What a word of a call may be: one, several, or none (an option that is not there). */
export type Words = Word | readonly Words[];

/** Builds a call; nested arrays are flattened. Throws ArgumentError for what Redis cannot take. */
export function call<T>(words: readonly Words[], shape: Shape<T>, blocking = false): Call<T> {
  const encoded: ByteString[] = [];
  addWords(words, encoded);
  if (encoded.length === 0) throw new ArgumentError('a command has a name at least');
  return { words: encoded, shape, blocking };
}

function addWords(words: readonly Words[], encoded: ByteString[]): void {
  for (const word of words) {
    if (Array.isArray(word)) addWords(word as readonly Words[], encoded);
    else encoded.push(encodeWord(word as Word));
  }
}

/** How a command's call is built: the entries of the tables under commands/. */
export type Builder = (...args: never) => Call<unknown>;

declare const signatures: unique symbol;

/** A builder whose result depends on its options: a signature for each kind of result. */
export type Overloaded<T extends readonly Builder[]> = ((...args: never) => Call<unknown>) & {
  readonly [signatures]: T;
};

/** States the signatures of a builder; the compiler lets them stand for it, the tests must show that they do. */
export function overloaded<T extends readonly Builder[]>(build: Builder): Overloaded<T> {
  return build as Overloaded<T>;
}

/** The method of the client that a builder becomes. */
export type Methods<B, S> = B extends Overloaded<infer T> ? Overloads<T, S> : B extends Builder ? Method<B, S> : never;

type Method<B extends Builder, S> = (...args: Parameters<B>) => Promise<Decoded<ResultOf<B>, S>>;
type Overloads<T extends readonly Builder[], S> = T extends readonly [
  infer First extends Builder,
  ...infer Rest extends readonly Builder[],
]
  ? Method<First, S> & Overloads<Rest, S>
  : unknown;

export type ResultOf<B extends Builder> = ReturnType<B> extends Call<infer T> ? T : never;

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
  return String(value);
}
