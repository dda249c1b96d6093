// DBSIZE, FLUSHDB, FLUSHALL and SWAPDB: whole databases at once.

import type { Args } from '../../args.ts';
import { integer, oneOf, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import type { Database } from '../../database.ts';
import { errors } from '../../errors.ts';
import { OK } from '../../reply.ts';

const flushType = optional(
  oneOf('flush-type', [token('async', 'ASYNC', { since: '4.0.0' }), token('sync', 'SYNC', { since: '6.2.0' })]),
);

export const dbsize = command({
  name: 'dbsize',
  group: 'server',
  since: '1.0.0',
  arity: 1,
  flags: ['readonly', 'fast'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:agg_sum'],
  parse: () => null,
  run: ({ db }) => db.size,
});

export const flushdb = command({
  name: 'flushdb',
  group: 'server',
  since: '1.0.0',
  arity: -1,
  flags: ['write'],
  categories: ['dangerous', 'keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [flushType],
  parse: parseFlushType,
  run: (context, type) => flush(context, [context.db], type),
});

export const flushall = command({
  name: 'flushall',
  group: 'server',
  since: '1.0.0',
  arity: -1,
  flags: ['write'],
  categories: ['dangerous', 'keyspace'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [flushType],
  parse: parseFlushType,
  run(context, type) {
    const reply = flush(context, context.engine.databases, type);
    context.engine.persistence.flushed();
    return reply;
  },
});

/** Memory is given back by the garbage collector, whatever is asked for: the word only decides what is told first. */
function parseFlushType(args: Args): 'ASYNC' | 'SYNC' | null {
  if (args.left === 0) return null;
  const type = args.oneOf('ASYNC', 'SYNC');
  if (type === null) throw errors.syntax();
  return type;
}

function flush(context: WriteContext, databases: readonly Database[], type: 'ASYNC' | 'SYNC' | null) {
  const { connection, engine, profile } = context;
  for (const db of databases) {
    engine.watching.touchAll(db.index, (key) => db.has(key));
    engine.dirty += db.clear();
    // Who waits for a stream with a group is told that it is gone.
    engine.blocking.markAllReady(db.index);
  }
  // Since 7.4 a client that flushes and waits is blocked meanwhile: its reply comes when all is told (8.0.2).
  const isAsync = type === null ? engine.config.flag('lazyfree-lazy-user-flush') : type === 'ASYNC';
  const answersLast = !isAsync && !context.denyBlocking && profile.rules.blocksFlush;
  if (answersLast) connection.releasePushes();
  engine.flushed(answersLast);
  // Written to the log even where there was nothing to flush.
  context.propagate(...context.words);
  return OK;
}

export const swapdb = command({
  name: 'swapdb',
  group: 'server',
  since: '4.0.0',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['dangerous', 'keyspace'],
  arguments: [integer('index1'), integer('index2')],

  parse(args) {
    return {
      first: databaseIndex(args, 'invalid first DB index'),
      second: databaseIndex(args, 'invalid second DB index'),
    };
  },

  run({ engine }, { first, second }) {
    const isThere = (index: number) => index >= 0 && index < engine.databases.length;
    if (!isThere(first) || !isThere(second)) throw errors.dbIndexOutOfRange();
    if (first !== second) engine.swapDatabases(first, second);
    engine.dirty++;
    return OK;
  },
});

/** A C int, in bounds or not. */
function databaseIndex(args: Args, refusal: string): number {
  const error = errors.err(refusal);
  return args.integerBetween(-2147483648, 2147483647, error, error);
}
