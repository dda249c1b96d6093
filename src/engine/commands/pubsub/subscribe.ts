// SUBSCRIBE and UNSUBSCRIBE in their three kinds: channels, patterns, shard channels.
// Each name is answered by a message of its own: how many subscriptions the connection now has.

import { type Argument, many, optional, pattern, string } from '../../arguments.ts';
import { type Command, command, type Flag } from '../../command.ts';
import type { Connection } from '../../connection.ts';
import { type KeySpec, keyRange } from '../../keyspecs.ts';
import type { PubSub } from '../../pubsub.ts';
import { type ByteString, type MessagesReply, push } from '../../reply.ts';

interface Kind {
  /** `p` or `s` before the command's name; nothing for plain channels. */
  readonly prefix: '' | 'p' | 's';
  readonly since: string;
  readonly argument: Argument;
  readonly keys: readonly KeySpec[];
  subscribe(pubsub: PubSub, connection: Connection, name: ByteString): void;
  unsubscribe(pubsub: PubSub, connection: Connection, name: ByteString): void;
  /** What the connection is subscribed to, of this kind. */
  names(connection: Connection): ReadonlySet<ByteString>;
  /** The number that the answers carry. */
  count(connection: Connection): number;
}

const channels: Kind = {
  prefix: '',
  since: '2.0.0',
  argument: string('channel'),
  keys: [],
  subscribe: (pubsub, connection, name) => pubsub.subscribe(connection, name),
  unsubscribe: (pubsub, connection, name) => pubsub.unsubscribe(connection, name),
  names: (connection) => connection.channels,
  count: (connection) => connection.subscriptions,
};

const patterns: Kind = {
  prefix: 'p',
  since: '2.0.0',
  argument: pattern('pattern'),
  keys: [],
  subscribe: (pubsub, connection, name) => pubsub.subscribePattern(connection, name),
  unsubscribe: (pubsub, connection, name) => pubsub.unsubscribePattern(connection, name),
  names: (connection) => connection.patterns,
  count: (connection) => connection.subscriptions,
};

const shardChannels: Kind = {
  prefix: 's',
  since: '7.0.0',
  argument: string('shardchannel'),
  keys: [keyRange(1, -1, 1, 'not_key')],
  subscribe: (pubsub, connection, name) => pubsub.subscribeShard(connection, name),
  unsubscribe: (pubsub, connection, name) => pubsub.unsubscribeShard(connection, name),
  names: (connection) => connection.shardChannels,
  count: (connection) => connection.shardChannels.size,
};

const flags = ['pubsub', 'noscript', 'loading', 'stale'] as const satisfies readonly Flag[];

function subscribing(kind: Kind): Command {
  const name = `${kind.prefix}subscribe`;
  return command({
    name,
    group: 'pubsub',
    since: kind.since,
    arity: -2,
    flags,
    keys: kind.keys,
    arguments: [many(kind.argument)],
    changed: { '8.10': { flags: ['denyoom', ...flags] } },
    parse: (args) => args.rest(),
    run({ engine, connection }, names): MessagesReply {
      const items = names.map((each) => {
        kind.subscribe(engine.pubsub, connection, each);
        return push(name, each, kind.count(connection));
      });
      return { kind: 'messages', items };
    },
  });
}

function unsubscribing(kind: Kind): Command {
  const name = `${kind.prefix}unsubscribe`;
  return command({
    name,
    group: 'pubsub',
    since: kind.since,
    arity: -1,
    flags,
    keys: kind.keys,
    arguments: [optional(many(kind.argument))],
    parse: (args) => (args.left > 0 ? args.rest() : null),
    run({ engine, connection }, names): MessagesReply {
      const gone = names ?? [...kind.names(connection)];
      // Without any subscription there is still one answer, that names none.
      if (gone.length === 0) return { kind: 'messages', items: [push(name, null, kind.count(connection))] };
      const items = gone.map((each) => {
        kind.unsubscribe(engine.pubsub, connection, each);
        return push(name, each, kind.count(connection));
      });
      return { kind: 'messages', items };
    },
  });
}

export const subscribe = subscribing(channels);
export const psubscribe = subscribing(patterns);
export const ssubscribe = subscribing(shardChannels);
export const unsubscribe = unsubscribing(channels);
export const punsubscribe = unsubscribing(patterns);
export const sunsubscribe = unsubscribing(shardChannels);
