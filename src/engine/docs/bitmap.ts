// COMMAND DOCS prose of the bitmap group.

import type { CommandProse } from './docs.ts';

export const bitmapDocs: { readonly [fullName: string]: CommandProse } = {
  bitcount: {
    summary: 'Counts the bits that are set in a string',
    complexity: 'O(N) where N is the number of bytes looked at',
    history: [['7.0.0', 'The option `BYTE|BIT`.']],
  },
  bitfield: {
    summary: 'Reads, sets and counts up integers of any number of bits in a string',
    complexity: 'O(1) for each operation',
  },
  bitfield_ro: {
    summary: 'Reads integers of any number of bits in a string',
    complexity: 'O(1) for each operation',
  },
  bitop: {
    summary: 'Combines strings bit by bit and stores the result',
    complexity: 'O(N) where N is the length of the longest string',
    history: [['8.2.0', 'The operations `DIFF`, `DIFF1`, `ANDOR` and `ONE`.']],
  },
  bitpos: {
    summary: 'Finds the first bit of a string that is set, or is not',
    complexity: 'O(N) where N is the number of bytes looked at',
    history: [['7.0.0', 'The option `BYTE|BIT`.']],
  },
  getbit: { summary: 'Answers one bit of a string', complexity: 'O(1)' },
  setbit: {
    summary: 'Sets or clears one bit of a string, which is made or lengthened where needed',
    complexity: 'O(1)',
  },
};
