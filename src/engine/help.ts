// The HELP subcommand that every container has: the lines after the first name the subcommands, one and its
// explanation after another.

import { type Command, command, type Flag, type Group } from './command.ts';
import type { Profile, Since } from './profile.ts';
import { status } from './reply.ts';

export type HelpLine =
  | string
  | readonly [since: Since, ...lines: string[]]
  | { readonly until: Since; readonly lines: readonly string[] };

export interface HelpFacts {
  /** The container's name. */
  readonly of: string;
  readonly group: Group;
  readonly since: string;
  readonly flags: readonly Flag[];
  readonly categories?: readonly ('keyspace' | 'connection' | 'stream' | 'scripting')[];
  /**
   * The lines between the first and the last, as redis-server words them; a list begins with the version it came in, and
   * what is gone names the version that it went with.
   */
  readonly lines: readonly HelpLine[];
}

/** `X HELP`. The texts are what redis-server answers: programs and people compare them. */
export function help({ of, group, since, flags, categories = [], lines }: HelpFacts): Command {
  const first = `${of.toUpperCase()} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`;
  return command({
    name: 'help',
    group,
    since,
    arity: 2,
    flags,
    categories,
    parse: () => null,
    run: ({ profile }) =>
      // 7.0.15 "Prints", 8.0.2 "Print".
      [first, ...linesOf(lines, profile), 'HELP', `    Print${profile.atLeast('7.2') ? '' : 's'} this help.`].map(
        status,
      ),
  });
}

function linesOf(lines: readonly HelpLine[], profile: Profile): string[] {
  return lines.flatMap((line) => {
    if (typeof line === 'string') return line;
    if ('until' in line) return profile.atLeast(line.until) ? [] : [...line.lines];
    const [since, ...added] = line;
    return profile.atLeast(since) ? added : [];
  });
}
