// The shapes of replies: how each kind of answer becomes a natural value.

import { isTagged, type Reply } from '../engine/reply.ts';
import type { Shape } from './call.ts';

const unexpected = (wanted: string, reply: Reply) => new TypeError(`expected ${wanted}, got ${JSON.stringify(reply)}`);

/** An integer reply; a bigint beyond 2^53 is rounded. */
export const integer: Shape<number> = (reply) => {
  if (typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return Number(reply);
  throw unexpected('an integer', reply);
};

/** A double (or a number as text), or nil. */
export const numberOrNull: Shape<number | null> = (reply) => {
  if (reply === null || typeof reply === 'number') return reply;
  if (isTagged(reply)) {
    if (reply.kind === 'double') return reply.value;
    if (reply.kind === 'null-array') return null;
  }
  if (typeof reply === 'string') return Number(reply);
  throw unexpected('a number', reply);
};
