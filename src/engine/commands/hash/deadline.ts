// The deadline that HEXPIRE, HGETEX, HSETEX and their kin give to fields.

import { type Argument, integer, unixTime } from '../../arguments.ts';
import { errors } from '../../errors.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';

/** The last deadline that a field can have: redis-server 8.0.2 takes 70368744177663 and no more. */
const latest = 2 ** 46 - 1;

/** What a time counts: units of so many milliseconds, from now on or since the epoch. */
export interface TimeUnit {
  readonly milliseconds: number;
  readonly relative: boolean;
}

export const timeUnits: ReadonlyMap<string, TimeUnit> = new Map([
  ['EX', { milliseconds: 1000, relative: true }],
  ['PX', { milliseconds: 1, relative: true }],
  ['EXAT', { milliseconds: 1000, relative: false }],
  ['PXAT', { milliseconds: 1, relative: false }],
]);

/** The four of them in an argument tree. */
export const timeArguments: readonly Argument[] = [
  integer('seconds', { token: 'EX' }),
  integer('milliseconds', { token: 'PX' }),
  unixTime('unix-time-seconds', { token: 'EXAT' }),
  unixTime('unix-time-milliseconds', { token: 'PXAT' }),
];

/** Milliseconds since the epoch. */
export function fieldDeadline(text: ByteString, unit: TimeUnit, now: number, command: string): number {
  const time = parseInteger(text);
  if (time === null) throw errors.notInteger();
  if (time < 0) throw errors.err('invalid expire time, must be >= 0');
  const at = Number(time) * unit.milliseconds + (unit.relative ? now : 0);
  if (at > latest) throw errors.invalidExpireTime(command);
  return at;
}
