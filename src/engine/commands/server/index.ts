// The commands of the server group.

import type { Command } from '../../command.ts';
import { commandCommand } from './command.ts';
import { config } from './config.ts';
import { debug } from './debug.ts';
import { dbsize, flushall, flushdb, swapdb } from './flush.ts';
import { info } from './info.ts';
import { lolwut } from './lolwut.ts';
import { role } from './role.ts';
import { shutdown } from './shutdown.ts';
import { lastsave, time } from './time.ts';

export const serverCommands: readonly Command[] = [
  commandCommand,
  config,
  dbsize,
  debug,
  flushall,
  flushdb,
  info,
  lastsave,
  lolwut,
  role,
  shutdown,
  swapdb,
  time,
];
