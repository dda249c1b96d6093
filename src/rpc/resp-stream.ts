// RESP over any way that carries bytes: chunks in, chunks out, where a chunk means nothing to either side. One Redis
// connection per stream. (TCP has its own, with limits on what a slow reader may leave unread.)

import type { Connection, ConnectionOptions } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { Reply } from '../engine/reply.ts';
import { portableCodec } from '../resp/codec.ts';
import { ReplyEncoder } from '../resp/encode.ts';
import { isForeign, RequestDecoder } from '../resp/request.ts';

const codec = portableCodec();

/** Where a stream's output goes. */
export interface RespSink {
  /** The chunk is the sink's to keep. */
  send(chunk: Uint8Array): void;
  /** The engine closed the connection; nothing comes after. `isPolicy`: it was cut off for what it sent. */
  closed(isPolicy: boolean): void;
}

/** The engine's end of one client's stream. */
export class RespStream {
  readonly #engine: Engine;
  readonly #sink: RespSink;
  readonly #connection: Connection;
  readonly #decoder: RequestDecoder;
  readonly #encoder = new ReplyEncoder();
  /** True while a chunk is worked on, or a flush is on its way: output gathers. */
  #gathering = false;
  #ended = false;

  constructor(engine: Engine, sink: RespSink, options: ConnectionOptions = {}) {
    this.#engine = engine;
    this.#sink = sink;
    const write = (item: Reply) => {
      this.#encoder.write(item, this.#connection.resp);
      this.#flushSoon();
    };
    this.#connection = engine.connect(
      { reply: write, push: write, closed: () => this.#end(), resumed: () => queueMicrotask(() => this.#work()) },
      options,
    );
    this.#decoder = new RequestDecoder(codec, {
      maxBulkLength: () => engine.config.number('proto-max-bulk-len'),
      maxQueryBuffer: () => engine.config.number('client-query-buffer-limit'),
      isAuthenticated: () => this.#connection.authenticated,
    });
  }

  /** The chunk's bytes must not change afterwards. */
  receive(chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#decoder.push(chunk);
    this.#work();
  }

  /** The client went away. */
  close(): void {
    this.#ended = true;
    this.#connection.close();
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
    } else if (this.#decoder.error !== null && !this.#connection.isBlocked) {
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
    const chunk = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      if (typeof part === 'string') codec.encode(part, chunk, at);
      else chunk.set(part, at);
      at += part.length;
    }
    this.#sink.send(chunk);
  }

  /** Sends what is left and closes. */
  #end(): void {
    if (this.#ended) return;
    this.#flush();
    this.close();
    this.#sink.closed(false);
  }

  /** Closes without another word. */
  #drop(): void {
    this.close();
    this.#sink.closed(true);
  }
}

/** What crosses a port that carries RESP: chunks both ways, and a word at the end. */
export type RespMessage = Uint8Array | 'closed';

/** Serves one client, whose bytes come over `port`, until either side says that it is gone. */
export function serveRespPort(engine: Engine, port: RespPort, addr = '?:0'): void {
  if (engine.stopped) {
    port.postMessage('closed');
    return;
  }
  const closed = () => {
    port.postMessage('closed');
    port.close?.();
  };
  const stream = new RespStream(engine, { send: (chunk) => port.postMessage(chunk), closed }, { addr });
  port.addEventListener('message', ({ data }) => {
    if (data === 'closed') {
      // What was answered before has left before: whoever waits for this word has got all.
      stream.close();
      closed();
    } else {
      stream.receive(data as Uint8Array);
    }
  });
  port.start?.();
}

/** What both ends need of the port. */
export interface RespPort {
  postMessage(message: RespMessage): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
  close?(): void;
}
