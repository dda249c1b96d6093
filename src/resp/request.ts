// Requests from bytes, in chunks of any size: multibulk and inline commands, with Redis's limits and protocol errors.
//
// What is announced is never allocated in advance: a count or a length only says how much to wait for. A bulk that has
// not arrived whole waits in the chunks it came in, which are joined once, so nothing is copied over and over.
//
// Nearly all requests lie whole in one chunk and in the plainest form. `#plain` reads those in one go; whatever it does
// not understand, or has not got all of, it leaves untouched to the careful readers below it.

import { parseInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { splitArguments } from '../engine/split.ts';
import type { ByteCodec } from './codec.ts';

export interface RequestLimits {
  /** `proto-max-bulk-len`. */
  maxBulkLength(): number;
  /** `client-query-buffer-limit`. */
  maxQueryBuffer(): number;
  /** A client that has not authenticated may send little. */
  isAuthenticated(): boolean;
}

/** Longest line: an inline command, a count. */
const longestLine = 64 * 1024;
/** Longest word, and highest count, that need no look at a limit. */
const plainLength = 16 * 1024;
const plainCount = 10;
const empty = new Uint8Array(0);
const newline = 10;
const carriageReturn = 13;
const star = 42;
const dollar = 36;

export class RequestDecoder {
  /** The protocol error that ended the stream, as answered to the client; null while there is none. */
  error: ByteString | null = null;
  readonly #codec: ByteCodec;
  readonly #limits: RequestLimits;
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Chunks behind #buffer that are not needed yet. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Bytes that #buffer must have from #at on before it is worth looking again. */
  #needed = 0;
  #words: ByteString[] = [];
  /** Words still to come of the multibulk request that has begun; 0 between requests. */
  #left = 0;
  /** Length of the bulk that has begun; -1 when its header is still to come. */
  #bulk = -1;

  constructor(codec: ByteCodec, limits: RequestLimits) {
    this.#codec = codec;
    this.#limits = limits;
  }

  /** Bytes that have arrived and are not part of a request yet. */
  get pending(): number {
    return this.#buffer.length - this.#at + this.#waitingBytes;
  }

  /**
   * Whether more has arrived than may wait, asked when all whole requests have been read (or none is to be, as the
   * client is blocked): Redis closes such a client without a word. Requests that came together are no offence, however
   * many.
   */
  get overflowed(): boolean {
    return this.#isTooLarge || this.pending > this.#limits.maxQueryBuffer();
  }

  /** True once a word alone was more than may wait. */
  #isTooLarge = false;

  push(chunk: Uint8Array): void {
    if (this.error !== null) return;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
  }

  /** The memory of the chunk pushed last is about to be used for other things: what is still to be read of it is copied. */
  keep(): void {
    if (this.#waiting.length > 0) this.#waiting.push((this.#waiting.pop() as Uint8Array).slice());
    else if (this.#at < this.#buffer.length) {
      this.#buffer = this.#buffer.slice(this.#at);
      this.#at = 0;
    } else if (this.#at > 0) {
      this.#buffer = empty;
      this.#at = 0;
    }
  }

  /** The next whole request, null when it has not arrived yet or after an error. Empty requests are passed over. */
  next(): ByteString[] | null {
    for (;;) {
      if (this.error !== null) return null;
      this.#join();
      if (this.#at >= this.#buffer.length) return null;
      if (this.#left === 0) {
        const plain = this.#plain();
        if (plain !== null) return plain;
        if (this.#buffer[this.#at] !== star) {
          const words = this.#inline();
          if (words === null) return null;
          if (words.length > 0) return words;
          continue;
        }
      }
      if (this.#left === 0 && !this.#count()) {
        if (this.error !== null || this.#isShort) return null;
        continue;
      }
      if (!this.#bulks()) return null;
      const words = this.#words;
      this.#words = [];
      return words;
    }
  }

  #isShort = false;

  /** Appends the waiting chunks, if what has arrived is enough to go on. */
  #join(): void {
    if (this.#waiting.length === 0 || this.pending < this.#needed) return;
    const rest = this.#buffer.length - this.#at;
    if (rest === 0 && this.#waiting.length === 1) {
      this.#buffer = this.#waiting[0] as Uint8Array;
    } else {
      const joined = new Uint8Array(rest + this.#waitingBytes);
      joined.set(this.#buffer.subarray(this.#at));
      let at = rest;
      for (const chunk of this.#waiting) {
        joined.set(chunk, at);
        at += chunk.length;
      }
      this.#buffer = joined;
    }
    this.#at = 0;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#needed = 0;
  }

  /** A request in its plainest form that has arrived whole; otherwise null, with nothing consumed. */
  #plain(): ByteString[] | null {
    const buffer = this.#buffer;
    let i = this.#at;
    if (buffer[i] !== star) return null;
    let left = (buffer[++i] as number) - 48;
    // One digit or two, the first of them no zero.
    if (!(left > 0 && left < 10)) return null;
    if (buffer[++i] !== carriageReturn) {
      const digit = (buffer[i++] as number) - 48;
      if (!(digit >= 0 && digit < 10) || buffer[i] !== carriageReturn) return null;
      left = left * 10 + digit;
    }
    if (left > plainCount && !this.#limits.isAuthenticated()) return null;
    i += 2;
    const words: ByteString[] = [];
    for (; left > 0; left--) {
      if (buffer[i] !== dollar) return null;
      let length = (buffer[++i] as number) - 48;
      if (!(length >= 0 && length < 10)) return null;
      while (buffer[++i] !== carriageReturn) {
        const digit = (buffer[i] as number) - 48;
        if (length === 0 || !(digit >= 0 && digit < 10)) return null;
        length = length * 10 + digit;
        if (length > plainLength) return null;
      }
      i += 2;
      const end = i + length;
      if (end + 2 > buffer.length) return null;
      words.push(this.#codec.decode(buffer, i, end));
      i = end + 2;
    }
    this.#at = i;
    return words;
  }

  /** Reads an inline command; null when its line has not arrived whole. */
  #inline(): ByteString[] | null {
    const end = this.#find(newline);
    if (end < 0) {
      if (this.#buffer.length - this.#at > longestLine) this.#fail('too big inline request');
      return null;
    }
    // Redis gives up on a line once it has read this much of it without an end; it reads 16 kB at a time.
    if (end - this.#at > longestLine + 16 * 1024) {
      this.#fail('too big inline request');
      return null;
    }
    const hasReturn = end > this.#at && this.#buffer[end - 1] === carriageReturn;
    const line = this.#codec.decode(this.#buffer, this.#at, hasReturn ? end - 1 : end);
    this.#at = end + 1;
    const words = splitArguments(line);
    if (words === null) {
      this.#fail('unbalanced quotes in request');
      return null;
    }
    return words;
  }

  /** Reads `*N`; false when there is nothing to read after it (or it has not arrived, or is wrong). */
  #count(): boolean {
    this.#isShort = false;
    const count = this.#lengthLine('too big mbulk count string');
    if (count === null) return false;
    if (Number.isNaN(count) || count > 2147483647) return this.#fail('invalid multibulk length');
    if (count > 10 && !this.#limits.isAuthenticated()) return this.#fail('unauthenticated multibulk length');
    if (count <= 0) return false;
    this.#left = count;
    this.#words = [];
    return true;
  }

  /** Reads the words of the request that has begun; false when they have not all arrived. */
  #bulks(): boolean {
    while (this.#left > 0) {
      if (this.#bulk < 0 && !this.#bulkHeader()) return false;
      const end = this.#at + this.#bulk;
      if (this.#buffer.length < end + 2) {
        this.#needed = this.#bulk + 2;
        return false;
      }
      // It came in one chunk, but Redis would not have read all of it.
      if (this.#bulk > plainLength && this.#bulk + 2 > this.#limits.maxQueryBuffer()) {
        this.#isTooLarge = true;
        return false;
      }
      this.#words.push(this.#codec.decode(this.#buffer, this.#at, end));
      this.#at = end + 2;
      this.#bulk = -1;
      this.#left--;
    }
    return true;
  }

  #bulkHeader(): boolean {
    if (this.#at >= this.#buffer.length) return false;
    // Redis looks at the first byte only once the whole line has come.
    const first = this.#buffer[this.#at] as number;
    if (this.#find(carriageReturn) < 0) {
      if (this.#buffer.length - this.#at > longestLine) return this.#fail('too big bulk count string');
      return false;
    }
    if (first !== dollar) return this.#fail(`expected '$', got '${String.fromCharCode(first === 13 ? 32 : first)}'`);
    const length = this.#lengthLine('too big bulk count string');
    if (length === null) return false;
    if (Number.isNaN(length) || length < 0 || length > this.#limits.maxBulkLength()) {
      return this.#fail('invalid bulk length');
    }
    if (length > 16384 && !this.#limits.isAuthenticated()) return this.#fail('unauthenticated bulk length');
    this.#bulk = length;
    return true;
  }

  /**
   * Where the next `byte` is, or -1. Redis looks for it with strchr, so that a NUL ends the search: such a line never
   * ends.
   */
  #find(byte: number): number {
    const found = this.#buffer.indexOf(byte, this.#at);
    if (found < 0) return -1;
    return this.#buffer.subarray(this.#at, found).includes(0) ? -1 : found;
  }

  /** The number on the line at #at, after its type byte; NaN if it is none, null if the line has not arrived whole. */
  #lengthLine(tooBig: string): number | null {
    const buffer = this.#buffer;
    let i = this.#at + 1;
    let value = 0;
    let digits = 0;
    // The usual case: a few digits and the line's end.
    for (; i < buffer.length; i++) {
      const digit = (buffer[i] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      digits++;
    }
    if (
      i + 1 < buffer.length &&
      buffer[i] === 13 &&
      digits > 0 &&
      digits < 10 &&
      (digits === 1 || buffer[this.#at + 1] !== 48)
    ) {
      this.#at = i + 2;
      return value;
    }
    const end = this.#find(carriageReturn);
    if (end < 0 || end + 1 >= buffer.length) {
      if (buffer.length - this.#at > longestLine) this.#fail(tooBig);
      this.#isShort = true;
      return null;
    }
    const text = this.#codec.decode(buffer, this.#at + 1, end);
    this.#at = end + 2;
    const length = parseInteger(text);
    return length === null ? Number.NaN : Number(length);
  }

  #fail(why: string): false {
    this.error = `ERR Protocol error: ${why}`;
    this.#buffer = new Uint8Array(0);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return false;
  }
}

/** Whether a request begins as a line of HTTP does: a browser that was led here must not reach anything. */
export function isForeign(word: ByteString): boolean {
  // The second letter tells them from most commands of their length.
  return (word.length === 4 || word.length === 5) && (word.charCodeAt(1) | 32) === 111 && /^(post|host:)$/i.test(word);
}
