// MONITOR: from here on the connection is told every command. What it is told is in monitors.ts.

import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { noReply, OK } from '../../reply.ts';

export const monitor = command({
  name: 'monitor',
  group: 'server',
  since: '1.0.0',
  arity: 1,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  parse: () => null,
  run({ connection, denyBlocking, engine }) {
    if (denyBlocking) throw errors.err("MONITOR isn't allowed for DENY BLOCKING client");
    if (connection.monitors) return noReply;
    engine.monitors.add(connection);
    return OK;
  },
});
