// The TCP server: sockets in, RESP out. One Redis connection per socket.
//
// Output gathers while a chunk of input is worked on and leaves in one write. A reader that is too slow is cut off
// when its unread output passes `client-output-buffer-limit`; a writer that is blocked (BLPOP) is read from only until it
// has sent a little, so that its end is noticed but what more it sends waits in the kernel and not in our memory.

import { createServer, type Server, type Socket } from 'node:net';
import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import { ReplyEncoder } from '../resp/encode.ts';
import { isForeign, RequestDecoder } from '../resp/request.ts';
import { nodeCodec } from './codec.ts';
import { readShared } from './shared-read.ts';

/** Bytes that a blocked client may have sent before it is not read from any more. */
const longQueue = 64 * 1024;

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
  const limits = observedLimits(engine);
  const server: Server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    const client = new Client(engine, limits, socket, () => clients.delete(client));
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
      const closed = [...clients].map((client) => client.end());
      await Promise.all([...closed, new Promise<void>((resolve) => server.close(() => resolve()))]);
    },
  };
}

/** The parameters that every chunk must be measured by. */
interface Limits {
  bulkLength: number;
  queryBuffer: number;
  /** Bytes of unread output; 0 is no limit of its own. */
  normalOutput: number;
  pubsubOutput: number;
}

/** Kept up to date by the configuration. */
function observedLimits({ config }: Engine): Readonly<Limits> {
  const limits: Limits = { bulkLength: 0, queryBuffer: 0, normalOutput: 0, pubsubOutput: 0 };
  config.observe(() => {
    const output = config.get('client-output-buffer-limit').split(' ');
    const hardLimit = (kind: string) => Number(output[output.indexOf(kind) + 1] ?? 0);
    limits.bulkLength = config.number('proto-max-bulk-len');
    limits.queryBuffer = config.number('client-query-buffer-limit');
    limits.normalOutput = hardLimit('normal');
    limits.pubsubOutput = hardLimit('pubsub');
  });
  return limits;
}

class Client {
  readonly #engine: Engine;
  readonly #limits: Readonly<Limits>;
  readonly #socket: Socket;
  readonly #connection: Connection;
  readonly #decoder: RequestDecoder;
  readonly #encoder = new ReplyEncoder();
  readonly #isShared: boolean;
  readonly #gone: Promise<void>;
  /** True while a chunk is worked on: output leaves when that is done. */
  #working = false;
  #flushing = false;
  #ending = false;

  constructor(engine: Engine, limits: Readonly<Limits>, accepted: Socket, onGone: () => void) {
    this.#engine = engine;
    this.#limits = limits;
    const { remoteAddress, remotePort, localAddress, localPort } = accepted;
    const { socket, isShared } = readShared(accepted, (chunk) => this.#receive(chunk));
    this.#socket = socket;
    this.#isShared = isShared;
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
        closed: () => void this.end(),
        resumed: () => this.#resume(),
      },
      { addr: name(remoteAddress, remotePort), laddr: name(localAddress, localPort) },
    );
    this.#decoder = new RequestDecoder(nodeCodec, {
      maxBulkLength: () => limits.bulkLength,
      maxQueryBuffer: () => limits.queryBuffer,
      isAuthenticated: () => this.#connection.authenticated,
    });
    socket.on('error', () => socket.destroy());
    this.#gone = new Promise((resolve) => {
      socket.on('close', () => {
        this.#connection.close();
        onGone();
        resolve();
      });
    });
  }

  /** Sends what is left and closes. Resolves once the socket is gone. */
  end(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true;
      this.#flush();
      this.#socket.destroySoon();
    }
    return this.#gone;
  }

  #receive(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    this.#work();
    if (this.#isShared) this.#decoder.keep();
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
      void this.end();
      return;
    }
    if (this.#connection.isBlocked && this.#decoder.pending > longQueue) this.#socket.pause();
    this.#flush();
  }

  /** Closes without another word. */
  #drop(): void {
    this.#ending = true;
    this.#connection.close();
    this.#socket.destroy();
  }

  #resume(): void {
    if (this.#ending) return;
    if (this.#socket.isPaused()) this.#socket.resume();
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
    if (this.#socket.writableLength > this.#outputLimit()) {
      this.#engine.kill(this.#connection);
      this.#socket.destroy();
    }
  }

  /** Bytes of unread output that the connection may have; without a limit, what a machine can stand. */
  #outputLimit(): number {
    const { subscriptions, shardChannels } = this.#connection;
    const limit = subscriptions + shardChannels.size > 0 ? this.#limits.pubsubOutput : this.#limits.normalOutput;
    return limit > 0 ? limit : 1024 ** 3;
  }
}
