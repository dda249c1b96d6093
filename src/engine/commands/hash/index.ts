// The hash group's table of contents.

import { hdel, hgetdel } from './hdel.ts';
import { hexpire, hexpireat, hpersist, hpexpire, hpexpireat } from './hexpire.ts';
import { hexists, hget, hgetall, hkeys, hlen, hmget, hstrlen, hvals } from './hget.ts';
import { hgetex, hsetex } from './hgetex.ts';
import { himport } from './himport.ts';
import { hincrby, hincrbyfloat } from './hincrby.ts';
import { hrandfield } from './hrandfield.ts';
import { hscan } from './hscan.ts';
import { hmset, hset, hsetnx } from './hset.ts';
import { hexpiretime, hpexpiretime, hpttl, httl } from './httl.ts';

export const hashCommands = [
  hdel,
  hexists,
  hexpire,
  hexpireat,
  hexpiretime,
  hget,
  hgetall,
  hgetdel,
  hgetex,
  himport,
  hincrby,
  hincrbyfloat,
  hkeys,
  hlen,
  hmget,
  hmset,
  hpersist,
  hpexpire,
  hpexpireat,
  hpexpiretime,
  hpttl,
  hrandfield,
  hscan,
  hset,
  hsetex,
  hsetnx,
  hstrlen,
  httl,
  hvals,
];
