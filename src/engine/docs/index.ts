// All of COMMAND DOCS' prose: imported only by entry points that hand it in, most of them when it is first asked for.

import { bitmapDocs } from './bitmap.ts';
import { clusterDocs } from './cluster.ts';
import { connectionDocs } from './connection.ts';
import type { CommandDocs } from './docs.ts';
import { genericDocs } from './generic.ts';
import { geoDocs } from './geo.ts';
import { hashDocs } from './hash.ts';
import { hyperLogLogDocs } from './hyperloglog.ts';
import { listDocs } from './list.ts';
import { toldOtherwise } from './otherwise.ts';
import { pubsubDocs } from './pubsub.ts';
import { scriptingDocs } from './scripting.ts';
import { serverDocs } from './server.ts';
import { setDocs } from './set.ts';
import { sortedSetDocs } from './sorted-set.ts';
import { streamDocs } from './stream.ts';
import { stringDocs } from './string.ts';
import { transactionDocs } from './transactions.ts';

export const allDocs: CommandDocs = {
  otherwise: toldOtherwise,
  prose: {
    ...bitmapDocs,
    ...clusterDocs,
    ...connectionDocs,
    ...genericDocs,
    ...geoDocs,
    ...hashDocs,
    ...hyperLogLogDocs,
    ...listDocs,
    ...pubsubDocs,
    ...scriptingDocs,
    ...serverDocs,
    ...setDocs,
    ...sortedSetDocs,
    ...streamDocs,
    ...stringDocs,
    ...transactionDocs,
  },
};
