// The commands of the server group.

import type { Command } from '../../command.ts';
import { restoreAsking } from '../generic/dump.ts';
import { acl } from './acl.ts';
import { commandCommand } from './command.ts';
import { config } from './config.ts';
import { debug } from './debug.ts';
import { failover } from './failover.ts';
import { dbsize, flushall, flushdb, swapdb } from './flush.ts';
import { info } from './info.ts';
import { latency } from './latency.ts';
import { lolwut } from './lolwut.ts';
import { memory } from './memory.ts';
import { module } from './module.ts';
import { monitor } from './monitor.ts';
import { psync, replconf, sync } from './replconf.ts';
import { replicaof, role, slaveof } from './replicaof.ts';
import { bgrewriteaof, bgsave, lastsave, save } from './save.ts';
import { shutdown } from './shutdown.ts';
import { slowlog } from './slowlog.ts';
import { time } from './time.ts';
import { trimslots } from './trimslots.ts';

export const serverCommands: readonly Command[] = [
  acl,
  bgrewriteaof,
  bgsave,
  commandCommand,
  config,
  dbsize,
  debug,
  failover,
  flushall,
  flushdb,
  info,
  lastsave,
  latency,
  lolwut,
  memory,
  module,
  monitor,
  psync,
  replconf,
  replicaof,
  restoreAsking,
  role,
  save,
  shutdown,
  slaveof,
  slowlog,
  swapdb,
  sync,
  time,
  trimslots,
];
