// COMMAND DOCS prose of the server group.

import type { CommandProse } from './docs.ts';

const perParameter = 'O(N) where N is the number of parameters named';

export const serverDocs: { readonly [fullName: string]: CommandProse } = {
  acl: { summary: 'A container for commands about users and what they may do', complexity: 'Depends on subcommand.' },
  'acl|cat': {
    summary: 'Lists the categories, or the commands of one',
    complexity: 'O(N) where N is the number of commands',
  },
  'acl|deluser': {
    summary: 'Deletes users and ends their connections',
    complexity: 'O(N) where N is the number of users and connections',
  },
  'acl|dryrun': { summary: 'Tells whether a user may run a command', complexity: 'O(1)' },
  'acl|genpass': { summary: 'Makes up a password', complexity: 'O(1)' },
  'acl|getuser': { summary: 'Tells the rules of a user', complexity: 'O(N) where N is the number of rules' },
  'acl|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'acl|list': { summary: 'Tells the rules of all users', complexity: 'O(N) where N is the number of users' },
  'acl|load': { summary: 'Reads the users from the ACL file', complexity: 'O(N) where N is the number of users' },
  'acl|log': { summary: 'Lists what was denied of late', complexity: 'O(N) where N is the number of entries shown' },
  'acl|save': { summary: 'Writes the users to the ACL file', complexity: 'O(N) where N is the number of users' },
  'acl|setuser': { summary: 'Makes or changes a user', complexity: 'O(N) where N is the number of rules' },
  'acl|users': { summary: 'Lists the names of the users', complexity: 'O(N) where N is the number of users' },
  'acl|whoami': { summary: 'Names the user of this connection', complexity: 'O(1)' },
  bgrewriteaof: {
    summary: 'Writes the append-only log anew, in the background',
    complexity: 'O(N) where N is the number of keys',
  },
  bgsave: {
    summary: 'Saves a snapshot of the dataset in the background',
    complexity: 'O(N) where N is the number of keys',
    history: [['3.2.2', 'Takes SCHEDULE.']],
  },
  latency: { summary: 'A container for commands about latency', complexity: 'Depends on subcommand.' },
  'latency|doctor': { summary: 'Says what may cause latency, and what to do about it', complexity: 'O(1)' },
  'latency|graph': { summary: 'Draws the latency spikes of an event', complexity: 'O(1)' },
  'latency|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'latency|histogram': {
    summary: 'Tells how many calls of commands took how long',
    complexity: 'O(N) where N is the number of commands that were called',
  },
  'latency|history': { summary: 'Lists the latency spikes of an event', complexity: 'O(1)' },
  'latency|latest': { summary: 'Tells the latest latency spike of every event', complexity: 'O(1)' },
  'latency|reset': { summary: 'Forgets the latency spikes of events', complexity: 'O(1)' },
  monitor: { summary: 'Shows every command as it runs' },
  slowlog: { summary: 'A container for commands about slow commands', complexity: 'Depends on subcommand.' },
  'slowlog|get': {
    summary: 'Lists the latest slow commands',
    complexity: 'O(N) where N is the number of entries shown',
  },
  'slowlog|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'slowlog|len': { summary: 'Counts the slow commands that are logged', complexity: 'O(1)' },
  'slowlog|reset': { summary: 'Forgets the slow commands', complexity: 'O(N) where N is the number of entries' },
  command: { summary: 'Tells the facts of every command', complexity: 'O(N) where N is the number of commands' },
  'command|count': { summary: 'Counts the commands', complexity: 'O(1)' },
  'command|docs': {
    summary: 'Tells the documentation of some commands, or of all',
    complexity: 'O(N) where N is the number of commands told of',
  },
  'command|getkeys': {
    summary: 'Names the keys in a command that is written out',
    complexity: 'O(N) where N is the number of words in that command',
  },
  'command|getkeysandflags': {
    summary: 'Names the keys in a command that is written out, and how each is used',
    complexity: 'O(N) where N is the number of words in that command',
  },
  'command|help': { summary: 'Explains the subcommands', complexity: 'O(1)' },
  'command|info': {
    summary: 'Tells the facts of some commands, or of all',
    complexity: 'O(N) where N is the number of commands told of',
    history: [['7.0.0', 'Without names it tells of all commands.']],
  },
  'command|list': { summary: 'Names the commands', complexity: 'O(N) where N is the number of commands' },
  config: { summary: 'Holds the commands that read and set parameters', complexity: 'That of the subcommand.' },
  'config|get': {
    summary: 'Answers the values of parameters, by their names or patterns',
    complexity: perParameter,
    history: [['7.0.0', 'Several patterns can be given.']],
  },
  'config|help': { summary: 'Explains the subcommands', complexity: 'O(1)' },
  'config|resetstat': { summary: 'Sets the counters of INFO to zero', complexity: 'O(1)' },
  'config|rewrite': { summary: 'Writes the parameters into the configuration file', complexity: 'O(1)' },
  'config|set': {
    summary: 'Gives parameters other values, all or none of them',
    complexity: perParameter,
    history: [['7.0.0', 'Several parameters can be set at once.']],
  },
  dbsize: { summary: 'Counts the keys of the selected database', complexity: 'O(1)' },
  debug: { summary: 'Looks into the server, for tests of it', complexity: 'That of the subcommand.' },
  flushall: {
    summary: 'Deletes the keys of all databases',
    complexity: 'O(N) where N is the number of keys in all databases',
    history: [
      ['4.0.0', 'ASYNC came.'],
      ['6.2.0', 'SYNC came.'],
    ],
  },
  flushdb: {
    summary: 'Deletes the keys of the selected database',
    complexity: 'O(N) where N is the number of keys in the database',
    history: [
      ['4.0.0', 'ASYNC came.'],
      ['6.2.0', 'SYNC came.'],
    ],
  },
  info: {
    summary: 'Tells what the server knows of itself, in sections',
    complexity: 'O(1), but for the sizes of keys, which are O(N) where N is the number of keys',
    history: [['7.0.0', 'Several sections can be asked for.']],
  },
  lastsave: { summary: 'Answers when the dataset was last saved', complexity: 'O(1)' },
  lolwut: { summary: 'Draws something, and tells the version' },
  'restore-asking': {
    summary: 'RESTORE as it is sent within a cluster while a slot moves',
    complexity:
      'O(1) to make the key, and O(N*M) to read its value, where N is the number of elements and M their size; for a sorted set O(N*M*log(N))',
    history: [
      ['3.0.0', 'Takes `REPLACE`.'],
      ['5.0.0', 'Takes `ABSTTL`, `IDLETIME` and `FREQ`.'],
    ],
  },
  role: { summary: 'Tells whether the server is a master or a replica', complexity: 'O(1)' },
  save: {
    summary: 'Saves a snapshot of the dataset, and lets everybody wait',
    complexity: 'O(N) where N is the number of keys',
  },
  shutdown: {
    summary: 'Saves the dataset if that is wanted, and stops the server',
    complexity: 'O(N) where N is the number of keys if they are saved, O(1) if not',
    history: [['7.0.0', 'NOW, FORCE and ABORT came.']],
  },
  swapdb: {
    summary: 'Swaps the contents of two databases',
    complexity: 'O(N) where N is the number of clients that watch or wait for keys of either',
  },
  time: { summary: 'Answers the time in seconds and microseconds', complexity: 'O(1)' },
  failover: { summary: 'Hands over to a replica', complexity: 'O(1)' },
  module: { summary: 'Holds the commands about modules', complexity: 'That of the subcommand.' },
  'module|help': { summary: 'Explains the subcommands', complexity: 'O(1)' },
  'module|list': { summary: 'Lists the modules that are loaded', complexity: 'O(N) where N is their number' },
  'module|load': { summary: 'Loads a module', complexity: 'O(1)' },
  'module|loadex': { summary: 'Loads a module with parameters', complexity: 'O(1)' },
  'module|unload': { summary: 'Unloads a module', complexity: 'O(1)' },
  psync: { summary: 'A replica asks its master for the stream of changes', complexity: 'O(1)' },
  replconf: { summary: 'A replica tells its master of itself', complexity: 'O(1)' },
  replicaof: { summary: 'Makes the server a replica of another, or a master', complexity: 'O(1)' },
  slaveof: { summary: 'Makes the server a replica of another, or a master', complexity: 'O(1)' },
  sync: { summary: 'A replica asks its master for the dataset', complexity: 'O(1)' },
  trimslots: {
    summary: 'Deletes the keys of slots that are not of this node',
    complexity: 'O(N) where N is their number',
  },
};
