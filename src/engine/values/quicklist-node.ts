// One node of a quicklist: some elements, and how many bytes they take in the listpack that the node stands for.
//
//   items   [ '' '' '' a b c d ]       start = 3: room on the left, so that a push there is as cheap as on the right
//
// Pops at the head leave such room too; it is given back when it is more than half of the whole.

import type { ByteString } from '../reply.ts';
import { emptyListpackSize, entrySize } from './listpack.ts';

export class QuicklistNode {
  /** From `start` on; what is before it is room for elements to come at the head. */
  private items: ByteString[];
  private start = 0;
  /** Bytes of the listpack; of a plain node, of its element. */
  bytes: number;
  readonly plain: boolean;
  previous: QuicklistNode | null = null;
  next: QuicklistNode | null = null;

  constructor(
    items: ByteString[],
    plain = false,
    bytes = plain ? sizeOfPlain(items) : emptyListpackSize + sizeOf(items),
  ) {
    this.items = items;
    this.plain = plain;
    this.bytes = bytes;
  }

  get count(): number {
    return this.items.length - this.start;
  }

  at(index: number): ByteString {
    return this.items[this.start + index] as ByteString;
  }

  replace(index: number, element: ByteString): void {
    this.bytes += this.plain ? element.length - this.bytes : entrySize(element) - entrySize(this.at(index));
    this.items[this.start + index] = element;
  }

  pushLeft(element: ByteString): void {
    if (this.start === 0) {
      // Room as large as what there is, so that each element is moved a bounded number of times.
      const room = Math.max(8, this.items.length);
      this.items = new Array<ByteString>(room).fill('').concat(this.items);
      this.start = room;
    }
    this.items[--this.start] = element;
    this.bytes += entrySize(element);
  }

  pushRight(element: ByteString): void {
    this.items.push(element);
    this.bytes += entrySize(element);
  }

  insert(index: number, element: ByteString): void {
    if (index === 0) this.pushLeft(element);
    else {
      this.items.splice(this.start + index, 0, element);
      this.bytes += entrySize(element);
    }
  }

  popLeft(): ByteString {
    const element = this.at(0);
    this.items[this.start++] = '';
    if (this.start >= 32 && this.start * 2 > this.items.length) {
      this.items = this.items.slice(this.start);
      this.start = 0;
    }
    this.bytes -= entrySize(element);
    return element;
  }

  popRight(): ByteString {
    const element = this.items.pop() as ByteString;
    this.bytes -= entrySize(element);
    return element;
  }

  /** Takes `count` elements out, from `index` on. */
  remove(index: number, count: number): ByteString[] {
    const removed = this.items.splice(this.start + index, count);
    this.bytes -= sizeOf(removed);
    return removed;
  }

  /** Takes out what is at each of these indexes, which rise. */
  removeEach(indexes: readonly number[]): void {
    let next = 0;
    const isNext = (index: number) => index === indexes[next];
    this.items = this.elements().filter((element, index) => {
      if (!isNext(index)) return true;
      next++;
      this.bytes -= entrySize(element);
      return false;
    });
    this.start = 0;
  }

  elements(): ByteString[] {
    return this.items.slice(this.start);
  }

  clone(): QuicklistNode {
    return new QuicklistNode(this.elements(), this.plain, this.bytes);
  }
}

function sizeOf(elements: readonly ByteString[]): number {
  let size = 0;
  for (const element of elements) size += entrySize(element);
  return size;
}

function sizeOfPlain([element]: readonly ByteString[]): number {
  return (element as ByteString).length;
}
