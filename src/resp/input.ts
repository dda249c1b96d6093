// The bytes of a connection that are not read yet, in whatever chunks they came. A line or a bulk that lies whole in
// the current chunk is decoded where it is; one that crosses a border is gathered in `held` first. Every byte is
// gathered at most once and searched at most once, so feeding byte by byte costs no more than twice the work.
//
//      held            chunk (at: first unread)     waiting
//   [ "$5\r\nhe" ]    [ "llo\r\n*1\r..." ]         [ ... ] [ ... ]

import type { ByteString } from '../engine/reply.ts';
import type { ByteCodec } from './codec.ts';

/** A larger gathering buffer is given back as soon as its bulk was read. */
const KEPT = 64 * 1024;

const CR = 13;
const none = new Uint8Array(0);

export class Input {
  /** The chunk being read. Whoever reads in it directly moves `at`, and does so only while nothing is held. */
  chunk: Uint8Array = none;
  at = 0;
  #waiting: Uint8Array[] = [];
  #waitingAt = 0;
  #waitingBytes = 0;
  #held: Uint8Array = none;
  #heldLength = 0;
  readonly #codec: ByteCodec;

  constructor(codec: ByteCodec) {
    this.#codec = codec;
  }

  /** Unread bytes, in all. */
  get pending(): number {
    return this.#heldLength + this.chunk.length - this.at + this.#waitingBytes;
  }

  /** A line or bulk has begun in an earlier chunk. */
  get isHolding(): boolean {
    return this.#heldLength > 0;
  }

  /** The chunk must stay as it is until everything in it was read. */
  push(chunk: Uint8Array): void {
    if (this.at < this.chunk.length || this.#waitingBytes > 0) {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
    } else {
      this.chunk = chunk;
      this.at = 0;
    }
  }

  /** Forgets all that is unread; answers how many bytes that were. */
  drop(): number {
    const dropped = this.pending;
    this.chunk = none;
    this.at = 0;
    this.#waiting = [];
    this.#waitingAt = 0;
    this.#waitingBytes = 0;
    this.#held = none;
    this.#heldLength = 0;
    return dropped;
  }

  /** The next byte, left where it is; -1 when there is none. Only while nothing is held. */
  peek(): number {
    while (this.at === this.chunk.length) if (!this.#nextChunk()) return -1;
    return this.chunk[this.at] as number;
  }

  /** The text up to a line feed, which is read too; null until it came. */
  lineFeed(): ByteString | null {
    return this.#line(10, 0);
  }

  /** The text up to a carriage return, which is read together with the byte after it, unseen; null until both came. */
  line(): ByteString | null {
    return this.#line(CR, 1);
  }

  /** `length` bytes; the two bytes after them are read too, unseen. Null until all came. */
  bulk(length: number): ByteString | null {
    const whole = length + 2;
    for (;;) {
      const missing = whole - this.#heldLength;
      if (this.chunk.length - this.at >= missing) {
        if (this.#heldLength > 0) {
          this.#hold(missing, whole);
          return this.#release(length);
        }
        const start = this.at;
        this.at += whole;
        return this.#codec.decode(this.chunk, start, start + length);
      }
      this.#hold(this.chunk.length - this.at, whole);
      if (!this.#nextChunk()) return null;
    }
  }

  /** Up to `end`, and `after` bytes more. */
  #line(end: number, after: 0 | 1): ByteString | null {
    for (;;) {
      // The last chunk ended between the carriage return and the byte after it.
      if (after === 1 && this.#heldLength > 0 && this.#held[this.#heldLength - 1] === end) {
        if (this.peek() < 0) return null;
        this.at++;
        return this.#release(this.#heldLength - 1);
      }
      const found = this.chunk.indexOf(end, this.at);
      if (found >= 0 && found + after < this.chunk.length) {
        if (this.#heldLength > 0) {
          this.#hold(found - this.at);
          this.at += 1 + after;
          return this.#release(this.#heldLength);
        }
        const start = this.at;
        this.at = found + 1 + after;
        return this.#codec.decode(this.chunk, start, found);
      }
      this.#hold(this.chunk.length - this.at);
      if (!this.#nextChunk()) return null;
    }
  }

  /** Decodes what is held, up to `length`, and holds nothing from then on. */
  #release(length: number): ByteString {
    const text = this.#codec.decode(this.#held, 0, length);
    this.#heldLength = 0;
    if (this.#held.length > KEPT) this.#held = none;
    return text;
  }

  /**
   * Moves the next `count` bytes of the chunk to what is held. `expected` is what a header announced: it is believed
   * up to four times of what really came, so that a large bulk is moved once or twice, and a lie costs nothing.
   */
  #hold(count: number, expected = 0): void {
    if (count === 0) return;
    const length = this.#heldLength + count;
    if (length > this.#held.length) {
      const larger = new Uint8Array(expected > 0 ? Math.min(expected, length * 4) : Math.max(64, length * 2));
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    if (count < 16)
      for (let i = 0; i < count; i++) this.#held[this.#heldLength + i] = this.chunk[this.at + i] as number;
    else this.#held.set(this.chunk.subarray(this.at, this.at + count), this.#heldLength);
    this.#heldLength = length;
    this.at += count;
  }

  #nextChunk(): boolean {
    const chunk = this.#waiting[this.#waitingAt];
    this.at = 0;
    if (chunk === undefined) {
      this.chunk = none;
      return false;
    }
    this.chunk = chunk;
    this.#waitingBytes -= chunk.length;
    this.#waitingAt++;
    if (this.#waitingAt === this.#waiting.length) {
      this.#waiting = [];
      this.#waitingAt = 0;
    }
    return true;
  }
}
