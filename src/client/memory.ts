// `memory:`: the engine in this very isolate, called directly.

import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { ByteString, PushReply, Reply } from '../engine/reply.ts';
import { observeChanges } from '../rpc/changes.ts';
import type { Port } from '../rpc/protocol.ts';
import { servePort } from '../rpc/serve.ts';
import { type Backend, type Lane, pushOf } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';
import { Pending } from './pending.ts';

/** A backend over an engine of this isolate. */
export function memoryBackend(engine: Engine, name = 'memory:'): Backend {
  const stops = new Set<() => void>();
  return {
    name,
    open() {
      if (engine.stopped) throw new ConnectionClosedError(`${name} was shut down`);
      return new MemoryLane(engine);
    },
    observe(report) {
      const stop = observeChanges(engine, report);
      stops.add(stop);
      return stop;
    },
    async export(format) {
      // Apart, so that a page whose engine is in a worker does not load a second one.
      const { datasetTransfer } = await import('../hosts/transfer.ts');
      return datasetTransfer.export(engine, format);
    },
    async import(chunks, options) {
      const { datasetTransfer } = await import('../hosts/transfer.ts');
      return datasetTransfer.import(engine, chunks, options);
    },
    async openPort() {
      const { port1, port2 } = new MessageChannel();
      servePort(engine, port1 as Port);
      return port2;
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

class MemoryLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #connection: Connection;
  readonly #pending = new Pending();
  #pushed: PushReply[] = [];

  constructor(engine: Engine) {
    this.#connection = engine.connect({
      reply: (reply) => this.#pending.settle(reply),
      push: (message) => this.#push(message),
      closed: () => {
        const reason = new ConnectionClosedError('the engine closed the connection');
        this.#pending.rejectAll(reason);
        queueMicrotask(() => this.onClosed?.(reason));
      },
    });
    this.#connection.resp = 3;
  }

  send(words: readonly ByteString[]): Promise<Reply> {
    if (this.#connection.closed) return Promise.reject(new ConnectionClosedError('the connection is closed'));
    const reply = this.#pending.add();
    this.#connection.submit(words);
    return reply;
  }

  close(): void {
    this.#connection.close();
    this.#pending.rejectAll(new ConnectionClosedError('the client was closed'));
  }

  /** Whoever hears a message may send commands, and the engine is still in the middle of one. */
  #push(pushed: Reply): void {
    const message = pushOf(pushed);
    if (message === null) return;
    this.#pushed.push(message);
    if (this.#pushed.length > 1) return;
    queueMicrotask(() => {
      const pushed = this.#pushed;
      this.#pushed = [];
      for (const one of pushed) this.onPush?.(one);
    });
  }
}
