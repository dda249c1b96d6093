// COPY and MOVE: a value goes to another key or another database, with its deadline.

import type { Args } from '../../args.ts';
import { integer, key, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import type { Database } from '../../database.ts';
import { errors, RedisError } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { Value } from '../../values/value.ts';
import { notifyReplaced, place } from './place.ts';

interface CopyOptions {
  readonly replace: boolean;
  /** Each number after DB, the last of which counts. */
  readonly databases: readonly number[];
  /** What is wrong with the words after those. */
  readonly error: RedisError | null;
}

export const copy = command({
  name: 'copy',
  group: 'generic',
  since: '6.2.0',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RO', 'access'), keyAt(2, 'OW', 'update')],
  arguments: [
    key('source'),
    key('destination', { keySpec: 1 }),
    optional(integer('destination-db', { token: 'DB' })),
    optional(token('replace', 'REPLACE')),
  ],

  parse(args) {
    return { source: args.key(), destination: args.key(), options: parseOptions(args) };
  },

  run(context, { source, destination, options }) {
    const { db, engine } = context;
    const target = targetOf(context, options);
    if (target === db && source === destination) throw errors.sameObject();
    const value = db.lookup(source);
    if (value === undefined) return 0;
    const replaced = target.touch(destination);
    if (replaced !== undefined && !options.replace) return 0;
    target.delete(destination);
    place(target, destination, cloneOf(value), db.expireAt(source));
    target.changed(destination, 'copy_to');
    if (replaced !== undefined && engine.emitsOverwritten) notifyReplaced(target, destination, replaced, value);
    return 1;
  },
});

export const move = command({
  name: 'move',
  group: 'generic',
  since: '1.0.0',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), integer('db')],

  parse(args) {
    return { key: args.key(), index: parseIndex(args) };
  },

  run(context, { key: moved, index }) {
    const { db } = context;
    const target = databaseAt(context, index);
    if (target === db) throw errors.sameObject();
    const value = db.touch(moved);
    if (value === undefined || target.touch(moved) !== undefined) return 0;
    const expireAt = db.expireAt(moved);
    db.delete(moved);
    place(target, moved, value, expireAt);
    db.changed(moved, 'move_from');
    target.changed(moved, 'move_to', 0);
    return 1;
  },
});

/**
 * Redis checks each DB against the number of databases before it reads the next word (8.0.2: `COPY a b DB 99 FOO`), and
 * how many there are is not known here: what is found wrong waits for that.
 */
function parseOptions(args: Args): CopyOptions {
  const databases: number[] = [];
  let replace = false;
  try {
    while (args.left > 0) {
      if (args.token('REPLACE')) replace = true;
      else if (args.token('DB')) databases.push(parseIndex(args));
      else throw errors.syntax();
    }
  } catch (thrown) {
    if (!(thrown instanceof RedisError)) throw thrown;
    args.position = args.words.length;
    return { replace, databases, error: thrown };
  }
  return { replace, databases, error: null };
}

function parseIndex(args: Args): number {
  return args.integerBetween(-(2 ** 31), 2 ** 31 - 1, errors.outOfRangeBetween(-(2 ** 31), 2 ** 31 - 1));
}

function targetOf(context: WriteContext, { databases, error }: CopyOptions): Database {
  let target = context.db;
  for (const index of databases) target = databaseAt(context, index);
  if (error !== null) throw error;
  return target;
}

function databaseAt({ engine }: WriteContext, index: number): Database {
  const database = engine.databases[index];
  if (database === undefined) throw errors.dbIndexOutOfRange();
  return database;
}

function cloneOf(value: Value): Value {
  return typeof value === 'string' ? value : value.clone();
}
