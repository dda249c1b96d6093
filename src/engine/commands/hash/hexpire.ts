// HEXPIRE, HPEXPIRE, HEXPIREAT and HPEXPIREAT give fields a deadline, HPERSIST takes it away. A deadline that has passed
// deletes the field at once. The log hears of absolute deadlines, and of none but the fields that got one.

import type { Args } from '../../args.ts';
import { type Argument, integer, key, oneOf, optional, unixTime } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';
import { NO_EXPIRE } from '../../values/dict.ts';
import type { HashValue } from '../../values/hash.ts';
import { fieldDeadline, type TimeUnit } from './deadline.ts';
import { changedHash, fieldErrors, fieldsArgument, noneOf, parseFields } from './fields.ts';

type Condition = (typeof conditions)[number];
const conditions = ['NX', 'XX', 'GT', 'LT'] as const;

const noField = -2;

export const hexpire = expiring('hexpire', integer('seconds'), { milliseconds: 1000, relative: true });
export const hpexpire = expiring('hpexpire', integer('milliseconds'), { milliseconds: 1, relative: true });
export const hexpireat = expiring('hexpireat', unixTime('unix-time-seconds'), { milliseconds: 1000, relative: false });
export const hpexpireat = expiring('hpexpireat', unixTime('unix-time-milliseconds'), {
  milliseconds: 1,
  relative: false,
});

export const hpersist = command({
  name: 'hpersist',
  group: 'hash',
  since: '7.4.0',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), fieldsArgument],
  parse: parseKeyAndWords,

  run({ db }, { key: hkey, words }) {
    const hash = db.write(hkey, 'hash');
    const fields = parseFields(words);
    if (hash === undefined) return noneOf(fields, noField);
    const earliest = hash.minExpire;
    let persisted = 0;
    const answers = fields.map((field) => {
      if (!hash.has(field)) return noField;
      if (hash.expireAt(field) === NO_EXPIRE) return -1;
      hash.setExpire(field, NO_EXPIRE);
      persisted++;
      return 1;
    });
    if (persisted > 0) changedHash(db, hkey, hash, earliest, 'hpersist', persisted);
    return answers;
  },
});

function expiring(name: string, time: Argument, unit: TimeUnit): Command {
  return command({
    name,
    group: 'hash',
    since: '7.4.0',
    arity: -6,
    flags: ['write', 'denyoom', 'fast'],
    categories: ['hash'],
    keys: [keyAt(1, 'RW', 'update')],
    arguments: [key(), time, optional(oneOf('condition', conditions)), fieldsArgument],
    changed: { '8.0': { flags: ['write', 'fast'] } },
    parse: parseKeyAndWords,

    run(context, { key: hkey, words }) {
      const { db, now, past } = context;
      const hash = db.write(hkey, 'hash');
      const at = fieldDeadline(words[0] as ByteString, unit, now, name);
      const request = parseConditionAndFields(words.slice(1), context.profile);
      const { condition, fields } = request;
      if (hash === undefined) return noneOf(fields, noField);
      const earliest = hash.minExpire;
      hash.allowExpires();
      const answers = fields.map((field) => expireField(hash, field, at, condition, past));
      propagateExpire(context, hkey, at, request, answers);
      const done = answers.filter((answer) => answer > 0).length;
      if (done > 0) changedHash(db, hkey, hash, earliest, at <= past ? 'hdel' : 'hexpire', done);
      return answers;
    },
  });
}

/** A key of another type hides all errors in what follows (redis-server 8.0.2), so the words are read after it. */
function parseKeyAndWords(args: Args): { key: ByteString; words: ByteString[] } {
  return { key: args.key(), words: args.rest() };
}

interface ConditionAndFields {
  /** NX, XX, GT or LT and FIELDS as they were written: so the log hears them. */
  readonly condition: ByteString | null;
  readonly token: ByteString;
  readonly fields: readonly ByteString[];
}

/** Since Redis 8.6 the two come in any order: https://github.com/redis/redis/pull/14416. */
function parseConditionAndFields(words: readonly ByteString[], profile: Profile): ConditionAndFields {
  if (profile.atLeast('8.6')) return parseInAnyOrder(words);
  const first = words[0] as ByteString;
  const condition = isCondition(first) ? first : null;
  const rest = condition === null ? words : words.slice(1);
  return { condition, fields: parseFields(rest, notPositive), token: rest[0] as ByteString };
}

function parseInAnyOrder(words: readonly ByteString[]): ConditionAndFields {
  let condition: ByteString | null = null;
  // The command's arity leaves no room for conditions alone.
  let token = '';
  let fields: readonly ByteString[] = [];
  for (let i = 0; i < words.length; ) {
    const word = words[i] as ByteString;
    if (isCondition(word)) {
      if (condition !== null) throw errors.err('Multiple condition flags specified');
      condition = word;
      i++;
    } else if (word.toUpperCase() === 'FIELDS') {
      if (token !== '') throw fieldErrors.repeated();
      token = word;
      fields = countedFields(words, i + 1);
      i += 2 + fields.length;
    } else throw fieldErrors.unknown(word);
  }
  return { condition, token, fields };
}

function countedFields(words: readonly ByteString[], start: number): readonly ByteString[] {
  if (start + 2 > words.length) throw errors.err('FIELDS requires at least numfields and one field argument');
  const numfields = parseInteger(words[start] as ByteString);
  if (numfields === null || numfields < 1) throw notPositive();
  if (numfields > words.length - start - 1) throw fieldErrors.tooFew();
  return words.slice(start + 1, start + 1 + Number(numfields));
}

function notPositive() {
  return errors.err('Parameter `numFields` should be greater than 0');
}

function isCondition(word: ByteString): boolean {
  return word.length === 2 && conditions.includes(word.toUpperCase() as Condition);
}

/** -2: no such field; 0: the condition forbids it; 1: done; 2: deleted, since the deadline has passed. */
function expireField(
  hash: HashValue,
  field: ByteString,
  at: number,
  condition: ByteString | null,
  past: number,
): number {
  if (!hash.has(field)) return noField;
  if (condition !== null && !allows(condition, hash.expireAt(field), at)) return 0;
  if (at <= past) {
    hash.delete(field);
    return 2;
  }
  hash.setExpire(field, at);
  return 1;
}

/** A field without a deadline counts as one that lives for ever. */
function allows(condition: ByteString, current: number, at: number): boolean {
  switch (condition.toUpperCase() as Condition) {
    case 'NX':
      return current === NO_EXPIRE;
    case 'XX':
      return current !== NO_EXPIRE;
    case 'GT':
      return current !== NO_EXPIRE && at > current;
    case 'LT':
      return current === NO_EXPIRE || at < current;
  }
}

function propagateExpire(
  context: WriteContext,
  hkey: ByteString,
  at: number,
  { condition, token, fields }: ConditionAndFields,
  answers: readonly number[],
): void {
  for (const [i, field] of fields.entries()) if (answers[i] === 2) context.propagate('HDEL', hkey, field);
  const expiring = fields.filter((_, i) => answers[i] === 1);
  if (expiring.length === 0) return;
  const before = condition === null ? [] : [condition];
  context.propagate('HPEXPIREAT', hkey, String(at), ...before, token, String(expiring.length), ...expiring);
}
