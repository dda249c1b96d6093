// PUBSUB: who is subscribed to what.

import { many, optional, pattern, string } from '../../arguments.ts';
import { type Command, command, container } from '../../command.ts';
import { errors } from '../../errors.ts';
import { globMatch } from '../../glob.ts';
import { help } from '../../help.ts';
import type { PubSub } from '../../pubsub.ts';
import type { ByteString } from '../../reply.ts';

type Subscribed = (pubsub: PubSub) => ReadonlyMap<ByteString, ReadonlySet<unknown>>;

const channels: Subscribed = (pubsub) => pubsub.channels;
const shardChannels: Subscribed = (pubsub) => pubsub.shardChannels;

function listing(name: string, since: string, subscribed: Subscribed): Command {
  return command({
    name,
    group: 'pubsub',
    since,
    arity: -2,
    flags: ['pubsub', 'loading', 'stale'],
    arguments: [optional(pattern('pattern'))],
    parse(args) {
      if (args.left > 1) throw errors.subcommandSyntax('pubsub', args.words[1] as ByteString);
      return args.left === 1 ? args.word() : null;
    },
    run({ engine }, glob) {
      const names = [...subscribed(engine.pubsub).keys()];
      return glob === null ? names : names.filter((each) => globMatch(glob, each));
    },
  });
}

function counting(name: string, since: string, argument: string, subscribed: Subscribed): Command {
  return command({
    name,
    group: 'pubsub',
    since,
    arity: -2,
    flags: ['pubsub', 'loading', 'stale'],
    arguments: [optional(many(string(argument)))],
    parse: (args) => (args.left > 0 ? args.rest() : []),
    run({ engine }, names) {
      const table = subscribed(engine.pubsub);
      return names.flatMap((each) => [each, table.get(each)?.size ?? 0]);
    },
  });
}

const numpat = command({
  name: 'numpat',
  group: 'pubsub',
  since: '2.8.0',
  arity: 2,
  flags: ['pubsub', 'loading', 'stale'],
  parse: () => null,
  run: ({ engine }) => engine.pubsub.patterns.size,
});

export const pubsub = container({ name: 'pubsub', group: 'pubsub', since: '2.8.0', arity: -2, flags: [] }, [
  listing('channels', '2.8.0', channels),
  help({
    of: 'pubsub',
    group: 'pubsub',
    since: '6.2.0',
    flags: ['loading', 'stale'],
    lines: [
      'CHANNELS [<pattern>]',
      "    Return the currently active channels matching a <pattern> (default: '*').",
      'NUMPAT',
      '    Return number of subscriptions to patterns.',
      'NUMSUB [<channel> ...]',
      '    Return the number of subscribers for the specified channels, excluding',
      '    pattern subscriptions(default: no channels).',
      'SHARDCHANNELS [<pattern>]',
      "    Return the currently active shard level channels matching a <pattern> (default: '*').",
      'SHARDNUMSUB [<shardchannel> ...]',
      '    Return the number of subscribers for the specified shard level channel(s)',
    ],
  }),
  numpat,
  counting('numsub', '2.8.0', 'channel', channels),
  listing('shardchannels', '7.0.0', shardChannels),
  counting('shardnumsub', '7.0.0', 'shardchannel', shardChannels),
]);
