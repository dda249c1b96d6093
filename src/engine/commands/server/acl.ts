// ACL: users and what they may do. The model is in ../../acl; ACL LOG is in a file of its own.

import { describeChannels, describeCommands, describeKeys } from '../../acl/describe.ts';
import type { Selector } from '../../acl/selector.ts';
import { dryRunWording } from '../../acl/wording.ts';
import { integer, many, optional, string } from '../../arguments.ts';
import { type Category, categoryOrder, command, container } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { type ByteString, map, OK, type Reply, set } from '../../reply.ts';
import { aclLog } from './acl-log.ts';

const forEveryone = { group: 'server', flags: ['noscript', 'loading', 'stale'] } as const;
const forAdmins = { group: 'server', flags: ['admin', 'noscript', 'loading', 'stale'] } as const;

/** The positions of all words after the first so many. */
function allBut(first: number, words: readonly ByteString[]): number[] {
  return words.slice(first).map((_, i) => first + i);
}

const cat = command({
  name: 'cat',
  ...forEveryone,
  since: '6.0.0',
  arity: -2,
  arguments: [optional(string('category'))],
  parse(args) {
    if (args.left > 1) throw errors.subcommandSyntax('acl', args.words[1] as ByteString);
    return args.left === 1 ? args.word() : null;
  },
  run({ engine: { table } }, category) {
    if (category === null) return [...categoryOrder];
    const known = category.toLowerCase() as Category;
    if (!categoryOrder.includes(known)) throw errors.err(`Unknown category '${category.slice(0, 128)}'`);
    return [...table.all()].filter(({ categories }) => categories.includes(known)).map(({ fullName }) => fullName);
  },
});

const deluser = command({
  name: 'deluser',
  ...forAdmins,
  since: '6.0.0',
  arity: -3,
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] } },
  arguments: [many(string('username'))],
  findSecrets: (words, profile) => (profile.atLeast('7.2') ? allBut(2, words) : []),
  parse: (args) => args.rest(),
  run: ({ connection, engine }, names) => engine.acl.deleteUsers(names, connection),
});

const dryrun = command({
  name: 'dryrun',
  ...forAdmins,
  since: '7.0.0',
  arity: -4,
  arguments: [string('username'), string('command'), optional(many(string('arg')))],
  parse: (args) => ({ name: args.word(), words: args.rest() }),
  run({ engine: { acl, table } }, { name, words }) {
    const user = acl.users.get(name);
    if (user === undefined) throw errors.err(`User '${name}' not found`);
    const outer = table.find(words[0] as ByteString);
    const sub = words[1];
    const resolved = outer?.subcommands && sub !== undefined ? outer.subcommands.get(sub.toLowerCase()) : outer;
    if (resolved === undefined) throw errors.err(`Command '${words[0]}' not found`);
    const { arity, fullName } = resolved;
    if (arity > 0 ? words.length !== arity : words.length < -arity) throw errors.wrongArity(fullName);
    const denial = acl.denial(user, resolved, words);
    return denial === null ? OK : dryRunWording(denial, name, resolved, words, acl.printsAsGiven);
  },
});

const maxBits = 4096;

const genpass = command({
  name: 'genpass',
  ...forEveryone,
  since: '6.0.0',
  arity: -2,
  arguments: [optional(integer('bits'))],
  parse(args) {
    if (args.left > 1) throw errors.subcommandSyntax('acl', args.words[1] as ByteString);
    if (args.left === 0) return 256;
    const refused = errors.err(
      `ACL GENPASS argument must be the number of bits for the output password, a positive number up to ${maxBits}`,
    );
    return args.integerBetween(1, maxBits, refused);
  },
  run({ random }, bits) {
    return Array.from({ length: Math.ceil(bits / 4) }, () => Math.floor(random() * 16).toString(16)).join('');
  },
});

const getuser = command({
  name: 'getuser',
  ...forAdmins,
  since: '6.0.0',
  arity: 3,
  parse: (args) => args.word(),
  arguments: [string('username')],
  findSecrets: (words, profile) => (profile.atLeast('7.2') ? allBut(2, words) : []),
  run(context, name) {
    const user = context.engine.acl.users.get(name);
    if (user === undefined) return null;
    const others = user.others.map((selector) => map(permissions(context, selector)));
    return map([
      ...['flags', set(user.flags), 'passwords', user.passwords],
      ...permissions(context, user.root),
      ...['selectors', others],
    ]);
  },
});

function permissions({ engine: { acl, table } }: ReadContext, selector: Selector): Reply[] {
  return [
    ...['commands', describeCommands(selector, table, acl.printsAsGiven)],
    ...['keys', describeKeys(selector)],
    ...['channels', describeChannels(selector)],
  ];
}

const list = command({
  name: 'list',
  ...forAdmins,
  since: '6.0.0',
  arity: 2,
  parse: () => null,
  run: ({ engine }) => engine.acl.print(),
});

const load = command({
  name: 'load',
  ...forAdmins,
  since: '6.0.0',
  arity: 2,
  parse: () => null,
  run({ connection, engine }) {
    engine.acl.load(connection);
    return OK;
  },
});

const save = command({
  name: 'save',
  ...forAdmins,
  since: '6.0.0',
  arity: 2,
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] } },
  parse: () => null,
  run({ engine }) {
    engine.acl.save();
    return OK;
  },
});

const setuser = command({
  name: 'setuser',
  ...forAdmins,
  since: '6.0.0',
  arity: -3,
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] } },
  arguments: [string('username'), optional(many(string('rule')))],
  findSecrets: (words) => allBut(2, words),
  parse: (args) => ({ name: args.word(), rules: args.left > 0 ? args.rest() : [] }),
  run({ connection, engine }, { name, rules }) {
    engine.acl.setUser(name, rules, connection);
    return OK;
  },
});

const users = command({
  name: 'users',
  ...forAdmins,
  since: '6.0.0',
  arity: 2,
  parse: () => null,
  run: ({ engine }) => [...engine.acl.users.keys()].sort(),
});

const whoami = command({
  name: 'whoami',
  ...forEveryone,
  since: '6.0.0',
  arity: 2,
  parse: () => null,
  run: ({ connection }) => connection.user.name,
});

const helpLines = [
  'CAT [<category>]',
  '    List all commands that belong to <category>, or all command categories',
  '    when no category is specified.',
  'DELUSER <username> [<username> ...]',
  '    Delete a list of users.',
  'DRYRUN <username> <command> [<arg> ...]',
  '    Returns whether the user can execute the given command without executing the command.',
  'GETUSER <username>',
  "    Get the user's details.",
  'GENPASS [<bits>]',
  '    Generate a secure 256-bit user password. The optional `bits` argument can',
  '    be used to specify a different size.',
  'LIST',
  '    Show users details in config file format.',
  'LOAD',
  '    Reload users from the ACL file.',
  'LOG [<count> | RESET]',
  '    Show the ACL log entries.',
  'SAVE',
  '    Save the current config to the ACL file.',
  'SETUSER <username> <attribute> [<attribute> ...]',
  '    Create or modify a user with the specified attributes.',
  'USERS',
  '    List all the registered usernames.',
  'WHOAMI',
  '    Return the current connection username.',
];

export const acl = container({ name: 'acl', group: 'server', since: '6.0.0', arity: -2, flags: [] }, [
  cat,
  deluser,
  dryrun,
  genpass,
  getuser,
  help({ of: 'acl', group: 'server', since: '6.0.0', flags: ['loading', 'stale'], lines: helpLines }),
  list,
  load,
  aclLog,
  save,
  setuser,
  users,
  whoami,
]);
