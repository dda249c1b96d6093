// FAILOVER: its words are read and checked whole, and then there is no replica to hand over to.

import { block, integer, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';

export const failover = command({
  name: 'failover',
  group: 'server',
  since: '6.2.0',
  arity: -1,
  flags: ['admin', 'noscript', 'stale'],
  arguments: [
    optional(block('target', [string('host'), integer('port'), optional(token('force', 'FORCE'))], { token: 'TO' })),
    optional(token('abort', 'ABORT')),
    optional(integer('milliseconds', { token: 'TIMEOUT' })),
  ],

  parse(args) {
    const given = new Set<string>();
    while (args.left > 0) {
      if (args.left > 1 && !given.has('TIMEOUT') && args.token('TIMEOUT')) {
        if (args.int64() <= 0) throw errors.err('FAILOVER timeout must be greater than 0');
        given.add('TIMEOUT');
      } else if (args.left === 1 && given.size === 0 && args.token('ABORT')) {
        given.add('ABORT');
      } else if (args.left > 2 && !given.has('TO') && args.token('TO')) {
        args.word();
        const port = args.int64();
        if (port > 2147483647 && args.profile.atLeast({ valkey: '9.0' })) throw errors.outOfRange();
        given.add('TO');
      } else if (!given.has('FORCE') && args.token('FORCE')) {
        given.add('FORCE');
      } else throw errors.syntax();
    }
    return given;
  },

  run({ engine }, given) {
    if (given.has('ABORT')) throw errors.err('No failover in progress.');
    if (engine.replication.isReplica) throw errors.err('FAILOVER is not valid when server is a replica.');
    throw errors.err('FAILOVER requires connected replicas.');
  },
});
