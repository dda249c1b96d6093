// An RDB file read as its bytes come, in chunks of any size: each part (an opcode with what belongs to it, a key) is
// handed on as soon as it is there. A part of which bytes are missing is read again once enough more have come; how much
// is enough grows with it, so that a large value is not read again for each chunk.

import { toByteString } from '../engine/bytes.ts';
import type { ByteString } from '../engine/reply.ts';
import type { EncodingLimits } from '../engine/values/limits.ts';
import type { Value } from '../engine/values/value.ts';
import { Crc64 } from './crc64.ts';
import { CorruptError, EmptyValueError, ForeignTypeError } from './errors.ts';
import { newestRdbVersion, opcodes } from './format.ts';
import { skipModuleAux } from './read-module.ts';
import { readValue } from './read-value.ts';
import { MoreBytesNeeded, RdbReader } from './reader.ts';

/** A key as the file has it. */
export interface RdbKey {
  readonly key: ByteString;
  readonly value: Value;
  /** Milliseconds since the epoch; null: never. */
  readonly expireAt: number | null;
  /** Seconds since the last use, if told. */
  readonly idle: number | null;
  /** The LFU counter, if told. */
  readonly frequency: number | null;
}

/** What a file is read into; each method may throw to end it. */
export interface RdbTarget {
  readonly limits: EncodingLimits;
  /** The keys that follow are of this database. */
  select(db: number): void;
  key(key: RdbKey): void;
  /** How many keys, and keys with a deadline, the database will have. */
  resize?(keys: number, volatile: number): void;
  aux?(name: ByteString, value: ByteString): void;
  /** A function library. */
  library?(code: ByteString): void;
}

export interface RdbReadOptions {
  /** Values of modules, which nobody here can read: an error (when absent), or left out. */
  readonly modules?: 'refuse' | 'skip';
  /** False: whether the checksum is right does not matter. */
  readonly checksums?: boolean;
}

const headerSize = 9;
const checksumSize = 8;

export class RdbFileReader {
  /** Bytes read so far, and keys. */
  offset = 0;
  keys = 0;
  /** Keys that were left out: empty ones, and those of modules. */
  skipped = 0;
  /** The end was reached and the checksum is right. */
  isFinished = false;
  version = 0;
  readonly #target: RdbTarget;
  readonly #options: RdbReadOptions;
  readonly #crc = new Crc64();
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  /** As long as fewer bytes are buffered, it is no use to try. */
  #enough = 1;
  /** Bytes at the start of those at hand that are in the checksum. */
  #summed = 0;
  #expireAt: number | null = null;
  #idle: number | null = null;
  #frequency: number | null = null;

  constructor(target: RdbTarget, options: RdbReadOptions = {}) {
    this.#target = target;
    this.#options = options;
  }

  /** Takes the next bytes; answers what is left of them after the end of the file, null before it. */
  feed(chunk: Uint8Array): Uint8Array | null {
    if (this.isFinished) return chunk;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    return this.#buffered < this.#enough ? null : this.#read(true);
  }

  /** There is no more. Throws if that is not the end of the file. */
  end(): Uint8Array {
    if (this.isFinished) return new Uint8Array();
    const rest = this.#read(false);
    if (rest === null) throw new CorruptError('unexpected end', this.offset + this.#buffered);
    return rest;
  }

  #read(isOpen: boolean): Uint8Array | null {
    const bytes = this.#merge();
    const reader = new RdbReader(bytes, this.offset, isOpen);
    let done = 0;
    this.#summed = 0;
    try {
      while (!this.isFinished) {
        this.#part(reader);
        done = reader.position;
      }
      return bytes.slice(done);
    } catch (thrown) {
      if (!(thrown instanceof MoreBytesNeeded)) throw thrown;
      this.#checksum(bytes, done);
      const left = bytes.length - done;
      this.#enough = Math.max(thrown.needed - done, left + (left >> 1));
      // A slice, as the bytes before it may go.
      this.#chunks = left === 0 ? [] : [bytes.slice(done)];
      this.#buffered = left;
      return null;
    } finally {
      this.offset += done;
    }
  }

  #merge(): Uint8Array {
    if (this.#chunks.length === 1) return this.#chunks[0] as Uint8Array;
    const bytes = new Uint8Array(this.#buffered);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }

  /** Adds what was read up to `to` to the checksum: large pieces are quicker than many small ones. */
  #checksum(bytes: Uint8Array, to: number): void {
    if (this.#options.checksums !== false) this.#crc.update(bytes, this.#summed, to);
    this.#summed = to;
  }

  #part(reader: RdbReader): void {
    if (this.version === 0) {
      this.#header(reader);
      return;
    }
    const code = reader.byte();
    switch (code) {
      case opcodes.expireMs:
        this.#expireAt = Number(reader.int64());
        return;
      case opcodes.expire:
        this.#expireAt = (reader.uint32() | 0) * 1000;
        return;
      case opcodes.idle:
        this.#idle = Number(reader.count());
        return;
      case opcodes.freq:
        this.#frequency = reader.byte();
        return;
      case opcodes.selectDb:
        this.#target.select(Number(reader.count()));
        return;
      case opcodes.resizeDb: {
        const [keys, volatile] = [reader.count(), reader.count()];
        this.#target.resize?.(Number(keys), Number(volatile));
        return;
      }
      case opcodes.slotInfo:
        for (let i = 0; i < 3; i++) reader.count();
        return;
      case opcodes.aux: {
        const [name, value] = [reader.string(), reader.string()];
        this.#target.aux?.(name, value);
        return;
      }
      case opcodes.function2: {
        const library = reader.string();
        if (this.#target.library === undefined) throw reader.fail('there is nothing here to run functions with');
        this.#target.library(library);
        return;
      }
      case opcodes.functionPreGa:
        throw reader.fail('functions of a pre-release of Redis 7.0');
      case opcodes.moduleAux: {
        const name = skipModuleAux(reader);
        if (this.#options.modules !== 'skip') throw new ForeignTypeError(name, reader.offset);
        return;
      }
      case opcodes.eof:
        this.#eof(reader);
        return;
      default:
        this.#key(reader, code);
    }
  }

  #header(reader: RdbReader): void {
    reader.need(headerSize);
    const text = toByteString(reader.take(headerSize));
    const version = /^REDIS(\d{4})$/.exec(text)?.[1];
    if (version === undefined) throw new CorruptError('not an RDB file', 0);
    const number = Number(version);
    if (number < 1 || number > newestRdbVersion) throw new CorruptError(`unknown RDB version ${number}`, 5);
    this.version = number;
  }

  #eof(reader: RdbReader): void {
    if (this.version >= 5) {
      reader.need(checksumSize);
      this.#checksum(reader.bytes, reader.position);
      const stored = reader.take(checksumSize);
      const isComputed = stored.some((byte) => byte !== 0);
      if (isComputed && this.#options.checksums !== false && !this.#crc.matches(stored, 0)) {
        throw reader.fail('wrong checksum');
      }
    }
    this.isFinished = true;
  }

  #key(reader: RdbReader, type: number): void {
    const key = reader.string();
    try {
      const value = readValue(reader, type, this.#target.limits);
      this.#target.key({ key, value, expireAt: this.#expireAt, idle: this.#idle, frequency: this.#frequency });
      this.keys++;
    } catch (thrown) {
      const isModule = thrown instanceof ForeignTypeError && type === 7 && this.#options.modules === 'skip';
      if (!(thrown instanceof EmptyValueError) && !isModule) throw thrown;
      this.skipped++;
    }
    this.#expireAt = null;
    this.#idle = null;
    this.#frequency = null;
  }
}
