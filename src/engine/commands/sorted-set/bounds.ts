// The two ends of a range, by score ("1", "(1", "-inf") and by member ("[a", "(a", "-", "+"), and the ranks between.

import { errors } from '../../errors.ts';
import { parseBound } from '../../numbers.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import type { LexBound } from '../../values/zset.ts';

export interface ScoreBound {
  readonly score: number;
  readonly inclusive: boolean;
}

/** From `start` up to but without `end`. */
export interface Ranks {
  readonly start: number;
  readonly end: number;
}

export const noRanks: Ranks = { start: 0, end: 0 };

export function parseScoreBound(text: ByteString, profile: Profile): ScoreBound {
  const inclusive = text.charCodeAt(0) !== 0x28;
  const score = parseBound(inclusive ? text : text.slice(1), profile.atLeast('8.0') ? 'fast_float' : 'strtod');
  if (score === null) throw errors.err('min or max is not a float');
  return { score, inclusive };
}

export function parseLexBound(text: ByteString): LexBound {
  switch (text[0]) {
    case '[':
      return { member: text.slice(1), inclusive: true };
    case '(':
      return { member: text.slice(1), inclusive: false };
    case '-':
    case '+':
      // Redis looks at one character more, and takes a NUL for the end.
      if (text.length === 1 || text[1] === '\0') return text[0];
  }
  throw errors.err('min or max not valid string range item');
}

/** The ranks of the scores between two bounds. */
export function ranksOfScores(zset: ReadonlyValue<'zset'>, min: ScoreBound, max: ScoreBound): Ranks {
  const start = zset.rankOfScore(min.score, min.inclusive);
  const end = zset.rankOfScore(max.score, !max.inclusive);
  return start < end ? { start, end } : noRanks;
}

/** The ranks from `start` to `stop` inclusive, each counted from the end where it is negative. */
export function ranksBetween(size: number, start: number, stop: number): Ranks {
  const first = Math.max(start < 0 ? start + size : start, 0);
  const last = Math.min(stop < 0 ? stop + size : stop, size - 1);
  return first <= last ? { start: first, end: last + 1 } : noRanks;
}
