// MEMORY: what keys and the whole take, by our own estimate (../../values/memory.ts, ../../memory.ts). There is one
// allocator here and nobody can ask it: its figures are those of one that wastes nothing.

import { integer, key, optional } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { Engine } from '../../engine.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import { type DoubleReply, map, OK, type Reply, verbatim } from '../../reply.ts';
import { memoryOfKey } from '../../values/memory.ts';

const usage = command({
  name: 'usage',
  group: 'server',
  since: '4.0.0',
  arity: -3,
  flags: ['readonly'],
  keys: [keyAt(2, 'RO')],
  arguments: [key(), optional(integer('count', { token: 'SAMPLES' }))],

  parse(args) {
    const asked = args.key();
    // Structures know their size: nothing is sampled, whatever the count.
    while (args.left > 0) {
      if (args.left < 2 || !args.token('SAMPLES')) throw errors.syntax();
      const samples = parseInteger(args.word());
      if (samples === null) throw errors.notInteger();
      if (samples < 0) throw errors.syntax();
    }
    return { key: asked };
  },

  run({ db }, { key: asked }) {
    const value = db.peek(asked);
    return value === undefined ? null : memoryOfKey(asked, value, db.expireAt(asked) !== null);
  },
});

const stats = command({
  name: 'stats',
  group: 'server',
  since: '4.0.0',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],

  parse: () => null,

  run(context) {
    return map(figures(context.engine, (value) => context.double(value)).flat());
  },
});

function figures(engine: Engine, double: (value: number) => DoubleReply): [string, Reply][] {
  const { memory, databases, profile } = engine;
  const used = memory.used;
  const peak = engine.stats.notePeak(used);
  const keys = databases.reduce((sum, { size }) => sum + size, 0);
  const tables = databases.reduce((sum, { overhead }) => sum + overhead.main + overhead.expires, 0);
  const overhead = memory.startup + memory.clients + tables;
  const dataset = Math.max(0, used - overhead);
  const net = Math.max(1, used - memory.startup);
  const rows: ([name: string, value: Reply] | [name: string, value: Reply, since: string])[] = [
    ['peak.allocated', peak],
    ['total.allocated', used],
    ['startup.allocated', memory.startup],
    ['replication.backlog', 0],
    ['replica.fullsync.buffer', 0, '8.0'],
    ['clients.slaves', 0],
    ['clients.normal', memory.clients],
    ['cluster.links', 0],
    ['aof.buffer', 0],
    ['lua.caches', 0],
    ['functions.caches', 0],
    ['script.VMs', 0, '8.0'],
    ...databases.flatMap((db): [string, Reply][] =>
      db.size === 0 ? [] : [[`db.${db.index}`, tablesOf(db.overhead, profile.atLeast('7.2'))]],
    ),
    ['overhead.db.hashtable.lut', 0, '7.4'],
    ['overhead.db.hashtable.rehashing', 0, '7.4'],
    ['overhead.total', overhead],
    ['db.dict.rehashing.count', 0, '7.4'],
    ['keys.count', keys],
    ['keys.bytes-per-key', keys === 0 ? 0 : Math.floor((used - memory.startup) / keys)],
    ['dataset.bytes', dataset],
    ['dataset.percentage', double((dataset / net) * 100)],
    ['peak.percentage', double((used / peak) * 100)],
    ['allocator.allocated', used],
    ['allocator.active', used],
    ['allocator.resident', used],
    ['allocator.muzzy', 0, '7.4'],
    ['allocator-fragmentation.ratio', double(1)],
    ['allocator-fragmentation.bytes', 0],
    ['allocator-rss.ratio', double(1)],
    ['allocator-rss.bytes', 0],
    ['rss-overhead.ratio', double(1)],
    ['rss-overhead.bytes', 0],
    ['fragmentation', double(1)],
    ['fragmentation.bytes', 0],
  ];
  return rows
    .filter(([, , since]) => since === undefined || profile.atLeast(since))
    .map(([name, value]) => [name, value]);
}

function tablesOf({ main, expires }: { readonly main: number; readonly expires: number }, newer: boolean): Reply {
  const rows: Reply[] = ['overhead.hashtable.main', main, 'overhead.hashtable.expires', expires];
  return map(newer ? rows : [...rows, 'overhead.hashtable.slot-to-keys', 0]);
}

const doctor = command({
  name: 'doctor',
  group: 'server',
  since: '4.0.0',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],

  parse: () => null,

  run: ({ engine }) => verbatim(diagnosis(engine)),
});

/** Below this there is nothing to see. */
const worthALook = 5 * 1024 * 1024;

function diagnosis({ memory, stats: counted }: Engine): string {
  const used = memory.used;
  if (used < worthALook) {
    return "Hi Sam, this instance is empty or is using very little memory, my issues detector can't be used in these conditions. Please, leave for your mission on Earth and fill it with some data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n";
  }
  if (counted.notePeak(used) / used <= 1.5) {
    return "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n";
  }
  return "Sam, I detected a few issues in this Redis instance memory implants:\n\n * Peak memory: In the past this instance used more than 150% the memory that is currently using. The allocator is normally not able to release memory after a peak, so you can expect to see a big fragmentation ratio, however this is actually harmless and is only due to the memory peak, and if the Redis instance Resident Set Size (RSS) is currently bigger than expected, the memory will be used as soon as you fill the Redis instance with more data. If the memory peak was only occasional and you want to try to reclaim memory, please try the MEMORY PURGE command, otherwise the only other option is to shutdown and restart the instance.\n\nI'm here to keep you safe, Sam. I want to help you.\n";
}

const purge = command({
  name: 'purge',
  group: 'server',
  since: '4.0.0',
  arity: 2,
  flags: [],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  parse: () => null,
  run: () => OK,
});

const mallocStats = command({
  name: 'malloc-stats',
  group: 'server',
  since: '4.0.0',
  arity: 2,
  flags: [],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  parse: () => null,
  // What a server says that was built with another allocator than jemalloc.
  run: () => 'Stats not supported for the current allocator',
});

const helpLines = [
  'DOCTOR',
  '    Return memory problems reports.',
  'MALLOC-STATS',
  '    Return internal statistics report from the memory allocator.',
  'PURGE',
  '    Attempt to purge dirty pages for reclamation by the allocator.',
  'STATS',
  '    Return information about the memory usage of the server.',
  'USAGE <key> [SAMPLES <count>]',
  '    Return memory in bytes used by <key> and its value. Nested values are',
  '    sampled up to <count> times (default: 5, 0 means sample all).',
];

export const memory = container({ name: 'memory', group: 'server', since: '4.0.0', arity: -2, flags: [] }, [
  doctor,
  help({ of: 'memory', group: 'server', since: '4.0.0', flags: ['loading', 'stale'], lines: helpLines }),
  mallocStats,
  purge,
  stats,
  usage,
]);
