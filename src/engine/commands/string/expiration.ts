// The expiration options that SET, GETEX, MSETEX and INCREX share: EX, PX, EXAT and PXAT.
// The number after the option is read late: GETEX looks up its key first, and relative times need the clock.

import type { Args } from '../../args.ts';
import { type Argument, integer, unixTime } from '../../arguments.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { int64Max, parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';

type Unit = 'EX' | 'PX' | 'EXAT' | 'PXAT';

export interface Expiration {
  readonly unit: Unit;
  readonly text: ByteString;
}

/** The four alternatives as COMMAND DOCS tells them; SET, which is older than they are, says since when. */
export function expirationArguments(relativeSince?: string, absoluteSince?: string): Argument[] {
  const relative = relativeSince === undefined ? {} : { since: relativeSince };
  const absolute = absoluteSince === undefined ? {} : { since: absoluteSince };
  return [
    integer('seconds', { token: 'EX', ...relative }),
    integer('milliseconds', { token: 'PX', ...relative }),
    unixTime('unix-time-seconds', { token: 'EXAT', ...absolute }),
    unixTime('unix-time-milliseconds', { token: 'PXAT', ...absolute }),
  ];
}

/**
 * The next words as an expiration; a syntax error if they are none. `before` is what was read already: the same option may
 * come again and the last one counts (redis-server 7.0.15, 8.0.2), another may not.
 */
export function parseExpiration(args: Args, before: Expiration | null): Expiration {
  const unit = args.oneOf('EX', 'PX', 'EXAT', 'PXAT');
  if (unit === null || (before !== null && before.unit !== unit)) throw errors.syntax();
  return { unit, text: args.word() };
}

/** The deadline in milliseconds since the epoch; an error if the time is not positive or the deadline not an int64. */
export function deadline({ unit, text }: Expiration, now: number, command: string): number {
  const value = parseInteger(text);
  if (value === null) throw errors.notInteger();
  if (value <= 0) throw errors.invalidExpireTime(command);
  const factor = unit === 'EX' || unit === 'EXAT' ? 1000 : 1;
  const start = unit === 'EX' || unit === 'PX' ? now : 0;
  const at = Number(value) * factor + start;
  if (at > Number.MAX_SAFE_INTEGER && BigInt(value) * BigInt(factor) + BigInt(start) > int64Max) {
    throw errors.invalidExpireTime(command);
  }
  return at;
}

/** The deadline as the log has it. Doubles round the last ones up to 2^63, which would not be an int64. */
export function deadlineText(at: number): ByteString {
  if (at <= Number.MAX_SAFE_INTEGER) return at.toString();
  return (BigInt(at) > int64Max ? int64Max : BigInt(at)).toString();
}

/** Deletes a key that was given a deadline in the past, as GETEX and INCREX do at once. */
export function deleteExpired(context: WriteContext, key: ByteString): void {
  context.db.delete(key);
  context.db.changed(key, 'del');
  context.propagate(context.engine.config.flag('lazyfree-lazy-expire') ? 'UNLINK' : 'DEL', key);
}
