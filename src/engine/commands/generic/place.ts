// Putting a value that is there already under another key: what RENAME, MOVE and COPY have in common.

import type { Database } from '../../database.ts';
import type { ByteString } from '../../reply.ts';
import { typeOf, type Value } from '../../values/value.ts';

/** Puts `value` at a key that does not exist, with its deadline and those of a hash's fields. */
export function place(db: Database, key: ByteString, value: Value, expireAt: number | null): void {
  db.set(key, value);
  if (expireAt !== null) db.setExpire(key, expireAt);
  if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== 0) {
    db.fieldDeadline(key, value.minExpire);
  }
}

/** The events of Redis 8.2 for a value that went, which come last here (elsewhere they come before all others). */
export function notifyReplaced(db: Database, key: ByteString, before: Value, after: Value): void {
  db.notify('overwritten', key);
  if (typeOf(before) !== typeOf(after)) db.notify('type_changed', key);
}
