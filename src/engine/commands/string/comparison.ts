// Compare and set, compare and delete (Redis 8.4): the conditions IFEQ, IFNE, IFDEQ and IFDNE of SET and DELEX, which
// look at the value that is there or at its digest, and DIGEST, which tells it.

import type { Args } from '../../args.ts';
import { type Argument, key, oneOf, optional, string } from '../../arguments.ts';
import { toBytes } from '../../bytes.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { type ReadableString, type StringValue, stringBytes } from '../../values/string.ts';
import { typeOf } from '../../values/value.ts';
import { xxh3 } from '../../xxh3.ts';

const relations = ['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE'] as const;

export interface Comparison {
  readonly relation: (typeof relations)[number];
  /** A value, or a digest. */
  readonly operand: ByteString;
}

export const digest = command({
  name: 'digest',
  group: 'string',
  since: '8.4.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key()],

  parse: (args) => args.key(),

  run({ db }, skey) {
    const value = db.read(skey, 'string');
    return value === undefined ? null : digestOf(value);
  },
});

export const delex = command({
  name: 'delex',
  group: 'string',
  since: '8.4.0',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'delete', 'variable_flags')],
  arguments: [key(), optional(oneOf('condition', comparisonArguments()))],

  parse(args) {
    const skey = args.key();
    if (args.left !== 0 && args.left !== 2) throw errors.wrongArity('delex');
    // The condition is read only when there is a string to compare (tests/unit/type/string.tcl of Redis 8.4).
    return { key: skey, condition: args.left === 0 ? null : { relation: args.word(), operand: args.word() } };
  },

  run(context, { key: skey, condition }) {
    const { db } = context;
    const value = db.peek(skey);
    if (value === undefined) return 0;
    if (condition !== null) {
      if (typeOf(value) !== 'string') throw errors.err('Key should be of string type if conditions are specified');
      const relation = relations.find((one) => one === condition.relation.toUpperCase());
      if (relation === undefined) throw errors.err('Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE');
      if (!holds({ relation, operand: condition.operand }, value as StringValue)) return 0;
    }
    db.delete(skey);
    db.changed(skey, 'del');
    context.propagate('DEL', skey);
    return 1;
  },
});

/** Valkey's compare and delete, which knows equality alone. */
export const delifeq = command({
  name: 'delifeq',
  group: 'string',
  since: { valkey: '9.0.0' },
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RM', 'delete')],
  arguments: [key(), string('value')],
  parse: (args) => ({ key: args.key(), operand: args.word() }),

  run(context, { key: skey, operand }) {
    const { db } = context;
    const value = db.write(skey, 'string');
    if (value === undefined || !holds({ relation: 'IFEQ', operand }, value)) return 0;
    db.delete(skey);
    db.changed(skey, 'del');
    context.propagate('DEL', skey);
    return 1;
  },
});

export function comparisonArguments(since?: string): Argument[] {
  const facts = since === undefined ? {} : { since };
  return [
    string('ifeq-value', {
      token: 'IFEQ',
      ...(since === undefined ? {} : { since: { redis: since, valkey: '8.1.0' } }),
    }),
    string('ifne-value', { token: 'IFNE', ...facts }),
    string('ifdeq-digest', { token: 'IFDEQ', ...facts }),
    string('ifdne-digest', { token: 'IFDNE', ...facts }),
  ];
}

/** The next words as a comparison, or null if they are none. */
export function parseComparison(args: Args): Comparison | null {
  const relation = args.oneOf(...relations);
  return relation === null ? null : { relation, operand: args.word() };
}

export function isComparison(word: ByteString): boolean {
  return relations.some((relation) => relation === word.toUpperCase());
}

/** Whether the value is (IFEQ) or is not (IFNE) the operand, or its digest; a missing one is not. */
export function holds({ relation, operand }: Comparison, value: StringValue | undefined): boolean {
  if (relation === 'IFEQ') return value !== undefined && stringBytes(value) === operand;
  if (relation === 'IFNE') return value === undefined || stringBytes(value) !== operand;
  if (value === undefined) return relation === 'IFDNE';
  if (operand.length !== 16) throw errors.err('digest must be exactly 16 hexadecimal characters');
  const isEqual = digestOf(value) === operand.toLowerCase();
  return isEqual === (relation === 'IFDEQ');
}

function digestOf(value: ReadableString): string {
  return xxh3(typeof value === 'string' ? toBytes(value) : value.toBytes());
}
