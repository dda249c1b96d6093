// XSETID: the counters of a stream, set by hand (and by those who copy a stream).

import { integer, key, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { OK } from '../../reply.ts';
import { firstId, type StreamId } from '../../values/stream-id.ts';
import { strictId } from './ids.ts';

export const xsetid = command({
  name: 'xsetid',
  group: 'stream',
  since: '5.0.0',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    string('last-id'),
    optional(integer('entries-added', { token: 'ENTRIESADDED', since: '7.0.0' })),
    optional(string('max-deleted-id', { token: 'MAXDELETEDID', since: '7.0.0' })),
  ],

  parse(args) {
    const skey = args.key();
    const id = strictId(args.word());
    let added: number | bigint | null = null;
    let maxDeletedId: StreamId = firstId;
    while (args.left > 1) {
      if (args.token('ENTRIESADDED')) {
        added = args.int64();
        if (added < 0) throw errors.err('entries_added must be positive');
      } else if (args.token('MAXDELETEDID')) {
        maxDeletedId = strictId(args.word());
        if (id < maxDeletedId) {
          throw errors.err('The ID specified in XSETID is smaller than the provided max_deleted_entry_id');
        }
      } else {
        throw errors.syntax();
      }
    }
    return { key: skey, id, added, maxDeletedId };
  },

  run({ db, engine, profile }, { key: skey, id, added, maxDeletedId }) {
    const stream = db.write(skey, 'stream');
    if (stream === undefined) throw errors.noSuchKey();
    if (profile.atLeast('7.2') && id < stream.maxDeletedId) {
      throw errors.err('The ID specified in XSETID is smaller than current max_deleted_entry_id');
    }
    if (stream.size > 0) {
      if (id < stream.lastEntryId) {
        throw errors.err('The ID specified in XSETID is smaller than the target stream top item');
      }
      if (added !== null && stream.size > added) {
        throw errors.err('The entries_added specified in XSETID is smaller than the target stream length');
      }
    }
    stream.setIds({
      lastId: id,
      ...(added !== null && { entriesAdded: added }),
      ...(maxDeletedId !== firstId && { maxDeletedId }),
    });
    engine.dirty++;
    db.notify('xsetid', skey);
    return OK;
  },
});
