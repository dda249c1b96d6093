// ACL LOG: what was denied of late. How denials become entries is in ../../acl/log.ts.

import type { LogEntry } from '../../acl/log.ts';
import { integer, oneOf, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { type ByteString, map, OK, type Reply } from '../../reply.ts';

export const aclLog = command({
  name: 'log',
  group: 'server',
  since: '6.0.0',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  arguments: [optional(oneOf('operation', [integer('count'), token('reset', 'RESET')]))],

  parse(args) {
    if (args.left > 1) throw errors.subcommandSyntax('acl', args.words[1] as ByteString);
    if (args.left === 0) return 10;
    return args.token('RESET') ? 'reset' : args.integer();
  },

  run(context, request) {
    const { log } = context.engine.acl;
    if (request === 'reset') {
      log.reset();
      return OK;
    }
    return log.entries.slice(0, Math.max(0, request)).map((entry) => describe(context, entry));
  },
});

function describe(context: ReadContext, entry: LogEntry): Reply {
  const fields: Reply[] = [
    ...['count', entry.count],
    ...['reason', entry.reason],
    ...['context', entry.context],
    ...['object', entry.object],
    ...['username', entry.username],
    ...['age-seconds', context.double((context.now - entry.updatedAt) / 1000)],
    ...['client-info', entry.clientInfo],
  ];
  if (context.profile.atLeast('7.2')) {
    fields.push('entry-id', entry.id, 'timestamp-created', entry.createdAt, 'timestamp-last-updated', entry.updatedAt);
  }
  return map(fields);
}
