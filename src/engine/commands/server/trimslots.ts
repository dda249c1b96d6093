// TRIMSLOTS deletes the keys of slots that are no longer a node's own, which a server without clusters has none of.

import { block, integer, many } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';

export const trimslots = command({
  name: 'trimslots',
  group: 'server',
  since: '8.4.0',
  arity: -5,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  arguments: [
    block('ranges', [integer('numranges'), many(block('slots', [integer('startslot'), integer('endslot')]))], {
      token: 'RANGES',
    }),
  ],
  parse(args) {
    args.position = args.words.length;
  },
  run() {
    throw errors.clusterDisabled();
  },
});
