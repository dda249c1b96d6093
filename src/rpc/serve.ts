// The engine's end of a port: each lane is a connection, and replies leave in batches.

import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { Reply } from '../engine/reply.ts';
import type { Port, Request, Response } from './protocol.ts';

/** Serves the lanes of one client over `port`, until the client says it is gone. */
export function servePort(engine: Engine, port: Port, addr = 'rpc'): void {
  const lanes = new Map<number, Lane>();
  const send = (response: Response) => port.postMessage(response);
  port.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    let lane = lanes.get(data.lane);
    if ('close' in data) {
      lane?.connection.close();
      lanes.delete(data.lane);
      return;
    }
    if (lane === undefined) {
      lane = new Lane(engine, data.lane, addr, send, () => lanes.delete(data.lane));
      lanes.set(data.lane, lane);
    }
    lane.receive(data.commands);
  });
  port.start?.();
}

class Lane {
  readonly connection: Connection;
  readonly #engine: Engine;
  readonly #id: number;
  readonly #send: (response: Response) => void;
  #items: Reply[] = [];
  /** True while a batch is worked on, or a flush is on its way: replies gather. */
  #gathering = false;

  constructor(engine: Engine, id: number, addr: string, send: (response: Response) => void, onClosed: () => void) {
    this.#engine = engine;
    this.#id = id;
    this.#send = send;
    const add = (item: Reply) => {
      this.#items.push(item);
      this.#flushSoon();
    };
    this.connection = engine.connect(
      {
        reply: add,
        push: add,
        closed: () => {
          this.#flush();
          send({ lane: id, closed: true });
          onClosed();
        },
      },
      { addr },
    );
    this.connection.resp = 3;
  }

  receive(commands: readonly (readonly string[])[]): void {
    this.#gathering = true;
    this.#engine.batch(() => {
      for (const words of commands) this.connection.submit(words);
    });
    this.#gathering = false;
    this.#flush();
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
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#send({ lane: this.#id, items });
  }
}
