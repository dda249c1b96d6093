// COMMAND DOCS prose of the hash group.

import type { CommandProse } from './docs.ts';

export const hashDocs: { readonly [fullName: string]: CommandProse } = {
  hdel: {
    summary: 'Deletes fields of a hash, and the hash with its last field',
    complexity: 'O(N) where N is the number of fields given',
    history: [['2.4.0', 'Takes more than one field.']],
  },
  hexists: { summary: 'Tells whether a hash has a field', complexity: 'O(1)' },
  hexpire: {
    summary: 'Gives fields of a hash a time to live in seconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hexpireat: {
    summary: 'Gives fields of a hash a deadline, a Unix time in seconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hexpiretime: {
    summary: 'Answers the deadlines of fields of a hash as Unix times in seconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hget: { summary: 'Answers the value of a field of a hash', complexity: 'O(1)' },
  hgetall: {
    summary: 'Answers all fields and values of a hash',
    complexity: 'O(N) where N is the number of fields of the hash',
  },
  hgetdel: {
    summary: 'Answers the values of fields of a hash and deletes the fields',
    complexity: 'O(N) where N is the number of fields given',
  },
  hgetex: {
    summary: 'Answers the values of fields of a hash and sets or removes their deadlines',
    complexity: 'O(N) where N is the number of fields given',
  },
  himport: {
    summary: 'A container for commands that write many hashes with the same fields',
    complexity: 'Depends on subcommand.',
  },
  'himport|discard': {
    summary: 'Forgets a fieldset of the connection',
    complexity: 'O(N) where N is the number of fieldsets of the connection',
  },
  'himport|discardall': {
    summary: 'Forgets all fieldsets of the connection',
    complexity: 'O(N) where N is the number of fieldsets of the connection',
  },
  'himport|prepare': {
    summary: 'Names a list of fields, a fieldset, for as long as the connection lasts',
    complexity: 'O(N*log(N)) where N is the number of fields',
  },
  'himport|set': {
    summary: 'Makes a hash of the fields of a fieldset and the values given, in place of any hash there',
    complexity: 'O(N) where N is the number of fields of the fieldset',
  },
  hincrby: { summary: 'Adds to the integer in a field of a hash, 0 if there is none', complexity: 'O(1)' },
  hincrbyfloat: {
    summary: 'Adds to the floating-point number in a field of a hash, 0 if there is none',
    complexity: 'O(1)',
  },
  hkeys: { summary: 'Answers all fields of a hash', complexity: 'O(N) where N is the number of fields of the hash' },
  hlen: { summary: 'Answers the number of fields of a hash', complexity: 'O(1)' },
  hmget: {
    summary: 'Answers the values of fields of a hash',
    complexity: 'O(N) where N is the number of fields given',
  },
  hmset: { summary: 'Sets fields of a hash', complexity: 'O(N) where N is the number of fields given' },
  hpersist: {
    summary: 'Removes the deadlines of fields of a hash',
    complexity: 'O(N) where N is the number of fields given',
  },
  hpexpire: {
    summary: 'Gives fields of a hash a time to live in milliseconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hpexpireat: {
    summary: 'Gives fields of a hash a deadline, a Unix time in milliseconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hpexpiretime: {
    summary: 'Answers the deadlines of fields of a hash as Unix times in milliseconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hpttl: {
    summary: 'Answers what time fields of a hash have left, in milliseconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hrandfield: {
    summary: 'Answers random fields of a hash',
    complexity: 'O(N) where N is the number of fields answered',
  },
  hscan: {
    summary: 'Goes through the fields and values of a hash bit by bit',
    complexity: 'O(1) for a call, O(N) for all of a hash of N fields',
  },
  hset: {
    summary: 'Sets fields of a hash, which is made if there is none',
    complexity: 'O(N) where N is the number of fields given',
    history: [['4.0.0', 'Takes more than one field and value.']],
  },
  hsetex: {
    summary: 'Sets fields of a hash together with their deadlines, perhaps only if all or none of them exist',
    complexity: 'O(N) where N is the number of fields given',
  },
  hsetnx: { summary: 'Sets a field of a hash that does not exist yet', complexity: 'O(1)' },
  hstrlen: { summary: 'Answers the length of the value of a field of a hash', complexity: 'O(1)' },
  httl: {
    summary: 'Answers what time fields of a hash have left, in seconds',
    complexity: 'O(N) where N is the number of fields given',
  },
  hvals: { summary: 'Answers all values of a hash', complexity: 'O(N) where N is the number of fields of the hash' },
};
