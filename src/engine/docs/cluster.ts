// COMMAND DOCS prose of the cluster group.

import type { CommandProse } from './docs.ts';

const perSlot = 'O(N) where N is the number of slots named';
const perNode = 'O(N) where N is the number of nodes';

export const clusterDocs: { readonly [fullName: string]: CommandProse } = {
  asking: { summary: 'Lets the next command through to a slot that is being imported', complexity: 'O(1)' },
  cluster: { summary: 'Holds the commands of a cluster', complexity: 'That of the subcommand.' },
  'cluster|addslots': { summary: "Makes slots the node's own", complexity: perSlot },
  'cluster|addslotsrange': { summary: "Makes ranges of slots the node's own", complexity: perSlot },
  'cluster|bumpepoch': { summary: "Raises the epoch of the node's configuration", complexity: 'O(1)' },
  'cluster|cancelslotmigrations': { summary: 'Calls off the migrations that this node began', complexity: 'O(N)' },
  'cluster|count-failure-reports': { summary: 'Counts who reports a node as failed', complexity: perNode },
  'cluster|countkeysinslot': { summary: 'Counts the keys in a slot', complexity: 'O(1)' },
  'cluster|delslots': { summary: 'Makes slots unowned', complexity: perSlot },
  'cluster|delslotsrange': { summary: 'Makes ranges of slots unowned', complexity: perSlot },
  'cluster|failover': { summary: 'Lets a replica take the place of its master', complexity: 'O(1)' },
  'cluster|flushslot': { summary: 'Deletes the keys of a slot', complexity: 'O(N) where N is the number of keys' },
  'cluster|flushslots': { summary: 'Makes every slot of the node unowned', complexity: 'O(1)' },
  'cluster|forget': { summary: 'Takes a node out of the table of nodes', complexity: 'O(1)' },
  'cluster|getkeysinslot': { summary: 'Names keys of a slot', complexity: 'O(N) where N is the number asked for' },
  'cluster|getslotmigrations': { summary: 'Tells how migrations of slots are going', complexity: 'O(N)' },
  'cluster|help': { summary: 'Explains the subcommands', complexity: 'O(1)' },
  'cluster|info': { summary: 'Tells the state of the cluster as the node sees it', complexity: 'O(1)' },
  'cluster|keyslot': { summary: 'Tells the slot of a key', complexity: 'O(N) where N is the length of the key' },
  'cluster|links': { summary: 'Lists the connections to other nodes', complexity: perNode },
  'cluster|meet': {
    summary: 'Brings a node into the cluster',
    complexity: 'O(1)',
    history: [['4.0.0', 'The port of the bus can be given.']],
  },
  'cluster|migrateslots': { summary: 'Begins to migrate slots to other nodes', complexity: perSlot },
  'cluster|migration': { summary: 'Begins, tells of or calls off migrations of slots', complexity: perSlot },
  'cluster|myid': { summary: "Tells the node's id", complexity: 'O(1)' },
  'cluster|myshardid': { summary: "Tells the id of the node's shard", complexity: 'O(1)' },
  'cluster|nodes': { summary: 'Lists the nodes', complexity: perNode },
  'cluster|replicas': { summary: 'Lists the replicas of a node', complexity: 'O(N) where N is their number' },
  'cluster|replicate': { summary: 'Makes the node a replica of another', complexity: 'O(1)' },
  'cluster|reset': { summary: 'Makes the node forget its cluster', complexity: perNode },
  'cluster|saveconfig': { summary: 'Writes the configuration of the cluster', complexity: 'O(1)' },
  'cluster|set-config-epoch': { summary: 'Gives a fresh node its first epoch', complexity: 'O(1)' },
  'cluster|setslot': { summary: 'Binds a slot to a node, or marks it as moving', complexity: 'O(1)' },
  'cluster|shards': { summary: 'Lists the shards with their slots and nodes', complexity: perNode },
  'cluster|slaves': { summary: 'Lists the replicas of a node', complexity: 'O(N) where N is their number' },
  'cluster|slot-stats': { summary: 'Tells the use of slots', complexity: perSlot },
  'cluster|slots': {
    summary: 'Lists ranges of slots and who has them',
    complexity: perNode,
    history: [
      ['4.0.0', 'It tells the ids of nodes.'],
      ['7.0.0', 'It tells more of how to reach a node.'],
    ],
  },
  'cluster|syncslots': { summary: 'Nodes speak it with each other while slots move', complexity: perSlot },
  readonly: { summary: 'Lets a connection read from a replica', complexity: 'O(1)' },
  readwrite: { summary: "Sends a connection's reads to the master again", complexity: 'O(1)' },
};
