// The elements of a list in a chain of nodes, parted exactly where Redis's quicklist parts them.
//
// A node stands for one listpack: it counts the bytes that its elements would take there, and by that count (or by the
// number of elements, see `fill`) it is full. An element too large for any listpack has a plain node to itself.
//
//   head -> [a b c d] <-> [e f g h i] <-> [ one large element ] <-> [j k] <- tail
//            77 bytes      91 bytes         plain, 9000 bytes
//
// Where the borders lie is more than a matter of speed: a list turns back into a listpack once a single node is left,
// and DEBUG OBJECT and DUMP show the nodes. Hence the rules here (when to open a node, to split one, to join two) are
// Redis's to the byte: random programs of list commands on 7.0.15, 8.0.2 and Valkey 8.0 left the same nodes and bytes
// after every command, and list-encoding.test.ts holds some of what they answered.
//
// Work at either end is O(1); an index is found by counting nodes from the nearer end.

import type { ByteString } from '../reply.ts';
import { QuicklistNode } from './quicklist-node.ts';

/** What a full node is: an element count if positive, else one of five byte sizes; null: nodes are never full. */
export type Fill = number | null;

/** The bytes that list-max-listpack-size -1 to -5 allow a node. */
const nodeSizes = [4096, 8192, 16384, 32768, 65536] as const;
/** What a node may have under a count limit too. */
const safeNodeSize = 8192;
/** What Redis adds to the length of an element when it asks whether the element still fits in. */
const entryOverhead = 8;

/** Where the versions part: 7.0, whose lists have no listpack encoding either, and those from 7.2 on. */
export interface QuicklistRules {
  /** Whether an element over a node's size gets a plain node; in 7.0 it takes a gigabyte to get one. */
  readonly plainNodes: boolean;
  /** What two nodes are thought to save in bytes by becoming one: a listpack's 7, or still a ziplist's 11. */
  readonly savedByJoining: number;
}

export const rulesOf70: QuicklistRules = { plainNodes: false, savedByJoining: 11 };
export const rulesOf72: QuicklistRules = { plainNodes: true, savedByJoining: 7 };

/** The largest listpack, in bytes and in elements, that `fill` allows. */
export function nodeLimits(fill: number): { bytes: number; count: number } {
  if (fill >= 0) return { bytes: Infinity, count: Math.max(fill, 1) };
  return { bytes: nodeSizes[Math.min(-fill, nodeSizes.length) - 1] as number, count: Infinity };
}

export function exceedsLimits(fill: Fill, bytes: number, count: number): boolean {
  if (fill === null) return false;
  const limits = nodeLimits(fill);
  return fill < 0 ? bytes > limits.bytes : bytes > safeNodeSize || count > limits.count;
}

export class Quicklist {
  length = 0;
  /** Bytes of the elements: see memory.ts. */
  text = 0;
  nodes = 0;
  head: QuicklistNode | null = null;
  tail: QuicklistNode | null = null;
  fill: Fill;
  private readonly rules: QuicklistRules;

  constructor(fill: Fill, rules: QuicklistRules) {
    this.fill = fill;
    this.rules = rules;
  }

  /** The node that holds an index, which must be there, and the index within it. */
  seek(index: number): { node: QuicklistNode; offset: number } {
    let node: QuicklistNode;
    if (index * 2 < this.length) {
      node = this.head as QuicklistNode;
      let offset = index;
      while (offset >= node.count) {
        offset -= node.count;
        node = node.next as QuicklistNode;
      }
      return { node, offset };
    }
    node = this.tail as QuicklistNode;
    let after = this.length - index;
    while (after > node.count) {
      after -= node.count;
      node = node.previous as QuicklistNode;
    }
    return { node, offset: node.count - after };
  }

  pushLeft(element: ByteString): void {
    if (this.head !== null && this.fits(element, this.head)) this.head.pushLeft(element);
    else this.link(this.nodeOf(element), null, this.head);
    this.length++;
    this.text += element.length;
  }

  pushRight(element: ByteString): void {
    if (this.tail !== null && this.fits(element, this.tail)) this.tail.pushRight(element);
    else this.link(this.nodeOf(element), this.tail, null);
    this.length++;
    this.text += element.length;
  }

  popLeft(): ByteString {
    const node = this.head as QuicklistNode;
    this.length--;
    this.text -= node.at(0).length;
    if (node.count > 1) return node.popLeft();
    this.unlink(node);
    return node.at(0);
  }

  popRight(): ByteString {
    const node = this.tail as QuicklistNode;
    this.length--;
    this.text -= node.at(node.count - 1).length;
    if (node.count > 1) return node.popRight();
    this.unlink(node);
    return node.at(0);
  }

  /** Puts an element before or after the one at `index`. */
  insert(index: number, element: ByteString, where: 'before' | 'after'): void {
    const { node, offset } = this.seek(index);
    this.insertBeside(node, offset, element, where === 'after');
    this.length++;
    this.text += element.length;
  }

  replace(index: number, element: ByteString): void {
    const { node, offset } = this.seek(index);
    const large = this.isLarge(element);
    this.text += element.length - node.at(offset).length;
    if (node.plain === large) node.replace(offset, element);
    else if (node.plain) {
      this.insertBeside(node, 0, element, true);
      this.unlink(node);
    } else {
      const rest = offset < node.count - 1 ? this.split(node, offset, true) : null;
      const plain = this.nodeOf(element);
      this.link(plain, node, node.next);
      if (rest !== null) this.link(rest, plain, plain.next);
      node.popRight();
      if (node.count === 0) this.unlink(node);
      else this.joinAround(plain);
    }
  }

  /** Takes `count` elements out, from `start` on. Nodes that become empty go; those left are not joined. */
  removeRange(start: number, count: number): ByteString[] {
    const removed: ByteString[] = [];
    if (count <= 0) return removed;
    const first = this.seek(start);
    let node: QuicklistNode | null = first.node;
    let { offset } = first;
    let left = count;
    while (left > 0 && node !== null) {
      const following: QuicklistNode | null = node.next;
      const whole = offset === 0 && left >= node.count;
      const taken = whole ? node.elements() : node.remove(offset, left);
      for (const element of taken) {
        removed.push(element);
        this.text -= element.length;
      }
      if (whole) this.unlink(node);
      left -= taken.length;
      offset = 0;
      node = following;
    }
    this.length -= count;
    return removed;
  }

  /** Takes out up to `limit` elements equal to this one, the last if `reverse`; answers where they were, rising. */
  removeEqual(element: ByteString, limit: number, reverse: boolean): number[] {
    const positions: number[] = [];
    let passed = 0;
    let node = reverse ? this.tail : this.head;
    while (node !== null && positions.length < limit) {
      const following: QuicklistNode | null = reverse ? node.previous : node.next;
      const { count } = node;
      const found: number[] = [];
      for (let i = 0; i < count && positions.length + found.length < limit; i++) {
        const index = reverse ? count - 1 - i : i;
        if (node.at(index) === element) found.push(index);
      }
      const base = reverse ? this.length - passed - count : passed;
      for (const index of found) positions.push(base + index);
      passed += count;
      if (found.length === count) this.unlink(node);
      else if (found.length > 0) node.removeEach(reverse ? found.reverse() : found);
      node = following;
    }
    this.length -= positions.length;
    this.text -= positions.length * element.length;
    return reverse ? positions.reverse() : positions;
  }

  /** Puts elements back where `removeRange` took them from; which nodes they come to lie in may differ. */
  restore(start: number, elements: readonly ByteString[]): void {
    let before = this.tail;
    if (start < this.length) {
      const { node, offset } = this.seek(start);
      before = node.previous;
      if (offset > 0) {
        this.link(this.split(node, offset, false), node.previous, node);
        before = node.previous;
      }
    }
    for (const element of elements) {
      this.text += element.length;
      if (before !== null && this.fits(element, before)) before.pushRight(element);
      else {
        const node = this.nodeOf(element);
        this.link(node, before, before === null ? this.head : before.next);
        before = node;
      }
    }
    this.length += elements.length;
    if (this.fill === null) this.join();
  }

  /** Makes one node of all. */
  join(): void {
    const { head } = this;
    if (head === null) return;
    while (head.next !== null) this.joinWithNext(head);
  }

  /** Adds a node at the tail as it is: how a quicklist is read from a file. */
  append(node: QuicklistNode): void {
    this.link(node, this.tail, null);
    this.length += node.count;
    for (const element of node.elements()) this.text += element.length;
  }

  clone(): Quicklist {
    const copy = new Quicklist(this.fill, this.rules);
    for (let node = this.head; node !== null; node = node.next) copy.append(node.clone());
    return copy;
  }

  private isLarge(element: ByteString): boolean {
    if (!this.rules.plainNodes || this.fill === null) return false;
    return element.length > (this.fill < 0 ? nodeLimits(this.fill).bytes : safeNodeSize);
  }

  private nodeOf(element: ByteString): QuicklistNode {
    return new QuicklistNode([element], this.isLarge(element));
  }

  private fits(element: ByteString, node: QuicklistNode): boolean {
    if (node.plain || this.isLarge(element)) return false;
    return !exceedsLimits(this.fill, node.bytes + element.length + entryOverhead, node.count + 1);
  }

  private insertBeside(node: QuicklistNode, offset: number, element: ByteString, after: boolean): void {
    if (this.fits(element, node)) {
      node.insert(after ? offset + 1 : offset, element);
      return;
    }
    const atEdge = offset === (after ? node.count - 1 : 0);
    const neighbour = after ? node.next : node.previous;
    if (atEdge && neighbour !== null && this.fits(element, neighbour)) {
      if (after) neighbour.pushLeft(element);
      else neighbour.pushRight(element);
      return;
    }
    const beside = (added: QuicklistNode, of: QuicklistNode) =>
      after ? this.link(added, of, of.next) : this.link(added, of.previous, of);
    if (atEdge) {
      beside(this.nodeOf(element), node);
      return;
    }
    const rest = this.split(node, offset, after);
    if (this.isLarge(element)) {
      const plain = this.nodeOf(element);
      beside(plain, node);
      beside(rest, plain);
      return;
    }
    if (after) rest.pushLeft(element);
    else rest.pushRight(element);
    beside(rest, node);
    this.joinAround(node);
  }

  /** Cuts off what comes after the element at `offset`, or before it, as a node that is not in the chain yet. */
  private split(node: QuicklistNode, offset: number, after: boolean): QuicklistNode {
    return new QuicklistNode(after ? node.remove(offset + 1, node.count) : node.remove(0, offset));
  }

  /** Joins what may be joined of the five nodes around `center`: the two pairs beside it first. */
  private joinAround(center: QuicklistNode): void {
    const { previous, next } = center;
    if (previous?.previous) this.joinIfSmall(previous.previous);
    if (next !== null) this.joinIfSmall(next);
    const joined = center.previous !== null && this.joinIfSmall(center.previous);
    this.joinIfSmall(joined ? joined : center);
  }

  private joinIfSmall(node: QuicklistNode): QuicklistNode | null {
    const { next } = node;
    if (next === null || node.plain || next.plain) return null;
    const bytes = node.bytes + next.bytes - this.rules.savedByJoining;
    if (exceedsLimits(this.fill, bytes, node.count + next.count)) return null;
    this.joinWithNext(node);
    return node;
  }

  private joinWithNext(node: QuicklistNode): void {
    const next = node.next as QuicklistNode;
    this.unlink(next);
    for (const element of next.elements()) node.pushRight(element);
  }

  private link(node: QuicklistNode, previous: QuicklistNode | null, next: QuicklistNode | null): void {
    node.previous = previous;
    node.next = next;
    if (previous === null) this.head = node;
    else previous.next = node;
    if (next === null) this.tail = node;
    else next.previous = node;
    this.nodes++;
  }

  private unlink(node: QuicklistNode): void {
    const { previous, next } = node;
    if (previous === null) this.head = next;
    else previous.next = next;
    if (next === null) this.tail = previous;
    else next.previous = previous;
    this.nodes--;
  }
}
