// XPENDING: what a group delivered and nobody acknowledged.

import type { Args } from '../../args.ts';
import { block, integer, key, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, nullArray, type Reply } from '../../reply.ts';
import type { StreamGroup } from '../../values/stream-group.ts';
import { formatId, type StreamId } from '../../values/stream-id.ts';
import { noGroup, rangeEnd, rangeStart } from './ids.ts';

interface Filters {
  readonly minIdle: number;
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly consumer: ByteString | null;
}

export const xpending = command({
  name: 'xpending',
  group: 'stream',
  since: '5.0.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    string('group'),
    optional(
      block('filters', [
        optional(integer('min-idle-time', { token: 'IDLE', since: '6.2.0' })),
        string('start'),
        string('end'),
        integer('count'),
        optional(string('consumer')),
      ]),
    ),
  ],

  parse(args) {
    return { key: args.key(), name: args.word(), filters: args.left === 0 ? null : parseFilters(args) };
  },

  run({ db, now }, { key: skey, name, filters }): Reply {
    const group = db.read(skey, 'stream')?.groups.get(name);
    if (group === undefined) throw noGroup(skey, name);
    return filters === null ? summary(group) : list(group, filters, now);
  },
});

function parseFilters(args: Args): Filters {
  if (args.left < 3 || args.left > 6) throw errors.syntax();
  let minIdle = 0;
  if (args.token('IDLE')) {
    minIdle = args.integer();
    if (args.left < 3) throw errors.syntax();
  }
  const [startWord, endWord] = args.take(2) as [ByteString, ByteString];
  const count = Math.max(args.integer(), 0);
  const start = rangeStart(startWord);
  const end = rangeEnd(endWord);
  const consumer = args.left > 0 ? args.word() : null;
  // As many words as IDLE would take are let pass unread where there is no IDLE (redis-server 7.0.15).
  args.position = args.words.length;
  return { minIdle, start, end, count, consumer };
}

function summary(group: StreamGroup): Reply {
  const { pending } = group;
  if (pending.size === 0) return [0, null, null, nullArray];
  const holders = group.sortedConsumers.filter((consumer) => consumer.pending.size > 0);
  return [
    pending.size,
    formatId(pending.first as StreamId),
    formatId(pending.last as StreamId),
    holders.map(({ name, pending: own }) => [name, String(own.size)]),
  ];
}

function list(group: StreamGroup, { minIdle, start, end, count, consumer }: Filters, now: number): Reply {
  const pending = consumer === null ? group.pending : group.consumers.get(consumer)?.pending;
  const replies: Reply[] = [];
  if (count === 0) return replies;
  pending?.forEach((id, { consumer: owner, deliveredAt, deliveries }) => {
    if (id > end) return false;
    if (minIdle !== 0 && now - deliveredAt < minIdle) return true;
    // Nobody's since XNACK: its idle time is told as -1.
    const idle = owner === null ? -1 : Math.max(now - deliveredAt, 0);
    replies.push([formatId(id), owner?.name ?? '', idle, deliveries]);
    return replies.length < count;
  }, start);
  return replies;
}
