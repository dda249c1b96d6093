// XDEL and XDELEX: deleting entries.

import { block, integer, key, many, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import type { Reply } from '../../reply.ts';
import { strictId } from './ids.ts';
import { deleteBy, type Policy, parseIds, parsePolicy, policyArgument, strictIds } from './references.ts';

export const xdel = command({
  name: 'xdel',
  group: 'stream',
  since: '5.0.0',
  arity: -3,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), many(string('id'))],

  parse(args) {
    // The ids are read after the stream was found: XDEL of a missing key takes any words (redis-server 7.0.15).
    return { key: args.key(), words: args.rest() };
  },

  run({ db }, { key: skey, words }) {
    const stream = db.write(skey, 'stream');
    if (stream === undefined) return 0;
    let deleted = 0;
    for (const id of words.map(strictId)) {
      if (!stream.delete(id)) continue;
      if (id > stream.maxDeletedId) stream.setIds({ maxDeletedId: id });
      deleted++;
    }
    if (deleted > 0) db.changed(skey, 'xdel', deleted, false);
    return deleted;
  },
});

export const xdelex = command({
  name: 'xdelex',
  group: 'stream',
  since: '8.2.0',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), optional(policyArgument), block('ids', [integer('numids'), many(string('id'))], { token: 'IDS' })],

  parse(args) {
    const skey = args.key();
    let policy: Policy = 'KEEPREF';
    const words = parseIds(args, () => {
      const word = parsePolicy(args);
      if (word !== null) policy = word;
      return word !== null;
    });
    return { key: skey, policy: policy as Policy, words };
  },

  run({ db }, { key: skey, policy, words }): Reply {
    const stream = db.write(skey, 'stream');
    const ids = strictIds(words);
    if (stream === undefined) return ids.map(() => -1);
    const outcomes = ids.map((id) => deleteBy(stream, id, policy));
    const deleted = outcomes.filter((outcome) => outcome === 1).length;
    if (deleted > 0) db.changed(skey, 'xdel', deleted, false);
    return outcomes;
  },
});
