// What the terminal knows of each command: name, syntax, summary. The server tells it (COMMAND DOCS, as redis-cli asks),
// so it is always that of the version at the other end; it is asked some commands at a time, to keep every message small.

import { type Client, itemsOf, type Reply, rawReplyAside, wordOf } from '../redlet.ts';
import { Turns } from '../turns.ts';

export interface ArgumentFacts {
  readonly name: string;
  readonly type: string;
  readonly token: string | null;
  readonly optional: boolean;
  readonly multiple: boolean;
  /** The token is said again with each value. */
  readonly multipleToken: boolean;
  readonly arguments: readonly ArgumentFacts[];
}

export interface CommandFacts {
  /** As one types it: `CLIENT KILL`. */
  readonly name: string;
  readonly summary: string;
  readonly since: string;
  readonly group: string;
  readonly deprecatedSince: string | null;
  readonly arguments: readonly ArgumentFacts[];
  /** By their own upper-case name; empty for most commands. */
  readonly subcommands: ReadonlyMap<string, CommandFacts>;
}

/** The commands by upper-case name, in the order of the alphabet. */
export type Facts = ReadonlyMap<string, CommandFacts>;

const atOnce = 40;

/** Asks the server behind `client` what commands it has. */
export async function readFacts(client: Client): Promise<Facts> {
  const names = itemsOf(await rawReplyAside(client, ['COMMAND', 'LIST']))
    .map(wordOf)
    .sort();
  const docs: [string, Reply][] = [];
  const turns = new Turns();
  for (let i = 0; i < names.length; i += atOnce) {
    const entries = itemsOf(await rawReplyAside(client, ['COMMAND', 'DOCS', ...names.slice(i, i + atOnce)]));
    for (let e = 0; e + 1 < entries.length; e += 2) docs.push([wordOf(entries[e]), entries[e + 1] as Reply]);
    if (turns.over) await turns.next();
  }
  docs.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(docs.map(([name, doc]) => [name.toUpperCase(), commandFacts(name, doc)]));
}

/** The command that `words` begin with, and how many of them its name takes; null if there is none such. */
export function findCommand(facts: Facts, words: readonly string[]): { command: CommandFacts; length: number } | null {
  const command = facts.get(words[0]?.toUpperCase() ?? '');
  if (command === undefined) return null;
  const sub = command.subcommands.get(words[1]?.toUpperCase() ?? '');
  return sub === undefined ? { command, length: 1 } : { command: sub, length: 2 };
}

function commandFacts(fullName: string, doc: Reply): CommandFacts {
  const subcommands = new Map<string, CommandFacts>();
  const inner = itemsOf(field(doc, 'subcommands'));
  for (let i = 0; i + 1 < inner.length; i += 2) {
    const name = wordOf(inner[i]);
    subcommands.set((name.split('|')[1] ?? name).toUpperCase(), commandFacts(name, inner[i + 1] as Reply));
  }
  return {
    name: fullName.replace('|', ' ').toUpperCase(),
    summary: wordOf(field(doc, 'summary')),
    since: wordOf(field(doc, 'since')),
    group: wordOf(field(doc, 'group')),
    deprecatedSince: wordOf(field(doc, 'deprecated_since')) || null,
    arguments: itemsOf(field(doc, 'arguments')).map(argumentFacts),
    subcommands: new Map([...subcommands].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function argumentFacts(argument: Reply): ArgumentFacts {
  const flags = new Set(itemsOf(field(argument, 'flags')).map(wordOf));
  const token = field(argument, 'token');
  return {
    name: wordOf(field(argument, 'display_text')) || wordOf(field(argument, 'name')),
    type: wordOf(field(argument, 'type')),
    token: token === undefined ? null : wordOf(token),
    optional: flags.has('optional'),
    multiple: flags.has('multiple'),
    multipleToken: flags.has('multiple_token'),
    arguments: itemsOf(field(argument, 'arguments')).map(argumentFacts),
  };
}

function field(map: Reply, name: string): Reply | undefined {
  const entries = itemsOf(map);
  for (let i = 0; i + 1 < entries.length; i += 2) if (entries[i] === name) return entries[i + 1];
  return undefined;
}
