// What becomes of the groups' references to an entry that is deleted: the policies of 8.2.

import type { Args } from '../../args.ts';
import { oneOf } from '../../arguments.ts';
import { errors } from '../../errors.ts';
import type { ByteString } from '../../reply.ts';
import type { StreamValue } from '../../values/stream.ts';
import type { StreamId } from '../../values/stream-id.ts';
import { strictId } from './ids.ts';

/** KEEPREF: entries stay pending; DELREF: they do not; ACKED: only what every group has done with is deleted. */
export type Policy = 'KEEPREF' | 'DELREF' | 'ACKED';

export const policyArgument = oneOf('condition', ['KEEPREF', 'DELREF', 'ACKED'], { since: '8.2.0' });

export function parsePolicy(args: Args): Policy | null {
  return args.profile.atLeast('8.2') ? args.oneOf('KEEPREF', 'DELREF', 'ACKED') : null;
}

/** True if some group has yet to read the entry or to acknowledge it. */
export function isReferenced(stream: StreamValue, id: StreamId): boolean {
  for (const group of stream.groups.values()) if (group.lastId < id || group.pending.get(id) !== undefined) return true;
  return false;
}

export function dropReferences(stream: StreamValue, id: StreamId): void {
  for (const group of stream.groups.values()) group.acknowledge(id);
}

/** What trimming asks before an entry goes; undefined where nothing is to be asked. */
export function policyOfTrim(stream: StreamValue, policy: Policy): ((id: StreamId) => boolean) | undefined {
  if (policy === 'KEEPREF' || stream.groups.size === 0) return undefined;
  if (policy === 'ACKED') return (id) => !isReferenced(stream, id);
  return (id) => {
    dropReferences(stream, id);
    return true;
  };
}

/** Deletes one entry by a policy. -1: there is none; 1: deleted; 2: still referenced, and therefore kept. */
export function deleteBy(stream: StreamValue, id: StreamId, policy: Policy): -1 | 1 | 2 {
  if (policy === 'DELREF') dropReferences(stream, id);
  if (!stream.has(id)) return -1;
  if (policy === 'ACKED' && isReferenced(stream, id)) return 2;
  stream.delete(id);
  if (id > stream.maxDeletedId) stream.setIds({ maxDeletedId: id });
  return 1;
}

/** `IDS numids id [id ...]`, and whatever else `option` takes, in any order. */
export function parseIds(args: Args, option: (args: Args) => boolean): ByteString[] {
  let ids: ByteString[] | null = null;
  while (args.left > 0) {
    if (args.token('IDS')) {
      const count = args.integerBetween(
        1,
        Number.MAX_SAFE_INTEGER,
        errors.err('Number of IDs must be a positive integer'),
      );
      if (count > args.left) {
        throw errors.err('The `numids` parameter must match the number of arguments');
      }
      ids = args.take(count);
    } else if (!option(args)) {
      throw errors.syntax();
    }
  }
  if (ids === null) throw errors.syntax();
  return ids;
}

export function strictIds(words: readonly ByteString[]): StreamId[] {
  return words.map(strictId);
}
