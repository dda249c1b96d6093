// BITOP: strings combined bit by bit into another one. The shorter ones, and keys that are missing, count as if zeros
// followed up to the longest.

import { key, many, oneOf, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { errors } from '../../errors.ts';
import { keyAt, keyRange } from '../../keyspecs.ts';
import { RawString } from '../../values/string.ts';
import { bytesOf } from './bits.ts';

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
    const strings = sources.map((each) => {
      const value = db.read(each, 'string');
      return value === undefined ? empty : bytesOf(value);
    });
    const length = Math.max(...strings.map((each) => each.length));
    if (length === 0) {
      if (db.delete(destination)) db.changed(destination, 'del');
      return 0;
    }
    db.set(destination, new RawString(combine(operation, strings, length)));
    db.changed(destination, 'set');
    return length;
  },
});

type Operation = 'AND' | 'OR' | 'XOR' | 'NOT' | 'DIFF' | 'DIFF1' | 'ANDOR' | 'ONE';

const needsOthers: ReadonlySet<Operation> = new Set(['DIFF', 'DIFF1', 'ANDOR']);
const empty = new Uint8Array();

function combine(operation: Operation, strings: readonly Uint8Array[], length: number): Uint8Array {
  const [first = empty, ...others] = strings;
  const result = new Uint8Array(length);
  switch (operation) {
    case 'AND':
    case 'OR':
    case 'XOR':
      result.set(first);
      for (const other of others) fold[operation](result, other);
      return result;
    case 'NOT':
      for (let i = 0; i < length; i++) result[i] = ~(first[i] as number);
      return result;
    case 'ONE':
      return exactlyOne(strings, result);
    default:
      for (const other of others) fold.OR(result, other);
      fold[operation](result, first);
      return result;
  }
}

/** Each combines a string into the result; in the last three that is the OR of all strings but the first. */
const fold = {
  AND(result: Uint8Array, other: Uint8Array): void {
    for (let i = 0; i < other.length; i++) result[i] = (result[i] as number) & (other[i] as number);
    result.fill(0, other.length);
  },
  OR(result: Uint8Array, other: Uint8Array): void {
    for (let i = 0; i < other.length; i++) result[i] = (result[i] as number) | (other[i] as number);
  },
  XOR(result: Uint8Array, other: Uint8Array): void {
    for (let i = 0; i < other.length; i++) result[i] = (result[i] as number) ^ (other[i] as number);
  },
  DIFF(result: Uint8Array, first: Uint8Array): void {
    for (let i = 0; i < first.length; i++) result[i] = (first[i] as number) & ~(result[i] as number);
    result.fill(0, first.length);
  },
  DIFF1(result: Uint8Array, first: Uint8Array): void {
    for (let i = 0; i < first.length; i++) result[i] = (result[i] as number) & ~(first[i] as number);
  },
  ANDOR(result: Uint8Array, first: Uint8Array): void {
    fold.AND(result, first);
  },
};

/** The bits that are set in exactly one string. */
function exactlyOne(strings: readonly Uint8Array[], result: Uint8Array): Uint8Array {
  const repeated = new Uint8Array(result.length);
  for (const each of strings) {
    for (let i = 0; i < each.length; i++) {
      const byte = each[i] as number;
      repeated[i] = (repeated[i] as number) | ((result[i] as number) & byte);
      result[i] = (result[i] as number) | byte;
    }
  }
  for (let i = 0; i < result.length; i++) result[i] = (result[i] as number) & ~(repeated[i] as number);
  return result;
}
