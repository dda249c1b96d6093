// COMMAND DOCS prose of the stream group.

import type { CommandProse } from './docs.ts';

export const streamDocs: { readonly [fullName: string]: CommandProse } = {
  xack: { summary: 'Marks entries as dealt with by a consumer group', complexity: 'O(1) for each id' },
  xackdel: {
    summary: 'Acknowledges entries in a group and deletes them from the stream',
    complexity: 'O(1) for each id',
  },
  xadd: {
    summary: 'Appends an entry to a stream, which is made if there is none',
    complexity: 'O(1), and O(N) for the N entries that trimming removes',
    history: [
      ['6.2.0', 'The `NOMKSTREAM`, `MINID` and `LIMIT` options.'],
      ['7.0.0', 'Ids of which only the milliseconds are given: `<ms>-*`.'],
    ],
  },
  xautoclaim: {
    summary: 'Gives entries that were pending for long to another consumer',
    complexity: 'O(1) if COUNT is small',
    history: [['7.0.0', 'Answers the ids of deleted entries too, which are no longer pending.']],
  },
  xcfgset: { summary: 'Configures how a stream recognises messages sent twice', complexity: 'O(1)' },
  xclaim: {
    summary: 'Gives pending entries to another consumer',
    complexity: 'O(log N) with N pending entries in the group',
  },
  xdel: { summary: 'Deletes entries from a stream', complexity: 'O(1) for each entry' },
  xdelex: { summary: 'Deletes entries and says what becomes of references to them', complexity: 'O(1) for each entry' },
  xgroup: { summary: 'A container for commands about consumer groups', complexity: 'Depends on subcommand' },
  'xgroup|create': {
    summary: 'Makes a consumer group',
    complexity: 'O(1)',
    history: [['7.0.0', 'The `entries_read` named argument.']],
  },
  'xgroup|createconsumer': { summary: 'Makes a consumer in a group', complexity: 'O(1)' },
  'xgroup|delconsumer': { summary: 'Deletes a consumer and what is pending for it', complexity: 'O(1)' },
  'xgroup|destroy': {
    summary: 'Deletes a consumer group',
    complexity: 'O(N) where N is the number of pending entries',
  },
  'xgroup|help': { summary: 'Lists the subcommands', complexity: 'O(1)' },
  'xgroup|setid': {
    summary: 'Sets the entry that a group was last given',
    complexity: 'O(1)',
    history: [['7.0.0', 'The optional `entries_read` argument.']],
  },
  xidmprecord: { summary: 'Notes which entry came of a message, when a log is replayed', complexity: 'O(1)' },
  xinfo: { summary: 'A container for commands that look into streams', complexity: 'Depends on subcommand' },
  'xinfo|consumers': {
    summary: 'Lists the consumers of a group',
    complexity: 'O(1)',
    history: [['7.2.0', 'The `inactive` field, and its meaning apart from `idle`.']],
  },
  'xinfo|groups': {
    summary: 'Lists the consumer groups of a stream',
    complexity: 'O(1)',
    history: [['7.0.0', 'The `entries-read` and `lag` fields.']],
  },
  'xinfo|help': { summary: 'Lists the subcommands', complexity: 'O(1)' },
  'xinfo|stream': {
    summary: 'Describes a stream',
    complexity: 'O(1)',
    history: [
      ['6.0.0', 'The `FULL` modifier.'],
      [
        '7.0.0',
        'The fields `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag`.',
      ],
      ['7.2.0', 'The `active-time` field, and its meaning apart from `seen-time`.'],
    ],
  },
  xlen: { summary: 'Counts the entries of a stream', complexity: 'O(1)' },
  xnack: { summary: 'Gives pending entries back to the group for others to take', complexity: 'O(1) for each id' },
  xpending: {
    summary: 'Tells what a group was given and did not acknowledge',
    complexity: 'O(N) with N entries answered, O(1) without a range',
    history: [['6.2.0', 'The `IDLE` option and exclusive ranges.']],
  },
  xrange: {
    summary: 'Answers the entries between two ids',
    complexity: 'O(N) with N entries answered',
    history: [['6.2.0', 'Exclusive ranges.']],
  },
  xread: {
    summary: 'Answers what came after an id in one stream or several, waiting for it if asked to',
    complexity: 'O(N) with N entries answered',
  },
  xreadgroup: {
    summary: 'Gives new entries to a consumer of a group, waiting for them if asked to',
    complexity: 'O(M) for each stream with M entries answered',
  },
  xrevrange: {
    summary: 'Answers the entries between two ids, the newest first',
    complexity: 'O(N) with N entries answered',
    history: [['6.2.0', 'Exclusive ranges.']],
  },
  xsetid: {
    summary: 'Sets the last id of a stream',
    complexity: 'O(1)',
    history: [['7.0.0', 'The `entries_added` and `max_deleted_entry_id` arguments.']],
  },
  xtrim: {
    summary: 'Removes the oldest entries of a stream',
    complexity: 'O(N) with N entries removed',
    history: [['6.2.0', 'The `MINID` strategy and the `LIMIT` option.']],
  },
};
