// What the engine uses, by its own estimate, of what `maxmemory` allows it; values/memory.ts tells how a key is estimated.

import type { Connection } from './connection.ts';
import type { Database } from './database.ts';

/** What an engine without keys takes, its code included: the same order as redis-server's. */
const startup = 800_000;
/** A connection with its sets and queues, before anything is in them. */
const connectionBase = 1500;
/** A command that waits in MULTI, and a subscription. */
const queuedCommand = 200;
const subscription = 100;

export class Memory {
  readonly startup = startup;
  readonly #databases: readonly Database[];
  readonly #connections: ReadonlyMap<number, Connection>;

  constructor(databases: readonly Database[], connections: ReadonlyMap<number, Connection>) {
    this.#databases = databases;
    this.#connections = connections;
  }

  /** Keys and values, in bytes. */
  get dataset(): number {
    let bytes = 0;
    for (const db of this.#databases) bytes += db.memory;
    return bytes;
  }

  /** What connections hold: what MULTI queued, above all. */
  get clients(): number {
    let bytes = 0;
    for (const connection of this.#connections.values()) bytes += memoryOfConnection(connection);
    return bytes;
  }

  get used(): number {
    return startup + this.dataset + this.clients;
  }
}

function memoryOfConnection({ transaction, channels, patterns }: Connection): number {
  const subscriptions = channels.size + patterns.size;
  return connectionBase + subscriptions * subscription + (transaction?.queued.length ?? 0) * queuedCommand;
}
