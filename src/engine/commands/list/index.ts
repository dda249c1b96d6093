// The list group's table of contents.

import { linsert, lrem, lset, ltrim } from './edit.ts';
import { blmove, blmovem, brpoplpush, lmove, lmovem, rpoplpush } from './move.ts';
import { blmpop, blpop, brpop, lmpop, lpop, rpop } from './pop.ts';
import { lpush, lpushx, rpush, rpushx } from './push.ts';
import { lindex, llen, lpos, lrange } from './read.ts';

export const listCommands = [
  blmove,
  blmovem,
  blmpop,
  blpop,
  brpop,
  brpoplpush,
  lindex,
  linsert,
  llen,
  lmove,
  lmovem,
  lmpop,
  lpop,
  lpos,
  lpush,
  lpushx,
  lrange,
  lrem,
  lset,
  ltrim,
  rpop,
  rpoplpush,
  rpush,
  rpushx,
];
