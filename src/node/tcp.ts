// The TCP server: sockets in, RESP out. One Redis connection per socket.
//
// Output gathers while a chunk of input is worked on and leaves in one write. A reader that is too slow is cut off
// when its unread output passes `client-output-buffer-limit`; a writer that is blocked (BLPOP) is not read from, so
// what it sends meanwhile waits in the kernel and not in our memory.

import { createServer, type Server, type Socket } from 'node:net';
import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import { ReplyEncoder } from '../resp/encode.ts';
import { RequestDecoder } from '../resp/request.ts';
import { nodeCodec } from './codec.ts';

export interface ListenOptions {
  /** 0 picks a free port. */
  readonly port: number;
  readonly host?: string;
}

export interface TcpServer {
  readonly port: number;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}

/** Serves `engine` over TCP. Resolves once it listens. */
export async function listen(engine: Engine, { port, host = '127.0.0.1' }: ListenOptions): Promise<TcpServer> {
  const clients = new Set<Client>();
  const server: Server = createServer({ noDelay: true }, (socket) => {
    const client = new Client(engine, socket, () => clients.delete(client));
    clients.add(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

class Client {
  readonly #engine: Engine;
  readonly #socket: Socket;
  readonly #connection: Connection;
  readonly #decoder: RequestDecoder;
  readonly #encoder = new ReplyEncoder(nodeCodec);
  /** True while a chunk is worked on: output leaves when that is done. */
  #working = false;
  #flushing = false;
  #ending = false;

  constructor(engine: Engine, socket: Socket, onGone: () => void) {
    this.#engine = engine;
    this.#socket = socket;
    const name = (address?: string, port?: number) => `${address?.replace('::ffff:', '') ?? '?'}:${port ?? 0}`;
    this.#connection = engine.connect(
      {
        reply: (reply) => {
          this.#encoder.write(reply, this.#connection.resp);
          this.#flushSoon();
        },
        push: (message) => {
          this.#encoder.write(message, this.#connection.resp);
          this.#flushSoon();
        },
        closed: () => this.end(),
        resumed: () => this.#resume(),
      },
      { addr: name(socket.remoteAddress, socket.remotePort), laddr: name(socket.localAddress, socket.localPort) },
    );
    this.#decoder = new RequestDecoder(nodeCodec, {
      maxBulkLength: () => engine.config.number('proto-max-bulk-len'),
      maxQueryBuffer: () => engine.config.number('client-query-buffer-limit'),
      isAuthenticated: () => this.#connection.authenticated,
    });
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#connection.close();
      onGone();
    });
  }

  /** Sends what is left and closes. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#flush();
    this.#socket.destroySoon();
  }

  #receive(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    this.#work();
  }

  /** Runs the commands that have arrived, until there is none or one blocks. */
  #work(): void {
    this.#working = true;
    this.#engine.batch(() => {
      while (!this.#connection.closed && !this.#connection.isBlocked) {
        const words = this.#decoder.next();
        if (words === null) break;
        if (isForeign(words[0] as string)) {
          this.#drop();
          return;
        }
        this.#connection.submit(words);
      }
    });
    this.#working = false;
    if (this.#ending) return;
    if (this.#decoder.overflowed) {
      this.#drop();
      return;
    }
    const error = this.#decoder.error;
    if (error !== null && !this.#connection.isBlocked) {
      this.#encoder.write({ kind: 'error', message: error }, 2);
      this.end();
      return;
    }
    if (this.#connection.isBlocked) this.#socket.pause();
    this.#flush();
  }

  /** Closes without another word. */
  #drop(): void {
    this.#ending = true;
    this.#connection.close();
    this.#socket.destroy();
  }

  #resume(): void {
    if (this.#ending || !this.#socket.isPaused()) return;
    this.#socket.resume();
    queueMicrotask(() => this.#work());
  }

  #flushSoon(): void {
    if (this.#working || this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    for (const part of this.#encoder.take()) {
      if (typeof part === 'string') this.#socket.write(part, 'latin1');
      else this.#socket.write(part);
    }
    if (this.#socket.writableLength > outputLimit(this.#engine, this.#connection)) {
      this.#engine.kill(this.#connection);
      this.#socket.destroy();
    }
  }
}

/** Words that HTTP requests begin their lines with: a browser that was led here must not reach anything. */
function isForeign(word: string): boolean {
  return (word.length === 4 || word.length === 5) && /^(post|host:)$/i.test(word);
}

/** Bytes of unread output that a connection may have; normal clients have no limit but that of the machine. */
function outputLimit(engine: Engine, connection: Connection): number {
  const limits = engine.config.get('client-output-buffer-limit').split(' ');
  const kind = connection.subscriptions + connection.shardChannels.size > 0 ? 'pubsub' : 'normal';
  const hard = Number(limits[limits.indexOf(kind) + 1] ?? 0);
  return hard > 0 ? hard : 1024 ** 3;
}
