// HELP as redis-cli words it: nothing, a group (`@string`), or a command with its subcommands.

import type { CommandFacts, Facts } from './facts.ts';
import type { Line } from './scrollback.ts';
import { syntaxLine } from './syntax.ts';

export const generalHelp: readonly Line[] = [
  [['redlet', 'name']],
  [['To get help about Redis commands type:', '']],
  [['      "help @<group>" to get a list of commands in <group>', '']],
  [['      "help <command>" for help on <command>', '']],
  [['      "help <tab>" to get a list of possible help topics', '']],
  [['      "quit" to end the session and begin another', '']],
  [],
  [['To set preferences:', '']],
  [['      ":set hints" enable online hints', '']],
  [['      ":set nohints" disable online hints', '']],
];

/** The lines of `HELP topic...`; a single empty one where there is nothing to tell. */
export function helpOn(facts: Facts, topic: readonly string[]): Line[] {
  const [first = ''] = topic;
  if (first.startsWith('@')) {
    const group = first.slice(1).toLowerCase().replaceAll('_', '-');
    const members = [...everyCommand(facts)].filter((one) => one.group === group);
    return [[], ...members.flatMap((one) => entry(one, false))];
  }
  const command = facts.get(first.toUpperCase());
  if (command === undefined) return [[]];
  if (topic.length === 1) return [[], ...[command, ...command.subcommands.values()].flatMap((one) => entry(one, true))];
  const sub = topic.length === 2 ? command.subcommands.get(topic[1]?.toUpperCase() ?? '') : undefined;
  return sub === undefined ? [[]] : [[], ...entry(sub, true)];
}

export function groupsOf(facts: Facts): string[] {
  return [...new Set([...everyCommand(facts)].map(({ group }) => group))].sort();
}

function* everyCommand(facts: Facts): Generator<CommandFacts> {
  for (const command of facts.values()) {
    yield command;
    yield* command.subcommands.values();
  }
}

function entry(command: CommandFacts, withGroup: boolean): Line[] {
  return [
    [
      ['  ', ''],
      [command.name, 'name'],
      [' ', ''],
      [syntaxLine(command.arguments), 'dim'],
    ],
    [
      ['  summary:', 'label'],
      [` ${command.summary}`, ''],
    ],
    [
      ['  since:', 'label'],
      [` ${command.since}`, ''],
    ],
    ...(withGroup
      ? [
          [
            ['  group:', 'label'],
            [` ${command.group}`, ''],
          ] as Line,
        ]
      : []),
    [],
  ];
}
