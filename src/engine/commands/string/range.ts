// Parts of a string: GETRANGE (once SUBSTR), SETRANGE, APPEND.

import type { Args } from '../../args.ts';
import { integer, key, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext, WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { RawString, toRawString } from '../../values/string.ts';

const rangeFacts = {
  group: 'string',
  arity: 4,
  flags: ['readonly'],
  categories: ['string'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), integer('start'), integer('end')],
} as const;

export const getrange = command({ name: 'getrange', since: '2.4.0', ...rangeFacts, parse: parseRange, run: range });

export const substr = command({
  name: 'substr',
  since: '1.0.0',
  ...rangeFacts,
  deprecatedSince: '2.0.0',
  replacedBy: '`GETRANGE`',
  parse: parseRange,
  run: range,
});

export const setrange = command({
  name: 'setrange',
  group: 'string',
  since: '2.2.0',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), integer('offset'), string('value')],

  parse(args) {
    const skey = args.key();
    const offset = args.integer();
    if (offset < 0) throw errors.err('offset is out of range');
    return { key: skey, offset, content: args.word() };
  },

  run(context, { key: skey, offset, content }) {
    const { db } = context;
    const value = db.write(skey, 'string');
    if (content === '') return value?.length ?? 0;
    checkLength(context, offset + content.length);
    const raw = value === undefined ? new RawString('') : toRawString(value);
    raw.setRange(offset, content);
    if (raw !== value) db.replace(skey, raw);
    db.changed(skey, 'setrange');
    return raw.length;
  },
});

export const append = command({
  name: 'append',
  group: 'string',
  since: '2.0.0',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key(), string('value')],

  parse: (args) => ({ key: args.key(), content: args.word() }),

  run(context, { key: skey, content }) {
    const { db } = context;
    const value = db.write(skey, 'string');
    if (value === undefined) {
      db.replace(skey, content);
      db.changed(skey, 'append');
      return content.length;
    }
    checkLength(context, value.length + content.length);
    const raw = toRawString(value);
    raw.append(content);
    if (raw !== value) db.replace(skey, raw);
    db.changed(skey, 'append');
    return raw.length;
  },
});

interface Range {
  readonly key: ByteString;
  readonly start: number;
  readonly end: number;
}

function parseRange(args: Args): Range {
  return { key: args.key(), start: args.integer(), end: args.integer() };
}

function range({ db }: ReadContext, { key: skey, start, end }: Range): ByteString {
  const value = db.read(skey, 'string');
  if (value === undefined || (start < 0 && end < 0 && start > end)) return '';
  const { length } = value;
  const from = start < 0 ? Math.max(length + start, 0) : start;
  const to = Math.min(end < 0 ? Math.max(length + end, 0) : end, length - 1) + 1;
  if (from >= to) return '';
  return typeof value === 'string' ? value.slice(from, to) : value.getRange(from, to);
}

/** The least that `proto-max-bulk-len` can be set to. */
const alwaysAllowed = 1024 * 1024;

function checkLength({ engine }: WriteContext, length: number): void {
  if (length > alwaysAllowed && length > engine.config.number('proto-max-bulk-len')) throw errors.tooLong();
}
