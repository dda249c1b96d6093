// `memory:`: the engine in this very isolate, called directly.

import type { Connection } from '../engine/connection.ts';
import type { Engine } from '../engine/engine.ts';
import { isTagged, type ByteString, type PushReply, type Reply } from '../engine/reply.ts';
import type { Backend, Lane } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';

/** A backend over an engine of this isolate. */
export function memoryBackend(engine: Engine, name = 'memory:'): Backend {
  return { name, open: () => new MemoryLane(engine), close: () => {} };
}

class MemoryLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #connection: Connection;
  readonly #pending: { resolve: (reply: Reply) => void; reject: (reason: Error) => void }[] = [];
  /** Position of the oldest pending command: a queue without shifting. */
  #oldest = 0;

  constructor(engine: Engine) {
    this.#connection = engine.connect({
      reply: (reply) => this.#settle(reply),
      push: (message) => {
        if (isTagged(message) && message.kind === 'push') this.onPush?.(message);
      },
      closed: () => {
        const reason = new ConnectionClosedError('the engine closed the connection');
        this.#rejectAll(reason);
        this.onClosed?.(reason);
      },
    });
    this.#connection.resp = 3;
  }

  send(words: readonly ByteString[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#connection.closed) {
        reject(new ConnectionClosedError('the connection is closed'));
        return;
      }
      this.#pending.push({ resolve, reject });
      this.#connection.submit(words);
    });
  }

  close(): void {
    this.#connection.close();
    this.#rejectAll(new ConnectionClosedError('the client was closed'));
  }

  #settle(reply: Reply): void {
    const pending = this.#pending[this.#oldest++];
    if (this.#oldest === this.#pending.length) {
      this.#pending.length = 0;
      this.#oldest = 0;
    }
    pending?.resolve(reply);
  }

  #rejectAll(reason: Error): void {
    const pending = this.#pending.splice(0).slice(this.#oldest);
    this.#oldest = 0;
    for (const { reject } of pending) reject(reason);
  }
}
