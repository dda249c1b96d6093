// The set type, in the three encodings that Redis shows:
//
//   intset      members, all canonical 64-bit integers, kept in numeric order    -5 1 2 30
//   listpack    members in order of insertion (since Redis 7.2)                  -5 1 2 30 pear 4
//   hashtable   a Dict without values; Redis promises no order, here it is that of insertion
//
// A set only ever moves to the right: what shrinks keeps its encoding until the key is made anew. Thresholds and order
// are those of redis-server 7.0.15 and 8.0.2, asked through OBJECT ENCODING and SMEMBERS; an intset that outgrows
// set-max-intset-entries becomes a hashtable even where a listpack had room for it.
//
// Both small encodings are one array of members as text: canonical integers of equal sign compare by length, then as
// strings, so even the 64-bit ones need no BigInt. Undo copies that array once a command.

import { isInteger } from '../numbers.ts';
import type { ByteString } from '../reply.ts';
import { Dict } from './dict.ts';
import type { EncodingLimits } from './limits.ts';
import { undo } from './undo.ts';

export type SetEncoding = 'intset' | 'listpack' | 'hashtable';

/** What the set's behaviour depends on; `setListpack` tells Redis 7.0 (false) from 7.2 and later. */
export type SetLimits = Pick<
  EncodingLimits,
  'setMaxIntsetEntries' | 'setMaxListpackEntries' | 'setMaxListpackValue' | 'setListpack'
>;

export class SetValue {
  readonly type = 'set';
  /** See memory.ts. */
  accounted = 0;
  private readonly born = undo.epoch;
  /** The command that has this set's former state in its undo log. */
  private recordedBy = -1;
  private form: SetEncoding;
  /** The members in the small encodings. */
  private small: ByteString[] = [];
  /** Bytes of those members. */
  private smallText = 0;
  /** The members in the hashtable encoding. */
  private dict: Dict<undefined> | null = null;

  /** An empty set that starts in this encoding. SADD and SMOVE start with `create`. */
  constructor(encoding: SetEncoding) {
    this.form = encoding;
    if (encoding === 'hashtable') this.dict = new Dict();
  }

  /** The empty set that a command makes which is about to add `count` members, `first` before all. */
  static create(first: ByteString, limits: SetLimits, count = 1): SetValue {
    const sized = limits.setListpack;
    if (isInteger(first) && (!sized || count <= limits.setMaxIntsetEntries)) return new SetValue('intset');
    return new SetValue(sized && count <= limits.setMaxListpackEntries ? 'listpack' : 'hashtable');
  }

  /** A set that starts as an empty intset and is given one member after the other: SUNIONSTORE, SDIFFSTORE. */
  static from(members: Iterable<ByteString>, limits: SetLimits, encoding: SetEncoding = 'intset'): SetValue {
    const set = new SetValue(encoding);
    for (const member of members) set.add(member, limits);
    return set;
  }

  /** What SINTERSTORE stores of these (distinct) members. */
  static fromIntersection(members: readonly ByteString[], limits: SetLimits): SetValue {
    const integers = members.length <= limits.setMaxIntsetEntries && members.every(isInteger);
    return SetValue.from(members, limits, integers || !limits.setListpack ? 'intset' : 'listpack');
  }

  get encoding(): SetEncoding {
    return this.form;
  }

  get size(): number {
    return this.dict === null ? this.small.length : this.dict.size;
  }

  /** Bytes of the members. */
  get text(): number {
    return this.dict === null ? this.smallText : this.dict.text;
  }

  has(member: ByteString): boolean {
    return this.dict === null ? this.indexOf(member) >= 0 : this.dict.has(member);
  }

  /** True if the member is new. */
  add(member: ByteString, limits: SetLimits): boolean {
    if (this.dict !== null) return this.dict.set(member, undefined);
    if (this.form === 'intset' && isInteger(member)) return this.addInteger(member, limits);
    if (this.indexOf(member) >= 0) return false;
    this.record();
    if (this.fitsListpack(member, limits)) {
      this.form = 'listpack';
      this.small.push(member);
      this.smallText += member.length;
    } else {
      this.toDict().set(member, undefined);
    }
    return true;
  }

  /**
   * SADD names `count` members, be they new or not. Since Redis 7.2 a set whose encoding could not hold that many
   * becomes a hashtable beforehand; 7.0 does not look ahead.
   */
  expect(count: number, limits: SetLimits): void {
    if (this.dict !== null || !limits.setListpack) return;
    const most = this.form === 'intset' ? limits.setMaxIntsetEntries : limits.setMaxListpackEntries;
    if (count <= most) return;
    this.record();
    this.toDict();
  }

  delete(member: ByteString): boolean {
    if (this.dict !== null) return this.dict.delete(member);
    const position = this.indexOf(member);
    if (position < 0) return false;
    this.record();
    this.small.splice(position, 1);
    this.smallText -= member.length;
    return true;
  }

  /** The members in the order SMEMBERS shows. */
  members(): ByteString[] {
    return this.dict === null ? this.small.slice() : this.dict.allKeys();
  }

  /** As `members`, without the copy; the body must not change the set. */
  forEach(visit: (member: ByteString) => void): void {
    if (this.dict !== null) this.dict.forEach(visit);
    else for (const member of this.small) visit(member);
  }

  /** A random member; undefined if there is none. */
  random(random: () => number): ByteString | undefined {
    return this.dict === null ? this.small[Math.floor(random() * this.small.length)] : this.dict.randomKey(random);
  }

  /** See Dict.scan. The small encodings give all they have, whatever the cursor or the count, and end the scan. */
  scan(cursor: number, count: number, visit: (member: ByteString) => void): number {
    if (this.dict !== null) return this.dict.scan(cursor, count, visit);
    this.forEach(visit);
    return 0;
  }

  clone(): SetValue {
    const twin = new SetValue(this.form);
    twin.small = this.small.slice();
    twin.smallText = this.smallText;
    twin.dict = this.dict === null ? null : this.dict.clone();
    return twin;
  }

  private addInteger(member: ByteString, limits: SetLimits): boolean {
    const position = lowerBound(this.small, member);
    if (this.small[position] === member) return false;
    this.record();
    this.small.splice(position, 0, member);
    this.smallText += member.length;
    if (this.small.length > limits.setMaxIntsetEntries) this.toDict();
    return true;
  }

  private fitsListpack(member: ByteString, limits: SetLimits): boolean {
    const { small } = this;
    const most = limits.setMaxListpackValue;
    if (!limits.setListpack || small.length >= limits.setMaxListpackEntries || member.length > most) return false;
    // An intset's longest member is its first or its last.
    return this.form === 'listpack' || ((small[0] ?? '').length <= most && (small.at(-1) ?? '').length <= most);
  }

  private toDict(): Dict<undefined> {
    const dict = new Dict<undefined>();
    for (const member of this.small) dict.set(member, undefined);
    this.form = 'hashtable';
    this.small = [];
    this.smallText = 0;
    this.dict = dict;
    return dict;
  }

  private indexOf(member: ByteString): number {
    if (this.form !== 'intset') return this.small.indexOf(member);
    if (!isInteger(member)) return -1;
    const position = lowerBound(this.small, member);
    return this.small[position] === member ? position : -1;
  }

  /** Before the first change of a small encoding by a command; a Dict looks after itself. */
  private record(): void {
    if (undo.log === null || this.born === undo.epoch || this.recordedBy === undo.epoch) return;
    this.recordedBy = undo.epoch;
    const { form, dict, smallText } = this;
    const small = this.small.slice();
    undo.log.push(() => {
      this.form = form;
      this.dict = dict;
      this.small = small;
      this.smallText = smallText;
    });
  }
}

const MINUS = 0x2d;

/** The first position in an intset whose member is `member` or larger. */
function lowerBound(intset: readonly ByteString[], member: ByteString): number {
  let low = 0;
  let high = intset.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isLess(intset[middle] as ByteString, member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** a < b, of canonical integers. */
function isLess(a: ByteString, b: ByteString): boolean {
  const negative = a.charCodeAt(0) === MINUS;
  if (negative !== (b.charCodeAt(0) === MINUS)) return negative;
  if (a.length !== b.length) return a.length < b.length !== negative;
  return a !== b && a < b !== negative;
}
