// Every command's call, group by group: what becomes a method of the client.

import { connectionCalls } from './connection.ts';
import { genericCalls } from './generic.ts';
import { hashCalls } from './hash.ts';
import { listCalls } from './list.ts';
import { pubsubCalls } from './pubsub.ts';
import { serverCalls } from './server.ts';
import { setCalls } from './set.ts';
import { sortedSetCalls } from './sorted-set.ts';
import { stringCalls } from './string.ts';

export const calls = {
  ...connectionCalls,
  ...genericCalls,
  ...hashCalls,
  ...listCalls,
  ...pubsubCalls,
  ...serverCalls,
  ...setCalls,
  ...sortedSetCalls,
  ...stringCalls,
};

/** A name of a method that stands for a command: `get`, `configGet`. */
export type CallName = keyof typeof calls;
