// The engine in a Web Worker, reached as the client reaches it: comlink for control, lanes over a port for commands.
// This runs in the page; the transcripts come to it whole.

import { transfer, wrap } from 'comlink';
import { isTagged, type Reply } from '../../src/engine/reply.ts';
import type { Request, Response } from '../../src/rpc/protocol.ts';
import type { Door, DoorConnection } from '../door.ts';
import { type Edition, factsOf } from '../editions.ts';
import type { BarrierAnswer, TestControl } from './test-worker.ts';

export async function workerDoor(worker: Worker, version: Edition): Promise<Door> {
  const control = wrap<TestControl>(worker);
  let lanes: Lanes | null = null;
  return {
    name: `worker ${version}`,
    ...factsOf(version),
    isReal: false,
    async connect() {
      if (lanes === null) {
        const { port1, port2 } = new MessageChannel();
        lanes = new Lanes(port1);
        await control.connect(transfer(port2, [port2]));
      }
      return lanes.open();
    },
    async advance(ms) {
      await lanes?.barrier();
      await control.advance(ms);
    },
    async reset() {
      lanes?.close();
      lanes = null;
      await control.open(version);
    },
    bugs: () => control.bugs(),
    close: async () => worker.terminate(),
  };
}

class Lanes {
  readonly #port: MessagePort;
  readonly #lanes = new Map<number, WorkerConnection>();
  readonly #barriers = new Map<number, (answer: BarrierAnswer) => void>();
  #next = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<Response | BarrierAnswer>) => {
      if ('barrier' in data) {
        this.#barriers.get(data.barrier)?.(data);
        this.#barriers.delete(data.barrier);
      } else {
        this.#lanes.get(data.lane)?.receive('closed' in data ? ['closed'] : data.items);
      }
    });
    port.start();
  }

  async open(): Promise<DoorConnection> {
    const before = new Set((await this.barrier()).connected);
    const lane = this.#next++;
    const connection = new WorkerConnection(this, lane);
    this.#lanes.set(lane, connection);
    connection.send(['HELLO', '2']);
    connection.id = (await this.barrier()).connected.find((id) => !before.has(id)) ?? -1;
    return connection;
  }

  post(request: Request): void {
    this.#port.postMessage(request);
  }

  /** Resolves when all that was sent is done and what it gave has arrived. */
  barrier(): Promise<BarrierAnswer> {
    const barrier = this.#next++;
    return new Promise((resolve) => {
      this.#barriers.set(barrier, resolve);
      this.#port.postMessage({ barrier });
    });
  }

  close(): void {
    this.#port.close();
  }
}

class WorkerConnection implements DoorConnection {
  id = -1;
  readonly #lanes: Lanes;
  readonly #lane: number;
  readonly #inbox: (Reply | 'closed')[] = [];
  /** A lane speaks RESP3 from the start, a transcript RESP2 unless it says otherwise: what answers the HELLO 2. */
  #greeted = false;

  constructor(lanes: Lanes, lane: number) {
    this.#lanes = lanes;
    this.#lane = lane;
  }

  receive(items: readonly (Reply | 'closed')[]): void {
    const told = items.filter((item) => item === 'closed' || !isNone(item));
    if (!this.#greeted && told.length > 0) {
      this.#greeted = true;
      told.shift();
    }
    this.#inbox.push(...told);
  }

  send(words: readonly string[]): void {
    this.#lanes.post({ lane: this.#lane, commands: [words] });
  }

  async next(): Promise<Reply | 'closed'> {
    // Three turns: what one command causes may take a turn of its own, as a client that is served.
    for (let i = 0; i < 3 && this.#inbox.length === 0; i++) await this.#lanes.barrier();
    const message = this.#inbox.shift();
    if (message === undefined) throw new Error('expected a message, got none');
    return message;
  }

  async quiet(): Promise<boolean> {
    await this.#lanes.barrier();
    return this.#inbox.length === 0;
  }

  async blocked(): Promise<void> {
    const { blocked } = await this.#lanes.barrier();
    if (this.#inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.#inbox[0])}`);
    if (!blocked.includes(this.id)) throw new Error('expected to block, but the connection is free');
  }

  async close(): Promise<void> {
    this.#lanes.post({ lane: this.#lane, close: true });
  }
}

function isNone(reply: Reply): boolean {
  return isTagged(reply) && reply.kind === 'none';
}
