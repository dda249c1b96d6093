// COMMAND DOCS prose of the string group.

import type { CommandProse } from './docs.ts';

export const stringDocs: { readonly [fullName: string]: CommandProse } = {
  append: {
    summary: 'Adds to the end of a string, which is made if there is none',
    complexity: 'O(1): amortized, since the buffer grows by doubling, for a small addition to a value of any size',
  },
  decr: { summary: 'Takes one from the integer at a key, 0 if there is none', complexity: 'O(1)' },
  decrby: { summary: 'Takes a number from the integer at a key, 0 if there is none', complexity: 'O(1)' },
  delex: {
    summary: 'Deletes a key if its value, or the digest of its value, is or is not a given one',
    complexity: 'O(1) for IFEQ and IFNE, O(N) for IFDEQ and IFDNE where N is the length of the string',
  },
  digest: { summary: 'Answers the XXH3 hash of a string', complexity: 'O(N) where N is the length of the string' },
  get: { summary: 'Answers the string at a key', complexity: 'O(1)' },
  getdel: { summary: 'Answers the string at a key and deletes the key', complexity: 'O(1)' },
  getex: { summary: 'Answers the string at a key and sets or removes its expiration', complexity: 'O(1)' },
  getrange: {
    summary: 'Answers a part of a string',
    complexity: 'O(N) where N is the length of the answer; for small strings as good as O(1)',
  },
  getset: { summary: 'Replaces the string at a key and answers the former one', complexity: 'O(1)' },
  incr: { summary: 'Adds one to the integer at a key, 0 if there is none', complexity: 'O(1)' },
  incrby: { summary: 'Adds a number to the integer at a key, 0 if there is none', complexity: 'O(1)' },
  incrbyfloat: {
    summary: 'Adds a floating-point number to the one at a key, 0 if there is none',
    complexity: 'O(1)',
  },
  increx: {
    summary: 'Adds to the number at a key within bounds and sets its expiration; 0 if there is none',
    complexity: 'O(1)',
  },
  lcs: {
    summary: 'Finds the longest common subsequence of two strings',
    complexity: 'O(N*M) where N and M are the lengths of the strings',
  },
  mget: { summary: 'Answers the strings at several keys', complexity: 'O(N) where N is the number of keys' },
  mset: { summary: 'Sets the strings at several keys at once', complexity: 'O(N) where N is the number of keys' },
  msetex: {
    summary: 'Sets the strings at several keys at once, with one expiration for all',
    complexity: 'O(N) where N is the number of keys',
  },
  msetnx: {
    summary: 'Sets the strings at several keys if none of the keys exists',
    complexity: 'O(N) where N is the number of keys',
  },
  psetex: { summary: 'Sets a string and its expiration in milliseconds', complexity: 'O(1)' },
  set: {
    summary: 'Sets the string at a key, whatever was there, or makes the key',
    complexity: 'O(1)',
    history: [
      ['2.6.12', 'The options `EX`, `PX`, `NX` and `XX`.'],
      ['6.0.0', 'The option `KEEPTTL`.'],
      ['6.2.0', 'The options `GET`, `EXAT` and `PXAT`.'],
      ['7.0.0', '`NX` and `GET` together.'],
      ['8.4.0', 'The options `IFEQ`, `IFNE`, `IFDEQ` and `IFDNE`.'],
    ],
  },
  setex: { summary: 'Sets a string and its expiration in seconds', complexity: 'O(1)' },
  setnx: { summary: 'Sets the string at a key that does not exist yet', complexity: 'O(1)' },
  setrange: {
    summary: 'Overwrites a part of a string, which is lengthened with zeros where needed',
    complexity: 'O(1) plus the time to copy the new part; lengthening by M zeros costs O(M)',
  },
  strlen: { summary: 'Answers the length of a string', complexity: 'O(1)' },
  substr: {
    summary: 'Answers a part of a string',
    complexity: 'O(N) where N is the length of the answer; for small strings as good as O(1)',
  },
  delifeq: { summary: 'Deletes a key if its value is the one given', complexity: 'O(1)' },
};
