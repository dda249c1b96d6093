// The subcommands of CLUSTER about nodes: who is there, who follows whom.

import { integer, oneOf, optional, string } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { administering, changing, clusterDisabled, reading } from './disabled.ts';

const nodeId = string('node-id');
const tips = ['nondeterministic_output'];
/** What is answered while loading too: in Redis after 8.0 (8.10 has it so), in Valkey from the beginning. */
const laterLoading = { '8.2': { flags: ['loading', 'stale'] } } as const;
const whileLoading = { ...laterLoading, 'valkey 8.0': { flags: ['loading', 'stale'] } } as const;
const adminWhileLoading = { '8.2': { flags: ['admin', 'loading', 'stale'] } } as const;

export const nodeCommands: readonly Command[] = [
  clusterDisabled({ name: 'bumpepoch', since: '3.0.0', arity: 2, flags: changing, tips }),
  clusterDisabled({
    name: 'count-failure-reports',
    since: '3.0.0',
    arity: 3,
    flags: administering,
    tips,
    arguments: [nodeId],
    changed: adminWhileLoading,
  }),
  clusterDisabled({
    name: 'failover',
    since: '3.0.0',
    arity: -2,
    flags: changing,
    arguments: [optional(oneOf('options', ['FORCE', 'TAKEOVER']))],
  }),
  clusterDisabled({ name: 'forget', since: '3.0.0', arity: 3, flags: changing, arguments: [nodeId] }),
  clusterDisabled({ name: 'help', since: '5.0.0', arity: 2, flags: ['loading', 'stale'] }),
  clusterDisabled({ name: 'info', since: '3.0.0', arity: 2, flags: reading, tips, changed: whileLoading }),
  clusterDisabled({ name: 'links', since: '7.0.0', arity: 2, flags: reading, tips, changed: laterLoading }),
  clusterDisabled({
    name: 'meet',
    since: '3.0.0',
    arity: -4,
    flags: changing,
    arguments: [string('ip'), integer('port'), optional(integer('cluster-bus-port', { since: '4.0.0' }))],
  }),
  clusterDisabled({ name: 'myid', since: '3.0.0', arity: 2, flags: reading, changed: whileLoading }),
  clusterDisabled({
    name: 'myshardid',
    since: '7.2.0',
    arity: 2,
    flags: reading,
    tips,
    changed: whileLoading,
  }),
  clusterDisabled({ name: 'nodes', since: '3.0.0', arity: 2, flags: reading, tips, changed: whileLoading }),
  clusterDisabled({
    name: 'replicas',
    since: '5.0.0',
    arity: 3,
    flags: administering,
    tips,
    arguments: [nodeId],
    changed: adminWhileLoading,
  }),
  clusterDisabled({
    name: 'replicate',
    since: '3.0.0',
    arity: 3,
    flags: changing,
    arguments: [nodeId],
    changed: { 'valkey 9.0': { arity: -3 } },
  }),
  clusterDisabled({
    name: 'reset',
    since: '3.0.0',
    arity: -2,
    flags: ['admin', 'noscript', 'stale'],
    arguments: [optional(oneOf('reset-type', ['HARD', 'SOFT']))],
  }),
  clusterDisabled({ name: 'saveconfig', since: '3.0.0', arity: 2, flags: changing }),
  clusterDisabled({
    name: 'set-config-epoch',
    since: '3.0.0',
    arity: 3,
    flags: changing,
    arguments: [integer('config-epoch')],
  }),
  clusterDisabled({
    name: 'shards',
    since: '7.0.0',
    arity: 2,
    flags: reading,
    tips,
    changed: { '7.2': { flags: ['loading', 'stale'] } },
  }),
  clusterDisabled({
    name: 'slaves',
    since: '3.0.0',
    arity: 3,
    flags: administering,
    tips,
    deprecatedSince: '5.0.0',
    replacedBy: '`CLUSTER REPLICAS`',
    arguments: [nodeId],
    changed: adminWhileLoading,
  }),
];
