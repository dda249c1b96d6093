// Lanes over a MessagePort: every command of one turn of the event loop leaves in one message.

import { isTagged, type ByteString, type PushReply, type Reply } from '../engine/reply.ts';
import type { Port, Request, Response } from '../rpc/protocol.ts';
import type { Lane } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';

/** Multiplexes lanes over one port. */
export class PortLanes {
  readonly #port: Port;
  readonly #lanes = new Map<number, PortLane>();
  #next = 0;
  #failure: Error | null = null;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<Response>) => {
      const lane = this.#lanes.get(data.lane);
      if (lane === undefined) return;
      if ('closed' in data) {
        this.#lanes.delete(data.lane);
        lane.fail(new ConnectionClosedError('the engine closed the connection'));
      } else {
        lane.receive(data.items);
      }
    });
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

  /** The other side is gone: everything pending is rejected with `reason`. */
  fail(reason: Error): void {
    this.#failure = reason;
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    for (const lane of lanes) lane.fail(reason);
  }

  close(): void {
    for (const lane of [...this.#lanes.values()]) lane.close();
    this.#port.close?.();
  }
}

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

class PortLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #post: (request: Request) => void;
  readonly #id: number;
  readonly #forget: () => void;
  #outgoing: (readonly ByteString[])[] = [];
  #pending: Pending[] = [];
  #oldest = 0;
  #closed: Error | null = null;

  constructor(post: (request: Request) => void, id: number, forget: () => void) {
    this.#post = post;
    this.#id = id;
    this.#forget = forget;
  }

  send(words: readonly ByteString[]): Promise<Reply> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      this.#outgoing.push(words);
      if (this.#outgoing.length === 1) queueMicrotask(() => this.#flush());
    });
  }

  receive(items: readonly Reply[]): void {
    for (const item of items) {
      if (isTagged(item) && item.kind === 'push') {
        this.onPush?.(item);
        continue;
      }
      const pending = this.#pending[this.#oldest++];
      if (this.#oldest === this.#pending.length) {
        this.#pending = [];
        this.#oldest = 0;
      }
      pending?.resolve(item);
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
    const pending = this.#pending.slice(this.#oldest);
    this.#pending = [];
    this.#oldest = 0;
    for (const { reject } of pending) reject(reason);
  }
}
