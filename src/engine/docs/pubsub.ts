// COMMAND DOCS prose of the pubsub group.

import type { CommandProse } from './docs.ts';

export const pubsubDocs: { readonly [fullName: string]: CommandProse } = {
  psubscribe: {
    summary: 'Listens to every channel whose name matches one of the patterns',
    complexity: 'O(N) where N is the number of patterns given',
  },
  publish: {
    summary: 'Sends a message to the subscribers of a channel',
    complexity: 'O(N+M) where N is the number of subscribers of the channel and M the number of subscribed patterns',
  },
  pubsub: { summary: 'A container for commands that tell about channels', complexity: 'Depends on subcommand.' },
  'pubsub|channels': {
    summary: 'Lists the channels that have subscribers',
    complexity: 'O(N) where N is the number of active channels',
  },
  'pubsub|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'pubsub|numpat': { summary: 'Counts the distinct patterns that clients are subscribed to', complexity: 'O(1)' },
  'pubsub|numsub': {
    summary: 'Counts the subscribers of channels, patterns aside',
    complexity: 'O(N) where N is the number of channels asked about',
  },
  'pubsub|shardchannels': {
    summary: 'Lists the shard channels that have subscribers',
    complexity: 'O(N) where N is the number of active shard channels',
  },
  'pubsub|shardnumsub': {
    summary: 'Counts the subscribers of shard channels',
    complexity: 'O(N) where N is the number of shard channels asked about',
  },
  punsubscribe: {
    summary: 'Stops listening to patterns, to all of them when none is named',
    complexity: 'O(N) where N is the number of patterns given',
  },
  spublish: {
    summary: 'Sends a message to the subscribers of a shard channel',
    complexity: 'O(N) where N is the number of subscribers of the shard channel',
  },
  ssubscribe: {
    summary: 'Listens to shard channels',
    complexity: 'O(N) where N is the number of shard channels given',
  },
  subscribe: { summary: 'Listens to channels', complexity: 'O(N) where N is the number of channels given' },
  sunsubscribe: {
    summary: 'Stops listening to shard channels, to all of them when none is named',
    complexity: 'O(N) where N is the number of shard channels given',
  },
  unsubscribe: {
    summary: 'Stops listening to channels, to all of them when none is named',
    complexity: 'O(N) where N is the number of channels given',
  },
};
