// HELLO and AUTH: the handshake.

import type { Args } from '../../args.ts';
import { block, integer, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { type ByteString, map, OK } from '../../reply.ts';
import { parseName } from './names.ts';

interface Credentials {
  readonly user: ByteString;
  readonly password: ByteString;
}

export const hello = command({
  name: 'hello',
  group: 'connection',
  since: '6.0.0',
  arity: -1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  arguments: [
    optional(
      block('arguments', [
        integer('protover'),
        optional(block('auth', [string('username'), string('password')], { token: 'AUTH' })),
        optional(string('clientname', { token: 'SETNAME' })),
      ]),
    ),
  ],

  findSecrets: (words) => {
    const found: number[] = [];
    for (let i = 2; i < words.length; i++) {
      const option = (words[i] as ByteString).toUpperCase();
      if (option === 'AUTH' && i + 2 < words.length) found.push(++i, ++i);
      else if (option === 'SETNAME' && i + 1 < words.length) i++;
      else break;
    }
    return found;
  },

  parse(args) {
    if (args.left === 0) return null;
    const version = args.integer(errors.err('Protocol version is not an integer or out of range'));
    if (version !== 2 && version !== 3) throw errors.noProto();
    const { credentials, name } = parseOptions(args);
    return { version: version as 2 | 3, credentials, name };
  },

  run({ connection, engine, profile, words }, request) {
    if (request?.credentials) {
      const { user, password } = request.credentials;
      engine.acl.login(connection, user, password, words[0] as ByteString);
    }
    if (!connection.authenticated) throw errors.helloWithoutAuth(profile.atLeast('7.2'));
    if (request?.name !== undefined) connection.name = parseName(request.name, 'Client names');
    if (request) connection.resp = request.version;
    // Valkey may pose as the Redis that it stands for.
    const { config } = engine;
    const poses = config.has('extended-redis-compatibility') && config.flag('extended-redis-compatibility');
    return map([
      'server',
      poses ? 'redis' : profile.server,
      'version',
      poses ? profile.redisVersion : profile.version,
      'proto',
      connection.resp,
      'id',
      connection.id,
      'mode',
      'standalone',
      'role',
      engine.replication.isReplica ? 'replica' : 'master',
      'modules',
      [],
    ]);
  },
});

export const auth = command({
  name: 'auth',
  group: 'connection',
  since: '1.0.0',
  arity: -2,
  flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'],
  categories: ['connection'],
  arguments: [optional(string('username', { since: '6.0.0' })), string('password')],
  findSecrets: (words) => (words.length > 3 ? [] : words.slice(1).map((_, i) => i + 1)),

  parse(args) {
    if (args.left > 2) throw errors.syntax();
    const user = args.left === 2 ? args.word() : null;
    return { user, password: args.word() };
  },

  run({ connection, engine: { acl }, words }, { user, password }) {
    if (user === null && acl.defaultUser.noPassword) throw errors.authWithoutPassword();
    acl.login(connection, user ?? 'default', password, words[0] as ByteString);
    return OK;
  },
});

function parseOptions(args: Args): { credentials: Credentials | null; name: ByteString | undefined } {
  let credentials: Credentials | null = null;
  let name: ByteString | undefined;
  while (args.left > 0) {
    if (args.left > 2 && args.token('AUTH')) credentials = { user: args.word(), password: args.word() };
    else if (args.left > 1 && args.token('SETNAME')) name = args.word();
    else throw errors.err(`Syntax error in HELLO option '${args.word()}'`);
  }
  return { credentials, name };
}
