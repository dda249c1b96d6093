// COMMAND DOCS prose of the list group.

import type { CommandProse } from './docs.ts';

export const listDocs: { readonly [fullName: string]: CommandProse } = {
  blmove: {
    summary: 'Moves an element from list to list, waiting for one if there is none',
    complexity: 'O(1)',
  },
  blmovem: {
    summary: 'Moves several elements from list to list, waiting until there are enough',
    complexity: 'O(N) where N is the number of elements moved',
  },
  blmpop: {
    summary: 'Pops elements from the first list that has any, waiting if none has',
    complexity: 'O(N+M) where N is the number of keys and M the number of elements popped',
  },
  blpop: {
    summary: 'Pops the first element of the first list that has any, waiting if none has',
    complexity: 'O(N) where N is the number of keys',
  },
  brpop: {
    summary: 'Pops the last element of the first list that has any, waiting if none has',
    complexity: 'O(N) where N is the number of keys',
  },
  brpoplpush: {
    summary: 'Pops the last element of a list and pushes it to the head of another, waiting for one if there is none',
    complexity: 'O(1)',
  },
  lindex: {
    summary: 'Returns the element at an index',
    complexity: 'O(N) where N is the number of elements passed on the way; O(1) at both ends',
  },
  linsert: {
    summary: 'Inserts an element before or after another',
    complexity: 'O(N) where N is the number of elements passed on the way to the pivot',
  },
  llen: {
    summary: 'Returns the length of a list',
    complexity: 'O(1)',
  },
  lmove: {
    summary: 'Moves an element from an end of one list to an end of another',
    complexity: 'O(1)',
  },
  lmovem: {
    summary: 'Moves several elements, up to or exactly a number, from list to list',
    complexity: 'O(N) where N is the number of elements moved',
  },
  lmpop: {
    summary: 'Pops elements from the first list that has any',
    complexity: 'O(N+M) where N is the number of keys and M the number of elements popped',
  },
  lpop: {
    summary: 'Pops elements from the head of a list',
    complexity: 'O(N) where N is the number of elements popped',
  },
  lpos: {
    summary: 'Finds the index of an element',
    complexity: 'O(N) where N is the length of the list; less at the ends or with MAXLEN',
  },
  lpush: {
    summary: 'Pushes elements to the head of a list, which is made if missing',
    complexity: 'O(1) for each element',
  },
  lpushx: {
    summary: 'Pushes elements to the head of a list that exists',
    complexity: 'O(1) for each element',
  },
  lrange: {
    summary: 'Returns the elements of a range',
    complexity: 'O(S+N) where S is the distance of the range from the nearer end and N its length',
  },
  lrem: {
    summary: 'Removes elements equal to a value',
    complexity: 'O(N+M) where N is the length of the list and M the number of elements removed',
  },
  lset: {
    summary: 'Replaces the element at an index',
    complexity: 'O(N) where N is the length of the list; O(1) at both ends',
  },
  ltrim: {
    summary: 'Keeps a range of elements and removes the rest',
    complexity: 'O(N) where N is the number of elements removed',
  },
  rpop: {
    summary: 'Pops elements from the tail of a list',
    complexity: 'O(N) where N is the number of elements popped',
  },
  rpoplpush: {
    summary: 'Pops the last element of a list and pushes it to the head of another',
    complexity: 'O(1)',
  },
  rpush: {
    summary: 'Pushes elements to the tail of a list, which is made if missing',
    complexity: 'O(1) for each element',
  },
  rpushx: {
    summary: 'Pushes elements to the tail of a list that exists',
    complexity: 'O(1) for each element',
  },
};
