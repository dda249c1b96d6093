// The append-only log read as its bytes come, in chunks of any size: an RDB file first, if it begins like one, then
// commands. A unit (a command, or all between MULTI and EXEC) is handed on when it is whole. Where the bytes end in the
// middle of one, the offset up to which all is well is told: what is behind it was never acknowledged as durable.

import { toByteString } from '../../engine/bytes.ts';
import type { ByteString } from '../../engine/reply.ts';
import { CorruptError } from '../errors.ts';
import { RdbFileReader, type RdbReadOptions, type RdbTarget } from '../read-file.ts';

export interface AofTarget {
  /** One command, or those of a transaction. `offset`: where the unit ends in the file. */
  unit(commands: readonly (readonly ByteString[])[], offset: number): void;
  /** Takes the RDB file that the log begins with; null: there must be none. */
  readonly preamble: RdbTarget | null;
  /** The snapshot that the log begins with was read. */
  preambleRead?(): void;
}

export interface AofEnd {
  /** Bytes from the start that are whole units: what is behind them is to be cut off. */
  readonly validUpTo: number;
  readonly isTruncated: boolean;
  /** It ended within a transaction, none of which was applied. */
  readonly inTransaction: boolean;
}

const magic = 'REDIS';
const newline = 10;
/** No number in the format is longer. */
const longestNumber = 20;
const longestAnnotation = 1024;
const mostWords = 1024 * 1024;
const longestWord = 512 * 1024 * 1024;

export class AofReader {
  /** Where the bytes not yet understood begin. */
  offset = 0;
  units = 0;
  readonly #target: AofTarget;
  readonly #options: RdbReadOptions;
  #bytes: Uint8Array = new Uint8Array();
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  /** So many bytes are needed before another look is worth it. */
  #enough = magic.length;
  #preamble: RdbFileReader | null = null;
  #started = false;
  #transaction: ByteString[][] | null = null;
  #beforeTransaction = 0;

  constructor(target: AofTarget, options: RdbReadOptions = {}) {
    this.#target = target;
    this.#options = options;
  }

  feed(chunk: Uint8Array): void {
    let next = chunk;
    if (this.#preamble !== null) {
      const rest = this.#feedPreamble(next);
      if (rest === null) return;
      next = rest;
    }
    this.#chunks.push(next);
    this.#waiting += next.length;
    if (this.#bytes.length + this.#waiting >= this.#enough) this.#read();
  }

  /** There is no more. Throws if the RDB file at its start is not whole. */
  end(): AofEnd {
    if (this.#preamble !== null) this.#bytes = this.#endPreamble(this.#preamble, this.#preamble.end());
    this.#read();
    const inTransaction = this.#transaction !== null;
    return {
      validUpTo: inTransaction ? this.#beforeTransaction : this.offset,
      isTruncated: inTransaction || this.#bytes.length > 0,
      inTransaction,
    };
  }

  #feedPreamble(chunk: Uint8Array): Uint8Array | null {
    const preamble = this.#preamble as RdbFileReader;
    const rest = preamble.feed(chunk);
    return rest === null ? null : this.#endPreamble(preamble, rest);
  }

  #endPreamble(preamble: RdbFileReader, rest: Uint8Array): Uint8Array {
    this.#preamble = null;
    this.offset = preamble.offset;
    this.#target.preambleRead?.();
    return rest;
  }

  #read(): void {
    this.#merge();
    if (!this.#started) {
      const start = toByteString(this.#bytes, 0, Math.min(magic.length, this.#bytes.length));
      if (start.length < magic.length && magic.startsWith(start)) return;
      this.#started = true;
      if (start === magic) {
        const { preamble } = this.#target;
        if (preamble === null) throw new CorruptError('an RDB file where commands were expected', 0);
        this.#preamble = new RdbFileReader(preamble, this.#options);
        const rest = this.#feedPreamble(this.#bytes);
        this.#bytes = rest ?? new Uint8Array();
        this.#enough = 1;
        if (rest === null) return;
      }
    }
    this.#enough = 1;
    let at = 0;
    for (;;) {
      const end = this.#part(at);
      if (end < 0) {
        this.#enough = Math.max(-end, this.#bytes.length - at + 1);
        break;
      }
      at = end;
    }
    this.#bytes = this.#bytes.slice(at);
  }

  #merge(): void {
    if (this.#chunks.length === 0) return;
    if (this.#bytes.length === 0 && this.#chunks.length === 1) {
      this.#bytes = this.#chunks[0] as Uint8Array;
    } else {
      const merged = new Uint8Array(this.#bytes.length + this.#waiting);
      merged.set(this.#bytes);
      let at = this.#bytes.length;
      for (const chunk of this.#chunks) {
        merged.set(chunk, at);
        at += chunk.length;
      }
      this.#bytes = merged;
    }
    this.#chunks = [];
    this.#waiting = 0;
  }

  /** Reads the command or annotation at `at` and answers where it ends; below 0 if that many bytes are not there. */
  #part(at: number): number {
    const bytes = this.#bytes;
    if (at === bytes.length) return -1;
    if (bytes[at] === 0x23) {
      const end = bytes.indexOf(newline, at);
      if (end < 0 && bytes.length - at > longestAnnotation) throw this.#fail(0);
      if (end < 0) return -1;
      this.offset += end + 1 - at;
      return end + 1;
    }
    const words: ByteString[] = [];
    let position = at;
    const count = this.#number(position, 0x2a, at);
    if (count === null) return -1;
    if (count.value < 1 || count.value > mostWords) throw this.#fail(position - at);
    position = count.end;
    for (let i = 0; i < count.value; i++) {
      const length = this.#number(position, 0x24, at);
      if (length === null) return -1;
      if (length.value > longestWord) throw this.#fail(position - at);
      const end = length.end + length.value;
      if (end + 2 > bytes.length) return -(end + 2 - at);
      if (bytes[end] !== 13 || bytes[end + 1] !== newline) throw this.#fail(end - at);
      words.push(toByteString(bytes, length.end, end));
      position = end + 2;
    }
    this.#command(words, position - at);
    return position;
  }

  /** A number after its mark, and where the line ends; null if that is not there yet. */
  #number(position: number, mark: number, at: number): { readonly value: number; readonly end: number } | null {
    const bytes = this.#bytes;
    if (position >= bytes.length) return null;
    if (bytes[position] !== mark) throw this.#fail(position - at);
    let value = 0;
    let i = position + 1;
    for (; i < bytes.length; i++) {
      const digit = (bytes[i] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (i - position > longestNumber) throw this.#fail(position - at);
    if (i < bytes.length && (bytes[i] !== 13 || i === position + 1)) throw this.#fail(i - at);
    if (i + 1 >= bytes.length) return null;
    if (bytes[i + 1] !== newline) throw this.#fail(i - at);
    return { value, end: i + 2 };
  }

  #command(words: ByteString[], size: number): void {
    const start = this.offset;
    this.offset += size;
    const name = (words[0] as ByteString).toUpperCase();
    if (name === 'MULTI') {
      this.#transaction = [];
      this.#beforeTransaction = start;
    } else if (this.#transaction === null) this.#hand([words]);
    else if (name === 'EXEC') {
      const commands = this.#transaction;
      this.#transaction = null;
      this.#hand(commands);
    } else this.#transaction.push(words);
  }

  #hand(commands: readonly (readonly ByteString[])[]): void {
    this.units++;
    this.#target.unit(commands, this.offset);
  }

  #fail(at: number): CorruptError {
    return new CorruptError('invalid append-only log', this.offset + at);
  }
}
