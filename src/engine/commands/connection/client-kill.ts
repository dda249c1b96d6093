// CLIENT KILL, in its old form (an address) and its new one (filters, all of which must hold).

import type { Args } from '../../args.ts';
import { integer, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Connection } from '../../connection.ts';
import { errors } from '../../errors.ts';
import { type ByteString, OK } from '../../reply.ts';
import { type ClientType, clientType, parseClientType } from './client-list.ts';

interface Filter {
  id?: number;
  type?: ClientType;
  /** Its name. */
  user?: ByteString;
  addr?: ByteString;
  laddr?: ByteString;
  /** Seconds. */
  maxAge?: number;
  skipMe: boolean;
}

export const clientKill = command({
  name: 'kill',
  group: 'connection',
  since: '2.4.0',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  arguments: [
    oneOf('filter', [
      string('old-format', { display: 'ip:port', deprecatedSince: '2.8.12' }),
      many(
        oneOf('new-format', [
          optional(integer('client-id', { token: 'ID', since: '2.8.12' })),
          optional(
            oneOf(
              'client-type',
              [
                'NORMAL',
                token('master', 'MASTER', { since: '3.2.0' }),
                token('primary', 'PRIMARY', { since: { valkey: '8.0.0' } }),
                'SLAVE',
                token('replica', 'REPLICA', { since: '5.0.0' }),
                'PUBSUB',
              ],
              { token: 'TYPE', since: '2.8.12' },
            ),
          ),
          optional(string('username', { token: 'USER' })),
          optional(string('addr', { token: 'ADDR', display: 'ip:port' })),
          optional(string('laddr', { token: 'LADDR', since: '6.2.0', display: 'ip:port' })),
          optional(oneOf('skipme', ['YES', 'NO'], { token: 'SKIPME' })),
          optional(integer('maxage', { token: 'MAXAGE', since: { redis: '7.4.0', valkey: '8.0.0' } })),
        ]),
      ),
    ]),
  ],

  parse(args) {
    if (args.left === 1) return { addr: args.word(), skipMe: false, old: true };
    const filter: Filter = { skipMe: true };
    while (args.left > 0) parseFilter(args, filter);
    return { ...filter, old: false };
  },

  run({ connection, engine, now }, { old, ...filter }) {
    if (filter.user !== undefined && !engine.acl.users.has(filter.user)) {
      throw errors.err(`No such user '${filter.user}'`);
    }
    let killed = 0;
    for (const each of [...engine.connections.values()]) {
      if (!matches(each, filter, now) || (filter.skipMe && each === connection)) continue;
      killed++;
      // A client that kills itself is still told so.
      if (each === connection) each.closeAfterReply = true;
      else engine.kill(each);
    }
    if (!old) return killed;
    if (killed === 0) throw errors.err('No such client');
    return OK;
  },
});

function parseFilter(args: Args, filter: Filter): void {
  const option = args.left > 1 ? args.oneOf('ID', 'TYPE', 'USER', 'ADDR', 'LADDR', 'SKIPME', 'MAXAGE') : null;
  if (option === null) throw errors.syntax();
  if (option === 'ID') {
    const refused = errors.err('client-id should be greater than 0');
    filter.id = args.integerBetween(1, Number.MAX_VALUE, refused, refused);
  } else if (option === 'TYPE') filter.type = parseClientType(args.word(), args.profile);
  else if (option === 'USER') filter.user = args.word();
  else if (option === 'ADDR') filter.addr = args.word();
  else if (option === 'LADDR') filter.laddr = args.word();
  else if (option === 'MAXAGE') {
    const notInteger = errors.err('maxage is not an integer or out of range');
    filter.maxAge = args.integerBetween(1, Number.MAX_VALUE, errors.err('maxage should be greater than 0'), notInteger);
  } else {
    const answer = args.oneOf('YES', 'NO');
    if (answer === null) throw errors.syntax();
    filter.skipMe = answer === 'YES';
  }
}

function matches(connection: Connection, filter: Filter, now: number): boolean {
  return (
    (filter.id === undefined || connection.id === filter.id) &&
    (filter.type === undefined || clientType(connection) === filter.type) &&
    (filter.user === undefined || connection.user.name === filter.user) &&
    (filter.addr === undefined || connection.addr === filter.addr) &&
    (filter.laddr === undefined || connection.laddr === filter.laddr) &&
    (filter.maxAge === undefined || Math.floor((now - connection.createdAt) / 1000) >= filter.maxAge)
  );
}
