// Several keys at once: MSET, MSETNX, MSETEX.

import type { Args } from '../../args.ts';
import { block, integer, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyCount, keyRange } from '../../keyspecs.ts';
import { type ByteString, OK } from '../../reply.ts';
import { deadline, deadlineText, type Expiration, expirationArguments, parseExpiration } from './expiration.ts';

const data = many(block('data', [key(), string('value')]));

export const mset = command({
  name: 'mset',
  group: 'string',
  since: '1.0.1',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:all_succeeded'],
  keys: [keyRange(1, -1, 2, 'OW', 'update')],
  arguments: [data],

  parse: parsePairs,

  run(context, pairs) {
    setAll(context, pairs);
    return OK;
  },
});

export const msetnx = command({
  name: 'msetnx',
  group: 'string',
  since: '1.0.1',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  tips: ['request_policy:multi_shard', 'response_policy:agg_min'],
  keys: [keyRange(1, -1, 2, 'OW', 'insert')],
  arguments: [data],
  changed: { '7.2': { tips: [] } },

  parse: parsePairs,

  run(context, pairs) {
    if (countPresent(context, pairs) > 0) return 0;
    setAll(context, pairs);
    return 1;
  },
});

export const msetex = command({
  name: 'msetex',
  group: 'string',
  since: { redis: '8.4.0', valkey: '9.1.0' },
  arity: -4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [{ ...keyCount(1, 'OW', 'update'), find: { type: 'keynum', keyNumIndex: 0, firstKey: 1, step: 2 } }],
  arguments: [
    integer('numkeys'),
    data,
    optional(oneOf('condition', ['NX', 'XX'])),
    optional(oneOf('expiration', [...expirationArguments(), token('keepttl', 'KEEPTTL')])),
  ],

  parse(args) {
    const isValkey = args.profile.flavour === 'valkey';
    const invalid = errors.err(`invalid numkeys value${isValkey ? ' or out of range' : ''}`);
    const count = args.integerBetween(1, 2 ** 31 - 1, invalid, invalid);
    if (args.left < 2 * count) throw isValkey ? errors.syntax() : errors.err('wrong number of key-value pairs');
    return { pairs: args.take(2 * count), options: parseOptions(args) };
  },

  run(context, { pairs, options }) {
    const at = options.expiration === null ? null : deadline(options.expiration, context.now, 'msetex');
    if (options.condition !== null) {
      const needed = options.condition === 'NX' ? 0 : pairs.length / 2;
      if (countPresent(context, pairs) !== needed) return 0;
    }
    setAll(context, pairs, options.keepTtl, at);
    if (at !== null) {
      context.propagate('MSETEX', (pairs.length / 2).toString(), ...pairs, 'PXAT', deadlineText(at));
    }
    return 1;
  },
});

/** Keys and values in turn. */
type Pairs = readonly ByteString[];

function parsePairs(args: Args): Pairs {
  if (args.left % 2 !== 0) throw errors.wrongArity(args.command);
  return args.rest();
}

function parseOptions(args: Args) {
  const options = { condition: null as 'NX' | 'XX' | null, keepTtl: false, expiration: null as Expiration | null };
  while (args.left > 0) {
    const condition = args.oneOf('NX', 'XX');
    if (condition !== null) {
      if (options.condition !== null && options.condition !== condition) throw errors.syntax();
      options.condition = condition;
    } else if (args.token('KEEPTTL')) {
      options.keepTtl = true;
    } else {
      options.expiration = parseExpiration(args, options.expiration);
    }
    if (options.keepTtl && options.expiration !== null) throw errors.syntax();
  }
  return options;
}

/** How many of the pairs name a key that exists; a key named twice counts twice. */
function countPresent({ db }: WriteContext, pairs: Pairs): number {
  let present = 0;
  for (let i = 0; i < pairs.length; i += 2) if (db.has(pairs[i] as ByteString)) present++;
  return present;
}

function setAll({ db }: WriteContext, pairs: Pairs, keepTtl = false, at: number | null = null): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const skey = pairs[i] as ByteString;
    db.set(skey, pairs[i + 1] as ByteString, keepTtl);
    if (at !== null) db.setExpire(skey, at);
    db.changed(skey, 'set');
    if (at !== null) db.notify('expire', skey);
  }
}
