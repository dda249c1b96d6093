// WATCH: who watches which key. A change of a watched key marks the watching connections, and their EXEC fails.

import type { Connection } from './connection.ts';
import type { ByteString } from './reply.ts';

export class Watching {
  readonly #byKey = new Map<number, Map<ByteString, Set<Connection>>>();

  /** Number of connections with watched keys. */
  clients = 0;

  watch(connection: Connection, db: number, key: ByteString): void {
    if (connection.watched === null) {
      connection.watched = new Map();
      this.clients++;
    }
    let own = connection.watched.get(db);
    if (own === undefined) connection.watched.set(db, (own = new Set()));
    if (own.has(key)) return;
    own.add(key);
    let keys = this.#byKey.get(db);
    if (keys === undefined) this.#byKey.set(db, (keys = new Map()));
    const watchers = keys.get(key);
    if (watchers) watchers.add(connection);
    else keys.set(key, new Set([connection]));
  }

  unwatch(connection: Connection): void {
    connection.dirtyCas = false;
    if (connection.watched === null) return;
    for (const [db, own] of connection.watched) {
      const keys = this.#byKey.get(db);
      for (const key of own) {
        const watchers = keys?.get(key);
        watchers?.delete(connection);
        if (watchers?.size === 0) keys?.delete(key);
      }
    }
    connection.watched = null;
    this.clients--;
  }

  touch(db: number, key: ByteString): void {
    if (this.clients === 0) return;
    const watchers = this.#byKey.get(db)?.get(key);
    if (watchers === undefined) return;
    // One change is enough: as in Redis, who is marked watches nothing any more (CLIENT LIST shows `watch=0`, 8.0.2).
    for (const connection of [...watchers]) {
      this.unwatch(connection);
      connection.dirtyCas = true;
    }
  }

  /** Touches the watched keys of `db` that `exists` (before a flush), or all that exist in either database (a swap). */
  touchAll(db: number, exists: (key: ByteString) => boolean): void {
    for (const key of this.#byKey.get(db)?.keys() ?? []) if (exists(key)) this.touch(db, key);
  }
}
