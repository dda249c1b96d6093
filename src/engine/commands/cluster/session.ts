// What a connection says of itself in a cluster: ASKING, READONLY, READWRITE. Valkey takes the latter two without a cluster.

import { command, type Flag } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { OK, type Reply } from '../../reply.ts';
import { clusterDisabled } from './disabled.ts';

export const asking = clusterDisabled({
  name: 'asking',
  since: '3.0.0',
  arity: 1,
  flags: ['fast'],
  categories: ['connection'],
});

const flags = ['loading', 'stale', 'fast'] as const satisfies readonly Flag[];

function saying(readsReplica: boolean) {
  return ({ connection, profile }: ReadContext): Reply => {
    if (profile.flavour !== 'valkey') throw errors.clusterDisabled();
    connection.readsReplica = readsReplica;
    return OK;
  };
}

const facts = { group: 'cluster', since: '3.0.0', arity: 1, flags, categories: ['connection'] } as const;

export const readonly = command({ ...facts, name: 'readonly', parse: () => null, run: saying(true) });
export const readwrite = command({ ...facts, name: 'readwrite', parse: () => null, run: saying(false) });
