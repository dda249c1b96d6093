// The string group's table of contents.

import { delex, delifeq, digest } from './comparison.ts';
import { get, getdel, getex, mget, strlen } from './get.ts';
import { decr, decrby, incr, incrby, incrbyfloat } from './incr.ts';
import { increx } from './increx.ts';
import { lcs } from './lcs.ts';
import { mset, msetex, msetnx } from './mset.ts';
import { append, getrange, setrange, substr } from './range.ts';
import { getset, psetex, set, setex, setnx } from './set.ts';

export const stringCommands = [
  append,
  decr,
  decrby,
  delex,
  delifeq,
  digest,
  get,
  getdel,
  getex,
  getrange,
  getset,
  incr,
  incrby,
  incrbyfloat,
  increx,
  lcs,
  mget,
  mset,
  msetex,
  msetnx,
  psetex,
  set,
  setex,
  setnx,
  setrange,
  strlen,
  substr,
];
