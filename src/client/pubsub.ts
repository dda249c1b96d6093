// Pub/sub by hand, as redis-py has it: an object that subscribes and unsubscribes as it goes, and from which messages are
// taken one by one, confirmations included. (`client.subscribe` is for who only wants the messages of some channels.)

import { isError, type PushReply, type Reply } from '../engine/reply.ts';
import type { Lane } from './backend.ts';
import { ReplyError } from './errors.ts';
import type { Lanes } from './lanes.ts';
import { toByteString, toText } from './text.ts';

export interface PubSubMessage {
  readonly type:
    | 'subscribe'
    | 'unsubscribe'
    | 'psubscribe'
    | 'punsubscribe'
    | 'ssubscribe'
    | 'sunsubscribe'
    | 'message'
    | 'pmessage'
    | 'smessage';
  /** Of pmessage: the pattern that matched. */
  readonly pattern: string | null;
  /** The channel; of confirmations about patterns the pattern; null where UNSUBSCRIBE had none to name. */
  readonly channel: string | null;
  /** The message; of confirmations how many subscriptions there are now. */
  readonly data: string | number;
}

export type PubSubHandler = (message: PubSubMessage) => void;

/** Names, and handlers for the messages of some of them. */
export type Names = readonly (string | Readonly<Record<string, PubSubHandler>>)[];

type Kind = 'SUBSCRIBE' | 'PSUBSCRIBE' | 'SSUBSCRIBE';

const kindOf = { message: 'SUBSCRIBE', pmessage: 'PSUBSCRIBE', smessage: 'SSUBSCRIBE' } as const;

export interface GetMessageOptions {
  /** Milliseconds to wait for one; 0 when absent: only what is there. */
  readonly timeout?: number;
  /** Leave confirmations out. */
  readonly ignoreSubscribeMessages?: boolean;
  /** Rejects with the signal's reason once it aborts. */
  readonly signal?: AbortSignal;
}

export class PubSub implements AsyncIterable<PubSubMessage> {
  readonly #lanes: Lanes;
  readonly #ignores: boolean;
  #lane: Lane | null = null;
  #closed = false;
  #inbox: PubSubMessage[] = [];
  #arrived: (() => void)[] = [];
  readonly #names: Readonly<Record<Kind, Map<string, PubSubHandler | null>>> = {
    SUBSCRIBE: new Map(),
    PSUBSCRIBE: new Map(),
    SSUBSCRIBE: new Map(),
  };

  /** @internal */
  constructor(lanes: Lanes, { ignoreSubscribeMessages = false }: Pick<GetMessageOptions, 'ignoreSubscribeMessages'>) {
    this.#lanes = lanes;
    this.#ignores = ignoreSubscribeMessages;
  }

  /** True while there is any subscription. */
  get subscribed(): boolean {
    return Object.values(this.#names).some((names) => names.size > 0);
  }

  /** To channels; a handler gets their messages instead of `getMessage`. */
  subscribe(...names: Names): Promise<void> {
    return this.#subscribe('SUBSCRIBE', names);
  }

  /** From channels, or from all. */
  unsubscribe(...names: string[]): Promise<void> {
    return this.#unsubscribe('SUBSCRIBE', names);
  }

  /** To all channels whose names match glob patterns. */
  psubscribe(...patterns: Names): Promise<void> {
    return this.#subscribe('PSUBSCRIBE', patterns);
  }

  punsubscribe(...patterns: string[]): Promise<void> {
    return this.#unsubscribe('PSUBSCRIBE', patterns);
  }

  /** To shard channels. */
  ssubscribe(...names: Names): Promise<void> {
    return this.#subscribe('SSUBSCRIBE', names);
  }

  sunsubscribe(...names: string[]): Promise<void> {
    return this.#unsubscribe('SSUBSCRIBE', names);
  }

  /** The next message that no handler took; null if none came in time. */
  async getMessage({
    timeout = 0,
    ignoreSubscribeMessages = false,
    signal,
  }: GetMessageOptions = {}): Promise<PubSubMessage | null> {
    const until = performance.now() + timeout;
    signal?.addEventListener('abort', () => this.#wake(), { once: true });
    for (;;) {
      signal?.throwIfAborted();
      for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
        if (!ignoreSubscribeMessages || message.type in kindOf) return message;
      }
      const left = until - performance.now();
      if (this.#closed || left <= 0) return null;
      await this.#arrival(left);
    }
  }

  /** Messages until `close`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<PubSubMessage, void, undefined> {
    while (!this.#closed || this.#inbox.length > 0) {
      const message = this.#inbox.shift();
      if (message !== undefined) yield message;
      else await this.#arrival(null);
    }
  }

  /** Ends all subscriptions. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#lane !== null) this.#lanes.drop(this.#lane);
    this.#lane = null;
    for (const names of Object.values(this.#names)) names.clear();
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #subscribe(kind: Kind, names: Names): Promise<void> {
    const added = names.flatMap((name): [string, PubSubHandler | null][] =>
      typeof name === 'string' ? [[name, null]] : Object.entries(name),
    );
    for (const [name, handler] of added) this.#names[kind].set(name, handler);
    await this.#send([kind, ...added.map(([name]) => toByteString(name))]);
  }

  async #unsubscribe(kind: Kind, names: readonly string[]): Promise<void> {
    const left = names.length > 0 ? names : [...this.#names[kind].keys()];
    const command = kind === 'SUBSCRIBE' ? 'UNSUBSCRIBE' : `${kind[0]}UN${kind.slice(1)}`;
    await this.#send([command, ...names.map(toByteString)]);
    for (const name of left) this.#names[kind].delete(name);
  }

  async #send(words: readonly string[]): Promise<void> {
    const reply = await this.#connected().send(words);
    if (isError(reply)) throw new ReplyError(toText(reply.message), (words[0] as string).toLowerCase());
  }

  #connected(): Lane {
    if (this.#lane !== null) return this.#lane;
    const lane = this.#lanes.open();
    lane.onPush = (message) => this.#receive(message);
    lane.onClosed = () => {
      this.#lanes.drop(lane);
      if (this.#lane === lane) this.#lane = null;
      if (this.#closed || !this.#lanes.restores) this.close();
      else this.#restore();
    };
    this.#lane = lane;
    return lane;
  }

  /** The connection was lost: subscribes anew, and confirmations say so. */
  #restore(): void {
    for (const [kind, names] of Object.entries(this.#names)) {
      if (names.size === 0) continue;
      this.#send([kind, ...[...names.keys()].map(toByteString)]).catch(() => this.close());
    }
  }

  #receive({ items }: PushReply): void {
    const [type, first = null, second = null, third = null] = items.map(plain);
    const isPattern = type === 'pmessage';
    const message = {
      type,
      pattern: isPattern ? first : null,
      channel: isPattern ? second : first,
      data: isPattern ? third : second,
    } as PubSubMessage;
    const kind = kindOf[message.type as keyof typeof kindOf];
    if (kind === undefined && this.#ignores) return;
    const handler = kind === undefined ? undefined : this.#names[kind].get(String(first));
    if (handler) {
      handler(message);
      return;
    }
    this.#inbox.push(message);
    this.#wake();
  }

  #wake(): void {
    for (const arrived of this.#arrived.splice(0)) arrived();
  }

  #arrival(milliseconds: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === null ? undefined : setTimeout(resolve, milliseconds);
      this.#arrived.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function plain(item: Reply): string | number | null {
  if (typeof item === 'string' || item instanceof Uint8Array) return toText(item);
  return typeof item === 'bigint' ? Number(item) : (item as number | null);
}
