// SET, and the commands that it made superfluous: SETEX, PSETEX, SETNX, GETSET.

import type { Args } from '../../args.ts';
import { integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, noted } from '../../keyspecs.ts';
import { type ByteString, OK, type Reply } from '../../reply.ts';
import { stringReply } from '../../values/string.ts';
import { type Comparison, comparisonArguments, holds, isComparison, parseComparison } from './comparison.ts';
import { deadline, deadlineText, type Expiration, expirationArguments, parseExpiration } from './expiration.ts';

interface Options {
  condition: 'NX' | 'XX' | Comparison | null;
  /** Answer the old value. */
  get: boolean;
  keepTtl: boolean;
  expiration: Expiration | null;
}

/** What most calls of SET have: nothing. */
const noOptions: Readonly<Options> = { condition: null, get: false, keepTtl: false, expiration: null };

export const set = command({
  name: 'set',
  group: 'string',
  since: '1.0.0',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [
    noted(keyAt(1, 'RW', 'access', 'update', 'variable_flags'), 'RW and ACCESS due to the optional `GET` argument'),
  ],
  arguments: [
    key(),
    string('value'),
    optional(oneOf('condition', ['NX', 'XX', ...comparisonArguments('8.4.0')], { since: '2.6.12' })),
    optional(token('get', 'GET', { since: '6.2.0' })),
    optional(
      oneOf('expiration', [...expirationArguments('2.6.12', '6.2.0'), token('keepttl', 'KEEPTTL', { since: '6.0.0' })]),
    ),
  ],

  parse(args) {
    return { key: args.key(), value: args.word(), options: args.left === 0 ? noOptions : parseOptions(args) };
  },

  run(context, { key: skey, value, options }) {
    const { db } = context;
    if (options !== noOptions) return setWithOptions(context, skey, value, options);
    db.set(skey, value);
    db.changed(skey, 'set');
    return OK;
  },
});

export const setex = command({
  name: 'setex',
  group: 'string',
  since: '2.0.0',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: [key(), integer('seconds'), string('value')],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `EX` argument',

  parse: (args) => ({ key: args.key(), expiration: { unit: 'EX', text: args.word() } as const, value: args.word() }),

  run(context, { key: skey, expiration, value }) {
    setUntil(context, skey, value, deadline(expiration, context.now, 'setex'));
    return OK;
  },
});

export const psetex = command({
  name: 'psetex',
  group: 'string',
  since: '2.6.0',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keyAt(1, 'OW', 'update')],
  arguments: [key(), integer('milliseconds'), string('value')],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `PX` argument',

  parse: (args) => ({ key: args.key(), expiration: { unit: 'PX', text: args.word() } as const, value: args.word() }),

  run(context, { key: skey, expiration, value }) {
    setUntil(context, skey, value, deadline(expiration, context.now, 'psetex'));
    return OK;
  },
});

export const setnx = command({
  name: 'setnx',
  group: 'string',
  since: '1.0.0',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'OW', 'insert')],
  arguments: [key(), string('value')],
  deprecatedSince: '2.6.12',
  replacedBy: '`SET` with the `NX` argument',

  parse: (args) => ({ key: args.key(), value: args.word() }),

  run({ db }, { key: skey, value }) {
    if (db.has(skey)) return 0;
    db.set(skey, value);
    db.changed(skey, 'set');
    return 1;
  },
});

export const getset = command({
  name: 'getset',
  group: 'string',
  since: '1.0.0',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), string('value')],
  deprecatedSince: '6.2.0',
  replacedBy: '`SET` with the `!GET` argument',

  parse: (args) => ({ key: args.key(), value: args.word() }),

  run(context, { key: skey, value }) {
    const { db } = context;
    const former = db.read(skey, 'string');
    db.set(skey, value);
    db.changed(skey, 'set');
    context.propagate('SET', skey, value);
    return former === undefined ? null : stringReply(former);
  },
});

function parseOptions(args: Args): Options {
  const options: Options = { ...noOptions };
  while (args.left > 0) {
    const condition = args.oneOf('NX', 'XX') ?? parseComparison(args);
    if (condition !== null) {
      if (options.condition !== null && options.condition !== condition) throw errors.syntax();
      options.condition = condition;
    } else if (args.token('GET')) {
      options.get = true;
    } else if (args.token('KEEPTTL')) {
      options.keepTtl = true;
    } else {
      options.expiration = parseExpiration(args, options.expiration);
    }
    if (options.keepTtl && options.expiration !== null) throw errors.syntax();
  }
  return options;
}

function setWithOptions(context: WriteContext, skey: ByteString, value: ByteString, options: Options): Reply {
  const { db } = context;
  const { expiration, get } = options;
  const at = expiration === null ? null : deadline(expiration, context.now, 'set');
  const former = get ? db.read(skey, 'string') : undefined;
  const formerReply = former === undefined ? null : stringReply(former);
  if (!allows(context, skey, options.condition)) return formerReply;
  if (at !== null) {
    setUntil(context, skey, value, at);
  } else {
    db.set(skey, value, options.keepTtl);
    db.changed(skey, 'set');
    if (get) context.propagate(...withoutGet(context.words));
  }
  return get ? formerReply : OK;
}

function allows({ db }: WriteContext, skey: ByteString, condition: Options['condition']): boolean {
  if (condition === null) return true;
  if (condition === 'NX') return !db.has(skey);
  if (condition === 'XX') return db.has(skey);
  return holds(condition, db.write(skey, 'string'));
}

function setUntil(context: WriteContext, skey: ByteString, value: ByteString, at: number): void {
  const { db } = context;
  db.set(skey, value);
  db.setExpire(skey, at);
  db.changed(skey, 'set');
  db.notify('expire', skey);
  context.propagate('SET', skey, value, 'PXAT', deadlineText(at));
}

/** The words without the option GET: a replica has no one to answer. */
function withoutGet(words: readonly ByteString[]): ByteString[] {
  return words.filter((word, i) => i < 3 || word.toUpperCase() !== 'GET' || isComparison(words[i - 1] as ByteString));
}
