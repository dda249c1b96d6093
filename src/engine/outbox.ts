// Output that waits for the log. Under `appendfsync always` nobody may hear of a change before it is durable: not who
// made it, not who reads it, not who is told of it. So all output passes here, marked with how much of the log was written
// when it came about, and leaves, in its order, once that much is durable.

import type { ConnectionSink } from './connection.ts';
import type { RedisError } from './errors.ts';
import { noReply, type Reply } from './reply.ts';

interface Item {
  readonly sink: ConnectionSink;
  readonly kind: 'reply' | 'push' | 'closed';
  readonly message: Reply;
  /** The place in the log; Infinity while the command that brought this about still runs. */
  at: number;
}

export class Outbox {
  /** True as long as output must pass here. */
  isHolding = false;
  #items: Item[] = [];
  /** So many of them know their place in the log. */
  #placed = 0;

  /** Whether output goes here and not to its sink. */
  get isActive(): boolean {
    return this.isHolding || this.#items.length > 0;
  }

  add(sink: ConnectionSink, kind: Item['kind'], message: Reply = noReply): void {
    this.#items.push({ sink, kind, message, at: Number.POSITIVE_INFINITY });
  }

  /** Nobody listens at `sink` any more. */
  drop(sink: ConnectionSink): void {
    this.#placed -= this.#items.slice(0, this.#placed).filter((item) => item.sink === sink).length;
    this.#items = this.#items.filter((item) => item.sink !== sink);
  }

  /** A command is over: `written` is how long the log is now, `durable` how much of it is safe. */
  settle(written: number, durable: number): void {
    for (; this.#placed < this.#items.length; this.#placed++) (this.#items[this.#placed] as Item).at = written;
    this.release(durable);
  }

  release(durable: number): void {
    let count = 0;
    for (const { at } of this.#items) {
      if (at > durable) break;
      count++;
    }
    this.#send(count, null);
  }

  /** The log could not be written: who waits for it hears so in place of a reply. */
  fail(error: RedisError): void {
    this.#send(this.#placed, error);
  }

  #send(count: number, error: RedisError | null): void {
    if (count === 0) return;
    const items = this.#items.splice(0, count);
    this.#placed -= count;
    for (const { sink, kind, message } of items) {
      if (kind === 'push') sink.push(message);
      else if (kind === 'closed') sink.closed?.();
      else sink.reply(error === null || message === noReply ? message : error);
    }
  }
}
