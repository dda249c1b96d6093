// What runs in workerd: an object with an engine whose clock a test moves, and a worker that plays transcripts against
// it over WebSockets. Whole transcripts come in by one request each.

import type { Reply } from '../../src/engine/reply.ts';
import { type RespSocket, serveRespSocket } from '../../src/hosts/resp-socket.ts';
import { portableCodec } from '../../src/resp/codec.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';
import { RedletObject } from '../../worker/durable-object.ts';
import type { Door, DoorConnection } from '../door.ts';
import { type Edition, factsOf } from '../editions.ts';
import { playAll } from '../play.ts';
import { parseTranscript } from '../transcript.ts';
import { advanceKept, keptEngine, type WatchedEngine, watchedEngine } from './engine.ts';

const codec = portableCodec();

export class TestObject extends RedletObject {
  #watched: WatchedEngine = watchedEngine('8.10');

  /** A fresh engine; the one before is forgotten. */
  async open(version: Edition): Promise<void> {
    this.#watched = await keptEngine(version);
  }

  /** As the object does, but text frames are barriers, which nothing that was sent before outlasts. */
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    const { engine } = this.#watched;
    const known = new Set(engine.connections.keys());
    serveRespSocket(
      engine,
      answeringBarriers(server, () => connection?.isBlocked === true),
    );
    const connection = [...engine.connections.values()].find(({ id }) => !known.has(id));
    return new Response(null, { status: 101, webSocket: client });
  }

  async advance(ms: number): Promise<void> {
    await advanceKept(this.#watched, ms);
  }

  async bugs(): Promise<readonly string[]> {
    return this.#watched.bugs;
  }
}

function answeringBarriers(socket: WebSocket, isBlocked: () => boolean): RespSocket {
  socket.binaryType = 'arraybuffer';
  return {
    send: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    close: (code, reason) => socket.close(code, reason),
    addEventListener(type: 'message' | 'close' | 'error', listener: (event: MessageEvent) => void) {
      socket.addEventListener(type as 'message', (event) => {
        if (typeof event.data === 'string') socket.send(isBlocked() ? 'blocked' : 'free');
        else listener(event);
      });
    },
  };
}

interface Stub {
  open(version: Edition): Promise<void>;
  fetch(url: string, init: RequestInit): Promise<Response & { readonly webSocket: WebSocket }>;
  advance(ms: number): Promise<void>;
  bugs(): Promise<readonly string[]>;
  command(...words: string[]): Promise<unknown>;
}

interface Env {
  readonly REDLET: { idFromName(name: string): unknown; get(id: unknown): Stub };
}

function isolateDoor(env: Env, version: Edition): Door {
  const stub = env.REDLET.get(env.REDLET.idFromName('transcripts'));
  let open: IsolateConnection[] = [];
  return {
    name: `isolate ${version}`,
    ...factsOf(version),
    isReal: false,
    async connect() {
      const { webSocket } = await stub.fetch('http://redlet/', { headers: { upgrade: 'websocket' } });
      const connection = new IsolateConnection(webSocket);
      open.push(connection);
      return connection;
    },
    async advance(ms) {
      for (const connection of open) await connection.barrier();
      await stub.advance(ms);
    },
    async reset() {
      for (const connection of open) await connection.close();
      open = [];
      await stub.open(version);
    },
    bugs: () => stub.bugs(),
    async close() {},
  };
}

class IsolateConnection implements DoorConnection {
  readonly #socket: WebSocket;
  readonly #decoder = new ReplyDecoder(codec);
  readonly #inbox: (Reply | 'closed')[] = [];
  #barriers: ((answer: string) => void)[] = [];
  #closed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.accept();
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') {
        this.#barriers.shift()?.(data);
        return;
      }
      this.#decoder.push(new Uint8Array(data));
      for (let reply = this.#decoder.next(); reply !== undefined; reply = this.#decoder.next()) {
        this.#inbox.push(reply);
      }
    });
    socket.addEventListener('close', () => this.#end());
  }

  send(words: readonly string[]): void {
    const text = `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
    const bytes = new Uint8Array(text.length);
    codec.encode(text, bytes, 0);
    if (!this.#closed) this.#socket.send(bytes);
  }

  /** Resolves when all that was sent here is done, and its answers are here; true if the connection is blocked. */
  async barrier(): Promise<boolean> {
    if (this.#closed) return false;
    const answer = new Promise<string>((resolve) => this.#barriers.push(resolve));
    this.#socket.send('?');
    return (await answer) === 'blocked';
  }

  async next(): Promise<Reply | 'closed'> {
    for (let i = 0; i < 3 && this.#inbox.length === 0; i++) await this.barrier();
    const message = this.#inbox.shift();
    if (message === undefined) throw new Error('expected a message, got none');
    return message;
  }

  async quiet(): Promise<boolean> {
    await this.barrier();
    return this.#inbox.length === 0;
  }

  async blocked(): Promise<void> {
    const isBlocked = await this.barrier();
    if (this.#inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.#inbox[0])}`);
    if (!isBlocked) throw new Error('expected to block, but the connection is free');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close(1000);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#inbox.push('closed');
    for (const resolve of this.#barriers) resolve('closed');
    this.#barriers = [];
  }
}

export interface IsolateRequest {
  readonly version: Edition;
  readonly file: string;
  readonly text: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/play') {
      const { version, file, text } = (await request.json()) as IsolateRequest;
      return Response.json(await playAll(parseTranscript(text, file), isolateDoor(env, version)));
    }
    if (pathname === '/command') {
      const stub = env.REDLET.get(env.REDLET.idFromName('command'));
      const answers: unknown[] = [];
      for (const words of (await request.json()) as string[][]) {
        answers.push(await stub.command(...words).catch((error: Error) => `${error.name}: ${error.message}`));
      }
      return Response.json(answers);
    }
    return new Response('not found', { status: 404 });
  },
};
