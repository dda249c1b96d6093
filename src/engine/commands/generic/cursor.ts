// What the SCAN family reads: a cursor, and MATCH, COUNT, TYPE, NOVALUES in any order, the last of each counting.
// HSCAN, SSCAN and ZSCAN read their options only once they have found their key: a missing one makes no errors.

import type { Args } from '../../args.ts';
import { errors } from '../../errors.ts';
import { compileGlob } from '../../glob.ts';
import { parseInteger } from '../../numbers.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';

const sinceNovalues = { redis: '7.4', valkey: '8.0' };
const sinceNoscores = { valkey: '8.0' };
const sinceStrict = { redis: '7.4', valkey: '8.0' };

const knownTypes: ReadonlySet<string> = new Set(['string', 'list', 'set', 'zset', 'hash', 'stream']);

export interface ScanOptions {
  /** Null if everything matches. */
  readonly matches: ((text: ByteString) => boolean) | null;
  readonly count: number;
  /** In lower case, as types are named; null if any will do. */
  readonly type: string | null;
  readonly novalues: boolean;
  readonly noscores: boolean;
}

/** Reads the words after the cursor. SCAN alone knows TYPE, HSCAN alone takes NOVALUES. */
export function parseScanOptions(
  words: readonly ByteString[],
  scanned: 'keyspace' | 'hash' | 'zset' | 'set',
  profile: Profile,
): ScanOptions {
  let pattern = '*';
  let count = 10;
  let type: string | null = null;
  let novalues = false;
  let noscores = false;
  for (let i = 0; i < words.length; ) {
    const option = (words[i] as ByteString).toUpperCase();
    const value = words[i + 1];
    if (option === 'NOVALUES' && profile.atLeast(sinceNovalues)) {
      if (scanned !== 'hash') throw errors.err('NOVALUES option can only be used in HSCAN');
      novalues = true;
      i++;
      continue;
    }
    if (option === 'NOSCORES' && profile.atLeast(sinceNoscores)) {
      if (scanned !== 'zset') throw errors.err('NOSCORES option can only be used in ZSCAN');
      noscores = true;
      i++;
      continue;
    }
    if (value === undefined) throw errors.syntax();
    if (option === 'MATCH') pattern = value;
    else if (option === 'COUNT') count = countOf(value);
    else if (option === 'TYPE' && scanned === 'keyspace') type = typeOf(value, profile);
    else throw errors.syntax();
    i += 2;
  }
  return { matches: pattern === '*' ? null : compileGlob(pattern), count, type, novalues, noscores };
}

/** In lower case; Valkey alone refuses what is no type. */
function typeOf(word: ByteString, profile: Profile): string {
  const type = beforeNul(word).toLowerCase();
  if (profile.flavour === 'valkey' && !knownTypes.has(type)) throw errors.err(`unknown type name '${beforeNul(word)}'`);
  return type;
}

function countOf(word: ByteString): number {
  const count = parseInteger(word);
  if (count === null) throw errors.notInteger();
  if (count < 1) throw errors.syntax();
  return Number(count);
}

/** What C sees of a word. */
function beforeNul(word: ByteString): ByteString {
  const nul = word.indexOf('\0');
  return nul < 0 ? word : word.slice(0, nul);
}

/** The cursor that a scan goes on from. Any uint64 will do; above 2^53, where none was ever given out, it is rounded. */
export function parseCursor(args: Args): number {
  const cursor = cursorOf(args.word(), args.profile.atLeast(sinceStrict));
  if (cursor === null) throw errors.invalidCursor();
  return cursor;
}

const uint64Max = 2n ** 64n - 1n;

/**
 * Redis reads a cursor with C's strtoul: up to a NUL, with a sign, a negative number standing for its complement. What
 * comes first may not be a space, and nothing at all is 0. Since 7.4, and in Valkey, (`strict`) int64s are read first, of which the
 * negative ones are refused; what is none (" 5", "007", "-05", but not "") goes to strtoul, spaces and all.
 */
function cursorOf(text: ByteString, strict: boolean): number | null {
  if (strict) {
    const integer = parseInteger(text);
    if (integer !== null) return integer < 0 ? null : Number(integer);
  }
  const word = beforeNul(text);
  if (word === '') return strict ? null : 0;
  const found = /^([\t-\r ]*)([+-]?)(\d+)$/.exec(word);
  if (found === null || (found[1] !== '' && !strict)) return null;
  const size = BigInt(found[3] as string);
  if (size > uint64Max) return null;
  return Number(found[2] === '-' ? BigInt.asUintN(64, -size) : size);
}
