// SLOWLOG: the latest commands that took longer than `slowlog-log-slower-than`. The log itself is in command-log.ts.

import { integer, optional } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { LoggedCommand } from '../../command-log.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { type ByteString, OK, type Reply } from '../../reply.ts';

const forAdmins = {
  group: 'server',
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
} as const;

const usualCount = 10;

const get = command({
  name: 'get',
  ...forAdmins,
  since: '2.2.12',
  arity: -2,
  arguments: [optional(integer('count'))],
  parse(args) {
    if (args.left > 1) throw errors.subcommandSyntax('slowlog', args.words[1] as ByteString);
    if (args.left === 0) return usualCount;
    const error = errors.err('count should be greater than or equal to -1');
    return args.integerBetween(-1, Number.MAX_SAFE_INTEGER, error, error);
  },
  run: ({ engine }, count) => engine.slowlog.latest(count).map(entryReply),
});

function entryReply({ id, time, amount, words, addr, clientName }: LoggedCommand): Reply {
  return [id, time, amount, words, addr, clientName];
}

const len = command({
  name: 'len',
  ...forAdmins,
  since: '2.2.12',
  arity: 2,
  tips: ['request_policy:all_nodes', 'response_policy:agg_sum', 'nondeterministic_output'],
  parse: () => null,
  run: ({ engine }) => engine.slowlog.length,
});

const reset = command({
  name: 'reset',
  ...forAdmins,
  since: '2.2.12',
  arity: 2,
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  parse: () => null,
  run({ engine }) {
    engine.slowlog.clear();
    return OK;
  },
});

export const slowlog = container({ name: 'slowlog', group: 'server', since: '2.2.12', arity: -2, flags: [] }, [
  get,
  help({
    of: 'slowlog',
    group: 'server',
    since: '6.2.0',
    flags: ['loading', 'stale'],
    lines: [
      'GET [<count>]',
      '    Return top <count> entries from the slowlog (default: 10, -1 mean all).',
      '    Entries are made of:',
      '    id, timestamp, time in microseconds, arguments array, client IP and port,',
      '    client name',
      'LEN',
      '    Return the length of the slowlog.',
      'RESET',
      '    Reset the slowlog.',
    ],
  }),
  len,
  reset,
]);
