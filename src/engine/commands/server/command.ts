// COMMAND: what a client can ask about the commands themselves. The shapes of COMMAND INFO and COMMAND DOCS are in
// files of their own; where keys are is told by command-keys.ts.

import { many, oneOf, optional, pattern, string } from '../../arguments.ts';
import { type Category, type Command, categoryOrder, command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { compileGlob } from '../../glob.ts';
import { help } from '../../help.ts';
import { type ByteString, map, type Reply, set, status } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';
import { docsOf } from './command-docs.ts';
import { describe } from './command-info.ts';
import { type FoundKeys, keysOf } from './command-keys.ts';

const count = command({
  name: 'count',
  group: 'server',
  since: '2.8.13',
  arity: 2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  parse: () => null,
  run: ({ engine }) => engine.table.commands.size,
});

const info = command({
  name: 'info',
  group: 'server',
  since: '2.8.13',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [optional(many(string('command-name')))],

  parse: (args) => (args.left > 0 ? args.rest() : null),

  run({ engine: { table } }, names) {
    if (names === null) return [...table.commands.values()].map(describe);
    return names.map((name) => {
      const named = table.named(name);
      return named === undefined ? null : describe(named);
    });
  },
});

const docs = command({
  name: 'docs',
  group: 'server',
  since: '7.0.0',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [optional(many(string('command-name')))],

  parse: (args) => (args.left > 0 ? args.rest() : null),

  run({ engine }, names) {
    const { table, profile } = engine;
    const named = names === null ? [...table.commands.values()] : names.map((name) => table.named(name));
    const prose = engine.docs();
    const entries: Reply[] = [];
    for (const one of named) if (one !== undefined) entries.push(one.fullName, docsOf(one, prose, profile));
    return map(entries);
  },
});

const list = command({
  name: 'list',
  group: 'server',
  since: '7.0.0',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  arguments: [
    optional(
      oneOf(
        'filterby',
        [
          string('module-name', { token: 'MODULE' }),
          string('category', { token: 'ACLCAT' }),
          pattern('pattern', { token: 'PATTERN' }),
        ],
        { token: 'FILTERBY' },
      ),
    ),
  ],

  parse(args) {
    if (args.left === 0) return null;
    if (!args.token('FILTERBY')) throw errors.syntax();
    const filter = args.oneOf('MODULE', 'ACLCAT', 'PATTERN');
    if (filter === null) throw errors.syntax();
    return { filter, word: args.word() };
  },

  run({ engine: { table } }, filtered) {
    const all = [...table.all()];
    const chosen = filtered === null ? all : all.filter(chooses(filtered.filter, filtered.word));
    return chosen.map(({ fullName }) => fullName);
  },
});

/** What a filter of COMMAND LIST lets through. No command here is a module's. */
function chooses(filter: 'MODULE' | 'ACLCAT' | 'PATTERN', word: ByteString): (one: ResolvedCommand) => boolean {
  if (filter === 'MODULE') return () => false;
  if (filter === 'PATTERN') {
    const matches = compileGlob(word.toLowerCase());
    return ({ fullName }) => matches(fullName);
  }
  const category = word.toLowerCase() as Category;
  return ({ categories }) => categoryOrder.includes(category) && categories.includes(category);
}

const getkeys = command({
  name: 'getkeys',
  group: 'server',
  since: '2.8.13',
  arity: -4,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  arguments: [string('command'), optional(many(string('arg')))],
  changed: { '7.2': { arity: -3 } },

  parse: (args) => args.rest(),
  run: (context, words) => findKeys(context, words).map(({ key }) => key),
});

const getkeysandflags = command({
  name: 'getkeysandflags',
  group: 'server',
  since: '7.0.0',
  arity: -4,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  arguments: [string('command'), optional(many(string('arg')))],
  changed: { '7.2': { arity: -3 } },

  parse: (args) => args.rest(),
  run: (context, words) => findKeys(context, words).map(({ key, flags }) => [key, set(flags.map(status))]),
});

function findKeys({ engine: { table } }: ReadContext, words: readonly ByteString[]): FoundKeys {
  const [name = '', sub = ''] = words;
  const outer = table.find(name);
  const resolved = outer?.subcommands && words.length > 1 ? outer.subcommands.get(sub.toLowerCase()) : outer;
  if (resolved === undefined) throw errors.err('Invalid command specified');
  return keysOf(resolved, words);
}

const helpLines = [
  '(no subcommand)',
  '    Return details about all Redis commands.',
  'COUNT',
  '    Return the total number of commands in this Redis server.',
  'LIST',
  '    Return a list of all commands in this Redis server.',
  'INFO [<command-name> ...]',
  '    Return details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'DOCS [<command-name> ...]',
  '    Return documentation details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'GETKEYS <full-command>',
  '    Return the keys from a full Redis command.',
  'GETKEYSANDFLAGS <full-command>',
  '    Return the keys and the access flags from a full Redis command.',
];

/** The one container that answers without a subcommand. */
export const commandCommand: Command = {
  ...command({
    name: 'command',
    group: 'server',
    since: '2.8.13',
    arity: -1,
    flags: ['loading', 'stale'],
    categories: ['connection'],
    tips: ['nondeterministic_output_order'],
    parse: () => null,
    run: ({ engine }) => [...engine.table.commands.values()].map(describe),
  }),
  subcommands: [
    count,
    docs,
    getkeys,
    getkeysandflags,
    help({
      of: 'command',
      group: 'server',
      since: '5.0.0',
      flags: ['loading', 'stale'],
      categories: ['connection'],
      lines: helpLines,
    }),
    info,
    list,
  ],
};
