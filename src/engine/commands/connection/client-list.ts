// CLIENT LIST and INFO: what there is to tell of a connection, on a line of fields.

import { integer, many, oneOf, optional } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Connection } from '../../connection.ts';
import { errors } from '../../errors.ts';
import type { Profile } from '../../profile.ts';
import { type ByteString, verbatim } from '../../reply.ts';

export type ClientType = 'normal' | 'master' | 'replica' | 'pubsub';

/** The client type that `word` names, in any case. */
export function parseClientType(word: ByteString, profile: Profile): ClientType {
  const type = word.toLowerCase();
  if (type === 'slave') return 'replica';
  if (type === 'primary' && profile.flavour === 'valkey') return 'master';
  if (type === 'normal' || type === 'master' || type === 'replica' || type === 'pubsub') return type;
  throw errors.err(`Unknown client type '${word}'`);
}

export function clientType(connection: Connection): ClientType {
  return connection.subscriptions + connection.shardChannels.size > 0 ? 'pubsub' : 'normal';
}

export const clientList = command({
  name: 'list',
  group: 'connection',
  since: '2.4.0',
  arity: -2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  arguments: [
    optional(oneOf('client-type', ['NORMAL', 'MASTER', 'REPLICA', 'PUBSUB'], { token: 'TYPE', since: '5.0.0' })),
    optional(many(integer('client-id', { token: 'ID', since: '6.2.0' }))),
  ],

  parse(args) {
    if (args.left === 0) return null;
    if (args.left === 2 && args.token('TYPE')) return { type: parseClientType(args.word(), args.profile) };
    if (args.left >= 2 && args.token('ID')) {
      const ids: number[] = [];
      while (args.left > 0) ids.push(args.integer(errors.err('Invalid client ID')));
      return { ids };
    }
    throw errors.syntax();
  },

  run({ engine, now, profile }, filter) {
    let listed = [...engine.connections.values()];
    if (filter && 'ids' in filter) {
      const ids = filter.ids as number[];
      listed = ids.flatMap((id) => engine.connections.get(id) ?? []);
    } else if (filter) {
      listed = listed.filter((each) => clientType(each) === filter.type);
    }
    return verbatim(listed.map((each) => `${clientLine(each, now, profile)}\n`).join(''));
  },
});

export const clientInfo = command({
  name: 'info',
  group: 'connection',
  since: '6.2.0',
  arity: 2,
  flags: ['noscript', 'loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output'],
  parse: () => null,
  run: ({ connection, now, profile }) => verbatim(`${clientLine(connection, now, profile)}\n`),
});

/** The line that CLIENT LIST shows. Buffers are the host's affair and count as empty. */
export function clientLine(connection: Connection, now: number, profile: Profile): string {
  const seconds = (since: number) => Math.max(0, Math.floor((now - since) / 1000));
  let watched = 0;
  for (const keys of connection.watched?.values() ?? []) watched += keys.size;
  const fields: [name: string, value: string | number, since?: string][] = [
    ['id', connection.id],
    ['addr', connection.addr],
    ['laddr', connection.laddr],
    ['fd', connection.id + 7],
    ['name', connection.name],
    ['age', seconds(connection.createdAt)],
    ['idle', seconds(connection.lastInteraction)],
    ['flags', flagsOf(connection)],
    ['db', connection.db],
    ['sub', connection.channels.size],
    ['psub', connection.patterns.size],
    ['ssub', connection.shardChannels.size],
    ['multi', connection.transaction?.queued.length ?? -1],
    ['watch', watched, '7.4'],
    ['qbuf', 0],
    ['qbuf-free', 0],
    ['argv-mem', 0],
    ['multi-mem', 0],
    ['rbs', 0],
    ['rbp', 0],
    ['obl', 0],
    ['oll', 0],
    ['omem', 0],
    ['tot-mem', 0],
    ['events', 'r'],
    ['cmd', connection.lastCommand?.fullName ?? 'NULL'],
    ['user', connection.user.name],
    ['redir', connection.tracking?.redirect ?? -1],
    ['resp', connection.resp],
    ['lib-name', connection.libraryName, '7.2'],
    ['lib-ver', connection.libraryVersion, '7.2'],
    ['io-thread', 0, '8.0'],
  ];
  return fields
    .filter(([, , since]) => since === undefined || profile.atLeast(since))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function flagsOf(connection: Connection): string {
  let flags = connection.monitors ? 'O' : '';
  if (clientType(connection) === 'pubsub') flags += 'P';
  if (connection.transaction !== null) flags += 'x';
  if (connection.isBlocked) flags += 'b';
  if (connection.tracking !== null) flags += 't';
  if (connection.tracking?.brokenRedirect) flags += 'R';
  if (connection.tracking?.broadcasts) flags += 'B';
  if (connection.dirtyCas) flags += 'd';
  if (connection.closeAfterReply) flags += 'c';
  if (connection.noEvict) flags += 'e';
  if (connection.noTouch) flags += 'T';
  return flags === '' ? 'N' : flags;
}
