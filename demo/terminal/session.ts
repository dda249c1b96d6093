// One connection as redis-cli sees it: the database and the state that its prompt shows, what is subscribed, and how a
// command that waits is called back.
//
// Commands go over the client's own connection, one after another, as on a terminal; what is asked for the terminal's own
// sake goes aside. Messages arrive on the client's connection for subscriptions, so that, as under RESP3, other commands go
// on working while one listens.

import {
  type Client,
  isError,
  isTagged,
  type Reply,
  rawReply,
  rawReplyAside,
  toByteString,
  toText,
  wordOf,
} from '../redlet.ts';

type Kind = 'subscribe' | 'psubscribe' | 'ssubscribe';
type Subscription = Awaited<ReturnType<Client['subscribe']>>;

const kinds: Readonly<Record<string, { readonly kind: Kind; readonly leaves: boolean }>> = {
  SUBSCRIBE: { kind: 'subscribe', leaves: false },
  PSUBSCRIBE: { kind: 'psubscribe', leaves: false },
  SSUBSCRIBE: { kind: 'ssubscribe', leaves: false },
  UNSUBSCRIBE: { kind: 'subscribe', leaves: true },
  PUNSUBSCRIBE: { kind: 'psubscribe', leaves: true },
  SUNSUBSCRIBE: { kind: 'ssubscribe', leaves: true },
};

export class Session {
  readonly client: Client;
  db = 0;
  resp: 2 | 3 = 2;
  inTransaction = false;
  /** Called with each message. */
  readonly #onMessage: (message: Reply) => void;
  #id: string | null = null;
  /** What DISCARD and a failed EXEC go back to. */
  #dbBefore = 0;
  readonly #subscriptions: Record<Kind, Map<string, Subscription>> = {
    subscribe: new Map(),
    psubscribe: new Map(),
    ssubscribe: new Map(),
  };

  constructor(client: Client, onMessage: (message: Reply) => void) {
    this.client = client;
    this.#onMessage = onMessage;
  }

  /** Greets the server as redis-cli does, in RESP2. */
  async begin(): Promise<void> {
    const [, id] = await Promise.all([rawReply(this.client, ['HELLO', '2']), rawReply(this.client, ['CLIENT', 'ID'])]);
    this.#id = wordOf(id);
  }

  get isSubscribed(): boolean {
    return Object.values(this.#subscriptions).some((names) => names.size > 0);
  }

  /** Carries out a command; more than one reply where each name is answered for itself. */
  async run(words: readonly string[]): Promise<readonly Reply[]> {
    const name = words[0]?.toUpperCase() ?? '';
    const subscribing = kinds[name];
    if (subscribing !== undefined && !this.inTransaction && (subscribing.leaves || words.length > 1)) {
      const names = words.slice(1);
      return subscribing.leaves ? this.#leave(subscribing.kind, names) : this.#join(subscribing.kind, names);
    }
    if (name === 'RESET') await this.endSubscriptions();
    const reply = await rawReply(this.client, words);
    this.#follow(name, words, reply);
    return [reply];
  }

  /** Calls a command back that waits on the server; it answers with an error then, unless it was served first. */
  async unblock(): Promise<void> {
    if (this.#id !== null) await rawReplyAside(this.client, ['CLIENT', 'UNBLOCK', this.#id, 'ERROR']);
  }

  async endSubscriptions(): Promise<void> {
    for (const names of Object.values(this.#subscriptions)) {
      const open = [...names.values()];
      names.clear();
      await Promise.all(open.map((subscription) => subscription.unsubscribe()));
    }
  }

  /** What the reply says of the connection's state, by redis-cli's rules. */
  #follow(name: string, words: readonly string[], reply: Reply): void {
    const failed = isError(reply);
    switch (name) {
      case 'SELECT':
        if (!failed && words.length === 2) this.db = Number(words[1]);
        break;
      case 'MULTI':
        if (failed) break;
        this.inTransaction = true;
        this.#dbBefore = this.db;
        break;
      case 'EXEC':
        if (failed && !reply.message.startsWith('EXECABORT')) break;
        if (failed || reply === null || (isTagged(reply) && reply.kind === 'null-array')) this.db = this.#dbBefore;
        this.inTransaction = false;
        break;
      case 'DISCARD':
        if (failed) break;
        this.db = this.#dbBefore;
        this.inTransaction = false;
        break;
      case 'HELLO':
        if (!failed && (words[1] === '2' || words[1] === '3')) this.resp = words[1] === '3' ? 3 : 2;
        break;
      case 'RESET':
        if (failed) break;
        this.db = 0;
        this.resp = 2;
        this.inTransaction = false;
        break;
    }
  }

  async #join(kind: Kind, names: readonly string[]): Promise<Reply[]> {
    const answers: Reply[] = [];
    for (const name of names) {
      const text = toText(name);
      const failed = this.#subscriptions[kind].has(name) ? null : await this.#subscribe(kind, name, text);
      if (failed !== null) return [...answers, failed];
      answers.push({ kind: 'push', items: [kind, name, this.#count(kind)] });
    }
    return answers;
  }

  async #subscribe(kind: Kind, name: string, text: string): Promise<Reply | null> {
    try {
      const subscription = await this.client[kind](text, ({ pattern, channel, message }) => {
        const type = { subscribe: 'message', psubscribe: 'pmessage', ssubscribe: 'smessage' }[kind];
        const matched = pattern === undefined ? [] : [toByteString(pattern)];
        this.#onMessage({ kind: 'push', items: [type, ...matched, toByteString(channel), toByteString(message)] });
      });
      this.#subscriptions[kind].set(name, subscription);
      return null;
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError') return { kind: 'error', message: error.message };
      throw error;
    }
  }

  async #leave(kind: Kind, names: readonly string[]): Promise<Reply[]> {
    const present = this.#subscriptions[kind];
    const gone = names.length > 0 ? names : [...present.keys()];
    if (gone.length === 0) return [{ kind: 'push', items: [leaving(kind), null, this.#count(kind)] }];
    const answers: Reply[] = [];
    for (const name of gone) {
      const subscription = present.get(name);
      present.delete(name);
      await subscription?.unsubscribe();
      answers.push({ kind: 'push', items: [leaving(kind), name, this.#count(kind)] });
    }
    return answers;
  }

  #count(kind: Kind): number {
    const { subscribe, psubscribe, ssubscribe } = this.#subscriptions;
    return kind === 'ssubscribe' ? ssubscribe.size : subscribe.size + psubscribe.size;
  }
}

function leaving(kind: Kind): string {
  return kind.replace('subscribe', 'unsubscribe');
}
