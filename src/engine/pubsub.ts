// Who is subscribed to what, and the delivery of messages: first to a channel's own subscribers, then to those of
// matching patterns, each in the order in which they subscribed.

import type { Connection } from './connection.ts';
import { compileGlob } from './glob.ts';
import { type ByteString, push } from './reply.ts';

type Subscribers = Set<Connection>;

export class PubSub {
  readonly channels = new Map<ByteString, Subscribers>();
  readonly shardChannels = new Map<ByteString, Subscribers>();
  readonly patterns = new Map<ByteString, { matches: (channel: ByteString) => boolean; subscribers: Subscribers }>();

  /** False if the connection was subscribed before. */
  subscribe(connection: Connection, channel: ByteString): boolean {
    return enter(this.channels, connection.channels, connection, channel);
  }

  unsubscribe(connection: Connection, channel: ByteString): boolean {
    return leave(this.channels, connection.channels, connection, channel);
  }

  subscribeShard(connection: Connection, channel: ByteString): boolean {
    return enter(this.shardChannels, connection.shardChannels, connection, channel);
  }

  unsubscribeShard(connection: Connection, channel: ByteString): boolean {
    return leave(this.shardChannels, connection.shardChannels, connection, channel);
  }

  subscribePattern(connection: Connection, pattern: ByteString): boolean {
    if (connection.patterns.has(pattern)) return false;
    connection.patterns.add(pattern);
    const entry = this.patterns.get(pattern);
    if (entry) entry.subscribers.add(connection);
    else this.patterns.set(pattern, { matches: compileGlob(pattern), subscribers: new Set([connection]) });
    return true;
  }

  unsubscribePattern(connection: Connection, pattern: ByteString): boolean {
    if (!connection.patterns.delete(pattern)) return false;
    const entry = this.patterns.get(pattern);
    entry?.subscribers.delete(connection);
    if (entry?.subscribers.size === 0) this.patterns.delete(pattern);
    return true;
  }

  /** Takes the connection out of everything, without messages. */
  drop(connection: Connection): void {
    for (const channel of [...connection.channels]) this.unsubscribe(connection, channel);
    for (const channel of [...connection.shardChannels]) this.unsubscribeShard(connection, channel);
    for (const pattern of [...connection.patterns]) this.unsubscribePattern(connection, pattern);
  }

  /** Delivers a message and returns how many deliveries there were. */
  publish(channel: ByteString, message: ByteString): number {
    let receivers = 0;
    const direct = this.channels.get(channel);
    if (direct !== undefined) {
      for (const subscriber of direct) {
        subscriber.push(push('message', channel, message));
        receivers++;
      }
    }
    for (const [pattern, { matches, subscribers }] of this.patterns) {
      if (!matches(channel)) continue;
      for (const subscriber of subscribers) {
        subscriber.push(push('pmessage', pattern, channel, message));
        receivers++;
      }
    }
    return receivers;
  }

  publishShard(channel: ByteString, message: ByteString): number {
    const subscribers = this.shardChannels.get(channel);
    if (subscribers === undefined) return 0;
    for (const subscriber of subscribers) subscriber.push(push('smessage', channel, message));
    return subscribers.size;
  }
}

function enter(
  table: Map<ByteString, Subscribers>,
  own: Set<ByteString>,
  connection: Connection,
  channel: ByteString,
): boolean {
  if (own.has(channel)) return false;
  own.add(channel);
  const subscribers = table.get(channel);
  if (subscribers) subscribers.add(connection);
  else table.set(channel, new Set([connection]));
  return true;
}

function leave(
  table: Map<ByteString, Subscribers>,
  own: Set<ByteString>,
  connection: Connection,
  channel: ByteString,
): boolean {
  if (!own.delete(channel)) return false;
  const subscribers = table.get(channel);
  subscribers?.delete(connection);
  if (subscribers?.size === 0) table.delete(channel);
  return true;
}
