// COMMAND DOCS prose of the transactions group.

import type { CommandProse } from './docs.ts';

export const transactionDocs: { readonly [fullName: string]: CommandProse } = {
  discard: {
    summary: 'Drops what MULTI has queued',
    complexity: 'O(N) where N is the number of queued commands',
  },
  exec: {
    summary: 'Runs what MULTI has queued, all of it or nothing',
    complexity: 'Depends on the commands in the transaction.',
  },
  multi: { summary: 'Begins to queue commands for EXEC', complexity: 'O(1)' },
  unwatch: { summary: 'Forgets the watched keys', complexity: 'O(1)' },
  watch: {
    summary: 'Watches keys: EXEC does nothing if one of them changes first',
    complexity: 'O(1) for each key',
  },
};
