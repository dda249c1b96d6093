// HGETEX and HSETEX: reading and writing fields together with their deadlines.
// The words are read in `run`, not in `parse`: relative times need the clock, and HGETEX finds its key first.

import { block, integer, key, many, oneOf, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, noted } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { NO_EXPIRE } from '../../values/dict.ts';
import { HashValue } from '../../values/hash.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import { fieldDeadline, timeArguments, timeUnits } from './deadline.ts';
import { changedHash, fieldErrors, fieldsArgument, noneOf, parseFields } from './fields.ts';

interface Options {
  /** The fields' new deadline; null if none was given. */
  at: number | null;
  /** PERSIST of HGETEX, KEEPTTL of HSETEX. */
  keeps: boolean;
  condition: 'FNX' | 'FXX' | null;
  /** FIELDS as it was written: so the log hears it. */
  token: ByteString;
  /** Fields, or field, value, field, value... */
  fields: readonly ByteString[];
  /** Where among `context.words` the unit of time is; -1 if nowhere. */
  unitAt: number;
}

export const hgetex = command({
  name: 'hgetex',
  group: 'hash',
  since: '8.0.0',
  arity: -5,
  flags: ['write', 'fast'],
  categories: ['hash'],
  keys: [noted(keyAt(1, 'RW', 'access', 'update'), 'RW and UPDATE because it changes the TTL')],
  arguments: [key(), optional(oneOf('expiration', [...timeArguments, 'PERSIST'])), fieldsArgument],
  parse: (args) => ({ key: args.key(), words: args.rest() }),

  run(context, { key: hkey }) {
    const { db, now } = context;
    const inAnyOrder = context.profile.atLeast('8.6');
    const early = inAnyOrder ? parseOptions(context, 'PERSIST', 1) : null;
    const hash = db.write(hkey, 'hash');
    const { at, keeps: persists, fields, token } = early ?? parseInOrder(context);
    if (hash === undefined) return noneOf(fields, null);
    const earliest = hash.minExpire;
    if (at !== null || persists) hash.allowExpires();
    const changed: ByteString[] = [];
    const values = fields.map((field) => {
      const value = hash.get(field);
      if (value === undefined) return null;
      if (persists ? persist(hash, field) : at !== null && expire(hash, field, at, now)) changed.push(field);
      return value;
    });
    if (changed.length === 0) return values;
    const isPast = at !== null && at <= now;
    if (isPast) for (const field of changed) context.propagate('HDEL', hkey, field);
    else {
      const start = at === null ? ['HPERSIST', hkey] : ['HPEXPIREAT', hkey, String(at)];
      context.propagate(...start, token, String(fields.length), ...fields);
    }
    changedHash(db, hkey, hash, earliest, persists ? 'hpersist' : isPast ? 'hdel' : 'hexpire', changed.length);
    return values;
  },
});

export const hsetex = command({
  name: 'hsetex',
  group: 'hash',
  since: '8.0.0',
  arity: -6,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    optional(oneOf('condition', ['FNX', 'FXX'])),
    optional(oneOf('expiration', [...timeArguments, 'KEEPTTL'])),
    block('fields', [integer('numfields'), many(block('data', [string('field'), string('value')]))], {
      token: 'FIELDS',
    }),
  ],
  parse: (args) => ({ key: args.key(), words: args.rest() }),

  run(context, { key: hkey }) {
    const { db, limits } = context;
    const options = parseOptions(context, 'KEEPTTL', 2);
    const { at, keeps, condition, fields: pairs } = options;
    const fields = pairs.filter((_, i) => i % 2 === 0);
    if (!meets(condition, db.write(hkey, 'hash'), fields)) return 0;
    const hash = db.writeOrCreate(hkey, 'hash', () => new HashValue());
    const earliest = hash.minExpire;
    hash.expect(fields.length, limits);
    for (const [i, field] of fields.entries()) hash.set(field, pairs[2 * i + 1] as ByteString, limits, keeps);
    if (at === null) changedHash(db, hkey, hash, earliest, 'hset', fields.length);
    else expireSet(context, hkey, hash, earliest, fields, options, at);
    return 1;
  },
});

/** The words after the key in the one order that Redis knew before 8.6: `[expiration] FIELDS numfields field ...`. */
function parseInOrder(context: WriteContext): Options {
  const words = context.words.slice(2);
  const option = (words[0] as ByteString).toUpperCase();
  const unit = timeUnits.get(option);
  const persists = option === 'PERSIST';
  const at = unit === undefined ? null : fieldDeadline(words[1] as ByteString, unit, context.now, 'hgetex');
  const rest = words.slice(unit !== undefined ? 2 : persists ? 1 : 0);
  const fields = parseFields(rest);
  const unitAt = unit === undefined ? -1 : 2;
  return { at, keeps: persists, condition: null, token: rest[0] as ByteString, fields, unitAt };
}

/**
 * The words after the key in any order; FIELDS and what belongs to it came last until Redis 8.6
 * (https://github.com/redis/redis/pull/14416). The commands' arity leaves no room for options alone.
 */
function parseOptions(context: WriteContext, keeping: 'PERSIST' | 'KEEPTTL', wordsPerField: 1 | 2): Options {
  const { words, now } = context;
  const command = wordsPerField === 1 ? 'hgetex' : 'hsetex';
  const options: Options = { at: null, keeps: false, condition: null, token: '', fields: [], unitAt: -1 };
  for (let i = 2; i < words.length; ) {
    const word = words[i] as ByteString;
    const option = word.toUpperCase();
    const unit = timeUnits.get(option);
    if (unit !== undefined || option === keeping) {
      if (options.at !== null || options.keeps) {
        throw errors.err(`Only one of EX, PX, EXAT, PXAT or ${keeping} arguments can be specified`);
      }
      options.keeps = unit === undefined;
      if (unit !== undefined) {
        const time = words[i + 1];
        if (time === undefined) throw errors.err('missing expire time');
        options.at = fieldDeadline(time, unit, now, command);
        options.unitAt = i;
      }
      i += unit === undefined ? 1 : 2;
    } else if (wordsPerField === 2 && (option === 'FNX' || option === 'FXX')) {
      if (options.condition !== null) throw errors.err('Only one of FXX or FNX arguments can be specified');
      options.condition = option;
      i++;
    } else if (option === 'FIELDS') {
      if (options.token !== '') throw fieldErrors.repeated();
      options.token = word;
      options.fields = countedFields(context, i + 1, wordsPerField, command);
      i += 2 + options.fields.length;
    } else throw fieldErrors.unknown(word);
  }
  return options;
}

const mostFields = 2 ** 31 - 1;

function countedFields({ words, profile }: WriteContext, start: number, wordsPerField: number, command: string) {
  const inAnyOrder = profile.atLeast('8.6');
  if (words[start] === undefined) throw inAnyOrder ? fieldErrors.tooFew() : errors.wrongArity(command);
  const numfields = parseInteger(words[start]);
  if (numfields === null || numfields < 1 || numfields > mostFields) throw errors.err('invalid number of fields');
  const end = start + 1 + Number(numfields) * wordsPerField;
  if (inAnyOrder && end > words.length) throw fieldErrors.tooFew();
  if (!inAnyOrder && end !== words.length) throw errors.wrongArity(command);
  return words.slice(start + 1, end);
}

/** True if the field lost a deadline. */
function persist(hash: HashValue, field: ByteString): boolean {
  return hash.expireAt(field) !== NO_EXPIRE && hash.setExpire(field, NO_EXPIRE);
}

function expire(hash: HashValue, field: ByteString, at: number, now: number): true {
  if (at <= now) hash.delete(field);
  else hash.setExpire(field, at);
  return true;
}

/** FNX: none of the fields exists; FXX: all of them do. */
function meets(
  condition: Options['condition'],
  hash: ReadonlyValue<'hash'> | undefined,
  fields: readonly ByteString[],
): boolean {
  if (condition === 'FNX') return hash === undefined || !fields.some((field) => hash.has(field));
  return condition === null || (hash !== undefined && fields.every((field) => hash.has(field)));
}

/** After HSETEX has set its fields: gives them their deadline, or deletes them if it has passed. */
function expireSet(
  context: WriteContext,
  hkey: ByteString,
  hash: HashValue,
  earliest: number,
  fields: readonly ByteString[],
  { unitAt }: Options,
  at: number,
): void {
  const { db, past, words } = context;
  hash.allowExpires();
  if (at <= past) {
    db.changed(hkey, 'hset', fields.length);
    for (const field of fields) {
      hash.delete(field);
      context.propagate('HDEL', hkey, field);
    }
    changedHash(db, hkey, hash, earliest, 'hdel', 0);
    return;
  }
  for (const field of fields) hash.setExpire(field, at);
  const unit = words[unitAt] as ByteString;
  const absolute = unit.toUpperCase() === 'PXAT' ? unit : 'PXAT';
  context.propagate(...words.slice(0, unitAt), absolute, String(at), ...words.slice(unitAt + 2));
  changedHash(db, hkey, hash, earliest, 'hset', fields.length);
  db.notify('hexpire', hkey);
}
