// RESP over a WebSocket: binary frames carry requests in and replies out, and frames mean nothing to either side, as
// chunks of TCP do not. One Redis connection per socket.

import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import { portableCodec } from '../resp/codec.ts';
import { ReplyEncoder } from '../resp/encode.ts';
import { isForeign, RequestDecoder } from '../resp/request.ts';

const codec = portableCodec();

/** What is needed of a WebSocket that was accepted. */
export interface RespSocket {
  /** Set to 'arraybuffer': a Blob would have to be waited for. */
  binaryType?: string;
  send(bytes: Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

/** Serves the client at the other end of `socket`, until either side closes it. */
export function serveRespSocket(engine: Engine, socket: RespSocket, addr = 'websocket'): void {
  new Client(engine, socket, addr);
}

class Client {
  readonly #engine: Engine;
  readonly #socket: RespSocket;
  readonly #connection: Connection;
  readonly #decoder: RequestDecoder;
  readonly #encoder = new ReplyEncoder();
  /** True while a frame is worked on, or a flush is on its way: output gathers. */
  #gathering = false;
  #ended = false;

  constructor(engine: Engine, socket: RespSocket, addr: string) {
    this.#engine = engine;
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const write = (item: Parameters<ReplyEncoder['write']>[0]) => {
      this.#encoder.write(item, this.#connection.resp);
      this.#flushSoon();
    };
    this.#connection = engine.connect(
      { reply: write, push: write, closed: () => this.#end(), resumed: () => queueMicrotask(() => this.#work()) },
      { addr },
    );
    this.#decoder = new RequestDecoder(codec, {
      maxBulkLength: () => engine.config.number('proto-max-bulk-len'),
      maxQueryBuffer: () => engine.config.number('client-query-buffer-limit'),
      isAuthenticated: () => this.#connection.authenticated,
    });
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => this.#gone());
    socket.addEventListener('error', () => this.#gone());
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.#decoder.push(new Uint8Array(data));
      this.#work();
    } else {
      this.#end(1003, 'RESP comes in binary frames');
    }
  }

  /** Runs the commands that have arrived, until there is none or one blocks. */
  #work(): void {
    if (this.#ended) return;
    this.#gathering = true;
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
    this.#gathering = false;
    if (this.#ended) return;
    if (this.#decoder.overflowed) {
      this.#drop();
      return;
    }
    if (this.#decoder.error !== null && !this.#connection.isBlocked) {
      this.#encoder.write({ kind: 'error', message: this.#decoder.error }, 2);
      this.#end();
    } else {
      this.#flush();
    }
  }

  #flushSoon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    queueMicrotask(() => {
      this.#gathering = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#ended) return;
    const parts = this.#encoder.take();
    if (parts.length === 0) return;
    const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      if (typeof part === 'string') codec.encode(part, frame, at);
      else frame.set(part, at);
      at += part.length;
    }
    this.#socket.send(frame);
  }

  /** Sends what is left and closes. */
  #end(code = 1000, reason = ''): void {
    if (this.#ended) return;
    this.#flush();
    this.#gone();
    this.#socket.close(code, reason);
  }

  /** Closes without another word. */
  #drop(): void {
    this.#gone();
    this.#socket.close(1008);
  }

  #gone(): void {
    this.#ended = true;
    this.#connection.close();
  }
}
