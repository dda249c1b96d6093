// COMMAND DOCS prose of the sorted-set group.

import type { CommandProse } from './docs.ts';

const logarithmicRange =
  'O(log(N)+M) with N being the number of entries in the sorted set and M the number of entries in the range';
const byLimit = `${logarithmicRange}; with a constant LIMIT it is O(log(N))`;
const popped = 'O(log(N)*M) with N being the number of entries in the sorted set and M the number of entries taken';
const union =
  'O(N)+O(M*log(M)) with N being the sum of the sizes of the inputs and M the number of entries in the result';
const intersection =
  'O(N*K)+O(M*log(M)) at worst with N being the size of the smallest input, K the number of inputs and M the number of entries in the result';
const difference =
  'O(L + (N-K)log(N)) at worst with L being the number of entries in all the inputs, N the size of the first and K the size of the result';
const counted = ['8.8.0', 'AGGREGATE knows `COUNT`.'] as const;

export const sortedSetDocs: { readonly [fullName: string]: CommandProse } = {
  bzmpop: {
    summary: 'Takes entries from the first sorted set that has any, and waits for one while there is none',
    complexity:
      'O(K) + O(M*log(N)) with K being the number of keys, N the size of the sorted set and M the entries taken',
  },
  bzpopmax: {
    summary: 'Takes the entry with the highest score from the first sorted set that has any, and waits for one',
    complexity: 'O(log(N)) with N being the number of entries in the sorted set',
    history: [['6.0.0', 'The timeout may have a fraction.']],
  },
  bzpopmin: {
    summary: 'Takes the entry with the lowest score from the first sorted set that has any, and waits for one',
    complexity: 'O(log(N)) with N being the number of entries in the sorted set',
    history: [['6.0.0', 'The timeout may have a fraction.']],
  },
  zadd: {
    summary: 'Adds members with their scores to a sorted set, or changes the scores of members',
    complexity: 'O(log(N)) for each pair, N being the number of entries in the sorted set',
    history: [
      ['2.4.0', 'Takes several pairs.'],
      ['3.0.2', 'Knows `XX`, `NX`, `CH` and `INCR`.'],
      ['6.2.0', 'Knows `GT` and `LT`.'],
    ],
  },
  zcard: { summary: 'Counts the members of a sorted set', complexity: 'O(1)' },
  zcount: {
    summary: 'Counts the members whose scores are in a range',
    complexity: 'O(log(N)) with N being the number of entries in the sorted set',
  },
  zdiff: { summary: 'Finds the entries of a sorted set that are in none of the others', complexity: difference },
  zdiffstore: {
    summary: 'Stores the entries of a sorted set that are in none of the others',
    complexity: difference,
  },
  zincrby: {
    summary: "Adds to a member's score, or adds the member with that score",
    complexity: 'O(log(N)) with N being the number of entries in the sorted set',
  },
  zinter: {
    summary: 'Finds the members that several sorted sets have in common',
    complexity: intersection,
    history: [counted],
  },
  zintercard: {
    summary: 'Counts the members that several sorted sets have in common',
    complexity: 'O(N*K) at worst with N being the size of the smallest input and K the number of inputs',
  },
  zinterstore: {
    summary: 'Stores the members that several sorted sets have in common',
    complexity: intersection,
    history: [counted],
  },
  zlexcount: {
    summary: 'Counts the members between two members, all scores being equal',
    complexity: 'O(log(N)) with N being the number of entries in the sorted set',
  },
  zmpop: {
    summary: 'Takes the entries with the lowest or highest scores from the first sorted set that has any',
    complexity:
      'O(K) + O(M*log(N)) with K being the number of keys, N the size of the sorted set and M the entries taken',
  },
  zmscore: {
    summary: 'Reads the scores of several members',
    complexity: 'O(N) with N being the number of members asked',
  },
  zpopmax: { summary: 'Takes the entries with the highest scores from a sorted set', complexity: popped },
  zpopmin: { summary: 'Takes the entries with the lowest scores from a sorted set', complexity: popped },
  zrandmember: {
    summary: 'Chooses members of a sorted set by chance',
    complexity: 'O(N) with N being the number of members chosen',
  },
  zrange: {
    summary: 'Reads the entries in a range of ranks, of scores or of members',
    complexity: logarithmicRange,
    history: [['6.2.0', 'Knows `REV`, `BYSCORE`, `BYLEX` and `LIMIT`.']],
  },
  zrangebylex: { summary: 'Reads the members between two members, all scores being equal', complexity: byLimit },
  zrangebyscore: {
    summary: 'Reads the entries whose scores are in a range',
    complexity: byLimit,
    history: [['2.0.0', 'Knows `WITHSCORES`.']],
  },
  zrangestore: { summary: 'Stores the entries in a range as a sorted set of its own', complexity: logarithmicRange },
  zrank: {
    summary: "Finds a member's place in the order of rising scores",
    complexity: 'O(log(N))',
    history: [['7.2.0', 'Knows `WITHSCORE`.']],
  },
  zrem: {
    summary: 'Removes members from a sorted set, and the key with the last of them',
    complexity: 'O(M*log(N)) with N being the number of entries in the sorted set and M the number of members removed',
    history: [['2.4.0', 'Takes several members.']],
  },
  zremrangebylex: {
    summary: 'Removes the members between two members, all scores being equal',
    complexity: logarithmicRange,
  },
  zremrangebyrank: { summary: 'Removes the entries in a range of ranks', complexity: logarithmicRange },
  zremrangebyscore: { summary: 'Removes the entries whose scores are in a range', complexity: logarithmicRange },
  zrevrange: {
    summary: 'Reads the entries in a range of ranks, the highest score first',
    complexity: logarithmicRange,
  },
  zrevrangebylex: {
    summary: 'Reads the members between two members in falling order, all scores being equal',
    complexity: byLimit,
  },
  zrevrangebyscore: {
    summary: 'Reads the entries whose scores are in a range, the highest score first',
    complexity: byLimit,
    history: [['2.1.6', 'The bounds may be left out of the range.']],
  },
  zrevrank: {
    summary: "Finds a member's place in the order of falling scores",
    complexity: 'O(log(N))',
    history: [['7.2.0', 'Knows `WITHSCORE`.']],
  },
  zscan: {
    summary: 'Goes through the entries of a sorted set, some at a time',
    complexity: 'O(1) for each call, O(N) for the whole round with N being the number of entries in the sorted set',
  },
  zscore: { summary: "Reads a member's score", complexity: 'O(1)' },
  zunion: { summary: 'Finds the members of several sorted sets together', complexity: union, history: [counted] },
  zunionstore: {
    summary: 'Stores the members of several sorted sets together',
    complexity: union,
    history: [counted],
  },
};
