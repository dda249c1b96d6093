// Calls of the sorted-set group.

import { type Call, call, type Word } from '../call.ts';
import { integer, numberOrNull } from '../shapes.ts';

/** Members with their scores: `{ alice: 1 }` or `[[1, 'alice']]`. */
export type ScoredMembers = Readonly<Record<string, number>> | readonly (readonly [score: number, member: Word])[];

export interface ZaddOptions {
  /** Only new members (NX), or only present ones (XX). */
  readonly condition?: 'NX' | 'XX';
  /** Change present members only to a greater (GT) or smaller (LT) score. */
  readonly comparison?: 'GT' | 'LT';
  /** CH: answer how many members changed, new ones included. */
  readonly change?: boolean;
}

function scored(members: ScoredMembers): Word[] {
  if (Array.isArray(members)) return members.flat();
  return Object.entries(members).flatMap(([member, score]) => [score, member]);
}

export const sortedSetCalls = {
  /**
   * ZADD: adds members to the sorted set at `key`, or changes their scores.
   * @returns how many members were new (with `change`: new or changed)
   * @throws ReplyError WRONGTYPE if the key holds another type
   */
  zadd: (key: Word, members: ScoredMembers, options: ZaddOptions = {}): Call<number> =>
    call(
      ['ZADD', key, options.condition ?? [], options.comparison ?? [], options.change ? 'CH' : [], scored(members)],
      integer,
    ),

  /**
   * ZINCRBY: adds `increment` to a member's score; a missing member starts at 0.
   * @returns the new score
   */
  zincrby: (key: Word, increment: number, member: Word): Call<number | null> =>
    call(['ZINCRBY', key, increment, member], numberOrNull),
};
