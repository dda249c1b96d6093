// Redlet's own TCP server, in this process and under a virtual clock: sockets, chunks and RESP are real, time is not.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Engine } from '../../src/engine/engine.ts';
import { listen, type TcpServer } from '../../src/node/tcp.ts';
import type { Door, DoorConnection } from '../door.ts';
import { type Edition, factsOf } from '../editions.ts';
import { advanceKept, keptEngine, type WatchedEngine, watchedEngine } from './engine.ts';
import { openSocket, RespLink } from './resp-link.ts';

export async function ownTcpDoor(version: Edition): Promise<Door> {
  const echo = await Echo.open();
  let watched: WatchedEngine = watchedEngine(version);
  let server: TcpServer | null = null;

  return {
    name: `TCP ${version}`,
    ...factsOf(version),
    isReal: false,
    async connect() {
      server ??= await listen(watched.engine, { port: 0 });
      const known = new Set(watched.engine.connections.keys());
      const socket = await openSocket(server.port);
      const isNew = (id: number) => !known.has(id);
      while (![...watched.engine.connections.keys()].some(isNew)) await echo.settle();
      return new OwnLink(socket, watched.engine, [...watched.engine.connections.keys()].find(isNew) as number, echo);
    },
    async advance(ms) {
      await echo.settle();
      await advanceKept(watched, ms);
    },
    async reset() {
      await server?.close();
      server = null;
      watched = await keptEngine(version);
    },
    bugs: async () => watched.bugs,
    async close() {
      await server?.close();
      await echo.close();
    },
  };
}

class OwnLink extends RespLink implements DoorConnection {
  readonly #engine: Engine;
  readonly #id: number;
  readonly #echo: Echo;

  constructor(socket: Socket, engine: Engine, id: number, echo: Echo) {
    super(socket);
    this.#engine = engine;
    this.#id = id;
    this.#echo = echo;
  }

  async quiet(): Promise<boolean> {
    await this.#echo.settle();
    return this.inbox.length === 0;
  }

  async blocked(): Promise<void> {
    await this.#echo.settle();
    if (this.inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.inbox[0])}`);
    if (!this.#engine.connections.get(this.#id)?.isBlocked) throw new Error('expected to block, but it is free');
  }
}

/**
 * Tells when what was on its way has arrived: the kernel hands over what was written to the loopback in order, so
 * by the time a byte has gone to and fro, so has all that was sent before it, and by the second time its answers.
 */
class Echo {
  readonly #server: Server;
  readonly #socket: Socket;

  private constructor(server: Server, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
  }

  static async open(): Promise<Echo> {
    const server = createServer({ noDelay: true }, (socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return new Echo(server, await openSocket(typeof address === 'object' && address !== null ? address.port : 0));
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      const answered = once(this.#socket, 'data');
      this.#socket.write('.');
      await answered;
    }
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
