// A door: one way to reach a Redis. Every transcript goes through every door; `real` is redis-server itself and
// proves what the others must answer.

import type { FlavourName } from '../src/engine/profile.ts';
import type { Reply } from '../src/engine/reply.ts';

/** One connection. What the server sends, replies and pushes alike, arrives in `next` in order. */
export interface DoorConnection {
  send(words: readonly string[]): void;
  /** The next message; waits for it. Rejects when none comes in time. */
  next(): Promise<Reply | 'closed'>;
  /** True when nothing more has arrived; gives what is on its way the time to arrive. */
  quiet(): Promise<boolean>;
  /** Resolves when the server holds the connection blocked; rejects if it answers instead. */
  blocked(): Promise<void>;
  close(): Promise<void>;
}

export interface Door {
  readonly name: string;
  /** Version of the Redis behind it, as `7.0.15`, or of the one that it stands for. */
  readonly version: string;
  /** Which other server it is, where it is not Redis, and its own version. */
  readonly flavour?: { readonly name: FlavourName; readonly version: string };
  /** A real server proves what the others must answer: its clock cannot be moved, and some cases are beyond it. */
  readonly isReal: boolean;
  connect(): Promise<DoorConnection>;
  /** Lets time pass: the virtual clock where there is one, real time (polled by TIME) on a real server. */
  advance(ms: number): Promise<void>;
  /** Back to an empty server with its first configuration, all connections closed. */
  reset(): Promise<void>;
  /** Bugs of ours that the server ran into since the last `reset`. */
  bugs(): Promise<readonly string[]>;
  close(): Promise<void>;
}
