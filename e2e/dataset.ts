// The whole dataset as text, encodings aside: what must be equal where two states are said to be the same.

import type { Database } from '../src/engine/database.ts';
import type { StreamGroup } from '../src/engine/values/stream-group.ts';
import { stringBytes } from '../src/engine/values/string.ts';
import { typeOf, type Value } from '../src/engine/values/value.ts';

/** One line a key: database, key, deadline, type, value. Sets and hashes in the order of their bytes. */
export function describeDataset(databases: readonly Database[]): string {
  const lines: string[] = [];
  for (const db of databases) {
    if (db.size === 0) continue;
    for (const key of db.keys()) {
      const value = db.peek(key);
      if (value === undefined) continue;
      lines.push(JSON.stringify([db.index, key, db.expireAt(key), typeOf(value), contents(value)]));
    }
  }
  return lines.sort().join('\n');
}

function contents(value: Value): unknown {
  if (typeof value === 'string' || value.type === 'string') return stringBytes(value);
  const items: unknown[] = [];
  switch (value.type) {
    case 'list':
      return [...value];
    case 'set':
      value.forEach((member) => items.push(member));
      return items.sort();
    case 'zset':
      value.forEach((member, score) => items.push([member, String(score)]));
      return items;
    case 'hash':
      value.forEach((field, text, expireAt) => items.push(JSON.stringify([field, text, expireAt])));
      return items.sort();
    case 'stream':
      value.forEach((id, fields) => {
        items.push([id, fields]);
      });
      return [
        items,
        value.lastId,
        value.maxDeletedId,
        String(value.entriesAdded),
        value.sortedGroups.map(describeGroup),
      ];
  }
}

function describeGroup([name, group]: readonly [string, StreamGroup]): unknown {
  const pending: unknown[] = [];
  group.pending.forEach((id, { consumer, deliveredAt, deliveries }) => {
    pending.push([id, consumer?.name, deliveredAt, String(deliveries)]);
  });
  const consumers = group.sortedConsumers.map((each) => [each.name, each.seenAt, each.activeAt, each.pending.size]);
  return [name, group.lastId, String(group.entriesRead), pending, consumers];
}
