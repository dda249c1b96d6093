// Calls of the pubsub group. Subscribing is the client's own affair: subscriptions.ts.

import { type Call, call, type Text, type Word } from '../call.ts';
import type { OneOrMore } from '../options.ts';
import { integer, list, record, text, word } from '../shapes.ts';

export const pubsubCalls = {
  /**
   * PUBLISH: sends a message to a channel.
   * @returns how many connections heard it (those of patterns count again)
   * @example
   * await client.publish('news', 'hello'); // => 0
   */
  publish: (channel: Word, message: Word): Call<number> => call(['PUBLISH', channel, message], integer),

  /**
   * PUBSUB CHANNELS: channels that somebody is subscribed to, patterns apart.
   * @returns their names, those that match the glob pattern if there is one
   * @example
   * await client.subscribe('news');
   * await client.pubsubChannels('n*'); // => ['news']
   */
  pubsubChannels: (pattern?: Word): Call<Text[]> => call(['PUBSUB', 'CHANNELS', pattern ?? []], list(text)),

  /**
   * PUBSUB HELP: what PUBSUB can do.
   * @returns lines of text
   * @example
   * (await client.pubsubHelp()).length > 0; // => true
   */
  pubsubHelp: (): Call<string[]> => call(['PUBSUB', 'HELP'], list(word)),

  /**
   * PUBSUB NUMPAT: how many different patterns are subscribed to.
   * @returns the number
   * @example
   * await client.psubscribe('news:*');
   * await client.pubsubNumpat(); // => 1
   */
  pubsubNumpat: (): Call<number> => call(['PUBSUB', 'NUMPAT'], integer),

  /**
   * PUBSUB NUMSUB: how many are subscribed to channels, patterns apart.
   * @returns a number for each channel, by name
   * @example
   * await client.subscribe('news');
   * await client.pubsubNumsub('news', 'other'); // => { news: 1, other: 0 }
   */
  pubsubNumsub: (...channels: OneOrMore[]): Call<Record<string, number>> =>
    call(['PUBSUB', 'NUMSUB', channels], record(integer)),

  /**
   * PUBSUB SHARDCHANNELS (7.0): shard channels that somebody is subscribed to.
   * @returns their names, those that match the glob pattern if there is one
   * @example
   * await client.ssubscribe('orders');
   * await client.pubsubShardchannels(); // => ['orders']
   */
  pubsubShardchannels: (pattern?: Word): Call<Text[]> => call(['PUBSUB', 'SHARDCHANNELS', pattern ?? []], list(text)),

  /**
   * PUBSUB SHARDNUMSUB (7.0): how many are subscribed to shard channels.
   * @returns a number for each channel, by name
   * @example
   * await client.ssubscribe('orders');
   * await client.pubsubShardnumsub('orders'); // => { orders: 1 }
   */
  pubsubShardnumsub: (...shardchannels: OneOrMore[]): Call<Record<string, number>> =>
    call(['PUBSUB', 'SHARDNUMSUB', shardchannels], record(integer)),

  /**
   * SPUBLISH (7.0): sends a message to a shard channel.
   * @returns how many connections heard it
   * @example
   * await client.spublish('orders', 'hello'); // => 0
   */
  spublish: (shardchannel: Word, message: Word): Call<number> => call(['SPUBLISH', shardchannel, message], integer),
};
