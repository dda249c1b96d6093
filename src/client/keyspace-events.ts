// Keyspace events as typed events: what Redis publishes when keys change, where `notify-keyspace-events` says so.

import type { Client } from './client.ts';
import { escapeGlob } from './key-prefix.ts';
import type { Subscription } from './subscriptions.ts';

export interface KeyspaceEvent {
  readonly db: number;
  readonly key: string;
  /** `set`, `expired`, `hset`, `del`... */
  readonly event: string;
}

export interface KeyspaceEventOptions {
  /** A glob pattern for the keys; all when absent. */
  readonly match?: string;
  /** The database; all when absent. */
  readonly db?: number;
  /** Only these events. */
  readonly events?: readonly string[];
  /** Turns the events on with CONFIG SET, beside those that are on; false: they must be on already. True when absent. */
  readonly configure?: boolean;
}

export interface KeyspaceEvents extends AsyncIterable<KeyspaceEvent> {
  /** Ends the subscription; the server goes on publishing. */
  close(): Promise<void>;
}

/** Subscribes, and answers once it stands. */
export async function keyspaceEvents(
  client: Client<unknown>,
  { match = '*', db, events, configure = true }: KeyspaceEventOptions,
): Promise<KeyspaceEvents> {
  if (configure) await turnOn(client);
  const subscription = await client.psubscribe(`__keyspace@${db ?? '*'}__:${escapeGlob(client.keyPrefix)}${match}`);
  const wanted = events === undefined ? null : new Set(events);
  return {
    close: () => subscription.unsubscribe(),
    [Symbol.asyncIterator]: () => read(subscription, wanted, client.keyPrefix.length),
  };
}

async function* read(
  subscription: Subscription,
  wanted: ReadonlySet<string> | null,
  prefixLength: number,
): AsyncGenerator<KeyspaceEvent, void, undefined> {
  for await (const { channel, message } of subscription) {
    const found = /^__keyspace@(\d+)__:(.*)$/s.exec(channel);
    if (found === null || (wanted !== null && !wanted.has(message))) continue;
    yield { db: Number(found[1]), key: (found[2] as string).slice(prefixLength), event: message };
  }
}

async function turnOn(client: Client<unknown>): Promise<void> {
  const name = 'notify-keyspace-events';
  const { [name]: letters = '' } = (await client.configGet(name)) as Record<string, string>;
  const missing = [...'KA'].filter((letter) => !letters.includes(letter));
  if (missing.length > 0) await client.configSet({ [name]: letters + missing.join('') });
}
