// DEL and UNLINK. Redis frees the memory at once or in the background; what a client sees is the same.

import type { Args } from '../../args.ts';
import { key, many } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { keyRange } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';

export const del = command({
  name: 'del',
  group: 'generic',
  since: '1.0.0',
  arity: -2,
  flags: ['write'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(1, -1, 1, 'RM', 'delete')],
  arguments: [many(key())],
  parse: parseKeys,
  run: deleteKeys,
});

export const unlink = command({
  name: 'unlink',
  group: 'generic',
  since: '4.0.0',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_sum'],
  keys: [keyRange(1, -1, 1, 'RM', 'delete')],
  arguments: [many(key())],
  parse: parseKeys,
  run: deleteKeys,
});

function parseKeys(args: Args): { keys: ByteString[] } {
  return { keys: args.rest() };
}

function deleteKeys({ db }: WriteContext, { keys }: { keys: readonly ByteString[] }): number {
  let deleted = 0;
  for (const each of keys) {
    if (!db.delete(each)) continue;
    db.changed(each, 'del');
    deleted++;
  }
  return deleted;
}
