// COMMAND DOCS prose of the set group.

import type { CommandProse } from './docs.ts';

export const setDocs: { readonly [fullName: string]: CommandProse } = {
  sadd: {
    summary: 'Adds members to a set, which is made if missing',
    complexity: 'O(1) for each member',
  },
  scard: {
    summary: 'Returns the number of members',
    complexity: 'O(1)',
  },
  sdiff: {
    summary: 'Returns the members of the first set that are in none of the others',
    complexity: 'O(N) where N is the number of members of all sets',
  },
  sdiffcard: {
    summary: 'Counts the members of the first set that are in none of the others',
    complexity: 'O(N) where N is the number of members of all sets',
  },
  sdiffstore: {
    summary: 'Stores the members of the first set that are in none of the others',
    complexity: 'O(N) where N is the number of members of all sets',
  },
  sinter: {
    summary: 'Returns the members that all sets have',
    complexity: 'O(N*M) where N is the size of the smallest set and M the number of sets',
  },
  sintercard: {
    summary: 'Counts the members that all sets have',
    complexity: 'O(N*M) where N is the size of the smallest set and M the number of sets',
  },
  sinterstore: {
    summary: 'Stores the members that all sets have',
    complexity: 'O(N*M) where N is the size of the smallest set and M the number of sets',
  },
  sismember: {
    summary: 'Tells whether a value is a member',
    complexity: 'O(1)',
  },
  smembers: {
    summary: 'Returns all members',
    complexity: 'O(N) where N is the size of the set',
  },
  smismember: {
    summary: 'Tells for each of several values whether it is a member',
    complexity: 'O(N) where N is the number of values',
  },
  smove: {
    summary: 'Moves a member from one set to another',
    complexity: 'O(1)',
  },
  spop: {
    summary: 'Removes members chosen by chance and returns them',
    complexity: 'O(N) where N is the number of members popped',
  },
  srandmember: {
    summary: 'Returns members chosen by chance',
    complexity: 'O(N) where N is the number of members returned',
  },
  srem: {
    summary: 'Removes members',
    complexity: 'O(N) where N is the number of members given',
  },
  sscan: {
    summary: 'Goes through the members in steps',
    complexity: 'O(1) for each call; O(N) for all of them',
  },
  sunion: {
    summary: 'Returns the members that any of the sets has',
    complexity: 'O(N) where N is the number of members of all sets',
  },
  sunioncard: {
    summary: 'Counts the members that any of the sets has',
    complexity: 'O(N) where N is the number of members of all sets',
  },
  sunionstore: {
    summary: 'Stores the members that any of the sets has',
    complexity: 'O(N) where N is the number of members of all sets',
  },
};
