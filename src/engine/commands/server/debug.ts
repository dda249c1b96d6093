// DEBUG: a window into the server for those who test it. Each subcommand is an entry of a table; those that would crash,
// restart or corrupt a redis-server are not there and answer as an unknown one does.

import { command } from '../../command.ts';
import type { Profile } from '../../profile.ts';
import { status } from '../../reply.ts';
import { dataSubcommands } from './debug-data.ts';
import { objectSubcommands } from './debug-object.ts';
import { protocolSubcommands } from './debug-protocol.ts';
import { type DebugSubcommand, unknownSubcommand } from './debug-subcommand.ts';
import { switchSubcommands } from './debug-switches.ts';

const subcommands = new Map<string, DebugSubcommand>();
for (const table of [dataSubcommands, objectSubcommands, protocolSubcommands, switchSubcommands]) {
  for (const one of table) subcommands.set(one.name, one);
}

export const debug = command({
  name: 'debug',
  group: 'server',
  since: '1.0.0',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],

  // What a subcommand makes of its words is read when it runs: HTSTATS-KEY looks up the key before anything else.
  parse(args) {
    const name = args.word();
    return { name, words: args.left > 0 ? args.rest() : [] };
  },

  run(context, { name, words }) {
    const { profile } = context;
    const upper = name.toUpperCase();
    if (upper === 'HELP' && words.length === 0) return helpLines(profile).map(status);
    const found = subcommands.get(upper);
    const isKnown = found !== undefined && (found.since === undefined || profile.atLeast(found.since));
    if (!isKnown || words.length < found.words[0] || words.length > found.words[1]) {
      throw unknownSubcommand(name);
    }
    return found.run(context, words);
  },
});

/** In the order of their names, which redis-server keeps only by and large. */
function helpLines(profile: Profile): string[] {
  const lines = ['DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'];
  for (const name of [...subcommands.keys()].sort()) {
    const { since, help } = subcommands.get(name) as DebugSubcommand;
    if (since === undefined || profile.atLeast(since)) lines.push(...help(profile));
  }
  return [...lines, 'HELP', profile.atLeast('7.2') ? '    Print this help.' : '    Prints this help.'];
}
