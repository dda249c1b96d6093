// A real server over TCP: redis-server proves the transcripts' expectations, and Redlet's own TCP server is tried by
// the same code.

import { connect, type Socket } from 'node:net';
import { isError, isTagged, type Reply } from '../../src/engine/reply.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';
import { nodeCodec } from '../../src/node/codec.ts';
import type { Door, DoorConnection } from '../door.ts';

/** Milliseconds after which a message that should have come is missed. */
const patience = 5000;

export interface TcpDoorOptions {
  readonly name: string;
  readonly version: string;
  readonly port: number;
  /** How time passes; by default real time does, told by the server's own TIME. */
  readonly advance?: (ms: number) => Promise<void>;
  readonly close?: () => Promise<void>;
}

export async function tcpDoor(options: TcpDoorOptions): Promise<Door> {
  const control = await TcpLink.open(options.port);
  const open = new Set<TcpLink>();
  const before = await configuration(control);

  return {
    name: options.name,
    version: options.version,
    async connect() {
      const link = await TcpLink.open(options.port, control);
      open.add(link);
      return link;
    },
    advance: options.advance ?? ((ms) => waitByServerClock(control, ms)),
    async reset() {
      for (const link of open) await link.close();
      open.clear();
      await control.ask('CLIENT', 'UNPAUSE');
      await control.ask('FLUSHALL');
      const now = await configuration(control);
      for (const [name, value] of before) if (now.get(name) !== value) await control.ask('CONFIG', 'SET', name, value);
      await control.ask('CONFIG', 'RESETSTAT');
      await control.ask('DEBUG', 'SET-ACTIVE-EXPIRE', '1');
    },
    async close() {
      for (const link of open) await link.close();
      await control.close();
      await options.close?.();
    },
  };
}

async function configuration(control: TcpLink): Promise<Map<string, string>> {
  const reply = await control.ask('CONFIG', 'GET', '*');
  const values = new Map<string, string>();
  if (Array.isArray(reply)) for (let i = 0; i < reply.length; i += 2) values.set(String(reply[i]), String(reply[i + 1]));
  return values;
}

async function waitByServerClock(control: TcpLink, ms: number): Promise<void> {
  const time = async () => {
    const [seconds, micros] = (await control.ask('TIME')) as [string, string];
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };
  const until = (await time()) + ms;
  while ((await time()) < until) await new Promise((resolve) => setImmediate(resolve));
}

export class TcpLink implements DoorConnection {
  readonly #socket: Socket;
  readonly #decoder = new ReplyDecoder(nodeCodec);
  readonly #inbox: (Reply | 'closed')[] = [];
  #arrived: (() => void) | null = null;
  #id: string | null = null;
  readonly #control: TcpLink | null;

  private constructor(socket: Socket, control: TcpLink | null) {
    this.#socket = socket;
    this.#control = control;
    socket.on('data', (chunk) => {
      this.#decoder.push(chunk);
      for (let reply = this.#decoder.next(); reply !== undefined; reply = this.#decoder.next()) this.#inbox.push(reply);
      this.#arrived?.();
    });
    socket.on('close', () => {
      this.#inbox.push('closed');
      this.#arrived?.();
    });
    socket.on('error', () => {});
  }

  static async open(port: number, control: TcpLink | null = null): Promise<TcpLink> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    const link = new TcpLink(socket, control);
    if (control !== null) link.#id = String(await link.ask('CLIENT', 'ID'));
    return link;
  }

  send(words: readonly string[]): void {
    let text = `*${words.length}\r\n`;
    for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
    this.#socket.write(text, 'latin1');
  }

  async ask(...words: string[]): Promise<Reply> {
    this.send(words);
    const reply = await this.next();
    if (reply === 'closed') throw new Error('the server closed the control connection');
    return reply;
  }

  async next(): Promise<Reply | 'closed'> {
    const deadline = Date.now() + patience;
    while (this.#inbox.length === 0) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`expected a message, none came in ${patience} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#inbox.shift() as Reply | 'closed';
  }

  async quiet(): Promise<boolean> {
    // What another connection caused before is in our socket once the server has answered a later command.
    if (this.#control !== null) for (let i = 0; i < 2; i++) await this.#control.ask('PING');
    await new Promise((resolve) => setImmediate(resolve));
    return this.#inbox.length === 0;
  }

  async blocked(): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      const listed = await (this.#control as TcpLink).ask('CLIENT', 'LIST', 'ID', this.#id as string);
      if (this.#inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.#inbox[0])}`);
      const text = isTagged(listed) && listed.kind === 'verbatim' ? listed.text : String(listed);
      if (!isError(listed) && / flags=\w*b/.test(text)) return;
      if (Date.now() > deadline) throw new Error(`expected to block, the server lists: ${text}`);
    }
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.destroy();
    await closed;
  }
}
