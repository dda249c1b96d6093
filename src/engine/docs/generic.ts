// COMMAND DOCS prose of the generic group.

import type { CommandProse } from './docs.ts';

const conditions: CommandProse['history'] = [['7.0.0', 'Takes `NX`, `XX`, `GT` and `LT`.']];
const missingReply: CommandProse['history'] = [['2.8.0', 'Answers -2 where there is no key.']];
const sortComplexity =
  'O(N+M*log(M)) where N is the number of elements of the key and M that of the elements answered; O(N) where nothing is sorted';

export const genericDocs: { readonly [fullName: string]: CommandProse } = {
  copy: {
    summary: 'Puts a copy of a value at another key',
    complexity: 'O(N) at worst, where N is the number of elements; O(1) for a string',
  },
  del: {
    summary: 'Deletes keys',
    complexity:
      'O(N) where N is the number of keys, and for each that is no string O(M), M being its number of elements',
  },
  dump: {
    summary: 'Answers a value as bytes, for RESTORE to make it again',
    complexity:
      'O(1) to find the key, and O(N*M) to write its value, where N is the number of elements and M their size',
  },
  exists: {
    summary: 'Counts which of the keys there are',
    complexity: 'O(N) where N is the number of keys asked about',
    history: [['3.0.3', 'Takes more than one key.']],
  },
  expire: {
    summary: 'Gives a key a number of seconds to live',
    complexity: 'O(1)',
    history: conditions,
  },
  expireat: {
    summary: 'Lets a key expire at a Unix time in seconds',
    complexity: 'O(1)',
    history: conditions,
  },
  expiretime: { summary: 'Tells the Unix time, in seconds, at which a key expires', complexity: 'O(1)' },
  keys: {
    summary: 'Lists the keys that match a pattern',
    complexity: 'O(N) where N is the number of keys in the database, if keys and pattern are short',
  },
  migrate: {
    summary: 'Moves keys to another server',
    complexity:
      'That of DUMP and DEL here and of RESTORE there, for each key; and O(N) to send the data, where N is its size',
    history: [
      ['3.0.0', 'Takes `COPY` and `REPLACE`.'],
      ['3.0.6', 'Takes `KEYS`.'],
      ['4.0.7', 'Takes `AUTH`.'],
      ['6.0.0', 'Takes `AUTH2`.'],
    ],
  },
  move: { summary: 'Moves a key to another database', complexity: 'O(1)' },
  object: { summary: 'A container for commands that tell how a value is kept', complexity: 'Depends on subcommand.' },
  'object|encoding': { summary: 'Names the encoding a value is stored in', complexity: 'O(1)' },
  'object|freq': { summary: 'Tells how often a value was used lately, on a logarithmic scale', complexity: 'O(1)' },
  'object|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'object|idletime': { summary: 'Counts the seconds since a value was last used', complexity: 'O(1)' },
  'object|refcount': { summary: 'Counts the references to a value', complexity: 'O(1)' },
  persist: { summary: "Takes a key's deadline away", complexity: 'O(1)' },
  pexpire: {
    summary: 'Gives a key a number of milliseconds to live',
    complexity: 'O(1)',
    history: conditions,
  },
  pexpireat: {
    summary: 'Lets a key expire at a Unix time in milliseconds',
    complexity: 'O(1)',
    history: conditions,
  },
  pexpiretime: { summary: 'Tells the Unix time, in milliseconds, at which a key expires', complexity: 'O(1)' },
  pttl: {
    summary: 'Tells how many milliseconds a key has left',
    complexity: 'O(1)',
    history: missingReply,
  },
  randomkey: { summary: 'Picks one of the keys', complexity: 'O(1)' },
  rename: { summary: 'Gives a key another name, over whatever has it', complexity: 'O(1)' },
  renamenx: {
    summary: 'Gives a key another name unless that is taken',
    complexity: 'O(1)',
    history: [['3.2.0', 'Two equal names are no error any more.']],
  },
  restore: {
    summary: 'Makes a key of what DUMP answered',
    complexity:
      'O(1) to make the key, and O(N*M) to read its value, where N is the number of elements and M their size; for a sorted set O(N*M*log(N))',
    history: [
      ['3.0.0', 'Takes `REPLACE`.'],
      ['5.0.0', 'Takes `ABSTTL`, `IDLETIME` and `FREQ`.'],
    ],
  },
  scan: {
    summary: 'Goes through the keys of a database, some at a time',
    complexity: 'O(1) a call; O(N) from cursor 0 until it comes back, where N is the number of keys',
    history: [['6.0.0', 'Takes `TYPE`.']],
  },
  sort: {
    summary: 'Orders the elements of a list, set or sorted set, and may store the result',
    complexity: sortComplexity,
  },
  sort_ro: { summary: 'Orders the elements of a list, set or sorted set', complexity: sortComplexity },
  touch: {
    summary: 'Counts which of the keys there are, and marks them as used now',
    complexity: 'O(N) where N is the number of keys',
  },
  ttl: {
    summary: 'Tells how many seconds a key has left',
    complexity: 'O(1)',
    history: missingReply,
  },
  type: { summary: "Names the type of a key's value", complexity: 'O(1)' },
  unlink: {
    summary: 'Deletes keys at once and frees their memory later',
    complexity: 'O(1) for each key; then, in the background, O(N) where N is the number of allocations to free',
  },
  wait: { summary: 'Waits until replicas have the writes made so far', complexity: 'O(1)' },
  waitaof: {
    summary: 'Waits until the writes made so far are in the append-only file, here and on replicas',
    complexity: 'O(1)',
  },
};
