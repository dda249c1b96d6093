// COMMAND DOCS prose of the hyperloglog group.

import type { CommandProse } from './docs.ts';

export const hyperLogLogDocs: { readonly [fullName: string]: CommandProse } = {
  pfadd: {
    summary: 'Adds elements to a HyperLogLog, which is made if there is none',
    complexity: 'O(1) for each element',
  },
  pfcount: {
    summary: 'Estimates how many different elements were added to one HyperLogLog or to any of several',
    complexity: 'O(1) for one key, with a very small average; O(N) for N keys, with much larger constant times',
  },
  pfdebug: { summary: 'Looks inside a HyperLogLog, for debugging', complexity: 'O(1)' },
  pfmerge: {
    summary: 'Makes a HyperLogLog the union of itself and others',
    complexity: 'O(N) to merge N HyperLogLogs, with high constant times',
  },
  pfselftest: { summary: 'Tests the HyperLogLog implementation', complexity: 'O(1)' },
};
