// LCS: the longest common subsequence of two strings, its length, or where its pieces lie in both.
//
// The textbook fills a table of lengths, one for each pair of prefixes. Along a row they grow by 0 or 1 from one byte of
// `b` to the next, so a bit for each is enough, and a row follows from the one above by one addition: 32 pairs at once.

import { integer, key, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyRange } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import { type ByteString, map, type Reply } from '../../reply.ts';

interface Options {
  length: boolean;
  indexes: boolean;
  withMatchLength: boolean;
  minMatchLength: number;
}

export const lcs = command({
  name: 'lcs',
  group: 'string',
  since: '7.0.0',
  arity: -3,
  flags: ['readonly'],
  categories: ['string'],
  keys: [keyRange(1, 1, 1, 'RO', 'access')],
  arguments: [
    key('key1'),
    key('key2'),
    optional(token('len', 'LEN')),
    optional(token('idx', 'IDX')),
    optional(integer('min-match-len', { token: 'MINMATCHLEN' })),
    optional(token('withmatchlen', 'WITHMATCHLEN')),
  ],

  // The options are read after the keys: a value of another type hides a bad one (redis-server 7.0.15).
  parse: (args) => ({ keys: args.take(2), words: args.take(args.left) }),

  run(context, { keys, words }) {
    const [a = '', b = ''] = readAll(context, keys);
    const options = parseOptions(words);
    if (options.length && options.indexes) {
      throw errors.err('If you want both the length and indexes, please just use IDX.');
    }
    checkMemory(context, a, b);
    const table = fill(a, b);
    if (options.length) return table.length;
    const matches = trace(a, b, table);
    if (!options.indexes)
      return matches
        .reverse()
        .map((match) => a.slice(match.a, match.a + match.length))
        .join('');
    const shown = matches.filter((match) => match.length >= options.minMatchLength);
    return map(['matches', shown.map((match) => describe(match, options)), 'len', table.length]);
  },
});

/** The values of the keys, '' for a missing one. All are looked up before the first error. */
function readAll({ db }: ReadContext, keys: readonly ByteString[]): ByteString[] {
  const values = keys.map((skey) => db.lookup(skey));
  return values.map((value) => {
    if (value === undefined || typeof value === 'string') return value ?? '';
    if (value.type !== 'string') throw errors.err('The specified keys must contain string values');
    return value.toByteString();
  });
}

function parseOptions(words: readonly ByteString[]): Options {
  const options: Options = { length: false, indexes: false, withMatchLength: false, minMatchLength: 0 };
  for (let i = 0; i < words.length; i++) {
    const word = (words[i] as ByteString).toUpperCase();
    if (word === 'LEN') options.length = true;
    else if (word === 'IDX') options.indexes = true;
    else if (word === 'WITHMATCHLEN') options.withMatchLength = true;
    else if (word === 'MINMATCHLEN' && i + 1 < words.length) {
      const value = parseInteger(words[++i] as ByteString);
      if (value === null) throw errors.notInteger();
      options.minMatchLength = Number(value);
    } else throw errors.syntax();
  }
  return options;
}

/** Redis refuses when its own table, four bytes for each pair of prefixes, would not be allowed as a string. */
function checkMemory({ engine }: ReadContext, a: ByteString, b: ByteString): void {
  if ((a.length + 1) * (b.length + 1) * 4 > engine.config.number('proto-max-bulk-len')) {
    throw errors.err('Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');
  }
}

/** One row for each byte of `a`. In it bit j is 0 where byte j of `b` makes the subsequence longer, else 1. */
interface Table {
  readonly rows: Uint32Array;
  /** Words in a row. */
  readonly width: number;
  /** Of the subsequence of the whole strings. */
  readonly length: number;
}

function fill(a: ByteString, b: ByteString): Table {
  const width = Math.ceil(b.length / 32);
  const rows = new Uint32Array(a.length * width);
  const placesOf = new Map<number, Uint32Array>();
  let row = new Uint32Array(width).fill(0xffffffff);
  for (let i = 0; i < a.length; i++) {
    const byte = a.charCodeAt(i);
    let places = placesOf.get(byte);
    if (places === undefined) {
      places = findPlaces(byte, b, width);
      placesOf.set(byte, places);
    }
    const next = rows.subarray(i * width, (i + 1) * width);
    writeNextRow(row, places, next);
    row = next;
  }
  let length = 0;
  for (let j = 0; j < b.length; j++) if (!isSet(row, j)) length++;
  return { rows, width, length };
}

/** A row in which bit j is 1 where byte j of `b` is `byte`. */
function findPlaces(byte: number, b: ByteString, width: number): Uint32Array {
  const places = new Uint32Array(width);
  for (let j = 0; j < b.length; j++) {
    if (b.charCodeAt(j) === byte) places[j >> 5] = (places[j >> 5] as number) | (1 << j);
  }
  return places;
}

/**
 * A run of ones up to the next zero is a stretch of `b` in which the length stays. A match in there lengthens it from
 * its first place on, no longer from the zero. That is an addition: the lowest place of the run carries up to the zero,
 * which becomes one, and is zero itself; the ones that it cleared on its way are set again.
 */
function writeNextRow(row: Uint32Array, places: Uint32Array, next: Uint32Array): void {
  let carry = 0;
  for (let k = 0; k < row.length; k++) {
    const word = row[k] as number;
    const matches = (word & (places[k] as number)) >>> 0;
    const sum = word + matches + carry;
    carry = sum > 0xffffffff ? 1 : 0;
    next[k] = sum | (word & ~matches);
  }
}

function isSet(row: Uint32Array, bit: number): boolean {
  return ((row[bit >> 5] as number) & (1 << bit)) !== 0;
}

/** A piece of the subsequence: where it starts in both strings, and how long it is. */
interface Match {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** The pieces, the last one first: the way back from the ends of both strings. */
function trace(a: ByteString, b: ByteString, { rows, width }: Table): Match[] {
  const matches: Match[] = [];
  let i = a.length;
  let j = b.length;
  let length = 0;
  const finish = () => {
    if (length > 0) matches.push({ a: i, b: j, length });
    length = 0;
  };
  while (i > 0 && j > 0) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      i--;
      j--;
      length++;
      continue;
    }
    finish();
    // Where both ways are equally long Redis shortens b; it shortens a where only that keeps the length.
    if (isSet(rows.subarray((i - 1) * width, i * width), j - 1)) j--;
    else i--;
  }
  finish();
  return matches;
}

function describe({ a, b, length }: Match, options: Options): Reply[] {
  const positions: Reply[] = [
    [a, a + length - 1],
    [b, b + length - 1],
  ];
  return options.withMatchLength ? [...positions, length] : positions;
}
