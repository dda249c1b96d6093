// Every command's call, group by group: what becomes a method of the client.

import { sortedSetCalls } from './sorted-set.ts';

export const calls = { ...sortedSetCalls };
