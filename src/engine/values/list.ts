// The list: a Quicklist, and the rule when it is called so.
//
//   'listpack'   one node, whatever its size            [a b c d e]
//   'quicklist'  nodes of bounded size                  [a b c] <-> [d e f] <-> [g]
//
// Redis tells the two apart since 7.2 (before, every list is a quicklist). The commands say when the encoding may turn:
//
//   beforeGrow(elements, limits)   before what adds or replaces elements (LPUSH, LINSERT, LSET, LMOVE's push): if the
//                                  listpack's bytes and the *lengths* of these elements exceed a node's limit, the list
//                                  becomes a quicklist. It stays one if the command then fails: LSET turns a list
//                                  before it finds the index out of range, LINSERT before it misses its pivot.
//   afterShrink(limits)            after what takes elements away (LPOP, LREM, LTRIM, LMOVE's pop; LSET too): a
//                                  quicklist of one node, at most half as large as a listpack may be, is one again.
//
// A quicklist keeps the fill it was born with; the thresholds of a turn are those of today. (Asked of 8.0.2: the border
// bytes, each command, CONFIG SET in between: list-encoding.test.ts.)
//
// Undo: the inverse of a removal puts the elements back, and that of an insertion takes them out; the borders between
// nodes may come to lie elsewhere.

import type { ByteString } from '../reply.ts';
import { defaultLimits, type EncodingLimits } from './limits.ts';
import { emptyListpackSize } from './listpack.ts';
import { exceedsLimits, type Fill, nodeLimits, Quicklist, rulesOf70, rulesOf72 } from './quicklist.ts';
import { QuicklistNode } from './quicklist-node.ts';
import { undo } from './undo.ts';

/** A node as DUMP and RDB files have it: a listpack of elements, or one element that is too large for any. */
export interface ListNode {
  readonly plain: boolean;
  readonly elements: readonly ByteString[];
}

export class ListValue {
  readonly type = 'list';
  /** See memory.ts. */
  accounted = 0;
  private readonly born = undo.epoch;
  private chain: Quicklist;

  constructor(limits: EncodingLimits) {
    const { listListpack, listMaxListpackSize } = limits;
    this.chain = new Quicklist(listListpack ? null : listMaxListpackSize, listListpack ? rulesOf72 : rulesOf70);
  }

  /** A list of these elements, in the encoding that Redis stores a result in (SORT with STORE). */
  static from(elements: Iterable<ByteString>, limits: EncodingLimits): ListValue {
    const list = new ListValue(limits);
    list.chain.fill = limits.listMaxListpackSize;
    for (const element of elements) list.chain.pushRight(element);
    list.settle(limits, 1);
    return list;
  }

  /** A list of these nodes, as RESTORE and loading have it: nodes stay as they are. */
  static fromNodes(nodes: Iterable<ListNode>, limits: EncodingLimits): ListValue {
    const list = new ListValue(limits);
    list.chain.fill = limits.listMaxListpackSize;
    for (const { elements, plain } of nodes) {
      if (elements.length > 0) list.chain.append(new QuicklistNode([...elements], plain));
    }
    list.settle(limits, 1);
    return list;
  }

  get length(): number {
    return this.chain.length;
  }

  /** Bytes of the elements. */
  get text(): number {
    return this.chain.text;
  }

  /** Nodes of the chain. */
  get nodeCount(): number {
    return this.chain.nodes;
  }

  get encoding(): 'listpack' | 'quicklist' {
    return this.chain.fill === null ? 'listpack' : 'quicklist';
  }

  /** What DEBUG OBJECT tells of a quicklist: ql_nodes, ql_listpack_max, ql_uncompressed_size. */
  get quicklist(): { nodes: number; fill: Fill; bytes: number } {
    const { nodes, fill } = this.chain;
    let bytes = 0;
    for (let node = this.chain.head; node !== null; node = node.next) bytes += node.bytes;
    return { nodes, fill, bytes };
  }

  *nodes(): Generator<ListNode> {
    for (let node = this.chain.head; node !== null; node = node.next) {
      yield { plain: node.plain, elements: node.elements() };
    }
  }

  /** See the head of this file. */
  beforeGrow(elements: readonly ByteString[], limits: EncodingLimits): void {
    if (this.chain.fill !== null) return;
    let bytes = this.chain.head?.bytes ?? emptyListpackSize;
    for (const element of elements) bytes += element.length;
    const { listMaxListpackSize } = limits;
    if (exceedsLimits(listMaxListpackSize, bytes, this.length + elements.length)) this.setFill(listMaxListpackSize);
  }

  /** See the head of this file. */
  afterShrink(limits: EncodingLimits): void {
    this.settle(limits, 2);
  }

  pushLeft(element: ByteString): void {
    this.record(() => this.chain.popLeft());
    this.chain.pushLeft(element);
  }

  pushRight(element: ByteString): void {
    this.record(() => this.chain.popRight());
    this.chain.pushRight(element);
  }

  popLeft(): ByteString | undefined {
    return this.length === 0 ? undefined : this.removed(0, [this.chain.popLeft()])[0];
  }

  popRight(): ByteString | undefined {
    return this.length === 0 ? undefined : this.removed(this.length - 1, [this.chain.popRight()])[0];
  }

  /** The element at an index from 0 on; undefined beyond the end. */
  at(index: number): ByteString | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const { node, offset } = this.chain.seek(index);
    return node.at(offset);
  }

  /** Replaces the element at an index that is there. */
  set(index: number, element: ByteString): void {
    const former = this.at(index) as ByteString;
    this.record(() => this.chain.replace(index, former));
    this.chain.replace(index, element);
  }

  /** Puts an element before or after the one at an index that is there. */
  insert(index: number, element: ByteString, where: 'before' | 'after'): void {
    this.record(() => this.chain.removeRange(where === 'after' ? index + 1 : index, 1));
    this.chain.insert(index, element, where);
  }

  removeAt(index: number): ByteString {
    return this.removeRange(index, 1)[0] as ByteString;
  }

  /** Removes up to `count` elements from `start` on, and answers them. */
  removeRange(start: number, count: number): ByteString[] {
    return this.removed(start, this.chain.removeRange(start, Math.min(count, this.length - start)));
  }

  /** Keeps the elements from `start` to `stop`, both included and counted from 0. */
  trim(start: number, stop: number): void {
    this.removeRange(0, start);
    this.removeRange(stop - start + 1, this.length);
  }

  /** Removes elements equal to this one: the first `count`, or the last -`count`, or all for 0. Answers how many. */
  removeEqual(element: ByteString, count: number): number {
    const positions = this.chain.removeEqual(element, count === 0 ? Infinity : Math.abs(count), count < 0);
    this.record(() => {
      for (const position of positions) this.chain.restore(position, [element]);
    });
    return positions.length;
  }

  /** The elements from `start` to `stop`, both included and counted from 0; `stop` may lie beyond the end. */
  range(start: number, stop: number): ByteString[] {
    const elements: ByteString[] = [];
    let left = Math.min(stop, this.length - 1) - start + 1;
    if (left <= 0) return elements;
    const first = this.chain.seek(start);
    let node: QuicklistNode | null = first.node;
    for (let { offset } = first; left > 0 && node !== null; offset = 0, node = node.next) {
      const end = Math.min(offset + left, node.count);
      for (let i = offset; i < end; i++) elements.push(node.at(i));
      left -= end - offset;
    }
    return elements;
  }

  /**
   * Where elements equal to this one are, in the order in which they are met: from the head, or for a negative `rank`
   * from the tail; beginning with match number `rank`; `count` of them; among the first `maxlen` elements only.
   */
  positions(element: ByteString, rank = 1, count = Infinity, maxlen = Infinity): number[] {
    const found: number[] = [];
    const reverse = rank < 0;
    let skip = Math.abs(rank) - 1;
    let passed = 0;
    let node = reverse ? this.chain.tail : this.chain.head;
    for (; node !== null && passed < maxlen; node = reverse ? node.previous : node.next) {
      const size = node.count;
      const end = Math.min(size, maxlen - passed);
      for (let i = 0; i < end; i++) {
        if (node.at(reverse ? size - 1 - i : i) !== element || skip-- > 0) continue;
        if (found.push(reverse ? this.length - 1 - passed - i : passed + i) === count) return found;
      }
      passed += size;
    }
    return found;
  }

  /** The first index of this element, -1 if it is not there. */
  indexOf(element: ByteString): number {
    return this.positions(element, 1, 1)[0] ?? -1;
  }

  *[Symbol.iterator](): Generator<ByteString> {
    for (let node = this.chain.head; node !== null; node = node.next) {
      for (let i = 0; i < node.count; i++) yield node.at(i);
    }
  }

  *reversed(): Generator<ByteString> {
    for (let node = this.chain.tail; node !== null; node = node.previous) {
      for (let i = node.count - 1; i >= 0; i--) yield node.at(i);
    }
  }

  clone(): ListValue {
    const copy = new ListValue(defaultLimits);
    copy.chain = this.chain.clone();
    return copy;
  }

  /** Turns a quicklist into a listpack if it is one node, not larger than a listpack may be divided by `part`. */
  private settle(limits: EncodingLimits, part: number): void {
    const { nodes, head, fill, length } = this.chain;
    if (fill === null || !limits.listListpack || nodes > 1 || head?.plain) return;
    const { bytes, count } = nodeLimits(limits.listMaxListpackSize);
    if ((head?.bytes ?? 0) <= bytes / part && length <= Math.floor(count / part)) this.setFill(null);
  }

  private setFill(fill: Fill): void {
    const former = this.chain.fill;
    this.record(() => {
      this.chain.fill = former;
      if (former === null) this.chain.join();
    });
    this.chain.fill = fill;
  }

  private removed(start: number, elements: ByteString[]): ByteString[] {
    this.record(() => this.chain.restore(start, elements));
    return elements;
  }

  private record(inverse: () => void): void {
    if (undo.log !== null && this.born !== undo.epoch) undo.log.push(inverse);
  }
}
