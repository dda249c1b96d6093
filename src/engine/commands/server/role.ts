// ROLE: an engine is always a master, and nothing replicates from it by the replication protocol.

import { command } from '../../command.ts';

export const role = command({
  name: 'role',
  group: 'server',
  since: '2.8.12',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  parse: () => null,
  run: () => ['master', 0, []],
});
