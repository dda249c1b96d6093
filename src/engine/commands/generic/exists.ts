// EXISTS, TOUCH and TYPE. TOUCH alone of the three counts as a use of the key.

import type { Args } from '../../args.ts';
import { key, many } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { keyAt, keyRange } from '../../keyspecs.ts';
import { type ByteString, status } from '../../reply.ts';
import { typeOf } from '../../values/value.ts';

export const exists = command({
  name: 'exists',
  group: 'generic',
  since: '1.0.0',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(1, -1, 1, 'RO')],
  arguments: [many(key())],
  parse: parseKeys,
  run: (context, { keys }) => countPresent(context, keys, false),
});

export const touch = command({
  name: 'touch',
  group: 'generic',
  since: '3.2.1',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(1, -1, 1, 'RO')],
  arguments: [many(key())],
  parse: parseKeys,
  run: (context, { keys }) => countPresent(context, keys, true),
});

export const type = command({
  name: 'type',
  group: 'generic',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run({ db }, { key: asked }) {
    const value = db.lookup(asked, false);
    return status(value === undefined ? 'none' : typeOf(value));
  },
});

function parseKeys(args: Args): { keys: ByteString[] } {
  return { keys: args.rest() };
}

/** A key that is named twice counts twice. */
function countPresent({ db }: ReadContext, keys: readonly ByteString[], asUse: boolean): number {
  let present = 0;
  for (const each of keys) if (db.lookup(each, asUse) !== undefined) present++;
  return present;
}
