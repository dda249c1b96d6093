// GET, MGET and STRLEN, which look, and GETDEL and GETEX, which look and then do something to the key.

import { key, many, oneOf, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt, keyRange, noted } from '../../keyspecs.ts';
import { stringReply } from '../../values/string.ts';
import {
  deadline,
  deadlineText,
  deleteExpired,
  type Expiration,
  expirationArguments,
  parseExpiration,
} from './expiration.ts';

export const get = command({
  name: 'get',
  group: 'string',
  since: '1.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],

  parse: (args) => args.key(),

  run({ db }, skey) {
    const value = db.read(skey, 'string');
    return value === undefined ? null : stringReply(value);
  },
});

export const mget = command({
  name: 'mget',
  group: 'string',
  since: '1.0.0',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  tips: ['request_policy:multi_shard'],
  keys: [keyRange(1, -1, 1, 'RO', 'access')],
  arguments: [many(key())],

  parse: (args) => args.rest(),

  run({ db }, keys) {
    return keys.map((skey) => {
      const value = db.lookup(skey);
      if (typeof value === 'string') return value;
      return value?.type === 'string' ? stringReply(value) : null;
    });
  },
});

export const strlen = command({
  name: 'strlen',
  group: 'string',
  since: '2.2.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],

  parse: (args) => args.key(),

  run: ({ db }, skey) => db.read(skey, 'string')?.length ?? 0,
});

export const getdel = command({
  name: 'getdel',
  group: 'string',
  since: '6.2.0',
  arity: 2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key()],

  parse: (args) => args.key(),

  run(context, skey) {
    const { db } = context;
    const value = db.read(skey, 'string');
    if (value === undefined) return null;
    db.delete(skey);
    db.changed(skey, 'del');
    context.propagate('DEL', skey);
    return stringReply(value);
  },
});

export const getex = command({
  name: 'getex',
  group: 'string',
  since: '6.2.0',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [noted(keyAt(1, 'RW', 'access', 'update'), 'RW and UPDATE because it changes the TTL')],
  arguments: [key(), optional(oneOf('expiration', [...expirationArguments(), token('persist', 'PERSIST')]))],

  parse(args) {
    const skey = args.key();
    let expiration: Expiration | null = null;
    let persist = false;
    while (args.left > 0) {
      if (args.token('PERSIST')) persist = true;
      else expiration = parseExpiration(args, expiration);
      if (persist && expiration !== null) throw errors.syntax();
    }
    return { key: skey, expiration, persist };
  },

  run(context, { key: skey, expiration, persist }) {
    const { db } = context;
    const value = db.read(skey, 'string');
    if (value === undefined) return null;
    // The time is read only now: a key that is missing hides a bad one (redis-server 7.0.15).
    const at = expiration === null ? null : deadline(expiration, context.now, 'getex');
    if (at !== null && at <= context.now) {
      deleteExpired(context, skey);
    } else if (at !== null) {
      db.setExpire(skey, at);
      db.changed(skey, 'expire');
      context.propagate('PEXPIREAT', skey, deadlineText(at));
    } else if (persist && db.expireAt(skey) !== null) {
      db.setExpire(skey, null);
      db.changed(skey, 'persist');
      context.propagate('PERSIST', skey);
    }
    return stringReply(value);
  },
});
