// XACK, XACKDEL and XNACK: what a consumer says of an entry that it was given.

import { block, integer, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { int64Max } from '../../numbers.ts';
import type { Reply } from '../../reply.ts';
import type { Pending, StreamGroup } from '../../values/stream-group.ts';
import type { StreamId } from '../../values/stream-id.ts';
import { countChanges, findGroup, noGroup } from './ids.ts';
import { deleteBy, type Policy, parseIds, parsePolicy, policyArgument, strictIds } from './references.ts';

const idsArgument = block('ids', [integer('numids'), many(string('id'))], { token: 'IDS' });

export const xack = command({
  name: 'xack',
  group: 'stream',
  since: '5.0.0',
  arity: -4,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), string('group'), many(string('id'))],

  parse(args) {
    // The ids are read after the group was found: without one, any words do (redis-server 7.0.15).
    return { key: args.key(), name: args.word(), words: args.rest() };
  },

  run(context, { key: skey, name, words }) {
    const found = findGroup(context, skey, name);
    if (found === undefined) return 0;
    let acknowledged = 0;
    for (const id of strictIds(words)) if (found.group.acknowledge(id)) acknowledged++;
    countChanges(context, acknowledged);
    return acknowledged;
  },
});

export const xackdel = command({
  name: 'xackdel',
  group: 'stream',
  since: '8.2.0',
  arity: -6,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update', 'delete')],
  arguments: [key(), string('group'), optional(policyArgument), idsArgument],

  parse(args) {
    const [skey, name] = [args.key(), args.word()];
    let policy: Policy = 'KEEPREF';
    const words = parseIds(args, () => {
      const word = parsePolicy(args);
      if (word !== null) policy = word;
      return word !== null;
    });
    return { key: skey, name, policy: policy as Policy, words };
  },

  run(context, { key: skey, name, policy, words }): Reply {
    const found = findGroup(context, skey, name);
    const ids = strictIds(words);
    if (found === undefined) return ids.map(() => -1);
    const { stream, group } = found;
    let deleted = 0;
    const outcomes = ids.map((id) => {
      if (!group.acknowledge(id)) return -1;
      countChanges(context);
      const outcome = deleteBy(stream, id, policy);
      if (outcome === 1) deleted++;
      return outcome === -1 ? 1 : outcome;
    });
    if (deleted > 0) context.db.changed(skey, 'xdel', deleted, false);
    return outcomes;
  },
});

type Mode = 'SILENT' | 'FAIL' | 'FATAL';

export const xnack = command({
  name: 'xnack',
  group: 'stream',
  since: '8.8.0',
  arity: -7,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    string('group'),
    oneOf('mode', ['SILENT', 'FAIL', 'FATAL']),
    idsArgument,
    optional(integer('count', { token: 'RETRYCOUNT' })),
    optional(token('force', 'FORCE')),
  ],

  parse(args) {
    const [skey, name] = [args.key(), args.word()];
    const mode = args.oneOf('SILENT', 'FAIL', 'FATAL');
    if (mode === null) throw errors.syntax();
    const options = { deliveries: null as number | bigint | null, force: false };
    const words = parseIds(args, () => {
      if (args.token('FORCE')) options.force = true;
      else if (args.token('RETRYCOUNT')) options.deliveries = args.int64();
      else return false;
      return true;
    });
    if (options.deliveries !== null && options.deliveries < 0) throw errors.outOfRangePositive();
    return { key: skey, name, mode, ids: strictIds(words), ...options };
  },

  run(context, { key: skey, name, mode, ids, deliveries, force }) {
    const found = findGroup(context, skey, name);
    if (found === undefined) throw noGroup(skey, name);
    const { stream, group } = found;
    let released = 0;
    for (const id of ids) {
      let pending = group.pending.get(id);
      if (pending === undefined && force && stream.has(id)) pending = addUnowned(group, id);
      if (pending === undefined) continue;
      group.assign(id, pending, null, { deliveredAt: 0, deliveries: deliveries ?? nextDeliveries(pending, mode) });
      released++;
    }
    countChanges(context, released);
    return released;
  },
});

function addUnowned(group: StreamGroup, id: StreamId): Pending {
  const pending: Pending = { consumer: null, deliveredAt: 0, deliveries: 0 };
  group.pending.set(id, pending);
  return pending;
}

/** SILENT: as if this delivery had not been; FATAL: more than anyone would try. */
function nextDeliveries({ deliveries }: Pending, mode: Mode): number | bigint {
  if (mode === 'FATAL') return int64Max;
  if (mode === 'FAIL' || deliveries <= 0) return deliveries;
  return typeof deliveries === 'bigint' ? deliveries - 1n : deliveries - 1;
}
