// Lanes over a MessagePort: every command of one turn of the event loop leaves in one message.

import type { ByteString, PushReply, Reply } from '../engine/reply.ts';
import type { ChangedKey } from '../rpc/changes.ts';
import type { Observe, Port, Report, Request, Response } from '../rpc/protocol.ts';
import { type Backend, type Lane, pushOf } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';
import { Pending } from './pending.ts';

type Observer = (changes: readonly ChangedKey[]) => void;

/** Multiplexes lanes over one port. */
export class PortLanes {
  readonly #port: Port;
  readonly #lanes = new Map<number, PortLane>();
  readonly #observers = new Set<Observer>();
  #next = 0;
  #failure: Error | null = null;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<Response | Report>) => this.#receive(data));
    port.start?.();
  }

  open(): Lane {
    if (this.#failure !== null) throw this.#failure;
    const id = this.#next++;
    const lane = new PortLane(
      (request) => this.#port.postMessage(request),
      id,
      () => this.#lanes.delete(id),
    );
    this.#lanes.set(id, lane);
    return lane;
  }

  observe(report: Observer): () => void {
    const one: Observer = (changes) => report(changes);
    this.#observers.add(one);
    if (this.#observers.size === 1 && this.#failure === null)
      this.#port.postMessage({ observe: true } satisfies Observe);
    return () => {
      if (!this.#observers.delete(one) || this.#observers.size > 0 || this.#failure !== null) return;
      this.#port.postMessage({ observe: false } satisfies Observe);
    };
  }

  /** The other side is gone: everything pending is rejected with `reason`. */
  fail(reason: Error): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    for (const lane of lanes) lane.fail(reason);
    this.#port.close?.();
  }

  close(): void {
    if (this.#failure !== null) return;
    for (const lane of [...this.#lanes.values()]) lane.close();
    if (this.#observers.size > 0) this.#port.postMessage({ observe: false } satisfies Observe);
    this.#observers.clear();
    this.#failure = new ConnectionClosedError('the client was closed');
    this.#port.close?.();
  }

  #receive(response: Response | Report): void {
    if ('changes' in response) {
      for (const report of this.#observers) report(response.changes);
      return;
    }
    const lane = this.#lanes.get(response.lane);
    if (lane === undefined) return;
    if ('items' in response) {
      lane.receive(response.items);
    } else {
      this.#lanes.delete(response.lane);
      lane.fail(new ConnectionClosedError('the engine closed the connection'));
    }
  }
}

/** A client at the end of a port that `client.openPort()` gave to another isolate. */
export function portBackend(port: Port): Backend {
  const lanes = new PortLanes(port);
  return {
    name: 'port:',
    open: () => lanes.open(),
    observe: (report) => lanes.observe(report),
    close: () => lanes.close(),
  };
}

class PortLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #post: (request: Request) => void;
  readonly #id: number;
  readonly #forget: () => void;
  readonly #pending = new Pending();
  #outgoing: (readonly ByteString[])[] = [];
  #closed: Error | null = null;

  constructor(post: (request: Request) => void, id: number, forget: () => void) {
    this.#post = post;
    this.#id = id;
    this.#forget = forget;
  }

  send(words: readonly ByteString[]): Promise<Reply> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    this.#outgoing.push(words);
    if (this.#outgoing.length === 1) queueMicrotask(() => this.#flush());
    return this.#pending.add();
  }

  receive(items: readonly Reply[]): void {
    for (const item of items) {
      const message = pushOf(item);
      if (message !== null) this.onPush?.(message);
      else this.#pending.settle(item);
    }
  }

  fail(reason: Error): void {
    if (this.#closed !== null) return;
    this.#end(reason);
    this.onClosed?.(reason);
  }

  close(): void {
    if (this.#closed !== null) return;
    this.#flush();
    this.#post({ lane: this.#id, close: true });
    this.#forget();
    this.#end(new ConnectionClosedError('the client was closed'));
  }

  #flush(): void {
    if (this.#outgoing.length === 0 || this.#closed !== null) return;
    const commands = this.#outgoing;
    this.#outgoing = [];
    this.#post({ lane: this.#id, commands });
  }

  #end(reason: Error): void {
    this.#closed = reason;
    this.#pending.rejectAll(reason);
  }
}
