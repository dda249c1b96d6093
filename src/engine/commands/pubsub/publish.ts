// PUBLISH and SPUBLISH.

import { string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';

export const publish = command({
  name: 'publish',
  group: 'pubsub',
  since: '2.0.0',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  arguments: [string('channel'), string('message')],
  parse: (args) => ({ channel: args.word(), message: args.word() }),
  run(context, { channel, message }) {
    context.propagate(...context.words);
    return context.engine.pubsub.publish(channel, message);
  },
});

export const spublish = command({
  name: 'spublish',
  group: 'pubsub',
  since: '7.0.0',
  arity: 3,
  flags: ['pubsub', 'loading', 'stale', 'fast'],
  keys: [keyAt(1, 'not_key')],
  arguments: [string('shardchannel'), string('message')],
  parse: (args) => ({ channel: args.word(), message: args.word() }),
  run(context, { channel, message }) {
    context.propagate(...context.words);
    return context.engine.pubsub.publishShard(channel, message);
  },
});
