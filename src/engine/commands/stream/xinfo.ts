// XINFO: what there is to know of a stream, its groups and their consumers.

import type { Args } from '../../args.ts';
import { block, integer, key, optional, string, token } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, map, type Reply } from '../../reply.ts';
import type { StreamValue } from '../../values/stream.ts';
import type { Consumer, StreamGroup } from '../../values/stream-group.ts';
import { firstId, formatId, lastId } from '../../values/stream-id.ts';
import { noConsumerGroup, rangeReply } from './ids.ts';
import { lagOf } from './progress.ts';

function find({ db }: ReadContext, skey: ByteString) {
  const stream = db.read(skey, 'stream');
  if (stream === undefined) throw errors.noSuchKey();
  return stream;
}

type Stream = ReturnType<typeof find>;

const stream = command({
  name: 'stream',
  group: 'stream',
  since: '5.0.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keyAt(2, 'RO', 'access')],
  arguments: [
    key(),
    optional(block('full-block', [token('full', 'FULL'), optional(integer('count', { token: 'COUNT' }))])),
  ],

  parse(args) {
    // The stream is looked up before the options are read (redis-server 7.0.15).
    const skey = args.key();
    const options = args.left === 0 ? [] : args.rest();
    return { key: skey, options, command: args.words[1] as ByteString, read: () => readOptions(args, options) };
  },

  run(context, { key: skey, read }) {
    const found = find(context, skey);
    const full = read();
    const fields: Reply[] = [
      'length',
      found.size,
      'radix-tree-keys',
      found.nodes.length,
      'radix-tree-nodes',
      found.radixNodes,
      'last-generated-id',
      formatId(found.lastId),
      'max-deleted-entry-id',
      formatId(found.maxDeletedId),
      'entries-added',
      found.entriesAdded,
      'recorded-first-entry-id',
      formatId(found.firstId),
      ...idempotence(found),
    ];
    if (full === null) fields.push('groups', found.groups.size, ...ends(found));
    else fields.push('entries', rangeReply(found, firstId, lastId, full), 'groups', groupsInFull(context, found, full));
    return map(fields);
  },
});

/** How many entries FULL is to show (0: all); null without FULL. */
function readOptions(args: Args, options: readonly ByteString[]): number | null {
  if (options.length === 0) return null;
  const wrong = () => errors.subcommandSyntax('xinfo', args.words[1] as ByteString);
  args.position = args.words.length - options.length;
  if ((options.length !== 1 && options.length !== 3) || !args.token('FULL')) throw wrong();
  if (options.length === 1) return 10;
  if (!args.token('COUNT')) throw wrong();
  const count = args.integer();
  return count < 0 ? 10 : count;
}

function ends(found: Stream): Reply[] {
  const [first = null] = rangeReply(found, firstId, lastId, 1);
  const [last = null] = rangeReply(found, firstId, lastId, 1, true);
  return ['first-entry', first, 'last-entry', last];
}

/** What is told of producers once there are any (8.6). */
function idempotence({ producers }: Stream): Reply[] {
  if (producers === null) return [];
  let messages = 0;
  for (const each of producers.byName.values()) messages += each.size;
  return [
    'idmp-duration',
    producers.duration,
    'idmp-maxsize',
    producers.maxSize,
    'pids-tracked',
    producers.byName.size,
    'iids-tracked',
    messages,
    'iids-added',
    producers.added,
    'iids-duplicates',
    producers.duplicates,
  ];
}

function groupsInFull(context: ReadContext, found: Stream, count: number): Reply[] {
  return found.sortedGroups.map(([name, group]) => {
    const pending: Reply[] = [];
    group.pending.forEach((id, { consumer, deliveredAt, deliveries }) => {
      pending.push([formatId(id), consumer?.name ?? '', deliveredAt, deliveries]);
      return pending.length !== count;
    });
    return map([
      'name',
      name,
      ...progress(context, found, group),
      'pel-count',
      group.pending.size,
      'pending',
      pending,
      'consumers',
      group.sortedConsumers.map((consumer) => consumerInFull(context, consumer, count)),
    ]);
  });
}

function consumerInFull({ profile }: ReadContext, consumer: Consumer, count: number): Reply {
  const pending: Reply[] = [];
  consumer.pending.forEach((id, { deliveredAt, deliveries }) => {
    pending.push([formatId(id), deliveredAt, deliveries]);
    return pending.length !== count;
  });
  return map([
    'name',
    consumer.name,
    'seen-time',
    consumer.seenAt,
    ...(profile.atLeast('7.2') ? ['active-time', consumer.activeAt] : []),
    'pel-count',
    consumer.pending.size,
    'pending',
    pending,
  ]);
}

function progress({ profile }: ReadContext, found: Stream, group: StreamGroup): Reply[] {
  return [
    'last-delivered-id',
    formatId(group.lastId),
    'entries-read',
    group.entriesRead,
    'lag',
    lagOf(found as StreamValue, group, profile.atLeast('7.2')),
  ];
}

const groups = command({
  name: 'groups',
  group: 'stream',
  since: '5.0.0',
  arity: 3,
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keyAt(2, 'RO', 'access')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run(context, { key: skey }) {
    const found = find(context, skey);
    return found.sortedGroups.map(([name, group]) =>
      map([
        'name',
        name,
        'consumers',
        group.consumers.size,
        'pending',
        group.pending.size,
        ...progress(context, found, group),
      ]),
    );
  },
});

const consumers = command({
  name: 'consumers',
  group: 'stream',
  since: '5.0.0',
  arity: 4,
  flags: ['readonly'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO', 'access')],
  arguments: [key(), string('group')],

  parse(args) {
    return { key: args.key(), name: args.word() };
  },

  run(context, { key: skey, name }) {
    const { now, profile } = context;
    const group = find(context, skey).groups.get(name);
    if (group === undefined) throw noConsumerGroup(skey, name);
    return group.sortedConsumers.map((consumer) =>
      map([
        'name',
        consumer.name,
        'pending',
        consumer.pending.size,
        'idle',
        Math.max(now - consumer.seenAt, 0),
        ...(profile.atLeast('7.2') ? ['inactive', consumer.activeAt < 0 ? -1 : now - consumer.activeAt] : []),
      ]),
    );
  },
});

export const xinfo = container({ name: 'xinfo', group: 'stream', since: '5.0.0', arity: -2, flags: [] }, [
  consumers,
  groups,
  help({
    of: 'xinfo',
    group: 'stream',
    since: '5.0.0',
    flags: ['loading', 'stale'],
    categories: ['stream'],
    lines: [
      'CONSUMERS <key> <groupname>',
      '    Show consumers of <groupname>.',
      'GROUPS <key>',
      '    Show the stream consumer groups.',
      'STREAM <key> [FULL [COUNT <count>]',
      '    Show information about the stream.',
    ],
  }),
  stream,
]);
