// INCREX (Redis 8.8): an increment that keeps within bounds and sets the key's deadline, a rate limiter in one command.
// A sum that would leave the bounds (or the type) is not stored at all, or with SATURATE the bound in its place.
// What it does is told by the documentation and by Redis's own tests (increx.tcl); no server here can run it.

import type { Args } from '../../args.ts';
import { double, integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString, Reply } from '../../reply.ts';
import { type StringValue, stringBytes } from '../../values/string.ts';
import { type Arithmetic, floats, integers } from './arithmetic.ts';
import {
  deadline,
  deadlineText,
  deleteExpired,
  type Expiration,
  expirationArguments,
  parseExpiration,
} from './expiration.ts';

interface Options {
  integer: ByteString | null;
  float: ByteString | null;
  saturate: boolean;
  lower: ByteString | null;
  upper: ByteString | null;
  expiration: Expiration | null;
  persist: boolean;
  /** The deadline is set only where there is none (ENX). */
  onlyWithoutTtl: boolean;
}

interface Outcome {
  /** What to store, or null if the increment was refused. */
  readonly stored: StringValue | null;
  readonly reply: Reply;
}

export const increx = command({
  name: 'increx',
  group: 'string',
  since: '8.8.0',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [
    key(),
    optional(oneOf('increment', [double('float', { token: 'BYFLOAT' }), integer('integer', { token: 'BYINT' })])),
    optional(token('saturate', 'SATURATE')),
    optional(string('lowerbound', { token: 'LBOUND' })),
    optional(string('upperbound', { token: 'UBOUND' })),
    optional(oneOf('expiration', [...expirationArguments(), token('persist', 'PERSIST')])),
    optional(token('enx', 'ENX')),
  ],

  parse(args) {
    const skey = args.key();
    const options = parseOptions(args);
    const { float } = options;
    const increment = float === null ? adder(integers, options.integer ?? '1', options) : adder(floats, float, options);
    return { key: skey, increment, options };
  },

  run(context, { key: skey, increment, options }) {
    const at = options.expiration === null ? null : deadline(options.expiration, context.now, 'increx');
    const value = context.db.write(skey, 'string');
    const { stored, reply } = increment(value === undefined ? null : stringBytes(value));
    if (stored !== null) store(context, skey, stored, options, at);
    return reply;
  },
});

/** Unlike SET and GETEX, it takes no option twice. */
function parseOptions(args: Args): Options {
  const options: Options = {
    integer: null,
    float: null,
    saturate: false,
    lower: null,
    upper: null,
    expiration: null,
    persist: false,
    onlyWithoutTtl: false,
  };
  while (args.left > 0) {
    if (options.integer === null && args.token('BYINT')) options.integer = args.word();
    else if (options.float === null && args.token('BYFLOAT')) options.float = args.word();
    else if (options.lower === null && args.token('LBOUND')) options.lower = args.word();
    else if (options.upper === null && args.token('UBOUND')) options.upper = args.word();
    else if (!options.saturate && args.token('SATURATE')) options.saturate = true;
    else if (!options.persist && args.token('PERSIST')) options.persist = true;
    else if (!options.onlyWithoutTtl && args.token('ENX')) options.onlyWithoutTtl = true;
    else if (options.expiration === null) options.expiration = parseExpiration(args, null);
    else throw errors.syntax();
  }
  if (options.integer !== null && options.float !== null) throw errors.syntax();
  if (options.persist && (options.expiration !== null || options.onlyWithoutTtl)) throw errors.syntax();
  if (options.onlyWithoutTtl && options.expiration === null) throw errors.err('ENX flag requires an expiration');
  return options;
}

/** What the increment does to a stored text (null: to a missing key, which counts as 0), in its kind of numbers. */
function adder<N>(
  arithmetic: Arithmetic<N>,
  text: ByteString,
  options: Options,
): (current: ByteString | null) => Outcome {
  const { compare, reply, zero } = arithmetic;
  const increment = arithmetic.readIncrement(text);
  const lower = options.lower === null ? arithmetic.lowest : read(arithmetic, options.lower, 'LBOUND');
  const upper = options.upper === null ? arithmetic.highest : read(arithmetic, options.upper, 'UBOUND');
  if (compare(lower, upper) > 0) throw errors.err("LBOUND can't be greater than UBOUND");

  return (stored) => {
    const current = stored === null ? zero : arithmetic.readStored(stored);
    const sum = arithmetic.add(current, increment);
    // An infinite bound does not make an infinite sum acceptable.
    const isAbove = compare(sum, upper) > 0 || compare(sum, arithmetic.highest) > 0;
    const isBelow = compare(sum, lower) < 0 || compare(sum, arithmetic.lowest) < 0;
    if (!isAbove && !isBelow) return { stored: arithmetic.store(sum), reply: [reply(sum), reply(increment)] };
    if (!options.saturate) return { stored: null, reply: [reply(current), reply(zero)] };
    const bound = isAbove ? upper : lower;
    const applied = arithmetic.difference(bound, current);
    return { stored: arithmetic.store(bound), reply: [reply(bound), reply(applied)] };
  };
}

function read<N>(arithmetic: Arithmetic<N>, text: ByteString, subject: string): N {
  const value = arithmetic.read(text);
  if (value === null) throw errors.err(`${subject} is not ${arithmetic.described}`);
  return value;
}

function store(context: WriteContext, skey: ByteString, value: StringValue, options: Options, at: number | null): void {
  const { db } = context;
  const isVolatile = db.expireAt(skey) !== null;
  const expires = at !== null && !(options.onlyWithoutTtl && isVolatile);
  if (expires && at <= context.now) {
    if (db.has(skey)) deleteExpired(context, skey);
    return;
  }
  db.replace(skey, value);
  db.changed(skey, options.float === null ? 'incrby' : 'incrbyfloat');
  const text = stringBytes(value);
  if (expires) {
    db.setExpire(skey, at);
    db.notify('expire', skey);
    context.propagate('SET', skey, text, 'PXAT', deadlineText(at));
  } else if (options.persist && isVolatile) {
    db.setExpire(skey, null);
    db.notify('persist', skey);
    context.propagate('SET', skey, text);
  } else {
    context.propagate('SET', skey, text, 'KEEPTTL');
  }
}
