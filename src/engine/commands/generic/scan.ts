// KEYS, SCAN and RANDOMKEY: finding keys.

import { integer, optional, pattern, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { compileGlob } from '../../glob.ts';
import type { ByteString } from '../../reply.ts';
import { typeOf } from '../../values/value.ts';
import { parseCursor, parseScanOptions } from './cursor.ts';

export const keys = command({
  name: 'keys',
  group: 'generic',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly'],
  categories: ['dangerous', 'keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output_order'],
  arguments: [pattern('pattern')],

  parse(args) {
    return { pattern: args.word() };
  },

  run({ db }, { pattern: asked }) {
    // The glob "*" does not match an empty text, KEYS * does.
    return asked === '*' ? db.keys() : db.keys().filter(compileGlob(asked));
  },
});

export const scan = command({
  name: 'scan',
  group: 'generic',
  since: '2.8.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  arguments: [
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
    optional(string('type', { token: 'TYPE', since: '6.0.0' })),
  ],
  changed: {
    '7.2': { tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'] },
  },

  parse(args) {
    const cursor = parseCursor(args);
    return { cursor, options: parseScanOptions(args.left > 0 ? args.rest() : [], 'keyspace', args.profile) };
  },

  run({ db }, { cursor, options: { matches, count, type } }) {
    const found: ByteString[] = [];
    const next = db.scan(cursor, count, (key, value) => {
      if (type !== null && typeOf(value) !== type) return;
      if (matches === null || matches(key)) found.push(key);
    });
    return [String(next), found];
  },
});

export const randomkey = command({
  name: 'randomkey',
  group: 'generic',
  since: '1.0.0',
  arity: 1,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['request_policy:all_shards', 'nondeterministic_output'],
  changed: {
    '7.2': { tips: ['request_policy:all_shards', 'response_policy:special', 'nondeterministic_output'] },
  },

  parse() {},

  run({ db, random }) {
    return db.randomKey(random) ?? null;
  },
});
