// The keys of one database, kept up to date: first read by SCAN, then followed by the reports of changed keys.
//
// A report says that a key changed, not how, so what is still there is asked with one EXISTS for hundreds of keys, and
// only where that counts too few, key by key. What reports do not tell (FLUSHALL, SWAPDB) shows in DBSIZE: where it
// disagrees with the list for long enough, the list is read anew. KEYS is never sent.

import { type Client, compileGlob, isError, itemsOf, rawReply, toByteString, wordOf } from '../redlet.ts';
import { Turns } from '../turns.ts';
import { SortedKeys } from './sorted-keys.ts';

export interface KeyFacts {
  readonly type: string;
  /** Milliseconds since the epoch; null for a key that stays. */
  readonly expiresAt: number | null;
}

const scanSize = 1_000;
const askedAtOnce = 1_000;
/** How often DBSIZE is compared with the list, in milliseconds. */
const checkEvery = 1_000;

export class KeyFollower {
  readonly #client: Client;
  readonly #onChange: () => void;
  #db = 0;
  #all = new SortedKeys();
  /** What matches the filter; the whole list where there is none. */
  #shown = this.#all;
  #matches: ((key: string) => boolean) | null = null;
  /** Counts filters and databases: work for an earlier one stops. */
  #filterTurn = 0;
  #scanTurn = 0;
  /** While the list is read anew, the new one. */
  #fresh: SortedKeys | null = null;
  readonly #changed = new Set<string>();
  readonly #facts = new Map<string, KeyFacts>();
  /** Keys whose facts are to be asked for, and those whose facts are old. */
  readonly #asked = new Set<string>();
  readonly #stale = new Set<string>();
  #settling = false;
  /** Checks in a row that found DBSIZE to disagree. */
  #disagreed = 0;
  #behind = false;
  #timer: ReturnType<typeof setInterval> | null = null;
  #stopObserving: () => void = () => {};

  constructor(client: Client, onChange: () => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  get keys(): SortedKeys {
    return this.#shown;
  }

  /** Keys in the database, as far as they are known. */
  get total(): number {
    return this.#all.size;
  }

  /** True while there is more in the database than is known here. */
  get isReading(): boolean {
    return this.#fresh !== null || this.#behind;
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => this.#soon(this.#check()), checkEvery);
    this.#stopObserving = await this.#client.observe((changes) => {
      this.#disagreed = 0;
      for (const { db, key } of changes) if (db === this.#db) this.#changed.add(toByteString(key));
      this.#soon(this.#settle());
    });
    await this.#read();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stopObserving();
    this.#scanTurn++;
    this.#filterTurn++;
  }

  async select(db: number): Promise<void> {
    if (db === this.#db) return;
    this.#db = db;
    await rawReply(this.#client, ['SELECT', String(db)]);
    this.#replace(new SortedKeys());
    await this.#read();
  }

  /** Reads everything anew: after what no report tells of. */
  refresh(): void {
    this.#soon(this.#check(true));
  }

  /** Shows only keys that match the glob; null shows all. */
  async filter(pattern: string | null): Promise<void> {
    this.#matches = pattern === null ? null : compileGlob(toByteString(pattern));
    await this.#filter();
  }

  /** What is known of a key; asks for it where nothing is. */
  factsOf(key: string): KeyFacts | null {
    const facts = this.#facts.get(key);
    if ((facts === undefined || this.#stale.has(key)) && !this.#asked.has(key)) {
      this.#asked.add(key);
      if (this.#asked.size === 1) queueMicrotask(() => this.#soon(this.#ask()));
    }
    return facts ?? null;
  }

  /** Looks at a key again, as one whose time has come. */
  recheck(key: string): void {
    this.#changed.add(key);
    this.#soon(this.#settle());
  }

  // ---- reading ----

  async #read(): Promise<void> {
    const turn = ++this.#scanTurn;
    const fresh = new SortedKeys();
    this.#fresh = fresh;
    // The first time the list fills as one looks on; later the old one stays until the new one is whole.
    if (this.#all.size === 0) this.#replace(fresh);
    let cursor = '0';
    do {
      const [next, keys] = itemsOf(await rawReply(this.#client, ['SCAN', cursor, 'COUNT', String(scanSize)]));
      if (turn !== this.#scanTurn) return;
      for (const key of itemsOf(keys)) if (typeof key === 'string') this.#enter(fresh, key);
      cursor = wordOf(next);
      this.#onChange();
    } while (cursor !== '0' && cursor !== '');
    this.#fresh = null;
    this.#disagreed = 0;
    if (fresh !== this.#all) this.#replace(fresh);
    this.#onChange();
  }

  #replace(keys: SortedKeys): void {
    this.#all = keys;
    this.#facts.clear();
    this.#stale.clear();
    if (this.#matches === null) this.#shown = keys;
    else this.#soon(this.#filter());
    this.#onChange();
  }

  async #filter(): Promise<void> {
    const turn = ++this.#filterTurn;
    const matches = this.#matches;
    if (matches === null) {
      this.#shown = this.#all;
      this.#onChange();
      return;
    }
    const shown = new SortedKeys();
    const turns = new Turns();
    this.#shown = shown;
    let some = this.#all.slice(0, scanSize);
    while (some.length > 0) {
      for (const key of some) if (matches(key)) shown.add(key);
      if (turns.over) {
        this.#onChange();
        await turns.next();
        if (turn !== this.#filterTurn) return;
      }
      // By key, not by position: keys come and go meanwhile.
      some = this.#all.slice(this.#all.indexAfter(some.at(-1) as string), scanSize);
    }
    this.#onChange();
  }

  // ---- following ----

  async #settle(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      while (this.#changed.size > 0) {
        const some = [...firstOf(this.#changed, askedAtOnce)];
        for (const key of some) {
          this.#changed.delete(key);
          if (this.#facts.has(key)) this.#stale.add(key);
        }
        await this.#askWhichAreThere(some);
        this.#onChange();
      }
    } finally {
      this.#settling = false;
    }
  }

  async #askWhichAreThere(keys: readonly string[]): Promise<void> {
    const db = this.#db;
    const count = await rawReply(this.#client, ['EXISTS', ...keys]);
    if (db !== this.#db) return;
    if (count === keys.length) {
      for (const key of keys) this.#add(key);
      return;
    }
    const counts = await Promise.all(keys.map((key) => rawReply(this.#client, ['EXISTS', key])));
    if (db !== this.#db) return;
    keys.forEach((key, i) => {
      if (counts[i] === 1) this.#add(key);
      else this.#delete(key);
    });
  }

  #add(key: string): void {
    this.#enter(this.#all, key);
    if (this.#fresh !== null && this.#fresh !== this.#all) this.#fresh.add(key);
  }

  #enter(keys: SortedKeys, key: string): void {
    const isNew = keys.add(key);
    if (isNew && keys === this.#all && this.#shown !== this.#all && this.#matches?.(key)) this.#shown.add(key);
  }

  #delete(key: string): void {
    this.#all.delete(key);
    this.#facts.delete(key);
    this.#fresh?.delete(key);
    if (this.#shown !== this.#all) this.#shown.delete(key);
  }

  /** Compares DBSIZE with the list; `now` does not wait for the disagreement to last. */
  async #check(now = false): Promise<void> {
    if (this.#fresh !== null && !now) return;
    const size = await rawReply(this.#client, ['DBSIZE']);
    if (this.#behind !== (size !== this.#all.size)) {
      this.#behind = !this.#behind;
      this.#onChange();
    }
    if (isError(size) || (!now && (this.#changed.size > 0 || this.#settling))) return;
    if (size === 0) {
      if (this.#all.size > 0) this.#replace(new SortedKeys());
      this.#scanTurn++;
      this.#fresh = null;
    } else if (now || (size !== this.#all.size && ++this.#disagreed > 2)) await this.#read();
    else if (size === this.#all.size) this.#disagreed = 0;
  }

  // ---- facts of the keys in view ----

  async #ask(): Promise<void> {
    const keys = [...this.#asked];
    this.#asked.clear();
    for (const key of keys) this.#stale.delete(key);
    const answers = await Promise.all(
      keys.map((key) =>
        Promise.all([rawReply(this.#client, ['TYPE', key]), rawReply(this.#client, ['PEXPIRETIME', key])]),
      ),
    );
    keys.forEach((key, i) => {
      const [type, time] = answers[i] ?? [];
      if (time === -2) this.#delete(key);
      else this.#facts.set(key, { type: wordOf(type), expiresAt: typeof time === 'number' && time >= 0 ? time : null });
    });
    // Only what is in view is worth remembering.
    while (this.#facts.size > 5_000) this.#facts.delete(this.#facts.keys().next().value as string);
    this.#onChange();
  }

  /** What fails because the engine is gone has nobody left to tell: the terminal says so. */
  #soon(work: Promise<void>): void {
    work.catch(() => {});
  }
}

function* firstOf<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= count) return;
    yield item;
  }
}
