// A queue of absolute deadlines: a binary heap, ties served in the order in which they were set.
// Entries are never removed early: who takes one out checks whether it still holds (a key whose TTL was changed
// since left a stale entry behind), and `prune` drops the stale ones when they outnumber the live.

interface Deadline<T> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly order: number;
  readonly item: T;
}

export class Deadlines<T> {
  #heap: Deadline<T>[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest deadline; null when there is none. */
  get next(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  /** Any entry, stale or not: which one `chance` in [0, 1) says. */
  sample(chance: number): { readonly at: number; readonly item: T } | null {
    return this.#heap[Math.floor(chance * this.#heap.length)] ?? null;
  }

  add(at: number, item: T): void {
    const heap = this.#heap;
    heap.push({ at, order: this.#order++, item });
    this.#up(heap.length - 1);
  }

  /** Takes out the earliest entry if its deadline is before `now`, or at it when `inclusive`. */
  takeDue(now: number, inclusive: boolean): { at: number; item: T } | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || (inclusive ? first.at > now : first.at >= now)) return null;
    const last = heap.pop() as Deadline<T>;
    if (heap.length > 0) {
      heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  /** Keeps the entries that `holds`. */
  prune(holds: (at: number, item: T) => boolean): void {
    this.#heap = this.#heap.filter((entry) => holds(entry.at, entry.item));
    for (let i = (this.#heap.length >> 1) - 1; i >= 0; i--) this.#down(i);
  }

  clear(): void {
    this.#heap = [];
  }

  #up(i: number): void {
    const heap = this.#heap;
    const entry = heap[i] as Deadline<T>;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Deadline<T>;
      if (!before(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #down(i: number): void {
    const heap = this.#heap;
    const entry = heap[i] as Deadline<T>;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Deadline<T>, heap[child] as Deadline<T>)) child++;
      const below = heap[child] as Deadline<T>;
      if (!before(below, entry)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = entry;
  }
}

function before<T>(a: Deadline<T>, b: Deadline<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
