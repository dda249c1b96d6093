// REPLICAOF, its older name SLAVEOF, and ROLE. Redis reads NO ONE before it reads a host and a port.

import { block, integer, oneOf, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import type { Engine } from '../../engine.ts';
import { errors } from '../../errors.ts';
import { parseInteger } from '../../numbers.ts';
import type { Master } from '../../replication.ts';
import { type ByteString, OK, type Reply, status } from '../../reply.ts';

type Following = Pick<Command, 'name' | 'since'> & Partial<Pick<Command, 'deprecatedSince' | 'replacedBy'>>;

function following(facts: Following): Command {
  return command({
    ...facts,
    group: 'server',
    arity: 3,
    flags: ['admin', 'noscript', 'stale', 'no_async_loading'],
    arguments: [
      oneOf('args', [
        block('host-port', [string('host'), integer('port')]),
        block('no-one', [token('no', 'NO'), token('one', 'ONE')]),
      ]),
    ],
    parse: (args) => parseMaster(args.word(), args.word()),
    run: (context, master) => follow(context, master),
  });
}

export const replicaof = following({ name: 'replicaof', since: '5.0.0' });
export const slaveof = following({
  name: 'slaveof',
  since: '1.0.0',
  deprecatedSince: '5.0.0',
  replacedBy: '`REPLICAOF`',
});

function parseMaster(host: ByteString, port: ByteString): Master | null {
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return null;
  const number = parseInteger(port);
  if (number === null || number < 0 || number > 65535) throw errors.err('Invalid master port');
  return { host, port: Number(number) };
}

function follow({ engine, connection }: ReadContext, master: Master | null): Reply {
  const { replication } = engine;
  const current = replication.master;
  if (master !== null && master.host.toLowerCase() === current?.host.toLowerCase() && master.port === current.port) {
    return status('OK Already connected to specified master');
  }
  replication.master = master;
  engine.config.set([['replicaof', master === null ? '' : `${master.host} ${master.port}`]], 'start');
  if (master !== null) releaseBlocked(engine, connection.id);
  return OK;
}

/** Who waits for a key waits in vain from now on: the master's clients change it, elsewhere. */
function releaseBlocked(engine: Engine, self: number): void {
  for (const one of [...engine.connections.values()]) {
    if (one.id !== self && engine.unblock(one, errors.instanceChanged())) engine.kill(one);
  }
}

export const role = command({
  name: 'role',
  group: 'server',
  since: '2.8.12',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  parse: () => null,
  run({ engine }) {
    const { master } = engine.replication;
    return master === null ? ['master', 0, []] : ['slave', master.host, master.port, 'connect', -1];
  },
});
