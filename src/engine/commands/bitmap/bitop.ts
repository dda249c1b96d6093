// BITOP: strings combined bit by bit into another one. The shorter ones, and keys that are missing, count as if zeros
// followed up to the longest.

import { key, many, oneOf, token } from '../../arguments.ts';
import { writeBytes } from '../../bytes.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt, keyRange } from '../../keyspecs.ts';
import { RawString } from '../../values/string.ts';
import type { ReadonlyValue } from '../../values/value.ts';

const since82 = { since: '8.2.0' };

export const bitop = command({
  name: 'bitop',
  group: 'bitmap',
  since: '2.6.0',
  arity: -4,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: [keyAt(2, 'OW', 'update'), keyRange(3, -1, 1, 'RO', 'access')],
  arguments: [
    oneOf('operation', [
      'AND',
      'OR',
      'XOR',
      'NOT',
      token('diff', 'DIFF', since82),
      token('diff1', 'DIFF1', since82),
      token('andor', 'ANDOR', since82),
      token('one', 'ONE', since82),
    ]),
    key('destkey'),
    many(key('key', { keySpec: 1 })),
  ],

  parse(args) {
    const operation = args.oneOf('AND', 'OR', 'XOR', 'NOT', 'DIFF', 'DIFF1', 'ANDOR', 'ONE');
    if (operation === null) throw errors.syntax();
    const destination = args.key();
    const sources = args.rest();
    if (operation === 'NOT' && sources.length > 1) {
      throw errors.err('BITOP NOT must be called with a single source key.');
    }
    if (needsOthers.has(operation) && sources.length < 2) {
      throw errors.err(`BITOP ${operation} must be called with at least two source keys.`);
    }
    return { operation, destination, sources };
  },

  run({ db }, { operation, destination, sources }) {
    const strings = sources.map((each) => db.read(each, 'string') ?? '');
    const length = Math.max(...strings.map((each) => each.length));
    if (length === 0) {
      if (db.delete(destination)) db.changed(destination, 'del');
      return 0;
    }
    const combined = combine(operation, strings, Math.ceil(length / 4));
    db.set(destination, new RawString(new Uint8Array(combined.buffer, 0, length)));
    db.changed(destination, 'set');
    return length;
  },
});

type Operation = 'AND' | 'OR' | 'XOR' | 'NOT' | 'DIFF' | 'DIFF1' | 'ANDOR' | 'ONE';

const needsOthers: ReadonlySet<Operation> = new Set(['DIFF', 'DIFF1', 'ANDOR']);

type Source = ReadonlyValue<'string'>;

/** The result in words of 32 bits, as many as `count`; what they have beyond the strings means nothing. */
function combine(operation: Operation, [first = '', ...others]: readonly Source[], count: number): Uint32Array {
  const result = new Uint32Array(count);
  switch (operation) {
    case 'NOT':
    case 'AND':
    case 'OR':
    case 'XOR':
      load(result, first);
      if (operation === 'NOT') for (let i = 0; i < count; i++) result[i] = ~(result[i] as number);
      else for (const other of others) fold[operation](result, load(new Uint32Array(count), other));
      return result;
    case 'ONE':
      return exactlyOne([first, ...others], result);
    default:
      for (const other of others) fold.OR(result, load(new Uint32Array(count), other));
      fold[operation](result, load(new Uint32Array(count), first));
      return result;
  }
}

/** The string's bytes in words; zeros follow them. */
function load(words: Uint32Array, value: Source): Uint32Array {
  const bytes = new Uint8Array(words.buffer);
  if (typeof value === 'string') writeBytes(bytes, 0, value);
  else bytes.set(value.bytes.subarray(0, value.length));
  return words;
}

type Fold = (result: Uint32Array, other: Uint32Array) => void;

/** Each combines a string into the result; in the last three that is the OR of all strings but the first. */
const fold: Readonly<Record<'AND' | 'OR' | 'XOR' | 'ANDOR' | 'DIFF' | 'DIFF1', Fold>> = {
  AND(result, other) {
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) & (other[i] as number);
  },
  OR(result, other) {
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) | (other[i] as number);
  },
  XOR(result, other) {
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) ^ (other[i] as number);
  },
  ANDOR: (result, first) => fold.AND(result, first),
  DIFF(result, first) {
    for (let i = 0; i < result.length; i++) result[i] = (first[i] as number) & ~(result[i] as number);
  },
  DIFF1(result, first) {
    for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) & ~(first[i] as number);
  },
};

/** The bits that are set in exactly one string. */
function exactlyOne(strings: readonly Source[], result: Uint32Array): Uint32Array {
  const repeated = new Uint32Array(result.length);
  for (const each of strings) {
    const words = load(new Uint32Array(result.length), each);
    for (let i = 0; i < words.length; i++) {
      const word = words[i] as number;
      repeated[i] = (repeated[i] as number) | ((result[i] as number) & word);
      result[i] = (result[i] as number) | word;
    }
  }
  fold.DIFF1(result, repeated);
  return result;
}
