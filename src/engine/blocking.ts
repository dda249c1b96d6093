// Clients that wait: for a key (BLPOP and kin), for a pause to end (CLIENT PAUSE), for a suspended server (DEBUG SLEEP).
//
// The life of a blocked client: its command answers `Parked`; it is entered under each of its keys, last in line;
// a change of such a key marks the key ready; when the command (the whole EXEC, the whole script) that made the change
// is over, the ready keys are served in the order in which they became so, and under each key the clients in the
// order in which they began to wait: each runs its command again, and either answers, or parks again and keeps both
// its place and its deadline. Serving may make further keys ready (BLMOVE): they are served in a further round.

import type { Connection, Waiting } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import type { ByteString } from './reply.ts';

interface ReadyKey {
  readonly db: number;
  readonly key: ByteString;
}

export class Blocking {
  /** By database and key: who waits, in order of arrival (a Set keeps the order of insertion). */
  readonly #byKey = new Map<number, Map<ByteString, Set<Connection>>>();
  readonly #timeouts = new Deadlines<{ connection: Connection; waiting: Waiting }>();
  #ready: ReadyKey[] = [];
  readonly #isReady = new Map<number, Set<ByteString>>();
  /** Connections that wait for keys. */
  readonly clients = new Set<Connection>();

  get nextDeadline(): number | null {
    return this.#timeouts.next;
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Number of distinct keys that clients wait for. */
  get keyCount(): number {
    let sum = 0;
    for (const keys of this.#byKey.values()) sum += keys.size;
    return sum;
  }

  /** Enters `connection` as waiting. */
  add(connection: Connection, waiting: Waiting): void {
    connection.waiting = waiting;
    this.clients.add(connection);
    let keys = this.#byKey.get(waiting.db);
    if (keys === undefined) this.#byKey.set(waiting.db, (keys = new Map()));
    for (const key of waiting.keys) {
      const line = keys.get(key);
      if (line === undefined) keys.set(key, new Set([connection]));
      else line.add(connection);
    }
    if (waiting.deadline !== null) this.#timeouts.add(waiting.deadline, { connection, waiting });
  }

  /** Takes `connection` out of every line. */
  remove(connection: Connection): void {
    const waiting = connection.waiting;
    if (waiting === null) return;
    connection.waiting = null;
    this.clients.delete(connection);
    const keys = this.#byKey.get(waiting.db);
    if (keys === undefined) return;
    for (const key of waiting.keys) {
      const line = keys.get(key);
      line?.delete(connection);
      if (line?.size === 0) keys.delete(key);
    }
    if (keys.size === 0) this.#byKey.delete(waiting.db);
  }

  /** Notes that a key may now be what someone waits for. */
  markReady(db: number, key: ByteString): void {
    if (this.#byKey.size === 0 || !this.#byKey.get(db)?.has(key)) return;
    let marked = this.#isReady.get(db);
    if (marked === undefined) this.#isReady.set(db, (marked = new Set()));
    if (marked.has(key)) return;
    marked.add(key);
    this.#ready.push({ db, key });
  }

  /** After SWAPDB every key of both databases that someone waits for may be ready. */
  markAllReady(db: number): void {
    for (const key of this.#byKey.get(db)?.keys() ?? []) this.markReady(db, key);
  }

  /** The keys that became ready since the last call, in order. */
  takeReady(): ReadyKey[] {
    const ready = this.#ready;
    this.#ready = [];
    this.#isReady.clear();
    return ready;
  }

  /** Who waits for `key`, in order. */
  waitingFor(db: number, key: ByteString): Connection[] {
    return [...(this.#byKey.get(db)?.get(key) ?? [])];
  }

  /** A connection whose time has run out at `now`; null when there is none (left). */
  takeTimedOut(now: number): Connection | null {
    for (;;) {
      const due = this.#timeouts.takeDue(now, true);
      if (due === null) return null;
      if (due.item.connection.waiting === due.item.waiting) return due.item.connection;
    }
  }
}
