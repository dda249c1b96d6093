// A map from stream ids to values that keeps them in the order of the ids: what a group and a consumer keep their
// pending entries in. Sorted chunks, parted when they are full: everything is found in O(log n), the ends are cheap.

import type { StreamId } from './stream-id.ts';
import { undo } from './undo.ts';

const chunkLimit = 256;

interface Chunk<V> {
  readonly ids: StreamId[];
  readonly values: V[];
}

/** The first position of `ids` that holds `id` or more. */
export function lowerBound(ids: readonly StreamId[], id: StreamId): number {
  let from = 0;
  let to = ids.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ids[middle] as StreamId) < id) from = middle + 1;
    else to = middle;
  }
  return from;
}

export class StreamIndex<V> {
  readonly #born = undo.epoch;
  #chunks: Chunk<V>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): StreamId | undefined {
    return this.#chunks[0]?.ids[0];
  }

  get last(): StreamId | undefined {
    return this.#chunks.at(-1)?.ids.at(-1);
  }

  get(id: StreamId): V | undefined {
    const chunk = this.#chunks[this.#chunkOf(id)];
    if (chunk === undefined) return undefined;
    const at = lowerBound(chunk.ids, id);
    return chunk.ids[at] === id ? chunk.values[at] : undefined;
  }

  set(id: StreamId, value: V): void {
    const former = this.#put(id, value);
    if (undo.log === null || this.#born === undo.epoch) return;
    undo.log.push(() => void (former === undefined ? this.#take(id) : this.#put(id, former)));
  }

  delete(id: StreamId): boolean {
    const former = this.#take(id);
    if (former === undefined) return false;
    if (undo.log !== null && this.#born !== undo.epoch) undo.log.push(() => void this.#put(id, former));
    return true;
  }

  /** The first entry at `id` or after it: for a walk that changes the map on its way. */
  ceiling(id: StreamId): readonly [StreamId, V] | undefined {
    let number = this.#chunkOf(id);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return undefined;
    let at = lowerBound(chunk.ids, id);
    if (at === chunk.ids.length) {
      number++;
      at = 0;
    }
    const found = this.#chunks[number];
    return found === undefined ? undefined : [found.ids[at] as StreamId, found.values[at] as V];
  }

  /** Entries from `id` on, in order, until `visit` answers false. The map must not change meanwhile. */
  forEach(visit: (id: StreamId, value: V) => boolean | undefined, id: StreamId = ''): void {
    let number = this.#chunkOf(id);
    let at = lowerBound(this.#chunks[number]?.ids ?? [], id);
    for (; number < this.#chunks.length; number++, at = 0) {
      const { ids, values } = this.#chunks[number] as Chunk<V>;
      for (; at < ids.length; at++) if (visit(ids[at] as StreamId, values[at] as V) === false) return;
    }
  }

  /** The number of the chunk in which `id` is or would be; 0 when there is none. */
  #chunkOf(id: StreamId): number {
    let from = 0;
    let to = this.#chunks.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (((this.#chunks[middle] as Chunk<V>).ids[0] as StreamId) <= id) from = middle + 1;
      else to = middle;
    }
    return Math.max(from - 1, 0);
  }

  #put(id: StreamId, value: V): V | undefined {
    const number = this.#chunkOf(id);
    const chunk = this.#chunks[number];
    if (chunk === undefined) {
      this.#chunks.push({ ids: [id], values: [value] });
      this.#size++;
      return undefined;
    }
    const at = lowerBound(chunk.ids, id);
    if (chunk.ids[at] === id) {
      const former = chunk.values[at];
      chunk.values[at] = value;
      return former;
    }
    this.#size++;
    if (chunk.ids.length >= chunkLimit) {
      // What comes in order leaves its chunks full behind it.
      const isEnd = number === this.#chunks.length - 1 && at === chunk.ids.length;
      const from = isEnd ? at : chunkLimit / 2;
      this.#chunks.splice(number + 1, 0, { ids: chunk.ids.splice(from), values: chunk.values.splice(from) });
      const target = this.#chunks[at >= from ? number + 1 : number] as Chunk<V>;
      const inside = at >= from ? at - from : at;
      target.ids.splice(inside, 0, id);
      target.values.splice(inside, 0, value);
      return undefined;
    }
    chunk.ids.splice(at, 0, id);
    chunk.values.splice(at, 0, value);
    return undefined;
  }

  #take(id: StreamId): V | undefined {
    const number = this.#chunkOf(id);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return undefined;
    const at = lowerBound(chunk.ids, id);
    if (chunk.ids[at] !== id) return undefined;
    const former = chunk.values[at];
    chunk.ids.splice(at, 1);
    chunk.values.splice(at, 1);
    if (chunk.ids.length === 0) this.#chunks.splice(number, 1);
    this.#size--;
    return former;
  }
}
