// One database: the keys, their values and their deadlines, and the one door through which commands change them.
//
//   read(key, type)   look at a value            \  an expired key is gone for both, and its event fires
//   write(key, type)  get a value to change it   /  WRONGTYPE is thrown here and nowhere else
//   set, delete, setExpire                          change the key itself
//   changed(key, event)                             say what was done: the event, the dirty count, WATCH, waking
//                                                   blocked clients, and deletion of a value that became empty
//
// A readonly command sees `ReadDatabase`, which has no method that changes anything.

import type { AccessClock } from './access.ts';
import { errors } from './errors.ts';
import type { EventClass, EventName } from './events.ts';
import { eventClass } from './events.ts';
import type { ByteString } from './reply.ts';
import { Dict, NO_EXPIRE as none } from './values/dict.ts';
import { deadlineOverhead, keyOverhead, memoryOf } from './values/memory.ts';
import type { RawString } from './values/string.ts';
import { stringOverhead } from './values/string-memory.ts';
import { undo } from './values/undo.ts';
import { isEmpty, type ReadonlyValue, type TypeName, typeOf, type Value, type ValueTypes } from './values/value.ts';

/** What a database asks of the engine it belongs to. */
export interface DatabaseOwner {
  /** Whole milliseconds; frozen while a command runs. */
  readonly now: number;
  /** A dataset is being loaded: nothing expires meanwhile. */
  readonly loading: boolean;
  dirty: number;
  readonly access: AccessClock;
  readonly stats: { keyspaceHits: number; keyspaceMisses: number; expiredKeys: number; evictedKeys: number };
  /** True if any `notify-keyspace-events` class is on. */
  readonly notifying: boolean;
  /** True if this class is on: spares the call where nothing listens. */
  notifies(eventClass: EventClass): boolean;
  notify(db: Database, eventClass: EventClass, event: string, key: ByteString): void;
  /** The key's value or deadline changed: WATCH and observers. */
  modified(db: Database, key: ByteString): void;
  /** The key may have become what a blocked client waits for. */
  ready(db: Database, key: ByteString): void;
  /** An expired key was deleted: the log and replicas must hear of it. */
  propagateExpired(db: Database, key: ByteString): void;
  propagateEvicted(db: Database, key: ByteString): void;
  /** A key or a hash field got this deadline. */
  schedule(at: number, db: Database, key: ByteString): void;
  /** Deletes the due fields of a hash. */
  expireFields(db: Database, key: ByteString, hash: ValueTypes['hash']): void;
  readonly emitsOverwritten: boolean;
}

export interface ReadDatabase {
  readonly index: number;
  /** Number of keys. */
  readonly size: number;
  /** The value at `key` if there is one. Counts a hit or a miss. WRONGTYPE if it has another type. */
  read<T extends TypeName>(key: ByteString, type: T): ReadonlyValue<T> | undefined;
  /** The value at `key` whatever its type, counted as a hit or a miss and, unless `touch` is false, as a use. */
  lookup(key: ByteString, touch?: boolean): Value | undefined;
  /** The value at `key` whatever its type, without counting the access. */
  peek(key: ByteString): Value | undefined;
  has(key: ByteString): boolean;
  /** What is noted of the key's last use: see access.ts. Null if there is no such key. */
  access(key: ByteString): number | null;
  /** When the key expires, in milliseconds since the epoch; null if never or if there is no such key. */
  expireAt(key: ByteString): number | null;
  /** Keys with a deadline. */
  readonly volatile: number;
  randomKey(random: () => number): ByteString | undefined;
  /** Visits up to about `count` keys from `cursor` on; returns the next cursor, 0 at the end. */
  scan(cursor: number, count: number, visit: (key: ByteString, value: Value) => void): number;
  /** All live keys. */
  keys(): ByteString[];
  /**
   * The hatch: PFCOUNT, a readonly command, keeps in a HyperLogLog's string the cardinality that it counted. `value` is
   * that string; `isNews` if it differs from before, which the log and who watches the key are then told.
   */
  keepCounted(key: ByteString, value: RawString, isNews: boolean): void;
}

export class Database implements ReadDatabase {
  readonly index: number;
  readonly #owner: DatabaseOwner;
  #dict = new Dict<Value>();
  /** The last value handed out for writing: spares `changed` a look-up. */
  #writtenKey: ByteString | null = null;
  #written: Value | null = null;
  /** What the values take that are more than a byte string: the sum of their `accounted`. */
  #accounted = 0;

  constructor(index: number, owner: DatabaseOwner) {
    this.index = index;
    this.#owner = owner;
  }

  get size(): number {
    return this.#dict.size;
  }

  get volatile(): number {
    return this.#dict.expires;
  }

  /** What the keys and values take, in bytes: see values/memory.ts. */
  get memory(): number {
    const { size, text } = this.#dict;
    return size * (keyOverhead + stringOverhead) + text + this.#accounted + this.volatile * deadlineOverhead;
  }

  /** What the table of keys takes beside their text and their values. */
  get overhead(): { readonly main: number; readonly expires: number } {
    return { main: this.size * keyOverhead, expires: this.volatile * deadlineOverhead };
  }

  // ---- reading ----

  read<T extends TypeName>(key: ByteString, type: T): ReadonlyValue<T> | undefined {
    const value = this.lookup(key);
    if (value === undefined) return undefined;
    if (typeOf(value) !== type) throw errors.wrongType();
    return value as ReadonlyValue<T>;
  }

  lookup(key: ByteString, touch = true): Value | undefined {
    const position = this.#find(key);
    const value = position < 0 ? undefined : this.#valueAt(position, key);
    const { stats } = this.#owner;
    if (value === undefined) {
      stats.keyspaceMisses++;
      if (this.#owner.notifies('m')) this.#owner.notify(this, 'm', 'keymiss', key);
    } else {
      stats.keyspaceHits++;
      if (touch && this.#owner.access.countsReads) this.#touch(position);
    }
    return value;
  }

  peek(key: ByteString): Value | undefined {
    const position = this.#find(key);
    return position < 0 ? undefined : this.#valueAt(position, key);
  }

  has(key: ByteString): boolean {
    return this.#find(key) >= 0;
  }

  access(key: ByteString): number | null {
    const position = this.#find(key);
    return position < 0 ? null : this.#dict.accessAt(position);
  }

  expireAt(key: ByteString): number | null {
    const position = this.#find(key);
    if (position < 0) return null;
    const at = this.#dict.expireAt(position);
    return at === none ? null : at;
  }

  randomKey(random: () => number): ByteString | undefined {
    // Expired keys that nobody has touched yet are deleted on the way, as everywhere.
    for (;;) {
      const key = this.#dict.randomKey(random);
      if (key === undefined || this.#find(key) >= 0) return key;
    }
  }

  scan(cursor: number, count: number, visit: (key: ByteString, value: Value) => void): number {
    return this.#dict.scan(cursor, count, (key) => {
      const value = this.peek(key);
      if (value !== undefined) visit(key, value);
    });
  }

  keys(): ByteString[] {
    const keys: ByteString[] = [];
    for (const key of this.#dict.allKeys()) if (this.#find(key) >= 0) keys.push(key);
    return keys;
  }

  // ---- writing ----

  /** The value at `key`, to be changed. WRONGTYPE if it has another type. */
  write<T extends TypeName>(key: ByteString, type: T): ValueTypes[T] | undefined {
    const position = this.#find(key);
    const value = position < 0 ? undefined : this.#valueAt(position, key);
    if (value === undefined) return undefined;
    this.#touch(position);
    if (typeOf(value) !== type) throw errors.wrongType();
    this.#writtenKey = key;
    this.#written = value;
    return value as ValueTypes[T];
  }

  /** The value at `key`, to be changed, or a fresh one from `make` put there. WRONGTYPE if it has another type. */
  writeOrCreate<T extends TypeName>(key: ByteString, type: T, make: () => ValueTypes[T]): ValueTypes[T] {
    const value = this.write(key, type);
    if (value !== undefined) return value;
    const made = make();
    this.#insert(key, made);
    this.#writtenKey = key;
    this.#written = made;
    return made;
  }

  /** Puts a value at `key`, in place of any other, of whatever type. The deadline goes unless `keepTtl`. */
  set(key: ByteString, value: Value, keepTtl = false): void {
    this.#writtenKey = key;
    this.#written = value;
    const position = this.#find(key);
    if (position < 0) {
      this.#insert(key, value);
      return;
    }
    // Without a listener the value that goes is not even looked at: it is long out of the processor's cache.
    if (this.#owner.emitsOverwritten && this.#owner.notifying)
      this.#notifyOverwritten(key, this.#dict.valueAt(position) as Value, value);
    this.#putAt(position, value);
    this.#touch(position, true);
    if (!keepTtl) this.#setExpireAt(position, key, none);
    this.#owner.ready(this, key);
  }

  /**
   * Puts what the value at `key` became in its place (a number that was raised, a string that grew): the deadline
   * stays, and no `overwritten` event fires. A key that is missing is made.
   */
  replace(key: ByteString, value: Value): void {
    this.#writtenKey = key;
    this.#written = value;
    const position = this.#find(key);
    if (position < 0) this.#insert(key, value);
    else this.#putAt(position, value);
  }

  /** The value at `key` whatever its type, for a command that changes the key rather than the value. Counts as a use. */
  touch(key: ByteString): Value | undefined {
    const position = this.#find(key);
    const value = position < 0 ? undefined : this.#valueAt(position, key);
    if (value !== undefined) this.#touch(position);
    return value;
  }

  /** Sets what is noted of the key's last use: see access.ts. */
  setAccess(key: ByteString, noted: number): void {
    const position = this.#find(key);
    if (position >= 0) this.#dict.setAccessAt(position, noted);
  }

  /** Deletes a key without an event; false if there was none. */
  delete(key: ByteString): boolean {
    const position = this.#find(key);
    if (position < 0) return false;
    this.#remove(position, key);
    return true;
  }

  /** Sets the key's deadline (milliseconds since the epoch), or takes it away with null. */
  setExpire(key: ByteString, at: number | null): void {
    const position = this.#find(key);
    if (position >= 0) this.#setExpireAt(position, key, at ?? none);
  }

  /** A field of the hash at `key` got a deadline: the engine must wake for it. */
  fieldDeadline(key: ByteString, at: number): void {
    this.#owner.schedule(at, this, key);
  }

  /**
   * Says that the value at `key` changed (or that the key went): fires the event, counts `dirty` changes, marks
   * watching transactions, wakes who waits (unless `wakes` is false, where nobody can be served by what happened), and
   * deletes an aggregate that became empty (with its `del` event).
   */
  changed(key: ByteString, event: EventName | null, dirty = 1, wakes = true): void {
    const owner = this.#owner;
    owner.dirty += dirty;
    owner.modified(this, key);
    if (event !== null) this.notify(event, key);
    const value = this.#writtenKey === key ? this.#written : (this.#dict.get(key) ?? null);
    if (value !== null && typeof value === 'object') this.#account(value, memoryOf(value));
    if (value !== null && isEmpty(value)) {
      const position = this.#dict.find(key);
      if (position >= 0) {
        this.#remove(position, key);
        this.notify('del', key);
      }
    } else if (wakes) {
      owner.ready(this, key);
    }
  }

  keepCounted(key: ByteString, value: RawString, isNews: boolean): void {
    this.replace(key, value);
    if (isNews) this.changed(key, null);
  }

  /** Fires an event without a change. */
  notify(event: EventName, key: ByteString): void {
    if (!this.#owner.notifying) return;
    const letter = eventClass(event);
    if (this.#owner.notifies(letter)) this.#owner.notify(this, letter, event, key);
  }

  /** Deletes every key and returns how many there were. No events. */
  clear(): number {
    const count = this.#dict.size;
    const former = this.#dict;
    undo.log?.push(() => {
      this.#dict = former;
    });
    this.#dict = new Dict<Value>();
    this.#accounted = 0;
    this.forget();
    return count;
  }

  /** Exchanges the contents of two databases (SWAPDB). */
  swap(other: Database): void {
    this.#exchange(other);
    undo.log?.push(() => this.#exchange(other));
    for (const db of [this, other]) db.#reschedule();
  }

  /** Drops what is remembered of the last write: after a command was taken back. */
  forget(): void {
    this.#writtenKey = null;
    this.#written = null;
  }

  /** Some key, each as likely as the others, be it expired; undefined if there is none. */
  sample(random: () => number): ByteString | undefined {
    return this.#dict.randomKey(random);
  }

  /** Deletes a key to free its memory. */
  evict(key: ByteString): void {
    const owner = this.#owner;
    const position = this.#find(key);
    if (position < 0) return;
    this.#remove(position, key);
    owner.stats.evictedKeys++;
    owner.modified(this, key);
    this.notify('evicted', key);
    owner.propagateEvicted(this, key);
    owner.ready(this, key);
  }

  /** Adds up anew what the values take: after a command was taken back. */
  recount(): void {
    this.#accounted = 0;
    this.#dict.forEach((_key, value) => {
      if (typeof value === 'string') return;
      value.accounted = memoryOf(value);
      this.#accounted += value.accounted;
    });
  }

  // ---- for snapshots: nothing here is a use, an event or a change that anyone hears of ----

  /** Visits about `count` keys from `cursor` on, due ones too; answers the cursor to go on from, 0 at the end. */
  walk(
    cursor: number,
    count: number,
    visit: (key: ByteString, value: Value, expireAt: number | null, access: number) => void,
  ): number {
    const dict = this.#dict;
    return dict.scan(cursor, count, (key, value, position) => {
      const at = dict.expireAt(position);
      visit(key, value, at === none ? null : at, dict.accessAt(position));
    });
  }

  /** Puts a key there that a file had; false if there is one already. */
  load(key: ByteString, value: Value, expireAt: number | null, access: number): boolean {
    if (this.#dict.has(key)) return false;
    const position = this.#dict.add(key, value);
    this.#dict.setAccessAt(position, access);
    if (typeof value === 'object') this.#account(value, memoryOf(value));
    if (expireAt !== null) this.#setExpireAt(position, key, expireAt);
    if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== none) {
      this.fieldDeadline(key, value.minExpire);
    }
    return true;
  }

  /** Takes over all keys of a database that is then thrown away, in place of its own of the same names. */
  absorb(other: Database): void {
    for (const [key, value] of other.#dict) {
      const found = other.#dict.find(key);
      const at = other.#dict.expireAt(found);
      const replaced = this.#dict.find(key);
      if (replaced >= 0) this.#remove(replaced, key);
      if (typeof value === 'object') value.accounted = 0;
      this.load(key, value, at === none ? null : at, other.#dict.accessAt(found));
    }
    this.forget();
  }

  // ---- expiry, for the engine's alarm ----

  /**
   * Deletes `key`, or the due fields of the hash there, if `at` still is its deadline and has passed.
   * False if the deadline no longer holds.
   */
  expireDue(key: ByteString, at: number): boolean {
    const position = this.#dict.find(key);
    if (position < 0) return false;
    if (this.#dict.expireAt(position) === at) {
      this.#expire(position, key);
      return true;
    }
    const value = this.#dict.valueAt(position);
    if (typeof value === 'object' && value.type === 'hash' && value.minExpire === at) {
      this.#owner.expireFields(this, key, value);
      return true;
    }
    return false;
  }

  /** True if `at` is the deadline of this key or of a field of the hash there. */
  isDeadline(key: ByteString, at: number): boolean {
    const position = this.#dict.find(key);
    if (position < 0) return false;
    if (this.#dict.expireAt(position) === at) return true;
    const value = this.#dict.valueAt(position);
    return typeof value === 'object' && value.type === 'hash' && value.minExpire === at;
  }

  // ---- inside ----

  /** Position of a live key, or -1; an expired one is deleted here. */
  #find(key: ByteString): number {
    const position = this.#dict.find(key);
    if (position < 0) return -1;
    const at = this.#dict.expireAt(position);
    if (at !== none && at < this.#owner.now && !this.#owner.loading) {
      this.#expire(position, key);
      return -1;
    }
    return position;
  }

  #valueAt(position: number, key: ByteString): Value | undefined {
    const value = this.#dict.valueAt(position) as Value;
    if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== none) {
      if (value.minExpire < this.#owner.now && !this.#owner.loading) {
        this.#owner.expireFields(this, key, value);
        if (value.size === 0) return undefined;
      }
    }
    return value;
  }

  #expire(position: number, key: ByteString): void {
    const owner = this.#owner;
    this.#remove(position, key);
    owner.stats.expiredKeys++;
    owner.propagateExpired(this, key);
    owner.modified(this, key);
    this.notify('expired', key);
    // Who waits for a stream with a group is told that it is gone.
    owner.ready(this, key);
  }

  #insert(key: ByteString, value: Value): void {
    const { access } = this.#owner;
    this.#dict.setAccessAt(this.#dict.add(key, value), access.fresh());
    if (typeof value === 'object') this.#account(value, memoryOf(value));
    this.notify('new', key);
    this.#owner.ready(this, key);
  }

  /** Notes a use. `anew`: the value is a new one, which was used even if the client is CLIENT NO-TOUCH. */
  #touch(position: number, anew = false): void {
    const { access } = this.#owner;
    if (access.touches || anew) this.#dict.setAccessAt(position, access.used(this.#dict.accessAt(position)));
  }

  #putAt(position: number, value: Value): void {
    const former = this.#dict.valueAt(position) as Value;
    if (typeof former === 'object') this.#account(former, 0);
    this.#dict.setValueAt(position, value);
    if (typeof value === 'object') this.#account(value, memoryOf(value));
  }

  #account(value: Exclude<Value, string>, bytes: number): void {
    this.#accounted += bytes - value.accounted;
    value.accounted = bytes;
  }

  #remove(position: number, key: ByteString): void {
    const value = this.#dict.valueAt(position) as Value;
    if (typeof value === 'object') this.#account(value, 0);
    this.#dict.deleteAt(position);
    if (this.#writtenKey === key) this.forget();
  }

  #setExpireAt(position: number, key: ByteString, at: number): void {
    if (this.#dict.expireAt(position) === at) return;
    this.#dict.setExpireAt(position, at);
    if (at !== none) this.#owner.schedule(at, this, key);
  }

  #exchange(other: Database): void {
    [this.#dict, other.#dict] = [other.#dict, this.#dict];
    [this.#accounted, other.#accounted] = [other.#accounted, this.#accounted];
    this.forget();
    other.forget();
  }

  #notifyOverwritten(key: ByteString, before: Value, after: Value): void {
    this.notify('overwritten', key);
    if (typeOf(before) !== typeOf(after)) this.notify('type_changed', key);
  }

  #reschedule(): void {
    for (const key of this.#dict.allKeys()) {
      const position = this.#dict.find(key);
      const at = this.#dict.expireAt(position);
      if (at !== none) this.#owner.schedule(at, this, key);
      const value = this.#dict.valueAt(position);
      if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== none) {
        this.#owner.schedule(value.minExpire, this, key);
      }
    }
  }
}
