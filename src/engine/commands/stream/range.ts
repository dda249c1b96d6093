// XLEN, XRANGE and XREVRANGE.

import type { Args } from '../../args.ts';
import { integer, key, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, nullArray, type Reply } from '../../reply.ts';
import type { StreamId } from '../../values/stream-id.ts';
import { rangeEnd, rangeReply, rangeStart } from './ids.ts';

export const xlen = command({
  name: 'xlen',
  group: 'stream',
  since: '5.0.0',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RO')],
  arguments: [key()],

  parse(args) {
    return { key: args.key() };
  },

  run({ db }, { key: skey }) {
    return db.read(skey, 'stream')?.size ?? 0;
  },
});

interface Range {
  readonly key: ByteString;
  readonly start: StreamId;
  readonly end: StreamId;
  /** -1: all. */
  readonly count: number;
}

export const xrange = command({
  name: 'xrange',
  group: 'stream',
  since: '5.0.0',
  arity: -4,
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('start'), string('end'), optional(integer('count', { token: 'COUNT' }))],

  parse(args) {
    const skey = args.key();
    const start = rangeStart(args.word());
    return { key: skey, start, end: rangeEnd(args.word()), count: parseCount(args) };
  },

  run: (context, range) => readRange(context, range, false),
});

export const xrevrange = command({
  name: 'xrevrange',
  group: 'stream',
  since: '5.0.0',
  arity: -4,
  flags: ['readonly'],
  categories: ['stream'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('end'), string('start'), optional(integer('count', { token: 'COUNT' }))],

  parse(args) {
    const skey = args.key();
    const endWord = args.word();
    // The start is read first, though it is written last.
    const start = rangeStart(args.word());
    return { key: skey, start, end: rangeEnd(endWord), count: parseCount(args) };
  },

  run: (context, range) => readRange(context, range, true),
});

function parseCount(args: Args): number {
  let count = -1;
  while (args.left > 0) {
    if (args.left < 2 || !args.token('COUNT')) throw errors.syntax();
    count = Math.max(args.integer(), 0);
  }
  return count;
}

function readRange({ db }: ReadContext, { key: skey, start, end, count }: Range, reverse: boolean): Reply {
  const stream = db.read(skey, 'stream');
  if (stream === undefined) return [];
  return count === 0 ? nullArray : rangeReply(stream, start, end, Math.max(count, 0), reverse);
}
