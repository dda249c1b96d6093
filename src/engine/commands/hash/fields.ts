// What the commands on fields share: reading `FIELDS numfields field ...`, and telling what they did.

import { type Argument, block, integer, many, string } from '../../arguments.ts';
import type { Database } from '../../database.ts';
import { errors, untilNul } from '../../errors.ts';
import type { EventName } from '../../events.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { NO_EXPIRE } from '../../values/dict.ts';
import type { HashValue } from '../../values/hash.ts';

/** `FIELDS numfields field [field ...]` in an argument tree. */
export const fieldsArgument: Argument = block('fields', [integer('numfields'), many(string('field'))], {
  token: 'FIELDS',
});

export const fieldErrors = {
  misplaced: () => errors.err('Mandatory argument FIELDS is missing or not at the right position'),
  notPositive: () => errors.err('Number of fields must be a positive integer'),
  mismatch: () => errors.err('The `numfields` parameter must match the number of arguments'),
  repeated: () => errors.err('FIELDS keyword specified multiple times'),
  tooFew: () => errors.err('wrong number of arguments'),
  unknown: (word: ByteString) => errors.err(`unknown argument: ${untilNul(word)}`),
} as const;

/** `words` as `FIELDS numfields field [field ...]` and nothing else. */
export function parseFields(words: readonly ByteString[], notPositive = fieldErrors.notPositive): ByteString[] {
  if (words[0]?.toUpperCase() !== 'FIELDS') throw fieldErrors.misplaced();
  const numfields = parseInteger(words[1] ?? '');
  if (numfields === null || numfields < 1) throw notPositive();
  if (numfields !== words.length - 2) throw fieldErrors.mismatch();
  return words.slice(2);
}

/** As many answers of "no such field" as there are fields: a missing key has none of them. */
export function noneOf<T>(fields: readonly ByteString[], answer: T): T[] {
  return fields.map(() => answer);
}

/**
 * Says that a hash changed. `earliest` is its `minExpire` from before the change: if that is another now, the engine
 * has to wake at another time.
 */
export function changedHash(
  db: Database,
  key: ByteString,
  hash: HashValue,
  earliest: number,
  event: EventName,
  dirty: number,
): void {
  const next = hash.minExpire;
  if (next !== earliest && next !== NO_EXPIRE) db.fieldDeadline(key, next);
  db.changed(key, event, dirty);
}
