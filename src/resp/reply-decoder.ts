// Replies from bytes, incrementally: what a client of a real server reads.

import type { Reply } from '../engine/reply.ts';
import type { ByteCodec } from './codec.ts';

export class ReplyDecoder {
  readonly #codec: ByteCodec;
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(codec: ByteCodec) {
    this.#codec = codec;
  }

  push(chunk: Uint8Array): void {
    const rest = this.#buffer.subarray(this.#at);
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    this.#buffer = joined;
    this.#at = 0;
  }

  /** The next whole reply; undefined until one has arrived. */
  next(): Reply | undefined {
    const start = this.#at;
    const reply = this.#read();
    if (reply === undefined) this.#at = start;
    return reply;
  }

  #read(): Reply | undefined {
    const end = this.#buffer.indexOf(10, this.#at);
    if (end < 1 || end >= this.#buffer.length) return undefined;
    const type = String.fromCharCode(this.#buffer[this.#at] as number);
    const line = this.#codec.decode(this.#buffer, this.#at + 1, end - 1);
    this.#at = end + 1;
    switch (type) {
      case '+':
        return { kind: 'status', text: line };
      case '-':
        return { kind: 'error', message: line };
      case ':':
        return Number.isSafeInteger(Number(line)) ? Number(line) : BigInt(line);
      case ',':
        return { kind: 'double', value: Number(line.replace('inf', 'Infinity')), text: line };
      case '#':
        return { kind: 'boolean', value: line === 't' };
      case '(':
        return { kind: 'big-number', text: line };
      case '_':
        return null;
      case '$':
      case '=': {
        const length = Number(line);
        if (length < 0) return null;
        if (this.#buffer.length < this.#at + length + 2) return undefined;
        const text = this.#codec.decode(this.#buffer, this.#at, this.#at + length);
        this.#at += length + 2;
        return type === '$' ? text : { kind: 'verbatim', format: text.slice(0, 3) as 'txt', text: text.slice(4) };
      }
      case '*':
        return Number(line) < 0 ? { kind: 'null-array' } : this.#items(Number(line));
      case '%': {
        const entries = this.#items(Number(line) * 2);
        return entries && { kind: 'map', entries };
      }
      case '~': {
        const items = this.#items(Number(line));
        return items && { kind: 'set', items };
      }
      case '>': {
        const items = this.#items(Number(line));
        return items && { kind: 'push', items };
      }
      case '|': {
        const entries = this.#items(Number(line) * 2);
        const reply = entries && this.#read();
        return entries && reply !== undefined ? { kind: 'attribute', entries, reply } : undefined;
      }
      default:
        throw new Error(`protocol error: a reply cannot begin with ${JSON.stringify(type)}`);
    }
  }

  #items(count: number): Reply[] | undefined {
    const items: Reply[] = [];
    for (let i = 0; i < count; i++) {
      const item = this.#read();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
}
