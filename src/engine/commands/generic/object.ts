// OBJECT: how a value is stored, and when it was last used. None of the subcommands counts as a use, and a missing key
// fires no keymiss.

import { key } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { stringEncoding } from '../../values/string.ts';
import type { Value } from '../../values/value.ts';

const encoding = command({
  name: 'encoding',
  group: 'generic',
  since: '2.2.3',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run(context, { key: asked }) {
    const value = inspect(context, asked);
    return value === undefined ? null : encodingOf(value);
  },
});

const freq = command({
  name: 'freq',
  group: 'generic',
  since: '4.0.0',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run(context, { key: asked }) {
    const { access } = context.engine;
    if (inspect(context, asked) === undefined) return null;
    if (!access.countsUses) {
      throw errors.err(`An LFU maxmemory policy is not selected, access frequency not tracked. ${switching}`);
    }
    return access.frequency(context.db.access(asked) ?? 0);
  },
});

const idletime = command({
  name: 'idletime',
  group: 'generic',
  since: '2.2.3',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run(context, { key: asked }) {
    const { access } = context.engine;
    if (inspect(context, asked) === undefined) return null;
    if (access.countsUses) {
      throw errors.err(`An LFU maxmemory policy is selected, idle time not tracked. ${switching}`);
    }
    return access.idle(context.db.access(asked) ?? 0);
  },
});

const refcount = command({
  name: 'refcount',
  group: 'generic',
  since: '2.2.3',
  arity: 3,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(2, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run(context, { key: asked }) {
    const value = inspect(context, asked);
    if (value === undefined) return null;
    return isShared(value) ? sharedCount : 1;
  },
});

const helpLines = [
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
];

export const object = container({ name: 'object', group: 'generic', since: '2.2.3', arity: -2, flags: [] }, [
  encoding,
  freq,
  help({
    of: 'object',
    group: 'generic',
    since: '6.2.0',
    flags: ['loading', 'stale'],
    categories: ['keyspace'],
    lines: helpLines,
  }),
  idletime,
  refcount,
]);

/** The value as OBJECT looks it up: counted as a hit or a miss, but neither a use nor a keymiss event. */
function inspect({ db, engine }: ReadContext, asked: ByteString): Value | undefined {
  const value = db.peek(asked);
  if (value === undefined) engine.stats.keyspaceMisses++;
  else engine.stats.keyspaceHits++;
  return value;
}

function encodingOf(value: Value): string {
  return typeof value === 'string' || value.type === 'string' ? stringEncoding(value) : value.encoding;
}

/** What Redis answers for an object that all its users share: INT_MAX. */
const sharedCount = 2 ** 31 - 1;

/** Redis keeps the integers 0-9999 ready, and a string key whose value is one of them refers to that. */
function isShared(value: Value): boolean {
  if (typeof value !== 'string' || value.length > 4) return false;
  const integer = parseInteger(value);
  return integer !== null && integer >= 0;
}

const switching =
  'Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.';
