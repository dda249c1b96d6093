// The subcommands of DEBUG that are about the dataset as a whole: digests, filling it, loading it anew.

import { type ReadContext, waitFor } from '../../context.ts';
import type { Database } from '../../database.ts';
import { datasetDigest, type FormatScore, valueDigest } from '../../digest.ts';
import { errors, type RedisError } from '../../errors.ts';
import { formatDouble17, formatShortestDigits, parseInteger } from '../../numbers.ts';
import type { Failure } from '../../persistence.ts';
import { type ByteString, OK, status } from '../../reply.ts';
import type { DebugSubcommand } from './debug-subcommand.ts';

/** The selected database, to be changed: DEBUG is no write command, and POPULATE writes. */
function selected({ engine, connection }: ReadContext): Database {
  return engine.databases[connection.db] as Database;
}

function scoreFormat({ profile }: ReadContext): FormatScore {
  return profile.rules.shortestDoubles ? formatShortestDigits : formatDouble17;
}

const digest: DebugSubcommand = {
  name: 'DIGEST',
  words: [0, 0],
  help: () => ['DIGEST', '    Output a hex signature representing the current DB content.'],
  run: (context) => status(datasetDigest(context.engine.databases, scoreFormat(context))),
};

const digestValue: DebugSubcommand = {
  name: 'DIGEST-VALUE',
  words: [0, Number.POSITIVE_INFINITY],
  help: () => ['DIGEST-VALUE <key> [<key> ...]', '    Output a hex signature of the values of all the specified keys.'],
  run: (context, keys) => keys.map((key) => status(valueDigest(selected(context), key, scoreFormat(context)))),
};

const populate: DebugSubcommand = {
  name: 'POPULATE',
  words: [1, 3],
  help: () => [
    'POPULATE <count> [<prefix>] [<size>]',
    '    Create <count> string keys named key:<num>. If <prefix> is specified then',
    "    it is used instead of the 'key' prefix. These are not propagated to",
    '    replicas. Cluster slots are not respected so keys not belonging to the',
    '    current node can be created in cluster mode.',
  ],

  run(context, [count = '', prefix = 'key', size]) {
    const length = size === undefined ? null : positive(size);
    const db = selected(context);
    for (let i = 0, end = positive(count); i < end; i++) {
      const key = `${prefix}:${i}`;
      if (db.has(key)) continue;
      const value = `value:${i}`;
      db.set(key, length === null ? value : value.slice(0, length).padEnd(length, '\0'));
      db.changed(key, null, 0);
    }
    return OK;
  },
};

function positive(word: ByteString): number {
  const number = parseInteger(word);
  if (typeof number !== 'number' || number < 0) throw errors.outOfRangePositive();
  return number;
}

const reload: DebugSubcommand = {
  name: 'RELOAD',
  words: [0, Number.POSITIVE_INFINITY],
  help: () => [
    'RELOAD [option ...]',
    '    Save the RDB on disk and reload it back to memory. Valid <option> values:',
    '    * MERGE: conflicting keys will be loaded from RDB.',
    '    * NOFLUSH: the existing database will not be removed before load, but',
    '      conflicting keys will generate an exception and kill the server.',
    '    * NOSAVE: the database will be loaded from an existing RDB file.',
    '    Examples:',
    '    * DEBUG RELOAD: verify that the server is able to persist, flush and reload',
    '      the database.',
    '    * DEBUG RELOAD NOSAVE: replace the current database with the contents of an',
    '      existing RDB file.',
    '    * DEBUG RELOAD NOSAVE NOFLUSH MERGE: add the contents of an existing RDB',
    '      file to the database.',
  ],

  run({ engine }, options) {
    const given = new Set(options.map((option) => option.toLowerCase()));
    if (![...given].every((option) => /^(merge|noflush|nosave)$/.test(option))) {
      throw errors.err('DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
    }
    const isEmpty = engine.databases.every(({ size }) => size === 0);
    const { payloads, persistence } = engine;
    const keeper = persistence.keeper;
    // What conflicts would kill a redis-server; without a store there is no file to be loaded alone.
    const conflicts = given.has('noflush') && !given.has('merge') && !isEmpty;
    if (payloads === null || (given.has('nosave') && keeper === null) || conflicts) throw notLoaded('RDB dump');
    const present = given.has('noflush') ? 'merge' : 'replace';
    for (const db of engine.databases) engine.watching.touchAll(db.index, (key) => db.has(key));
    if (keeper === null) {
      payloads.load(engine, payloads.save(engine), present);
      return OK;
    }
    return waitFor<Failure>(
      engine,
      (done) => {
        if (given.has('nosave')) done(null);
        else persistence.save(done);
      },
      (unsaved) =>
        unsaved !== null
          ? errors.coded('ERR')
          : waitFor<Failure>(
              engine,
              (done) => keeper.reload('snapshot', present, done),
              (failure) => (failure === null ? OK : notLoaded('RDB dump')),
            ),
    );
  },
};

const loadaof: DebugSubcommand = {
  name: 'LOADAOF',
  words: [0, Number.POSITIVE_INFINITY],
  help: () => ['LOADAOF', '    Flush the AOF buffers on disk and reload the AOF in memory.'],

  run({ engine }) {
    const { keeper } = engine.persistence;
    if (keeper === null) return OK;
    for (const db of engine.databases) engine.watching.touchAll(db.index, (key) => db.has(key));
    return waitFor<Failure>(
      engine,
      (done) => keeper.drain((failure) => (failure === null ? keeper.reload('log', 'replace', done) : done(failure))),
      (failure) => (failure === null ? OK : notLoaded('AOF files')),
    );
  },
};

function notLoaded(what: 'RDB dump' | 'AOF files'): RedisError {
  return errors.err(`Error trying to load the ${what}, check server logs.`);
}

export const dataSubcommands = [digest, digestValue, loadaof, populate, reload];
