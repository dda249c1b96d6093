// All of COMMAND DOCS' prose: imported only by entry points that hand it in, most of them when it is first asked for.

import { connectionDocs } from './connection.ts';
import type { CommandDocs } from './docs.ts';
import { genericDocs } from './generic.ts';
import { hashDocs } from './hash.ts';
import { listDocs } from './list.ts';
import { pubsubDocs } from './pubsub.ts';
import { serverDocs } from './server.ts';
import { setDocs } from './set.ts';
import { sortedSetDocs } from './sorted-set.ts';
import { stringDocs } from './string.ts';
import { transactionDocs } from './transactions.ts';

export const allDocs: CommandDocs = {
  ...connectionDocs,
  ...genericDocs,
  ...hashDocs,
  ...listDocs,
  ...pubsubDocs,
  ...serverDocs,
  ...setDocs,
  ...sortedSetDocs,
  ...stringDocs,
  ...transactionDocs,
};
