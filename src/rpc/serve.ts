// The engine's end of a port: each lane is a connection, and replies leave in batches.

import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { ByteString, Reply } from '../engine/reply.ts';
import { observeChanges } from './changes.ts';
import type { Observe, Port, Report, Request, Response } from './protocol.ts';

/** Serves the lanes of one client over `port`, until the client says it is gone. */
export function servePort(engine: Engine, port: Port, addr = '?:0'): void {
  const server = new PortServer(engine, (response) => port.postMessage(response), addr);
  port.addEventListener('message', ({ data }: MessageEvent<Request | Observe>) => server.receive(data));
  port.start?.();
}

interface Lane {
  readonly id: number;
  readonly connection: Connection;
  items: Reply[];
}

class PortServer {
  readonly #engine: Engine;
  readonly #send: (response: Response | Report) => void;
  readonly #addr: string;
  readonly #lanes = new Map<number, Lane>();
  /** Lanes that have something to send, in the order in which they came by it. */
  #full: Lane[] = [];
  /** True while a batch is worked on, or a flush is on its way: replies gather. */
  #isGathering = false;
  #stopObserving: (() => void) | null = null;

  constructor(engine: Engine, send: (response: Response | Report) => void, addr: string) {
    this.#engine = engine;
    this.#send = send;
    this.#addr = addr;
  }

  receive(request: Request | Observe): void {
    if ('observe' in request) this.#observe(request.observe);
    else if ('close' in request) this.#close(request.lane);
    else this.#run(request.lane, request.commands);
  }

  #run(id: number, commands: readonly (readonly ByteString[])[]): void {
    const lane = this.#lanes.get(id) ?? this.#open(id);
    if (lane === null) return;
    this.#isGathering = true;
    try {
      this.#engine.batch(() => {
        for (const words of commands) lane.connection.submit(words);
      });
    } finally {
      this.#isGathering = false;
      this.#flush();
    }
  }

  #open(id: number): Lane | null {
    if (this.#engine.stopped) {
      this.#send({ lane: id, closed: true });
      return null;
    }
    const add = (item: Reply) => {
      if (lane.items.push(item) === 1) this.#full.push(lane);
      this.#flushSoon();
    };
    const closed = () => {
      this.#flush();
      this.#lanes.delete(id);
      this.#send({ lane: id, closed: true });
    };
    const connection = this.#engine.connect({ reply: add, push: add, closed }, { addr: this.#addr });
    connection.resp = 3;
    const lane: Lane = { id, connection, items: [] };
    this.#lanes.set(id, lane);
    return lane;
  }

  #close(id: number): void {
    this.#lanes.get(id)?.connection.close();
    this.#lanes.delete(id);
  }

  #observe(wanted: boolean): void {
    this.#stopObserving?.();
    this.#stopObserving = wanted ? observeChanges(this.#engine, (changes) => this.#send({ changes })) : null;
  }

  #flushSoon(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    queueMicrotask(() => {
      this.#isGathering = false;
      this.#flush();
    });
  }

  #flush(): void {
    const full = this.#full;
    this.#full = [];
    for (const lane of full) {
      const { id, items } = lane;
      lane.items = [];
      if (items.length > 0) this.#send({ lane: id, items });
    }
  }
}
