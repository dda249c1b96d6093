// The hash table behind the keyspace, hashes, sets and sorted sets.
//
// A Map finds the position of a key; everything else about an entry lies in columns, arrays of equal length:
//
//   index: Map { 'a' => 0, 'c' => 2, 'd' => 3 }
//
//   position      0     1     2     3          A column costs 8 bytes an entry, an object per entry 40 and more.
//   slots       'a'   hole   'c'   'd'         Only `slots` is always there, the others are null until needed: a set
//   ids           1     2     3     4          has no values, few dicts have deadlines, and until the first compaction
//   values       v1          v3    v4          an id is just base + position + 1.
//   deadlines     0     0    1e12   0
//
// - New entries go to the end, so iteration is in order of insertion, and ids grow with the position.
// - A deletion leaves a hole. When holes outnumber live entries they are squeezed out, in order; ids stay. So every
//   other position is live or better, and a random entry takes a probe or two.
// - SCAN walks down the ids, and its cursor is the id of the entry visited last, found again by binary search. An
//   entry that stays keeps its id and is met exactly once; what is added meanwhile has a larger id and is never met, so
//   every scan ends. A scan needs no other state.
//
// Keys are stored as they come and must be flat, which is the duty of those who cut or glue strings: what Buffer or
// TextDecoder made of bytes is flat for nothing, V8 has no test for a slice, and to copy each key (quickest reliable
// way: [s.slice(0, 1), s.slice(1)].join('')) takes 300 ns, more than the lookup.
//
// Undo (see undo.ts): inverses find entries by key and id, never by position, and the holes that a command left are not
// squeezed out before the next command, so whatever it deleted goes back to where it was.

import type { ByteString } from '../reply.ts';
import { undo } from './undo.ts';

/** The deadline of an entry that has none. Deadlines are milliseconds since the epoch, always above 0. */
export const NO_EXPIRE = 0;

/**
 * Entries per Map. V8's Map ends at 16,777,216, live and deleted together, and cleans up in place only while less than
 * half of that is live: one of 9,000,000 in which entries come and go throws "Map maximum size exceeded", one of
 * 8,388,607 took 20 million replacements.
 */
const MAP_LIMIT = 8_388_607;

/** So many holes are always allowed. */
const FEW_HOLES = 32;

export class Dict<V> {
  /** Live entries. */
  size = 0;
  /** Live entries that have a deadline. */
  expires = 0;
  /** Bytes of the keys, and of the values that are strings: see memory.ts. */
  text = 0;

  private readonly born = undo.epoch;
  private readonly mapLimit: number;
  /** Usually one Map; each key is in one of them. No Map: they are built at the first lookup (see clone). */
  private index: Map<ByteString, number>[] = [];
  private slots: (ByteString | undefined)[] = [];
  private values: V[] | null = null;
  private deadlines: number[] | null = null;
  private accessed: number[] | null = null;
  private ids: number[] | null = null;
  private base = 0;
  private lastId = 0;
  /** The command that may want its holes back. */
  private heldBy = -1;

  constructor(mapLimit = MAP_LIMIT) {
    this.mapLimit = mapLimit;
  }

  // By key.

  get(key: ByteString): V | undefined {
    const position = this.find(key);
    return position < 0 ? undefined : this.valueAt(position);
  }

  has(key: ByteString): boolean {
    return this.find(key) >= 0;
  }

  /** True if the key is new. An entry that is overwritten keeps its place, its id and its deadline. */
  set(key: ByteString, value: V): boolean {
    const position = this.find(key);
    if (position >= 0) this.setValueAt(position, value);
    else this.append(key, value);
    return position < 0;
  }

  /** Adds a key that is not there, and answers its position. */
  add(key: ByteString, value: V): number {
    this.append(key, value);
    return this.slots.length - 1;
  }

  delete(key: ByteString): boolean {
    this.compact();
    const position = this.find(key);
    if (position >= 0) this.deleteAt(position);
    return position >= 0;
  }

  clear(): void {
    if (this.recording()) {
      const { size, expires, text, index, slots, values, deadlines, accessed, ids, base, lastId } = this;
      const former = { size, expires, text, index, slots, values, deadlines, accessed, ids, base, lastId };
      undo.log?.push(() => Object.assign(this, former));
    }
    this.size = this.expires = this.text = 0;
    this.index = [];
    this.slots = [];
    this.values = this.deadlines = this.accessed = this.ids = null;
    this.base = this.lastId;
  }

  /** The deadline of a key; NO_EXPIRE if it has none or does not exist. */
  getExpire(key: ByteString): number {
    const position = this.find(key);
    return position < 0 ? NO_EXPIRE : this.expireAt(position);
  }

  /** Sets a deadline or, with NO_EXPIRE, takes it away. False if there is no such key. */
  setExpire(key: ByteString, at: number): boolean {
    const position = this.find(key);
    if (position >= 0) this.setExpireAt(position, at);
    return position >= 0;
  }

  // By position: one lookup for all that is known of a key. A position holds until the next `set` or `delete`.

  /** The position of a key, or -1. */
  find(key: ByteString): number {
    const { index } = this;
    for (let i = 0; i < index.length; i++) {
      const position = (index[i] as Map<ByteString, number>).get(key);
      if (position !== undefined) return position;
    }
    return index.length > 0 || this.size === 0 ? -1 : this.findUnindexed(key);
  }

  /** A live position, each with equal chance, or -1 if the dict is empty. */
  randomPosition(random: () => number): number {
    const { slots, size } = this;
    if (size === 0) return -1;
    // The bound is for holes that wait for the command's end, and for a `random` that always says the same.
    for (let probes = 64 + (8 * slots.length) / size; probes > 0; probes--) {
      const position = Math.floor(random() * slots.length);
      if (slots[position] !== undefined) return position;
    }
    let rank = Math.floor(random() * size);
    for (let position = 0; ; position++) if (slots[position] !== undefined && rank-- === 0) return position;
  }

  randomKey(random: () => number): ByteString | undefined {
    return this.slots[this.randomPosition(random)];
  }

  keyAt(position: number): ByteString {
    return this.slots[position] as ByteString;
  }

  valueAt(position: number): V {
    return this.values === null ? (undefined as V) : (this.values[position] as V);
  }

  setValueAt(position: number, value: V): void {
    if (this.recording()) {
      const former = this.valueAt(position);
      const key = this.keyAt(position);
      // As `recordAt`, with one closure instead of two: every SET of a key that exists comes through here.
      undo.log?.push(() => {
        const found = this.find(key);
        if (found >= 0) this.setValueAt(found, former);
      });
    }
    if (this.values === null) {
      if (value === undefined) return;
      this.values = this.column(undefined as V);
    }
    this.text += lengthOf(value) - lengthOf(this.values[position]);
    this.values[position] = value;
  }

  deleteAt(position: number): void {
    if (this.recording()) {
      const id = this.idAt(position);
      const key = this.keyAt(position);
      const value = this.valueAt(position);
      const at = this.expireAt(position);
      this.heldBy = undo.epoch;
      undo.log?.push(() => this.setExpireAt(this.refill(id, key, value), at));
    }
    this.erase(position);
  }

  expireAt(position: number): number {
    return this.deadlines === null ? NO_EXPIRE : (this.deadlines[position] as number);
  }

  setExpireAt(position: number, at: number): void {
    const former = this.expireAt(position);
    if (at === former) return;
    if (this.recording()) this.recordAt(position, (found) => this.setExpireAt(found, former));
    if (this.deadlines === null) this.deadlines = this.column(NO_EXPIRE);
    this.deadlines[position] = at;
    if (former === NO_EXPIRE) this.expires++;
    else if (at === NO_EXPIRE) this.expires--;
  }

  /** What the owner noted about the entry's last use (a clock or a counter); 0 until then. Undo leaves it alone. */
  accessAt(position: number): number {
    return this.accessed === null ? 0 : (this.accessed[position] as number);
  }

  setAccessAt(position: number, access: number): void {
    if (this.accessed === null && access !== 0) this.accessed = this.column(0);
    if (this.accessed !== null) this.accessed[position] = access;
  }

  // Everything.

  /** Visits the entries that are there now, in order of insertion. `visit` may delete; what it adds is not visited. */
  forEach(visit: (key: ByteString, value: V, position: number) => void): void {
    const end = this.lastId;
    for (let position = 0; position < this.slots.length; ) {
      const { slots } = this;
      const key = slots[position];
      const id = this.idAt(position);
      if (id > end) return;
      if (key !== undefined) visit(key, this.valueAt(position), position);
      position = slots === this.slots ? position + 1 : this.positionFrom(id + 1);
    }
  }

  /** As forEach; the loop's body may delete. */
  *[Symbol.iterator](): Generator<[ByteString, V], void, undefined> {
    const end = this.lastId;
    for (let position = 0; position < this.slots.length; ) {
      const { slots } = this;
      const key = slots[position];
      const id = this.idAt(position);
      if (id > end) return;
      if (key !== undefined) yield [key, this.valueAt(position)];
      position = slots === this.slots ? position + 1 : this.positionFrom(id + 1);
    }
  }

  /** All keys in order of insertion. */
  allKeys(): ByteString[] {
    return this.slots.filter((key) => key !== undefined);
  }

  /**
   * Visits up to `count` entries and answers the cursor to go on with; 0 begins and ends a scan. `visit` may delete.
   * A cursor is a number below 2^53; one that was never given out is as good as any.
   */
  scan(cursor: number, count: number, visit: (key: ByteString, value: V, position: number) => void): number {
    let { slots } = this;
    let visited = 0;
    let id = cursor;
    for (let position = (id === 0 ? slots.length : this.positionFrom(id)) - 1; position >= 0; position--) {
      const key = slots[position];
      if (key === undefined) continue;
      if (visited++ >= count) return id;
      id = this.idAt(position);
      visit(key, this.valueAt(position), position);
      if (slots === this.slots) continue;
      slots = this.slots;
      position = this.positionFrom(id);
    }
    return 0;
  }

  /**
   * A dict of the same entries, ids and cursors. The columns are copied at once (10 ms for a million entries), the
   * index (500 ms) is made at the first lookup: a snapshot that is only walked through never needs one.
   */
  clone(copyValue?: (value: V) => V): Dict<V> {
    const twin = new Dict<V>(this.mapLimit);
    twin.slots = this.slots.slice();
    twin.values = this.values?.slice() ?? null;
    twin.deadlines = this.deadlines?.slice() ?? null;
    twin.accessed = this.accessed?.slice() ?? null;
    twin.ids = this.ids?.slice() ?? null;
    ({ size: twin.size, expires: twin.expires, text: twin.text, base: twin.base, lastId: twin.lastId } = this);
    if (copyValue !== undefined) {
      this.forEach((_key, value, position) => {
        twin.setValueAt(position, copyValue(value));
      });
    }
    return twin;
  }

  // Machinery.

  private recording(): boolean {
    return undo.log !== null && this.born !== undo.epoch;
  }

  private recordAt(position: number, inverse: (found: number) => void): void {
    const key = this.keyAt(position);
    undo.log?.push(() => {
      const found = this.find(key);
      if (found >= 0) inverse(found);
    });
  }

  private append(key: ByteString, value: V): void {
    this.compact();
    this.push(key, value);
    if (this.recording()) this.recordAt(this.slots.length - 1, (found) => this.erase(found));
  }

  private push(key: ByteString, value: V): number {
    const position = this.slots.length;
    this.link(key, position);
    if (this.values === null && value !== undefined) this.values = this.column(undefined as V);
    this.slots.push(key);
    this.values?.push(value);
    this.deadlines?.push(NO_EXPIRE);
    this.accessed?.push(0);
    this.ids?.push(this.lastId + 1);
    this.lastId++;
    this.size++;
    this.text += key.length + lengthOf(value);
    return position;
  }

  private erase(position: number): void {
    const key = this.keyAt(position);
    for (const map of this.index) if (map.delete(key)) break;
    this.setExpireAt(position, NO_EXPIRE);
    this.slots[position] = undefined;
    this.text -= key.length + lengthOf(this.values?.[position]);
    // A number stays: among numbers alone V8 keeps them unboxed, 8 bytes each instead of 24.
    if (this.values !== null && typeof this.values[position] !== 'number') this.values[position] = undefined as V;
    this.size--;
  }

  /** Puts a deleted entry back, into its hole if that is still there. */
  private refill(id: number, key: ByteString, value: V): number {
    let position = this.find(key);
    if (position >= 0) return position;
    position = this.positionFrom(id);
    if (this.idAt(position) !== id || this.slots[position] !== undefined) return this.push(key, value);
    this.link(key, position);
    this.slots[position] = key;
    this.text += key.length;
    this.setValueAt(position, value);
    this.size++;
    return position;
  }

  /** Enters a key in the index, which a lookup before has made. */
  private link(key: ByteString, position: number): void {
    const { index } = this;
    let i = 0;
    while (i < index.length && (index[i] as Map<ByteString, number>).size >= this.mapLimit) i++;
    if (i === index.length) index.push(new Map());
    (index[i] as Map<ByteString, number>).set(key, position);
  }

  private findUnindexed(key: ByteString): number {
    this.index.push(new Map());
    this.slots.forEach((slot, position) => {
      if (slot !== undefined) this.link(slot, position);
    });
    return this.find(key);
  }

  private compact(): void {
    const { slots, index } = this;
    const holes = slots.length - this.size;
    if (holes <= FEW_HOLES || holes <= this.size || (undo.log !== null && this.heldBy === undo.epoch)) return;
    const live: number[] = [];
    for (let position = 0; position < slots.length; position++) if (slots[position] !== undefined) live.push(position);
    const squeeze = <T>(column: T[]): T[] => live.map((position) => column[position] as T);
    this.ids = live.map((position) => this.idAt(position));
    this.slots = squeeze(slots);
    this.values &&= squeeze(this.values);
    this.deadlines &&= squeeze(this.deadlines);
    this.accessed &&= squeeze(this.accessed);
    for (let to = 0; to < live.length; to++) {
      if (live[to] === to) continue;
      const key = this.keyAt(to);
      const map = index.length === 1 ? index[0] : index.find((candidate) => candidate.has(key));
      map?.set(key, to);
    }
  }

  /** Beyond the last position, an id that no entry has yet. */
  private idAt(position: number): number {
    if (this.ids === null) return this.base + position + 1;
    return this.ids[position] ?? this.lastId + 1;
  }

  /** The first position whose id is `id` or larger. */
  private positionFrom(id: number): number {
    const { ids, slots } = this;
    if (ids === null) return Math.min(Math.max(id - this.base - 1, 0), slots.length);
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private column<T>(filler: T): T[] {
    return new Array<T>(this.slots.length).fill(filler);
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}
