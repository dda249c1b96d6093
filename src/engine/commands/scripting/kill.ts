// SCRIPT KILL and FUNCTION KILL: end the script that keeps everybody waiting, unless it has written.

import type { Engine } from '../../engine.ts';
import { errors } from '../../errors.ts';
import { OK, type Reply } from '../../reply.ts';

export function killScript(engine: Engine, kind: 'script' | 'function'): Reply {
  const running = engine.busyScript;
  if (running === null) throw errors.coded('NOTBUSY No scripts in execution right now.');
  if (running.wrote) {
    throw errors.coded(
      'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
    );
  }
  if (running.kind !== kind) throw errors.busy(running.kind, engine.profile.title);
  running.kill();
  return OK;
}
