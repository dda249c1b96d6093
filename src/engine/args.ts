// A reader over the words of one command: what `parse` uses to turn words into a request.
// Each reader consumes a word or throws the error Redis gives. Option words that the engine's version does not know
// are not recognised, so they end where an unknown word ends: in a syntax error.

import { errors, type RedisError } from './errors.ts';
import { parseSeconds } from './long-double.ts';
import { parseDouble, parseInteger } from './numbers.ts';
import type { Profile } from './profile.ts';
import type { ByteString } from './reply.ts';

const noWords: ReadonlySet<string> = new Set();

export class Args {
  /** All words of the command, its name (and its subcommand's) included. */
  readonly words: readonly ByteString[];
  /** Name of the command as errors quote it: `set`, `client|kill`. */
  readonly command: string;
  readonly profile: Profile;
  /** The command was carried out before, by a server that let it pass: see `trimOf`. */
  isReplay = false;
  /** Position of the next word. */
  position: number;
  readonly #unknown: ReadonlySet<string>;

  constructor(
    words: readonly ByteString[],
    position: number,
    command: string,
    profile: Profile,
    unknownTokens: ReadonlySet<string> = noWords,
  ) {
    this.words = words;
    this.position = position;
    this.command = command;
    this.profile = profile;
    this.#unknown = unknownTokens;
  }

  /** How many words are still to be read. */
  get left(): number {
    return this.words.length - this.position;
  }

  /** The next word; a syntax error when there is none. */
  word(): ByteString {
    const word = this.words[this.position];
    if (word === undefined) throw errors.syntax();
    this.position++;
    return word;
  }

  /** The next word without consuming it. */
  peek(): ByteString | undefined {
    return this.words[this.position];
  }

  /** The next word, which is a key. */
  key(): ByteString {
    return this.word();
  }

  /** All words that are left (at least one, by the command's arity or a syntax error here). */
  rest(): ByteString[] {
    if (this.left < 1) throw errors.syntax();
    const rest = this.words.slice(this.position) as ByteString[];
    this.position = this.words.length;
    return rest;
  }

  /** The next `count` words; a syntax error when there are fewer. */
  take(count: number): ByteString[] {
    if (this.left < count) throw errors.syntax();
    const taken = this.words.slice(this.position, this.position + count) as ByteString[];
    this.position += count;
    return taken;
  }

  /** Consumes the next word if it is `word` (upper case) in any case and this version knows it as an option. */
  token(word: string): boolean {
    const next = this.words[this.position];
    if (next === undefined || next.length !== word.length || next.toUpperCase() !== word) return false;
    if (this.#unknown.has(word)) return false;
    this.position++;
    return true;
  }

  /** Consumes the next word if it is one of `words` (upper case) and tells which. */
  oneOf<const W extends string>(...words: W[]): W | null {
    for (const word of words) if (this.token(word)) return word;
    return null;
  }

  /** A signed 64-bit integer, exact: a bigint where a double cannot hold it. */
  int64(error: RedisError = errors.notInteger()): number | bigint {
    const value = parseInteger(this.word());
    if (value === null) throw error;
    return value;
  }

  /** A signed 64-bit integer as a double: exact to 2^53, rounded beyond, which is enough for counts and indexes. */
  integer(error?: RedisError): number {
    const value = parseInteger(this.word());
    if (value === null) throw error ?? errors.notInteger();
    return typeof value === 'number' ? value : Number(value);
  }

  /** An integer from `min` to `max`; not an integer and out of range are told apart as Redis does. */
  integerBetween(min: number, max: number, rangeError: RedisError, notIntegerError?: RedisError): number {
    const value = this.integer(notIntegerError);
    if (value < min || value > max) throw rangeError;
    return value;
  }

  /** A double, infinities included, NaN refused. */
  double(error?: RedisError): number {
    const value = parseDouble(this.word());
    if (value === null) throw error ?? errors.notFloat();
    return value;
  }

  /** `numkeys key [key ...]`. */
  countedKeys(notPositive: RedisError = errors.numkeysPositive()): ByteString[] {
    const count = this.integer();
    if (count < 1) throw notPositive;
    if (count > this.left) throw errors.syntax();
    return this.take(count);
  }

  /** Seconds a command may block, as milliseconds; 0 is forever. */
  timeout(): number {
    return timeoutMs(this.word(), this.profile);
  }

  /** A syntax error if any word is left. */
  end(): void {
    if (this.left > 0) throw errors.syntax();
  }
}

/** The timeout argument of blocking commands: seconds with a fraction, rounded up to milliseconds as Redis does. */
export function timeoutMs(text: ByteString, profile: Profile): number {
  const ms = parseSeconds(text);
  if (ms === null) throw errors.timeoutNotFloat();
  // 7.0.15 lets what is too large overflow, and then finds it negative.
  if (ms >= 2 ** 63 - 2 ** 41) throw profile.atLeast('7.2') ? errors.timeoutOutOfRange() : errors.timeoutNegative();
  if (ms < 0) throw errors.timeoutNegative();
  return ms;
}
