// Which field of a hashtable is due next: the deadlines in the Dict's column hold, this queue only finds the earliest.
// Of equal deadlines the one set first comes first; so redis-server 8.0.2 deletes them, seen in its append-only file.

import { Deadlines } from '../deadlines.ts';
import type { ByteString } from '../reply.ts';
import { type Dict, NO_EXPIRE } from './dict.ts';

interface FieldDeadline {
  readonly at: number;
  readonly item: ByteString;
}

/** So many stale entries are always allowed. */
const FEW_STALE = 64;

export class FieldDeadlines {
  private readonly dict: Dict<ByteString>;
  /** Every deadline that was ever set, until it is found stale. */
  private readonly queue = new Deadlines<ByteString>();
  /** Those that were once the first of the queue, the earliest last. They go before their equals in the queue. */
  private readonly first: FieldDeadline[] = [];

  constructor(dict: Dict<ByteString>) {
    this.dict = dict;
    if (dict.expires === 0) return;
    dict.forEach((field, _value, position) => {
      const at = dict.expireAt(position);
      if (at !== NO_EXPIRE) this.queue.add(at, field);
    });
  }

  /** To be called before the Dict is told. */
  add(at: number, field: ByteString): void {
    if (this.queue.size > 2 * this.dict.expires + FEW_STALE) this.queue.prune((due, item) => this.holds(due, item));
    this.queue.add(at, field);
  }

  /** The earliest deadline that holds, and its field. */
  earliest(): FieldDeadline | null {
    for (;;) {
      const first = this.first.at(-1);
      const { next } = this.queue;
      if (first !== undefined && !this.holds(first.at, first.item)) {
        this.first.pop();
      } else if (next === null || (first !== undefined && first.at <= next)) {
        return first ?? null;
      } else {
        const earlier = this.queue.takeDue(next, true);
        if (earlier !== null) this.first.push(earlier);
      }
    }
  }

  private holds(at: number, field: ByteString): boolean {
    return this.dict.getExpire(field) === at;
  }
}
