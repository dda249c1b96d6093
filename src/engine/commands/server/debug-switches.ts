// The subcommands of DEBUG that set something, wait, or steer what runs beside the commands.

import { type ReadContext, Suspended } from '../../context.ts';
import { errors } from '../../errors.ts';
import { parseMemory } from '../../parameter-kinds.ts';
import { type ByteString, OK } from '../../reply.ts';
import type { DebugSubcommand } from './debug-subcommand.ts';

/** C's atoi: what does not start with a number is 0. */
const isOn = (word = ''): boolean => /^[\t-\r ]*[+-]?0*[1-9]/.test(word);

function switching(
  name: string,
  help: DebugSubcommand['help'],
  set: (context: ReadContext, on: boolean) => void,
  since?: string,
): DebugSubcommand {
  return {
    name,
    words: [1, 1],
    ...(since === undefined ? {} : { since }),
    help,
    run(context, [word]) {
      set(context, isOn(word));
      return OK;
    },
  };
}

/** There is nothing here that it could set: the reply is all. */
const nothing = (): void => {};

const sleep: DebugSubcommand = {
  name: 'SLEEP',
  words: [1, 1],
  help: () => ['SLEEP <seconds>', '    Stop the server for <seconds>. Decimals allowed.'],

  run(_context, [seconds = '']) {
    const ms = Number.parseFloat(seconds) * 1000;
    return ms > 0 ? new Suspended(ms, () => OK) : OK;
  },
};

const changeReplId: DebugSubcommand = {
  name: 'CHANGE-REPL-ID',
  words: [0, 0],
  help: () => [
    'CHANGE-REPL-ID',
    '    Change the replication IDs of the instance.',
    '    Dangerous: should be used only for testing the replication subsystem.',
  ],

  run({ engine, random }) {
    engine.stats.changeReplicationId(random);
    return OK;
  },
};

const quicklistPackedThreshold: DebugSubcommand = {
  name: 'QUICKLIST-PACKED-THRESHOLD',
  words: [1, 1],
  help: () => [
    'QUICKLIST-PACKED-THRESHOLD <size>',
    '    Sets the threshold for elements to be inserted as plain vs packed nodes',
    '    Default value is 1GB, allows values up to 4GB. Setting to 0 restores to default.',
  ],

  /** The size is checked and no more: how lists part their nodes follows from CONFIG alone. */
  run(_context, [size = '']: readonly ByteString[]) {
    const bytes = parseMemory(size);
    if (bytes === null || bytes > 4294967294n) {
      throw errors.err('argument must be a memory value bigger than 1 and smaller than 4gb');
    }
    return OK;
  },
};

const log: DebugSubcommand = {
  name: 'LOG',
  words: [1, 1],
  help: () => ['LOG <message>', '    Write <message> to the server log.'],
  run: () => OK,
};

export const switchSubcommands: readonly DebugSubcommand[] = [
  changeReplId,
  log,
  quicklistPackedThreshold,
  sleep,
  switching(
    'SET-ACTIVE-EXPIRE',
    (profile) =>
      profile.atLeast('7.4')
        ? [
            'SET-ACTIVE-EXPIRE <0|1>',
            '    Setting it to 0 disables expiring keys (and hash-fields) in background ',
            '    when they are not accessed (otherwise the Redis behavior). Setting it',
            '    to 1 reenables back the default.',
          ]
        : [
            'SET-ACTIVE-EXPIRE <0|1>',
            '    Setting it to 0 disables expiring keys in background when they are not',
            '    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the',
            '    default.',
          ],
    ({ engine }, on) => {
      engine.activeExpire = on;
    },
  ),
  switching(
    'SET-DISABLE-DENY-SCRIPTS',
    () => [],
    ({ engine }, on) => {
      engine.switches.allowNoscript = on;
    },
  ),
  switching(
    'SET-SKIP-CHECKSUM-VALIDATION',
    () => [
      'SET-SKIP-CHECKSUM-VALIDATION <0|1>',
      "    Enables or disables checksum checks for RDB files and RESTORE's payload.",
    ],
    ({ engine }, on) => {
      engine.switches.skipChecksums = on;
    },
  ),
  switching('PAUSE-CRON', () => ['PAUSE-CRON <0|1>', '    Stop periodic cron job processing.'], nothing),
  switching(
    'DICT-RESIZING',
    () => ['DICT-RESIZING <0|1>', '    Enable or disable the main dict and expire dict resizing.'],
    nothing,
    '7.4',
  ),
];
