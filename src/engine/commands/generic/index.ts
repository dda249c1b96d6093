// The generic group's table of contents: commands on keys, whatever their type.

import { copy, move } from './copy.ts';
import { del, unlink } from './del.ts';
import { dump, restore } from './dump.ts';
import { exists, touch, type } from './exists.ts';
import { expire, expireat, persist, pexpire, pexpireat } from './expire.ts';
import { migrate } from './migrate.ts';
import { object } from './object.ts';
import { rename, renamenx } from './rename.ts';
import { keys, randomkey, scan } from './scan.ts';
import { sort, sortRo } from './sort.ts';
import { expiretime, pexpiretime, pttl, ttl } from './ttl.ts';
import { wait, waitaof } from './wait.ts';

export const genericCommands = [
  copy,
  del,
  dump,
  exists,
  expire,
  expireat,
  expiretime,
  keys,
  migrate,
  move,
  object,
  persist,
  pexpire,
  pexpireat,
  pexpiretime,
  pttl,
  randomkey,
  rename,
  renamenx,
  restore,
  scan,
  sort,
  sortRo,
  touch,
  ttl,
  type,
  unlink,
  wait,
  waitaof,
];
