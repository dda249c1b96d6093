// The two ends of a list, and taking elements from them: what the pops and the moves share.

import type { Args } from '../../args.ts';
import type { WriteContext } from '../../context.ts';
import type { Database } from '../../database.ts';
import { errors } from '../../errors.ts';
import type { ByteString } from '../../reply.ts';
import type { ListValue } from '../../values/list.ts';

export type End = 'LEFT' | 'RIGHT';

/** LEFT or RIGHT; a syntax error for anything else. */
export function parseEnd(args: Args): End {
  const end = args.oneOf('LEFT', 'RIGHT');
  if (end === null) throw errors.syntax();
  return end;
}

/** Takes up to `count` elements from one end, says so, and answers them in the order in which they were taken. */
export function take(context: WriteContext, key: ByteString, list: ListValue, end: End, count: number): ByteString[] {
  const amount = Math.min(count, list.length);
  const start = end === 'LEFT' ? 0 : list.length - amount;
  const removed = list.removeRange(start, amount);
  // The undo log holds what was removed: it is not to be turned round.
  const taken = end === 'RIGHT' ? removed.toReversed() : removed;
  context.db.changed(key, end === 'LEFT' ? 'lpop' : 'rpop', amount);
  if (list.length > 0) list.afterShrink(context.limits);
  return taken;
}

/** The first of `keys` that holds a list, and the list. */
export function firstList(db: Database, keys: readonly ByteString[]): { key: ByteString; list: ListValue } | null {
  for (const key of keys) {
    const list = db.write(key, 'list');
    if (list !== undefined) return { key, list };
  }
  return null;
}

/** The command that takes elements from this end without waiting: what a pop that waited is written down as. */
export function popName(end: End): 'LPOP' | 'RPOP' {
  return end === 'LEFT' ? 'LPOP' : 'RPOP';
}
