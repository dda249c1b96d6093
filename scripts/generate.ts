// Writes what is derived into the files that show it: the support table and the list of differences in the README.
// `--check` writes nothing and fails if a file is not what would be written.

import { readFileSync, writeFileSync } from 'node:fs';
import { gaps } from '../e2e/gaps.ts';
import type { Command, Group } from '../src/engine/command.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { Profile } from '../src/engine/profile.ts';

/** How many commands each group has in Redis 8.10, subcommands not counted. */
const known: Readonly<Record<Group, number>> = {
  string: 26,
  generic: 29,
  hash: 29,
  list: 24,
  set: 19,
  'sorted-set': 35,
  stream: 20,
  bitmap: 7,
  hyperloglog: 5,
  geo: 10,
  pubsub: 9,
  transactions: 5,
  connection: 8,
  server: 32,
  scripting: 8,
  cluster: 4,
};

/** The table is of Redis: what other flavours have besides is not counted. */
const newest = new Profile();

function supportTable(commands: readonly Command[]): string {
  const rows = Object.entries(known).map(([group, count]) => {
    const names = commands.filter((command) => command.group === group && newest.atLeast(command.since)).map(nameOf);
    return `| ${group} | ${names.length} of ${count} | ${names.sort().join(', ')} |`;
  });
  return ['| group | commands | |', '|---|---|---|', ...rows].join('\n');
}

/** The name; a container with what it contains. */
function nameOf({ name, subcommands }: Command): string {
  const own = name.toUpperCase();
  return subcommands
    ? `${own} (${subcommands
        .filter(({ since }) => newest.atLeast(since))
        .map((sub) => sub.name.toUpperCase())
        .join(' ')})`
    : own;
}

function gapList(): string {
  return gaps.map(({ what, why }) => `- ${what} ${why}`).join('\n');
}

/** `text` with what stands between the markers of that name replaced. */
function fill(text: string, marker: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${marker}:[^\\n]*-->\\n)[\\s\\S]*?(<!-- /${marker} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no place for ${marker}`);
  return text.replace(pattern, (_, open: string, close: string) => `${open}${content}\n${close}`);
}

const path = 'README.md';
const before = readFileSync(path, 'utf8');
const after = fill(fill(before, 'support', supportTable(allCommands)), 'gaps', gapList());
if (!process.argv.includes('--check')) {
  if (after !== before) writeFileSync(path, after);
} else if (after !== before) {
  console.error('README.md is not fresh: run `node scripts/run.mjs scripts/generate.ts`');
  process.exitCode = 1;
}
