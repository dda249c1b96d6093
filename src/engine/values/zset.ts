// The sorted set: every member has one score, and every entry a rank in the order of scores.
//
// Two structures hold the same entries, as in Redis: SortedBlocks keeps them in order, a Dict finds a member's score.
//
//        'c' --> scores   Dict:   a => 1, b => 1, c => 5, k => 2        score in O(1), ZSCAN
//                entries  blocks: [1:a 1:b] [2:k 5:c]                   rank, ranges and removal in O(log n)
//
// While it is small there is no Dict, as there is none in Redis's listpack: a member is searched for, ZSCAN answers
// all entries at once and in order, and a zero loses its sign (what a listpack keeps of -0 is the integer 0). It grows
// into a 'skiplist' as ZADD does it, before the entry that is too many or too long, and never shrinks back: only a
// result that is stored anew may be a listpack again (`from`). Asked of 7.0.15, 8.0.2 and Valkey 8.0: zset.test.ts.
//
// Undo: what this class records takes back the change to `entries` (and to which structures there are); the Dict
// records its own. Each is restored without a look at the other.

import type { ByteString } from '../reply.ts';
import { Dict } from './dict.ts';
import type { EncodingLimits } from './limits.ts';
import { type Entries, SortedBlocks } from './sorted-blocks.ts';
import { undo } from './undo.ts';

export type { Entries } from './sorted-blocks.ts';

export interface Entry {
  readonly member: ByteString;
  readonly score: number;
}

/** An end of a range by members: `-` and `+` are before and after every member. */
export type LexBound = '-' | '+' | { readonly member: ByteString; readonly inclusive: boolean };

export class SortedSet {
  readonly type = 'zset';
  /** See memory.ts. */
  accounted = 0;
  private readonly born = undo.epoch;
  private entries = new SortedBlocks();
  /** Null while the encoding is listpack. */
  private scores: Dict<number> | null = null;

  /** A set of these entries, which are of different members, in the encoding that Redis stores a result in. */
  static from(pairs: Iterable<readonly [member: ByteString, score: number]>, limits: EncodingLimits): SortedSet {
    const set = new SortedSet();
    const all = [...pairs];
    const isShort = ([member]: readonly [ByteString, number]) => member.length <= limits.zsetMaxListpackValue;
    if (all.length > limits.zsetMaxListpackEntries || !all.every(isShort)) set.convert();
    for (const [member, score] of all) set.insert(score, member);
    return set;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Bytes of the members. */
  get text(): number {
    return this.entries.text;
  }

  get encoding(): 'listpack' | 'skiplist' {
    return this.scores === null ? 'listpack' : 'skiplist';
  }

  has(member: ByteString): boolean {
    return this.find(member) >= 0;
  }

  score(member: ByteString): number | undefined {
    const position = this.find(member);
    return position < 0 ? undefined : this.scoreAt(position);
  }

  /** Where the score of a member is, until the next change; -1 if nowhere. (A position in the Dict, else a rank.) */
  find(member: ByteString): number {
    return this.scores === null ? this.entries.search(member) : this.scores.find(member);
  }

  /** The score at a place that `find` told. */
  scoreAt(position: number): number {
    return this.scores === null ? this.entries.scoreAt(position) : this.scores.valueAt(position);
  }

  /** Gives `member` a score, which is not NaN. 0 and -0 are the same score: the one that is there stays. */
  set(member: ByteString, score: number, limits: EncodingLimits): 'added' | 'updated' | 'same' {
    return this.put(this.find(member), member, score, limits);
  }

  /** `set` for who has just found the member at `position`, or that it is not there. */
  put(position: number, member: ByteString, score: number, limits: EncodingLimits): 'added' | 'updated' | 'same' {
    if (position < 0) {
      this.expect(this.size + 1, limits);
      if (member.length > limits.zsetMaxListpackValue) this.convert();
      this.insert(score, member);
      return 'added';
    }
    const { scores } = this;
    const current = this.scoreAt(position);
    if (current === score) return 'same';
    if (this.recording()) this.record(member, score, current);
    if (scores === null) this.entries.rescore(member, current, unsigned(score));
    else {
      scores.setValueAt(position, score);
      this.entries.rescore(member, current, score);
    }
    return 'updated';
  }

  delete(member: ByteString): boolean {
    const position = this.find(member);
    if (position >= 0) this.remove(this.scoreAt(position), member);
    return position >= 0;
  }

  /**
   * Grows into a skiplist at once if `count` entries are too many for a listpack. ZADD of 8.0.2 asks this
   * of the number of its pairs, whatever they then do (129 pairs of one member make a skiplist of one entry); ZADD of
   * 7.0.15 does not.
   */
  expect(count: number, limits: EncodingLimits): void {
    if (count > limits.zsetMaxListpackEntries) this.convert();
  }

  /** Turns a listpack into a skiplist. */
  convert(): void {
    if (this.scores !== null) return;
    if (this.recording()) {
      undo.log?.push(() => {
        this.scores = null;
      });
    }
    const scores = new Dict<number>();
    this.entries.forEach((member, score) => {
      scores.add(member, score);
    });
    this.scores = scores;
  }

  /** -1 if there is no such member. */
  rank(member: ByteString): number {
    const position = this.find(member);
    return position < 0 || this.scores === null ? position : this.entries.rankOf(this.scores.valueAt(position), member);
  }

  at(rank: number): Entry | undefined {
    if (!(rank >= 0 && rank < this.size)) return undefined;
    return { member: this.entries.memberAt(rank), score: this.entries.scoreAt(rank) };
  }

  /** The entries of the ranks from `start` up to but without `end`; in falling order if `reverse`. */
  slice(start: number, end: number, reverse = false): Entries {
    return this.entries.slice(Math.max(start, 0), Math.min(end, this.size), reverse);
  }

  /** The first rank whose score is at least `score` (`inclusive`), or more than it; `size` if there is none. */
  rankOfScore(score: number, inclusive: boolean): number {
    return this.entries.rankOf(score, inclusive ? '' : null);
  }

  /** The first rank whose member is not before `member` (`inclusive`), or after it, all scores being equal. */
  rankOfLex(member: ByteString, inclusive: boolean): number {
    return this.entries.rankOfLex(member, inclusive);
  }

  /**
   * The ranks [start, end) of the members between two bounds. That is defined where all scores are equal; where they
   * are not, a listpack answers as Redis's does, which walks from the first (`reverse`: the last) entry within the
   * one bound to the first that is beyond the other.
   */
  lexRange(min: LexBound, max: LexBound, reverse = false): { start: number; end: number } {
    const { entries, size } = this;
    const nothing = { start: 0, end: 0 };
    if (size === 0 || isEmptyRange(min, max)) return nothing;
    if (this.scores !== null) {
      const start = typeof min === 'string' ? 0 : entries.rankOfLex(min.member, min.inclusive);
      const end = typeof max === 'string' ? size : entries.rankOfLex(max.member, !max.inclusive);
      return start < end ? { start, end } : nothing;
    }
    const reaches = (rank: number) => isAbove(entries.memberAt(rank), min);
    const stays = (rank: number) => isBelow(entries.memberAt(rank), max);
    if (!reaches(size - 1) || !stays(0)) return nothing;
    let start = 0;
    let end = size;
    if (reverse) {
      while (!stays(end - 1)) end--;
      start = end;
      while (start > 0 && reaches(start - 1)) start--;
    } else {
      while (!reaches(start)) start++;
      end = start;
      while (end < size && stays(end)) end++;
    }
    return { start, end };
  }

  /** Removes the entries of the ranks from `start` up to but without `end`, and answers them in rising order. */
  deleteRange(start: number, end: number): Entries {
    const removed = this.entries.removeRange(start, Math.max(start, Math.min(end, this.size)));
    const { members, scores } = removed;
    if (this.scores !== null) for (const member of members) this.scores.delete(member);
    if (this.recording()) {
      undo.log?.push(() => {
        for (let i = 0; i < members.length; i++) this.entries.insert(scores[i] as number, members[i] as ByteString);
      });
    }
    return removed;
  }

  popMin(): Entry | undefined {
    return this.pop(this.at(0));
  }

  popMax(): Entry | undefined {
    return this.pop(this.at(this.size - 1));
  }

  /** One of the entries, each as likely as the others; `random` answers a number in [0, 1). */
  random(random: () => number): Entry | undefined {
    return this.at(Math.floor(random() * this.size));
  }

  /** Visits about `count` entries from `cursor` on; answers the cursor to go on from, 0 at the end. See Dict.scan. */
  scan(cursor: number, count: number, visit: (member: ByteString, score: number) => void): number {
    if (this.scores !== null) return this.scores.scan(cursor, count, visit);
    this.entries.forEach(visit);
    return 0;
  }

  /** In rising order. */
  forEach(visit: (member: ByteString, score: number) => void): void {
    this.entries.forEach(visit);
  }

  /** In rising order. */
  [Symbol.iterator](): Iterator<[member: ByteString, score: number]> {
    return this.entries[Symbol.iterator]();
  }

  clone(): SortedSet {
    const copy = new SortedSet();
    copy.entries = this.entries.clone();
    copy.scores = this.scores?.clone() ?? null;
    return copy;
  }

  private pop(entry: Entry | undefined): Entry | undefined {
    if (entry !== undefined) this.remove(entry.score, entry.member);
    return entry;
  }

  private insert(score: number, member: ByteString): void {
    if (this.recording()) this.record(member, score, undefined);
    if (this.scores === null) this.entries.insert(unsigned(score), member);
    else {
      this.scores.add(member, score);
      this.entries.insert(score, member);
    }
  }

  private remove(score: number, member: ByteString): void {
    if (this.recording()) this.record(member, undefined, score);
    this.scores?.delete(member);
    this.entries.remove(score, member);
  }

  private recording(): boolean {
    return undo.log !== null && this.born !== undo.epoch;
  }

  /** For the case that `member`, which has the score `from`, is to have `to` again; undefined: to be absent. */
  private record(member: ByteString, from: number | undefined, to: number | undefined): void {
    undo.log?.push(() => {
      if (from === undefined) this.entries.insert(to as number, member);
      else if (to === undefined) this.entries.remove(from, member);
      else this.entries.rescore(member, from, to);
    });
  }
}

function unsigned(score: number): number {
  return score === 0 ? 0 : score;
}

function isEmptyRange(min: LexBound, max: LexBound): boolean {
  if (min === '+' || max === '-') return true;
  if (min === '-' || max === '+') return false;
  return min.member > max.member || (min.member === max.member && !(min.inclusive && max.inclusive));
}

function isAbove(member: ByteString, min: LexBound): boolean {
  if (typeof min === 'string') return min === '-';
  return min.inclusive ? member >= min.member : member > min.member;
}

function isBelow(member: ByteString, max: LexBound): boolean {
  if (typeof max === 'string') return max === '+';
  return max.inclusive ? member <= max.member : member < max.member;
}
