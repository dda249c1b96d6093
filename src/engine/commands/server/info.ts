// INFO: what the server knows of itself, section by section. Numbers are real where there are any; what an isolate
// has none of (resident memory, forks, sockets' bytes) is 0 or what a fresh redis-server says, so that parsers find
// every field they know.

import { many, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Engine } from '../../engine.ts';
import type { Profile, Since } from '../../profile.ts';
import { verbatim } from '../../reply.ts';
import { memory } from './info-memory.ts';
import { persistence } from './info-persistence.ts';
import { clients, cluster, cpu, debug, modules, replication, server, threads } from './info-server.ts';
import { commandstats, errorstats, keysizes, keyspace, latencystats, stats } from './info-stats.ts';

/** One line, `name:value`; `since` if older versions lack it, `until` if newer ones do. */
export type Field = readonly [name: string, value: string | number, since?: Since | null, until?: Since];

/** What Redis counts since 7.4 and Valkey since 8.0. */
export const sinceBothCount: Since = { redis: '7.4', valkey: '8.0' };

interface Section {
  readonly title: string;
  readonly fields: (engine: Engine) => readonly Field[];
  readonly since?: string;
  /** Shown only when asked for by name, or by `all` and `everything` as well. */
  readonly hidden?: 'always' | 'by default';
}

/** In the order in which INFO shows them, whatever the order of asking. */
const sections: readonly Section[] = [
  { title: 'Server', fields: server },
  { title: 'Clients', fields: clients },
  { title: 'Memory', fields: memory },
  { title: 'Persistence', fields: persistence },
  { title: 'Threads', fields: threads, since: '8.0' },
  { title: 'Stats', fields: stats },
  { title: 'Replication', fields: replication },
  { title: 'CPU', fields: cpu },
  { title: 'Modules', fields: modules },
  { title: 'Commandstats', fields: commandstats, hidden: 'by default' },
  { title: 'Errorstats', fields: errorstats },
  { title: 'Latencystats', fields: latencystats, hidden: 'by default' },
  { title: 'Cluster', fields: cluster },
  { title: 'Keyspace', fields: keyspace },
  { title: 'Keysizes', fields: keysizes, since: '8.0' },
  { title: 'Debug', fields: debug, since: '7.2', hidden: 'always' },
];

export const info = command({
  name: 'info',
  group: 'server',
  since: '1.0.0',
  arity: -1,
  flags: ['loading', 'stale'],
  categories: ['dangerous'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  arguments: [optional(many(string('section')))],

  parse: (args) => new Set(args.left === 0 ? ['default'] : args.rest().map((word) => word.toLowerCase())),

  run({ engine, profile }, asked) {
    const shown = sections.filter((section) => isKnown(section, profile) && isAsked(section, asked));
    return verbatim(shown.map((section) => print(section, engine)).join('\r\n'));
  },
});

function isKnown({ since }: Section, profile: Profile): boolean {
  return since === undefined || profile.atLeast(since);
}

function isAsked({ title, hidden }: Section, asked: ReadonlySet<string>): boolean {
  if (asked.has(title.toLowerCase())) return true;
  if (hidden === 'always') return false;
  return asked.has('all') || asked.has('everything') || (asked.has('default') && hidden === undefined);
}

function print({ title, fields }: Section, engine: Engine): string {
  let text = `# ${title}\r\n`;
  const { profile } = engine;
  for (const [name, value, since, until] of fields(engine)) {
    if (until !== undefined && profile.atLeast(until)) continue;
    if (since == null || profile.atLeast(since)) text += `${name}:${value}\r\n`;
  }
  return text;
}
