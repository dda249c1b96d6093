// What the ranges and the algebra do with the entries they found: answer them, or store them as a new sorted set.

import type { ReadContext, WriteContext } from '../../context.ts';
import type { EventName } from '../../events.ts';
import { type ByteString, pairs, type Reply } from '../../reply.ts';
import { type Entries, SortedSet } from '../../values/zset.ts';

export function answer(context: ReadContext, { members, scores }: Entries, withScores: boolean): Reply {
  if (!withScores) return members;
  const items: Reply[] = [];
  for (let i = 0; i < members.length; i++) items.push(members[i] as ByteString, context.double(scores[i] as number));
  return pairs(items);
}

/** Stores the entries in place of whatever is at `target`, nothing being stored as no key, and tells how many. */
export function store(context: WriteContext, target: ByteString, entries: Entries, event: EventName): number {
  const { db, limits } = context;
  const { members, scores } = entries;
  if (members.length === 0) {
    if (db.delete(target)) db.changed(target, 'del');
    return 0;
  }
  const stored = members.map((member, i): readonly [ByteString, number] => [member, scores[i] as number]);
  db.set(target, SortedSet.from(stored, limits));
  db.changed(target, event);
  return members.length;
}
