// What ioredis and node-redis take for a net.Socket: a byte stream to an engine, with no network and no Node.
//
// All that is written in one turn of the event loop leaves as one chunk, as it would from a socket that is corked.

import type { RespLink } from '../client/resp-link.ts';
import { Emitter } from './emitter.ts';

type Written = string | Uint8Array;
type Done = (error?: Error | null) => void;

/** Clients that were written for Node expect Buffers; where there are none (a page without polyfills), plain bytes. */
interface BufferClass {
  from(bytes: ArrayBufferLike, offset: number, length: number): Uint8Array;
}

const utf8 = new TextEncoder();

export class Socket extends Emitter {
  connecting = true;
  destroyed = false;
  readable = true;
  writable = true;
  /** The engine takes in what is written at once: nobody ever has to wait for 'drain'. */
  readonly writableNeedDrain = false;
  readonly writableLength = 0;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteFamily = 'IPv4';
  #link: RespLink | null = null;
  #written: Uint8Array[] = [];
  #received: Uint8Array[] = [];
  #isFlowing = false;
  #isFlushing = false;
  #isEnding = false;
  #idle: ReturnType<typeof setTimeout> | null = null;
  #idleAfter = 0;

  /** Emits 'connect' once `dialled` has resolved, or 'error' and 'close'. The address is only for messages. */
  constructor(dialled: Promise<RespLink>, address = 'redlet', port = 0) {
    super();
    this.remoteAddress = address;
    this.remotePort = port;
    dialled.then(
      (link) => this.#connected(link),
      (error: Error) => this.destroy(error),
    );
  }

  write(data: Written, encodingOrDone?: string | Done, done?: Done): boolean {
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (this.destroyed || this.#isEnding) {
      const error = new Error('write after end');
      queueMicrotask(() => callback?.(error));
      return false;
    }
    this.#written.push(bytesOf(data, encodingOrDone));
    this.#flushSoon();
    if (callback) queueMicrotask(() => callback(null));
    return true;
  }

  /** Sends what was written and closes. */
  end(dataOrDone?: Written | Done, encodingOrDone?: string | Done, done?: Done): this {
    const callback = [dataOrDone, encodingOrDone, done].find((each): each is Done => typeof each === 'function');
    if (typeof dataOrDone === 'string' || dataOrDone instanceof Uint8Array) this.write(dataOrDone, encodingOrDone);
    if (callback) this.once('close', callback);
    if (this.#isEnding || this.destroyed) return this;
    this.#isEnding = true;
    this.writable = false;
    queueMicrotask(() => {
      this.#flush();
      if (this.#link === null) this.destroy();
      else this.#link.end();
    });
    return this;
  }

  destroy(error?: Error | null): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readable = this.writable = this.connecting = false;
    this.#stopIdle();
    const link = this.#link;
    this.#link = null;
    link?.close();
    queueMicrotask(() => {
      if (error) this.emit('error', error);
      this.emit('close', error !== undefined && error !== null);
    });
    return this;
  }

  destroySoon(): void {
    this.end();
  }

  pause(): this {
    this.#isFlowing = false;
    return this;
  }

  resume(): this {
    this.#isFlowing = true;
    this.#deliver();
    return this;
  }

  isPaused(): boolean {
    return !this.#isFlowing;
  }

  /** Emits 'timeout' after so many milliseconds in which nothing was read or written; 0 never does. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    this.#idleAfter = milliseconds;
    if (listener) {
      if (milliseconds > 0) this.once('timeout', listener);
      else this.off('timeout', listener);
    }
    this.#touch();
    return this;
  }

  // A process ends when its work does: there is no handle that would keep it alive.
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  // Nothing is buffered that these could hasten or keep alive; written data leaves together anyway.
  cork(): void {}
  uncork(): void {}
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  address(): { address: string; family: string; port: number } {
    return { address: this.remoteAddress, family: this.remoteFamily, port: this.remotePort };
  }

  protected override onDataListener(): void {
    queueMicrotask(() => this.resume());
  }

  #connected(link: RespLink): void {
    if (this.destroyed) {
      link.close();
      return;
    }
    this.#link = link;
    link.onData = (chunk) => {
      this.#received.push(chunk);
      this.#touch();
      if (this.#isFlowing) this.#deliver();
    };
    link.onClosed = () => {
      if (this.destroyed) return;
      this.#deliver();
      this.emit('end');
      this.destroy();
    };
    this.connecting = false;
    this.emit('connect');
    this.emit('ready');
    this.#flushSoon();
  }

  #deliver(): void {
    while (this.#isFlowing && this.#received.length > 0) {
      const chunk = this.#received.shift() as Uint8Array;
      const { Buffer } = globalThis as { Buffer?: BufferClass };
      this.emit('data', Buffer ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : chunk);
    }
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#link === null || this.#written.length === 0) return;
    const written = this.#written;
    this.#written = [];
    this.#touch();
    this.#link.send(joined(written));
  }

  #touch(): void {
    this.#stopIdle();
    if (this.#idleAfter > 0 && !this.destroyed) {
      this.#idle = setTimeout(() => this.emit('timeout'), this.#idleAfter);
      (this.#idle as { unref?: () => void }).unref?.();
    }
  }

  #stopIdle(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }
}

/** A copy, as the engine reads it when the caller may already have changed its own. */
function bytesOf(data: Written, encoding: unknown): Uint8Array {
  if (typeof data !== 'string') return data.slice();
  if (encoding !== 'latin1' && encoding !== 'binary') return utf8.encode(data);
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) bytes[i] = data.charCodeAt(i);
  return bytes;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
