// A socket that speaks RESP, as a client holds it: what arrives is decoded into an inbox.

import { connect, type Socket } from 'node:net';
import type { Reply } from '../../src/engine/reply.ts';
import { nodeCodec } from '../../src/node/codec.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';

/** Milliseconds after which a message that should have come is missed. */
export const patience = 5000;

export class RespLink {
  readonly inbox: (Reply | 'closed')[] = [];
  readonly #socket: Socket;
  readonly #decoder = new ReplyDecoder(nodeCodec);
  #arrived: (() => void) | null = null;
  #isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#decoder.push(chunk);
      const before = this.inbox.length;
      for (let reply = this.#decoder.next(); reply !== undefined; reply = this.#decoder.next()) this.inbox.push(reply);
      // A part of a large reply is no message yet.
      if (this.inbox.length > before) this.#arrived?.();
    });
    socket.on('close', () => {
      this.#isClosed = true;
      this.inbox.push('closed');
      this.#arrived?.();
    });
    socket.on('error', () => {});
  }

  send(words: readonly string[]): void {
    this.#socket.write(encodeRequest(words), 'latin1');
  }

  /** Sends what is already RESP. */
  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  async ask(...words: string[]): Promise<Reply> {
    this.send(words);
    const reply = await this.next();
    if (reply === 'closed') throw new Error('the server closed the connection');
    return reply;
  }

  async next(): Promise<Reply | 'closed'> {
    return (await this.take(1))[0] as Reply | 'closed';
  }

  /** The next `count` messages. */
  async take(count: number): Promise<(Reply | 'closed')[]> {
    if (!(await this.arrived(count))) throw new Error(`expected a message, none came in ${patience} ms`);
    return this.inbox.splice(0, count);
  }

  /** True as soon as `count` messages lie in the inbox, false if none comes for `ms` milliseconds before that. */
  async arrived(count: number, ms = patience): Promise<boolean> {
    while (this.inbox.length < count) {
      // Nothing more comes of a server that is gone.
      if (this.#isClosed) return false;
      const before = this.inbox.length;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      // After a long turn of this process the timer rings before what has come meanwhile is read.
      if (this.inbox.length === before) await new Promise((resolve) => setImmediate(resolve));
      if (this.inbox.length === before) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.destroy();
    await closed;
  }
}

export function encodeRequest(words: readonly string[]): string {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  return socket;
}
