// PING, ECHO, SELECT, QUIT, RESET: what every connection can say.

import { integer, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { OK, PONG, status } from '../../reply.ts';

export const ping = command({
  name: 'ping',
  group: 'connection',
  since: '1.0.0',
  arity: -1,
  flags: ['fast'],
  categories: ['connection'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [optional(string('message'))],
  parse(args) {
    if (args.left > 1) throw errors.wrongArity('ping');
    return args.left === 1 ? args.word() : null;
  },
  run({ connection, resp }, message) {
    if (resp === 2 && connection.subscriptions + connection.shardChannels.size > 0) return ['pong', message ?? ''];
    return message ?? PONG;
  },
});

export const echo = command({
  name: 'echo',
  group: 'connection',
  since: '1.0.0',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  arguments: [string('message')],
  parse: (args) => args.word(),
  run: (_context, message) => message,
});

const lowest = -2147483648;
const highest = 2147483647;

export const select = command({
  name: 'select',
  group: 'connection',
  since: '1.0.0',
  arity: 2,
  flags: ['loading', 'stale', 'fast'],
  categories: ['connection'],
  arguments: [integer('index')],
  parse: (args) => args.integerBetween(lowest, highest, errors.outOfRangeBetween(lowest, highest)),
  run({ connection, engine }, index) {
    if (engine.databases[index] === undefined) throw errors.dbIndexOutOfRange();
    connection.db = index;
    return OK;
  },
});

export const quit = command({
  name: 'quit',
  group: 'connection',
  since: '1.0.0',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  deprecatedSince: '7.2.0',
  replacedBy: 'just closing the connection',
  parse: (args) => (args.left > 0 ? args.rest() : null),
  run({ connection }) {
    connection.closeAfterReply = true;
    return OK;
  },
});

export const reset = command({
  name: 'reset',
  group: 'connection',
  since: '6.2.0',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  parse: () => null,
  run({ connection, engine }) {
    engine.watching.unwatch(connection);
    engine.pubsub.drop(connection);
    engine.tracking.disable(connection);
    engine.monitors.remove(connection);
    connection.transaction = null;
    engine.acl.greet(connection);
    connection.name = '';
    connection.resp = 2;
    connection.db = 0;
    connection.replies = 'on';
    connection.noEvict = false;
    connection.noTouch = false;
    connection.fieldsets.clear();
    return status('RESET');
  },
});
