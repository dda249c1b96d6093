// The stream group, command by command.

import { xcfgset, xidmprecord } from './idempotence.ts';
import { xpending } from './pending.ts';
import { xlen, xrange, xrevrange } from './range.ts';
import { xtrim } from './trim.ts';
import { xack, xackdel, xnack } from './xack.ts';
import { xadd } from './xadd.ts';
import { xautoclaim, xclaim } from './xclaim.ts';
import { xdel, xdelex } from './xdel.ts';
import { xgroup } from './xgroup.ts';
import { xinfo } from './xinfo.ts';
import { xread, xreadgroup } from './xread.ts';
import { xsetid } from './xsetid.ts';

export const streamCommands = [
  xack,
  xackdel,
  xadd,
  xautoclaim,
  xcfgset,
  xclaim,
  xdel,
  xdelex,
  xgroup,
  xidmprecord,
  xinfo,
  xlen,
  xnack,
  xpending,
  xrange,
  xread,
  xreadgroup,
  xrevrange,
  xsetid,
  xtrim,
];
