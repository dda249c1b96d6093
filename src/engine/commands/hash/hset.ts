// HSET, HMSET and HSETNX: writing fields. A field that is overwritten loses its deadline.

import type { Args } from '../../args.ts';
import { block, key, many, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, OK } from '../../reply.ts';
import { HashValue } from '../../values/hash.ts';
import { changedHash } from './fields.ts';

interface Request {
  readonly key: ByteString;
  /** Field, value, field, value... */
  readonly pairs: readonly ByteString[];
}

export const hset = command({
  name: 'hset',
  group: 'hash',
  since: '2.0.0',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), many(block('data', [string('field'), string('value')]))],
  parse: parsePairs,
  run: setPairs,
});

export const hmset = command({
  name: 'hmset',
  group: 'hash',
  since: '2.0.0',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), many(block('data', [string('field'), string('value')]))],
  deprecatedSince: '4.0.0',
  replacedBy: '`HSET` with multiple field-value pairs',
  parse: parsePairs,

  run(context, request) {
    setPairs(context, request);
    return OK;
  },
});

export const hsetnx = command({
  name: 'hsetnx',
  group: 'hash',
  since: '2.0.0',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key(), string('field'), string('value')],

  parse(args) {
    return { key: args.key(), field: args.word(), value: args.word() };
  },

  run({ db, limits }, { key: hkey, field, value }) {
    const hash = db.writeOrCreate(hkey, 'hash', () => new HashValue());
    if (hash.has(field)) return 0;
    hash.set(field, value, limits);
    db.changed(hkey, 'hset');
    return 1;
  },
});

function parsePairs(args: Args): Request {
  const hkey = args.key();
  if (args.left % 2 !== 0) throw errors.wrongArity(args.command);
  return { key: hkey, pairs: args.rest() };
}

/** Answers the number of new fields. */
function setPairs({ db, limits, profile }: WriteContext, { key: hkey, pairs }: Request): number {
  const hash = db.writeOrCreate(hkey, 'hash', () => new HashValue());
  const earliest = hash.minExpire;
  const count = pairs.length / 2;
  if (profile.rules.setListpack) hash.expect(count, limits);
  let added = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    if (hash.set(pairs[i] as ByteString, pairs[i + 1] as ByteString, limits)) added++;
  }
  changedHash(db, hkey, hash, earliest, 'hset', count);
  return added;
}
