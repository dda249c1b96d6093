// The stream: entries in the order of their ids, which only grow, and the consumer groups that read it.
//
//   nodes:  [1-1 1-2 ... ] [7-0 x 7-3 ...] [9-9]     sorted runs of entries, as Redis parts them (stream-node.ts)
//   groups: name -> StreamGroup                      (stream-group.ts)
//
// An entry is sought by its node and within it, in O(log n). A stream may be empty and still be there. Beside the
// entries it keeps what outlives them: the last id given, the greatest id deleted, and how many were ever added.

import { addInt64 } from '../numbers.ts';
import type { ByteString } from '../reply.ts';
import { type StreamGroup, update, updateMap } from './stream-group.ts';
import { lastId as maximumId, type StreamId, firstId as zeroId } from './stream-id.ts';
import { lowerBound } from './stream-index.ts';
import { entryBytes, type Fields, makeNode, nodeBytes, radixNodes, type StreamNode } from './stream-node.ts';
import { cloneProducers, type Producers } from './stream-producers.ts';
import { memoryOfWords } from './string-memory.ts';
import { undo } from './undo.ts';

export type { Fields, StreamNode } from './stream-node.ts';

/** When a node is full; 0: no limit but the largest listpack. */
export interface NodeLimits {
  readonly bytes: number;
  readonly entries: number;
}

export type Trimming =
  | { readonly strategy: 'MAXLEN'; readonly length: number }
  | { readonly strategy: 'MINID'; readonly id: StreamId };

export interface TrimRules {
  /** Only whole nodes are removed. */
  readonly approximate: boolean;
  /** No more entries than this are removed; 0: no limit. */
  readonly limit: number;
  /** What is asked of each entry before it goes (a reference policy); without it whole nodes go at once. */
  readonly remove?: (id: StreamId) => boolean;
}

const largestNode = 2 ** 30;

export class StreamValue {
  readonly type = 'stream';
  /** See memory.ts. */
  accounted = 0;
  /** What the fields and values of the entries take: see memory.ts. */
  entryMemory = 0;
  readonly encoding = 'stream';
  /** The id of the last entry ever added, or what XSETID made it. */
  lastId: StreamId = zeroId;
  maxDeletedId: StreamId = zeroId;
  entriesAdded: number | bigint = 0;
  readonly groups = new Map<ByteString, StreamGroup>();
  /** Who produces with IDMP; null: nobody yet. */
  producers: Producers | null = null;
  private readonly born = undo.epoch;
  private nodeList: StreamNode[] = [];
  private count = 0;

  /** A stream of these nodes, whose entries rise: how one is read from a file. */
  static fromNodes(nodes: StreamNode[]): StreamValue {
    const stream = new StreamValue();
    stream.nodeList = nodes;
    for (const { ids, memory } of nodes) {
      stream.count += ids.length;
      stream.entryMemory += memory;
    }
    return stream;
  }

  /** Number of entries. */
  get size(): number {
    return this.count;
  }

  get nodes(): readonly StreamNode[] {
    return this.nodeList;
  }

  get radixNodes(): number {
    return radixNodes(this.nodeList.map(({ master }) => master));
  }

  /** The groups in the order of their names. */
  get sortedGroups(): [ByteString, StreamGroup][] {
    return [...this.groups].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The id of the first entry; 0-0 if there is none. */
  get firstId(): StreamId {
    if (this.count === 0) return zeroId;
    for (const { ids } of this.nodeList) if (ids.length > 0) return ids[0] as StreamId;
    return zeroId;
  }

  /** The id of the last entry that is there; 0-0 if there is none. */
  get lastEntryId(): StreamId {
    for (let i = this.nodeList.length - 1; i >= 0; i--) {
      const id = this.nodeList[i]?.ids.at(-1);
      if (id !== undefined) return id;
    }
    return zeroId;
  }

  entry(id: StreamId): Fields | undefined {
    const node = this.nodeList[this.nodeOf(id)];
    if (node === undefined) return undefined;
    const at = lowerBound(node.ids, id);
    return node.ids[at] === id ? node.entries[at] : undefined;
  }

  has(id: StreamId): boolean {
    return this.entry(id) !== undefined;
  }

  /** Entries from `start` to `end`, both included, until `visit` answers false. */
  forEach(
    visit: (id: StreamId, fields: Fields) => boolean | undefined,
    start: StreamId = zeroId,
    end: StreamId = maximumId,
    reverse = false,
  ): void {
    if (reverse) {
      this.forEachReverse(visit, start, end);
      return;
    }
    let number = Math.max(this.nodeOf(start), 0);
    let at = lowerBound(this.nodeList[number]?.ids ?? [], start);
    for (; number < this.nodeList.length; number++, at = 0) {
      const { ids, entries } = this.nodeList[number] as StreamNode;
      for (; at < ids.length; at++) {
        const id = ids[at] as StreamId;
        if (id > end || visit(id, entries[at] as Fields) === false) return;
      }
    }
  }

  /** Appends an entry; `id` must be greater than `lastId`. */
  append(id: StreamId, fields: Fields, limits: NodeLimits): void {
    const former = { lastId: this.lastId, entriesAdded: this.entriesAdded };
    let node = this.nodeList.at(-1);
    let isNew = false;
    if (node === undefined || this.isFull(node, fields, limits)) {
      node = makeNode(id, fields);
      isNew = true;
      this.nodeList.push(node);
    }
    const { bytes, last, memory } = node;
    const taken = memoryOfWords(fields);
    node.memory += taken;
    this.entryMemory += taken;
    node.bytes += entryBytes(node, id, fields);
    node.ids.push(id);
    node.entries.push(fields);
    node.last = id;
    this.count++;
    this.lastId = id;
    this.entriesAdded = addInt64(this.entriesAdded, 1) ?? 0;
    if (undo.log === null || this.born === undo.epoch) return;
    const grown = node;
    undo.log.push(() => {
      grown.ids.pop();
      grown.entries.pop();
      Object.assign(grown, { bytes, last, memory });
      this.entryMemory -= taken;
      if (isNew) this.nodeList.pop();
      this.count--;
      Object.assign(this, former);
    });
  }

  /** Deletes an entry; false if there is none. `maxDeletedId` is the caller's to raise. */
  delete(id: StreamId): boolean {
    const number = this.nodeOf(id);
    const node = this.nodeList[number];
    if (node === undefined) return false;
    const at = lowerBound(node.ids, id);
    if (node.ids[at] !== id) return false;
    this.mark(node, at, 1);
    if (node.ids.length === 0) this.removeNodes(number, 1);
    return true;
  }

  /** Removes entries from the oldest on; returns how many went. */
  trim(trimming: Trimming, { approximate, limit, remove }: TrimRules): number {
    let removed = 0;
    for (let number = 0; number < this.nodeList.length; ) {
      if (trimming.strategy === 'MAXLEN' && this.count <= trimming.length) break;
      const node = this.nodeList[number] as StreamNode;
      const entries = node.ids.length;
      if (limit > 0 && removed + entries > limit) break;
      const whole = trimming.strategy === 'MAXLEN' ? this.count - entries >= trimming.length : node.last < trimming.id;
      if (whole && remove === undefined) {
        this.count -= entries;
        undo.log?.push(() => void (this.count += entries));
        this.removeNodes(number, 1);
        removed += entries;
        continue;
      }
      if (!whole && approximate) break;
      const gone = this.trimNode(node, trimming, remove);
      removed += gone;
      if (!whole) break;
      if (node.ids.length === 0) this.removeNodes(number, 1);
      else number++;
    }
    return removed;
  }

  addGroup(name: ByteString, group: StreamGroup): void {
    updateMap(this.groups, name, group);
  }

  deleteGroup(name: ByteString): void {
    updateMap(this.groups, name, undefined);
  }

  setIds(ids: Partial<Pick<StreamValue, 'lastId' | 'maxDeletedId' | 'entriesAdded' | 'producers'>>): void {
    update(this as Pick<StreamValue, 'lastId' | 'maxDeletedId' | 'entriesAdded' | 'producers'>, ids);
  }

  clone(): StreamValue {
    const copy = new StreamValue();
    Object.assign(copy, { lastId: this.lastId, maxDeletedId: this.maxDeletedId, entriesAdded: this.entriesAdded });
    copy.nodeList = this.nodeList.map((node) => ({
      ...node,
      ids: [...node.ids],
      entries: [...node.entries],
      deleted: [...node.deleted],
    }));
    copy.count = this.count;
    copy.entryMemory = this.entryMemory;
    for (const [name, group] of this.groups) copy.groups.set(name, group.clone());
    copy.producers = this.producers === null ? null : cloneProducers(this.producers);
    return copy;
  }

  // ---- inside ----

  /** The number of the node in which `id` is or would be; -1 before the first. */
  private nodeOf(id: StreamId): number {
    let from = 0;
    let to = this.nodeList.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.nodeList[middle] as StreamNode).master <= id) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  private forEachReverse(
    visit: (id: StreamId, fields: Fields) => boolean | undefined,
    start: StreamId,
    end: StreamId,
  ): void {
    for (let number = this.nodeOf(end); number >= 0; number--) {
      const { ids, entries } = this.nodeList[number] as StreamNode;
      let at = lowerBound(ids, end);
      if (ids[at] !== end) at--;
      for (; at >= 0; at--) {
        const id = ids[at] as StreamId;
        if (id < start || visit(id, entries[at] as Fields) === false) return;
      }
    }
  }

  /** True if an entry of these fields begins a new node: what is written is the text alone that counts here. */
  private isFull(node: StreamNode, fields: Fields, limits: NodeLimits): boolean {
    let length = 0;
    for (const each of fields) length += each.length;
    const most = limits.bytes === 0 || limits.bytes > largestNode ? largestNode : limits.bytes;
    if (nodeBytes(node) + length >= most) return true;
    return limits.entries > 0 && node.ids.length + node.deleted.length >= limits.entries;
  }

  private trimNode(node: StreamNode, trimming: Trimming, remove?: (id: StreamId) => boolean): number {
    let gone = 0;
    for (let at = 0; at < node.ids.length; ) {
      const id = node.ids[at] as StreamId;
      if (trimming.strategy === 'MAXLEN' ? this.count <= trimming.length : id >= trimming.id) break;
      if (remove !== undefined && !remove(id)) {
        at++;
        continue;
      }
      if (remove === undefined) {
        const run = this.runToTrim(node, trimming);
        this.mark(node, 0, run);
        return run;
      }
      this.mark(node, at, 1);
      gone++;
    }
    return gone;
  }

  /** How many entries at the start of `node` are too old or too many. */
  private runToTrim(node: StreamNode, trimming: Trimming): number {
    if (trimming.strategy === 'MINID') return lowerBound(node.ids, trimming.id);
    return Math.min(node.ids.length, this.count - trimming.length);
  }

  /** Marks entries of a node as deleted. */
  private mark(node: StreamNode, at: number, length: number): void {
    const ids = node.ids.splice(at, length);
    const entries = node.entries.splice(at, length);
    let taken = 0;
    for (const fields of entries) taken += memoryOfWords(fields);
    node.memory -= taken;
    this.entryMemory -= taken;
    for (let i = 0; i < length; i++) {
      node.deleted.push({ id: ids[i] as StreamId, fields: entries[i] as Fields });
    }
    this.count -= length;
    if (undo.log === null || this.born === undo.epoch) return;
    undo.log.push(() => {
      node.ids.splice(at, 0, ...ids);
      node.entries.splice(at, 0, ...entries);
      node.memory += taken;
      this.entryMemory += taken;
      node.deleted.length -= length;
      this.count += length;
    });
  }

  private removeNodes(at: number, length: number): void {
    const removed = this.nodeList.splice(at, length);
    let taken = 0;
    for (const { memory } of removed) taken += memory;
    this.entryMemory -= taken;
    undo.log?.push(() => {
      this.nodeList.splice(at, 0, ...removed);
      this.entryMemory += taken;
    });
  }
}
