// The hash type, in the encodings that Redis shows:
//
//   listpack     few short fields, in order of insertion:    pairs      a 1  b 2  c 3
//   listpackex   a listpack since some field was             pairs      c 3  b 2  a 1  d 4
//                to get a deadline (Redis 7.4):              deadlines   100  200    0    0
//   hashtable    a Dict, which has a column for deadlines; no order is promised, here it is that of insertion
//   template-listpack, template-array: what HIMPORT makes (Redis 8.10), fields sorted, shorter ones first
//
// A hash moves down that list only, and keeps its encoding when it shrinks or its deadlines go. All this is what
// redis-server 7.0.15 and 8.0.2 showed through OBJECT ENCODING and HGETALL. So is the order in a listpackex: the fields
// with a deadline come first, the earliest before all; a field that is given one (be it the one it had) goes in front of
// those with the same; a field that loses its deadline goes to the very end; any other change is made in place.
//
// The earliest deadline is needed at every access: a listpackex has it in front, a hashtable has a queue for it. Undo
// copies the small arrays once a command, and drops the queue.

import type { ByteString } from '../reply.ts';
import { Dict, NO_EXPIRE } from './dict.ts';
import { FieldDeadlines } from './field-deadlines.ts';
import type { EncodingLimits } from './limits.ts';
import { undo } from './undo.ts';

export type HashEncoding = 'listpack' | 'listpackex' | 'hashtable' | 'template-listpack' | 'template-array';

export type HashLimits = Pick<EncodingLimits, 'hashMaxListpackEntries' | 'hashMaxListpackValue'>;

/** `expireAt` is in milliseconds since the epoch, NO_EXPIRE for none. */
export type FieldVisitor = (field: ByteString, value: ByteString, expireAt: number) => void;

export class HashValue {
  readonly type = 'hash';
  /** See memory.ts. */
  accounted = 0;
  private readonly born = undo.epoch;
  /** The command that has this hash's former state in its undo log. */
  private recordedBy = -1;
  /** The small encodings: field, value, field, value... and, if a listpackex, the deadline of each field. */
  private pairs: ByteString[] = [];
  /** Bytes of those fields and values. */
  private smallText = 0;
  private deadlines: number[] | null = null;
  private dict: Dict<ByteString> | null = null;
  /** `pairs` are sorted: which of the template encodings it is. */
  private template: 'listpack' | 'array' | null = null;
  /** Of the hashtable, if it has deadlines; null when in doubt: it is then made anew from the Dict. */
  private queue: FieldDeadlines | null = null;

  static from(entries: Iterable<readonly [field: ByteString, value: ByteString]>, limits: HashLimits): HashValue {
    const hash = new HashValue();
    for (const [field, value] of entries) hash.set(field, value, limits);
    return hash;
  }

  /** A hash in a template encoding; `fields` are different ones, each with a value at its place. */
  static template(fields: readonly ByteString[], values: readonly ByteString[], limits: HashLimits): HashValue {
    const hash = new HashValue();
    hash.template = 'listpack';
    const order = fields.map((_, i) => i).sort((a, b) => byLength(fields[a] as ByteString, fields[b] as ByteString));
    for (const i of order) hash.set(fields[i] as ByteString, values[i] as ByteString, limits);
    return hash;
  }

  get encoding(): HashEncoding {
    if (this.template !== null) return `template-${this.template}`;
    if (this.dict !== null) return 'hashtable';
    return this.deadlines === null ? 'listpack' : 'listpackex';
  }

  get size(): number {
    return this.dict === null ? this.pairs.length / 2 : this.dict.size;
  }

  /** Bytes of the fields and values. */
  get text(): number {
    return this.dict === null ? this.smallText : this.dict.text;
  }

  get(field: ByteString): ByteString | undefined {
    if (this.dict !== null) return this.dict.get(field);
    const at = this.indexOf(field);
    return at < 0 ? undefined : this.pairs[at + 1];
  }

  has(field: ByteString): boolean {
    return this.dict === null ? this.indexOf(field) >= 0 : this.dict.has(field);
  }

  /** True if the field is new. The field loses its deadline (HSET) unless `keepExpire` (HINCRBY, HSETEX KEEPTTL). */
  set(field: ByteString, value: ByteString, limits: HashLimits, keepExpire = false): boolean {
    const most = limits.hashMaxListpackValue;
    if (this.dict === null && (field.length > most || value.length > most)) this.outgrow();
    const isNew = this.dict === null ? this.setSmall(field, value) : this.dict.set(field, value);
    if (this.dict === null && this.pairs.length > 2 * limits.hashMaxListpackEntries) this.outgrow();
    if (!isNew && !keepExpire && this.expireAt(field) !== NO_EXPIRE) this.setExpire(field, NO_EXPIRE);
    return isNew;
  }

  /**
   * HSET, HMSET and HSETEX name `count` fields, be they new or not. Since Redis 7.2, a hash whose listpack could not
   * hold that many becomes a hashtable beforehand; 7.0 does not look ahead (and must not call this).
   */
  expect(count: number, limits: HashLimits): void {
    if (this.dict === null && this.template === null && count > limits.hashMaxListpackEntries) this.toDict();
  }

  delete(field: ByteString): boolean {
    if (this.dict !== null) {
      if (this.dict.expires > 0) this.noteExpire(this.dict.getExpire(field), NO_EXPIRE, field);
      return this.dict.delete(field);
    }
    const at = this.indexOf(field);
    if (at < 0) return false;
    this.record();
    this.smallText -= field.length + (this.pairs[at + 1] as ByteString).length;
    this.pairs.splice(at, 2);
    this.deadlines?.splice(at / 2, 1);
    return true;
  }

  // Deadlines of fields.

  /** How many fields have a deadline. */
  get expires(): number {
    if (this.dict !== null) return this.dict.expires;
    const first = this.deadlines?.indexOf(NO_EXPIRE) ?? 0;
    return first < 0 ? this.size : first;
  }

  /** The earliest deadline of any field, or NO_EXPIRE. */
  get minExpire(): number {
    if (this.dict === null) return this.deadlines?.[0] ?? NO_EXPIRE;
    return this.earliestInDict(this.dict)?.at ?? NO_EXPIRE;
  }

  expireAt(field: ByteString): number {
    if (this.dict !== null) return this.dict.expires === 0 ? NO_EXPIRE : this.dict.getExpire(field);
    return this.deadlines === null ? NO_EXPIRE : (this.deadlines[this.indexOf(field) / 2] ?? NO_EXPIRE);
  }

  /**
   * Sets a field's deadline or, with NO_EXPIRE, takes it away. False if there is no such field. To restore a listpackex
   * as it was, set its fields in their order and their deadlines in the opposite one.
   */
  setExpire(field: ByteString, at: number): boolean {
    if (this.template === 'array' && at !== NO_EXPIRE) this.toDict();
    if (this.dict !== null) {
      const position = this.dict.find(field);
      if (position < 0) return false;
      this.noteExpire(this.dict.expireAt(position), at, field);
      this.dict.setExpireAt(position, at);
      return true;
    }
    const from = this.indexOf(field);
    if (from < 0) return false;
    if (at !== NO_EXPIRE) this.allowExpires();
    if (at !== NO_EXPIRE || this.expireAt(field) !== NO_EXPIRE) this.moveSmall(from, at);
    return true;
  }

  /**
   * Makes a listpack a listpackex, and a template one or a hashtable. HEXPIRE and its kin do so to any hash they find,
   * and HGETEX where it has an option, though there be no such field or its condition not be met.
   */
  allowExpires(): void {
    if (this.dict !== null || this.deadlines !== null) return;
    if (this.template === 'array') {
      this.toDict();
      return;
    }
    this.record();
    this.template = null;
    this.deadlines = new Array<number>(this.size).fill(NO_EXPIRE);
  }

  /** Deletes the fields whose deadline is before `now` and answers them, the earliest first. */
  deleteDue(now: number): ByteString[] {
    const due: ByteString[] = [];
    while (this.minExpire !== NO_EXPIRE && this.minExpire < now) {
      const field = this.dict === null ? this.pairs[0] : this.earliestInDict(this.dict)?.item;
      if (field === undefined) break;
      due.push(field);
      this.delete(field);
    }
    return due;
  }

  // Everything.

  /** Visits the entries in the order HGETALL shows. `visit` must not change the hash. */
  forEach(visit: FieldVisitor): void {
    const { dict, pairs, deadlines } = this;
    if (dict !== null) {
      dict.forEach((field, value, position) => {
        visit(field, value, dict.expireAt(position));
      });
      return;
    }
    for (let i = 0; i < pairs.length; i += 2) {
      visit(pairs[i] as ByteString, pairs[i + 1] as ByteString, deadlines?.[i / 2] ?? NO_EXPIRE);
    }
  }

  fields(): ByteString[] {
    return this.dict === null ? this.pairs.filter((_, i) => i % 2 === 0) : this.dict.allKeys();
  }

  values(): ByteString[] {
    return this.entries().filter((_, i) => i % 2 === 1);
  }

  /** Field, value, field, value... */
  entries(): ByteString[] {
    if (this.dict === null) return this.pairs.slice();
    const entries: ByteString[] = [];
    for (const [field, value] of this.dict) entries.push(field, value);
    return entries;
  }

  /** A random field; undefined if there is none. */
  random(random: () => number): ByteString | undefined {
    return this.dict === null ? this.pairs[2 * Math.floor(random() * this.size)] : this.dict.randomKey(random);
  }

  /** See Dict.scan. The small encodings give all they have, whatever the cursor or the count, and end the scan. */
  scan(cursor: number, count: number, visit: (field: ByteString, value: ByteString) => void): number {
    if (this.dict !== null) return this.dict.scan(cursor, count, visit);
    this.forEach(visit);
    return 0;
  }

  clone(): HashValue {
    const twin = new HashValue();
    twin.pairs = this.pairs.slice();
    twin.smallText = this.smallText;
    twin.template = this.template;
    twin.deadlines = this.deadlines?.slice() ?? null;
    twin.dict = this.dict?.clone() ?? null;
    return twin;
  }

  // The small encodings.

  /** Where the field is in `pairs`, or -1. */
  private indexOf(field: ByteString): number {
    const { pairs } = this;
    if (this.template !== null) {
      const at = this.placeOf(field);
      return pairs[at] === field ? at : -1;
    }
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === field) return i;
    return -1;
  }

  /** Of a template encoding: where the first field is in `pairs` that does not come before this one. */
  private placeOf(field: ByteString): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (byLength(this.pairs[2 * middle] as ByteString, field) < 0) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }

  private setSmall(field: ByteString, value: ByteString): boolean {
    this.record();
    const at = this.indexOf(field);
    if (at >= 0) {
      this.smallText += value.length - (this.pairs[at + 1] as ByteString).length;
      this.pairs[at + 1] = value;
      return false;
    }
    this.smallText += field.length + value.length;
    if (this.template === null) this.pairs.push(field, value);
    else this.pairs.splice(this.placeOf(field), 0, field, value);
    this.deadlines?.push(NO_EXPIRE);
    return true;
  }

  /** Gives the field at `from` in `pairs` this deadline, and the place that goes with it. */
  private moveSmall(from: number, at: number): void {
    this.record();
    const { pairs } = this;
    const deadlines = this.deadlines as number[];
    const pair = pairs.splice(from, 2);
    deadlines.splice(from / 2, 1);
    let to = at === NO_EXPIRE ? -1 : deadlines.findIndex((other) => other === NO_EXPIRE || other >= at);
    if (to < 0) to = deadlines.length;
    pairs.splice(2 * to, 0, ...pair);
    deadlines.splice(to, 0, at);
  }

  /** A limit of the listpacks was passed. */
  private outgrow(): void {
    if (this.template === null) {
      this.toDict();
      return;
    }
    this.record();
    this.template = 'array';
  }

  private toDict(): void {
    this.record();
    const dict = new Dict<ByteString>();
    this.forEach((field, value, expireAt) => {
      dict.set(field, value);
      if (expireAt !== NO_EXPIRE) dict.setExpire(field, expireAt);
    });
    this.dict = dict;
    this.pairs = [];
    this.smallText = 0;
    this.deadlines = null;
    this.template = null;
  }

  /** Before the first change of a small encoding by a command; a Dict looks after itself. */
  private record(): void {
    if (undo.log === null || this.born === undo.epoch || this.recordedBy === undo.epoch) return;
    this.recordedBy = undo.epoch;
    const pairs = this.pairs.slice();
    const deadlines = this.deadlines?.slice() ?? null;
    const { template, smallText } = this;
    undo.log.push(() => {
      this.pairs = pairs;
      this.smallText = smallText;
      this.deadlines = deadlines;
      this.template = template;
      this.dict = null;
      this.queue = null;
    });
  }

  /** A field of the hashtable is about to get this deadline, or to lose the one it had. */
  private noteExpire(former: number, at: number, field: ByteString): void {
    if (this.dict === null || former === at) return;
    if (undo.log !== null && this.born !== undo.epoch) {
      undo.log.push(() => {
        this.queue = null;
      });
    }
    if (at === NO_EXPIRE) return;
    if (this.dict.expires === 0) this.queue = new FieldDeadlines(this.dict);
    this.queue?.add(at, field);
  }

  private earliestInDict(dict: Dict<ByteString>): { at: number; item: ByteString } | null {
    if (dict.expires === 0) return null;
    this.queue ??= new FieldDeadlines(dict);
    return this.queue.earliest();
  }
}

/** The order of fields in a template: by length, then by bytes. */
function byLength(a: ByteString, b: ByteString): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
