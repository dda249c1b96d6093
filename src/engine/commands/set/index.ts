// The set group's table of contents.

import {
  sdiff,
  sdiffcard,
  sdiffstore,
  sinter,
  sintercard,
  sinterstore,
  sunion,
  sunioncard,
  sunionstore,
} from './algebra.ts';
import { sadd, scard, sismember, smembers, smismember, smove, srem } from './members.ts';
import { spop, srandmember } from './random.ts';
import { sscan } from './sscan.ts';

export const setCommands = [
  sadd,
  scard,
  sdiff,
  sdiffcard,
  sdiffstore,
  sinter,
  sintercard,
  sinterstore,
  sismember,
  smembers,
  smismember,
  smove,
  spop,
  srandmember,
  srem,
  sscan,
  sunion,
  sunioncard,
  sunionstore,
];
