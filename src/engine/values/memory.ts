// What keys and values take of the heap, more or less: the estimate behind maxmemory, MEMORY and INFO memory.
//
// An isolate cannot ask what one value takes, so structures count the bytes of their text as it comes and goes (`text`),
// and what surrounds it is told by constants, measured on Node 20 at 100,000 elements: bench/memory.ts shows how near the
// estimate comes to the heap's growth, type by type. Every figure here is O(1), because the sum is kept at each write:
//
//   db.memory = entries * entryOverhead + dict.text (keys, and values that are plain byte strings)
//             + the sum of `accounted`, which each other value holds of itself
//
// `accounted` is what the sum last heard of the value. So the sum is consistent whatever is forgotten meanwhile: what
// changed unseen is put right at the value's next change, and taken out whole with the key.

import type { StreamValue } from './stream.ts';
import { stringOverhead } from './string-memory.ts';
import type { Value } from './value.ts';

/** A key beside its text: its place in the Map, the columns of the Dict, the header of its string. */
export const keyOverhead = 70 + stringOverhead;
/** What a deadline adds: a column, and an entry of the queue of deadlines. */
export const deadlineOverhead = 130;

/** An entry of a Dict beside the text of its key: Map, slots, one more column. */
const dictEntry = 48 + stringOverhead;
const valueBase = 120;
const hashBase = 230;
const zsetBase = 320;
const listNode = 120;
const slot = 10;
/** Both columns of a sorted set's blocks. */
const blockEntry = 22;
/** A stream's entry beside its words: the id, and its place in two arrays. */
const streamEntry = 44;
const streamNode = 300;
const streamGroup = 600;
const pendingEntry = 150;
/** A buffer with all the objects that V8 wants for one. */
const bufferBase = 320;

/** Bytes of a value beside its key; of a plain byte string without its text, which the Dict counts. */
export function memoryOf(value: Value): number {
  if (typeof value === 'string') return stringOverhead;
  switch (value.type) {
    case 'string':
      return bufferBase + value.bytes.length;
    case 'list':
      return valueBase + value.nodeCount * listNode + value.length * (stringOverhead + slot) + value.text;
    case 'set':
      return valueBase + value.size * (value.encoding === 'hashtable' ? dictEntry : stringOverhead + slot) + value.text;
    case 'hash': {
      const { size } = value;
      const each = value.encoding === 'hashtable' ? dictEntry + stringOverhead : 2 * (stringOverhead + slot);
      return hashBase + size * each + value.expires * deadlineOverhead + value.text;
    }
    case 'zset': {
      const each = value.encoding === 'skiplist' ? dictEntry + blockEntry : stringOverhead + blockEntry;
      return zsetBase + value.size * each + value.text;
    }
    case 'stream':
      return memoryOfStream(value);
  }
}

/** The whole of a key and its value: what MEMORY USAGE answers. */
export function memoryOfKey(key: string, value: Value, expires: boolean): number {
  const text = key.length + (typeof value === 'string' ? value.length : 0);
  return keyOverhead + text + memoryOf(value) + (expires ? deadlineOverhead : 0);
}

function memoryOfStream(stream: StreamValue): number {
  let bytes = valueBase + stream.nodes.length * streamNode + stream.size * streamEntry + stream.entryMemory;
  for (const group of stream.groups.values()) {
    bytes += streamGroup + group.consumers.size * streamGroup + group.pending.size * pendingEntry;
  }
  return bytes;
}
