// Pub/sub on a connection of its own: one lane carries all subscriptions of a client.

import { isError, type PushReply, type Reply } from '../engine/reply.ts';
import type { Lane } from './backend.ts';
import { ReplyError } from './errors.ts';
import type { Lanes } from './lanes.ts';
import { toByteString, toText } from './text.ts';

export interface Message {
  readonly channel: string;
  readonly message: string;
  /** The pattern that matched, of a pattern subscription. */
  readonly pattern?: string;
}

export type MessageHandler = (message: Message) => void;
type Kind = 'SUBSCRIBE' | 'PSUBSCRIBE' | 'SSUBSCRIBE';

const unsubscribing = { SUBSCRIBE: 'UNSUBSCRIBE', PSUBSCRIBE: 'PUNSUBSCRIBE', SSUBSCRIBE: 'SUNSUBSCRIBE' } as const;
const kindOf: Record<string, Kind> = { message: 'SUBSCRIBE', pmessage: 'PSUBSCRIBE', smessage: 'SSUBSCRIBE' };

/** Messages of some channels or patterns: `for await (const { channel, message } of subscription)`. */
export class Subscription implements AsyncIterable<Message> {
  readonly names: readonly string[];
  readonly #end: () => Promise<void>;
  readonly #handler: MessageHandler | null;
  #inbox: Message[] = [];
  #waiting: { resolve: (result: IteratorResult<Message>) => void; reject: (reason: Error) => void }[] = [];
  #ended = false;
  #failure: Error | null = null;

  /** @internal */
  constructor(names: readonly string[], handler: MessageHandler | undefined, end: () => Promise<void>) {
    this.names = names;
    this.#handler = handler ?? null;
    this.#end = end;
  }

  /** Ends the subscription; a running `for await` ends too. */
  async unsubscribe(): Promise<void> {
    if (this.#ended) return;
    this.finish(null);
    await this.#end();
  }

  [Symbol.asyncIterator](): AsyncIterator<Message> {
    return {
      next: () => {
        const message = this.#inbox.shift();
        if (message !== undefined) return Promise.resolve({ value: message, done: false });
        if (this.#failure !== null) return Promise.reject(this.#failure);
        if (this.#ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
      },
      return: async () => {
        await this.unsubscribe();
        return { value: undefined, done: true };
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unsubscribe();
  }

  /** @internal */
  deliver(message: Message): void {
    if (this.#ended) return;
    if (this.#handler !== null) {
      try {
        this.#handler(message);
      } catch (error) {
        // Not the messages' fault: those that follow arrive, and the error is as uncaught as the handler left it.
        queueMicrotask(() => {
          throw error;
        });
      }
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting.resolve({ value: message, done: false });
    else this.#inbox.push(message);
  }

  /** @internal Ends the subscription; a running `for await` rejects with the reason. */
  abort(reason: Error): void {
    if (this.#ended) return;
    this.finish(reason);
    this.#end().catch(() => {});
  }

  /** @internal */
  finish(failure: Error | null): void {
    this.#ended = true;
    this.#failure = failure;
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if (failure !== null) reject(failure);
      else resolve({ value: undefined, done: true });
    }
  }
}

export class Subscriber {
  readonly #lanes: Lanes;
  #lane: Lane | null = null;
  readonly #subscriptions: Readonly<Record<Kind, Map<string, Set<Subscription>>>> = {
    SUBSCRIBE: new Map(),
    PSUBSCRIBE: new Map(),
    SSUBSCRIBE: new Map(),
  };

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  async subscribe(kind: Kind, names: string | readonly string[], handler?: MessageHandler): Promise<Subscription> {
    const lane = this.#connected();
    const list = typeof names === 'string' ? [names] : [...names];
    const subscription = new Subscription(list, handler, () => this.#leave(kind, subscription));
    for (const name of list) {
      const present = this.#subscriptions[kind].get(name);
      if (present) present.add(subscription);
      else this.#subscriptions[kind].set(name, new Set([subscription]));
    }
    const reply = await lane.send([kind, ...list.map(toByteString)]);
    if (isError(reply)) {
      this.#forget(kind, subscription);
      throw new ReplyError(toText(reply.message), kind.toLowerCase());
    }
    return subscription;
  }

  close(): void {
    if (this.#lane !== null) this.#lanes.drop(this.#lane);
    this.#lane = null;
    this.#finishAll(null);
  }

  #connected(): Lane {
    if (this.#lane !== null) return this.#lane;
    const lane = this.#lanes.open();
    lane.onPush = (message) => this.#receive(message);
    lane.onClosed = (reason) => {
      this.#lanes.drop(lane);
      if (this.#lane !== lane) return;
      this.#lane = null;
      if (this.#lanes.restores && this.#isInUse) void this.#restore(reason);
      else this.#finishAll(reason);
    };
    this.#lane = lane;
    return lane;
  }

  get #isInUse(): boolean {
    return Object.values(this.#subscriptions).some((names) => names.size > 0);
  }

  /** The connection was lost: subscribes anew, or ends everything with the reason if that fails. */
  async #restore(reason: Error): Promise<void> {
    try {
      const lane = this.#connected();
      const kinds = Object.entries(this.#subscriptions).filter(([, names]) => names.size > 0);
      const replies = kinds.map(([kind, names]) => lane.send([kind, ...[...names.keys()].map(toByteString)]));
      const refused = (await Promise.all(replies)).find(isError);
      if (refused !== undefined) throw new ReplyError(toText(refused.message), 'subscribe');
    } catch (error) {
      const lane = this.#lane;
      this.#lane = null;
      if (lane !== null) this.#lanes.drop(lane);
      this.#finishAll(error instanceof Error ? error : reason);
    }
  }

  #receive({ items }: PushReply): void {
    const [type, ...rest] = items.map((item: Reply) => (typeof item === 'string' ? toText(item) : ''));
    const kind = kindOf[type ?? ''];
    if (kind === undefined) return;
    const [first = '', second = '', third = ''] = rest;
    const message: Message =
      kind === 'PSUBSCRIBE' ? { pattern: first, channel: second, message: third } : { channel: first, message: second };
    for (const subscription of [...(this.#subscriptions[kind].get(first) ?? [])]) subscription.deliver(message);
  }

  /** The last who leaves a name tells the server. */
  async #leave(kind: Kind, subscription: Subscription): Promise<void> {
    const gone = this.#forget(kind, subscription);
    if (gone.length > 0 && this.#lane !== null) await this.#lane.send([unsubscribing[kind], ...gone.map(toByteString)]);
  }

  /** Takes the subscription out and tells the names that nobody is subscribed to any more. */
  #forget(kind: Kind, subscription: Subscription): string[] {
    const gone: string[] = [];
    for (const name of subscription.names) {
      const present = this.#subscriptions[kind].get(name);
      present?.delete(subscription);
      if (present?.size === 0) {
        this.#subscriptions[kind].delete(name);
        gone.push(name);
      }
    }
    return gone;
  }

  #finishAll(reason: Error | null): void {
    for (const names of Object.values(this.#subscriptions)) {
      for (const subscriptions of names.values()) for (const one of subscriptions) one.finish(reason);
      names.clear();
    }
  }
}
