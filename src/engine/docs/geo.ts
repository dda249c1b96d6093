// COMMAND DOCS prose of the geo group.

import type { CommandProse } from './docs.ts';

const ofMembers = 'O(1) for each member';
const ofRadius =
  'O(N+log(M)) with N being the number of members in the box around the circle and M the number of members in all';
const ofArea =
  'O(N+log(M)) with N being the number of members in the cells of the grid around the area and M the number of members within the area';
const any = ['6.2.0', 'COUNT may be followed by `ANY`.'] as const;
const units = ['7.0.0', 'Units may be written in capitals.'] as const;

export const geoDocs: { readonly [fullName: string]: CommandProse } = {
  geoadd: {
    summary: 'Adds members with their longitudes and latitudes to a sorted set, or moves them',
    complexity: 'O(log(N)) for each member with N being the number of entries in the sorted set',
    history: [['6.2.0', 'The options `CH`, `NX` and `XX` came.']],
  },
  geodist: {
    summary: 'Tells how far two members are from each other',
    complexity: 'O(1)',
  },
  geohash: {
    summary: 'Writes the positions of members as geohash strings',
    complexity: ofMembers,
  },
  geopos: {
    summary: 'Tells the longitudes and latitudes of members',
    complexity: ofMembers,
  },
  georadius: {
    summary: 'Finds the members within a circle around a position, and can store them',
    complexity: ofRadius,
    history: [any, units],
  },
  georadius_ro: {
    summary: 'Finds the members within a circle around a position',
    complexity: ofRadius,
    history: [any, units],
  },
  georadiusbymember: {
    summary: 'Finds the members within a circle around a member, and can store them',
    complexity: ofRadius,
    history: [any, units],
  },
  georadiusbymember_ro: {
    summary: 'Finds the members within a circle around a member',
    complexity: ofRadius,
    history: [any, units],
  },
  geosearch: {
    summary: 'Finds the members within a circle or a box',
    complexity: ofArea,
    history: [units],
  },
  geosearchstore: {
    summary: 'Stores the members within a circle or a box as another sorted set',
    complexity: ofArea,
    history: [units],
  },
};
