// Every command's call, group by group: what becomes a method of the client.

import { aclCalls } from './acl.ts';
import { bitmapCalls } from './bitmap.ts';
import { connectionCalls } from './connection.ts';
import { genericCalls } from './generic.ts';
import { geoCalls } from './geo.ts';
import { hashCalls } from './hash.ts';
import { hyperloglogCalls } from './hyperloglog.ts';
import { listCalls } from './list.ts';
import { pubsubCalls } from './pubsub.ts';
import { scriptingCalls } from './scripting.ts';
import { serverCalls } from './server.ts';
import { setCalls } from './set.ts';
import { sortedSetCalls } from './sorted-set.ts';
import { streamCalls } from './stream.ts';
import { stringCalls } from './string.ts';

export const calls = {
  ...aclCalls,
  ...bitmapCalls,
  ...connectionCalls,
  ...genericCalls,
  ...geoCalls,
  ...hashCalls,
  ...hyperloglogCalls,
  ...listCalls,
  ...pubsubCalls,
  ...scriptingCalls,
  ...serverCalls,
  ...setCalls,
  ...sortedSetCalls,
  ...streamCalls,
  ...stringCalls,
};

/** A name of a method that stands for a command: `get`, `configGet`. */
export type CallName = keyof typeof calls;
