// The stream against plain arrays: entries, trimming by nodes, groups, and what undo takes back.

import { describe, expect, test } from 'vitest';
import { StreamValue } from './stream.ts';
import { StreamGroup } from './stream-group.ts';
import { firstId, formatId, lastId, makeId, nextId, parseId, parseUnsigned, previousId } from './stream-id.ts';
import { StreamIndex } from './stream-index.ts';
import { radixNodes } from './stream-node.ts';
import { withUndo } from './undo.ts';

const limits = { bytes: 4096, entries: 3 };

function filled(count: number): StreamValue {
  const stream = new StreamValue();
  for (let i = 1; i <= count; i++) stream.append(makeId(i, 0), ['f', String(i)], limits);
  return stream;
}

function ids(stream: StreamValue, start = firstId, end = lastId, reverse = false): string[] {
  const found: string[] = [];
  stream.forEach((id) => void found.push(formatId(id)), start, end, reverse);
  return found;
}

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    yield state >>> 8;
  }
}

describe('ids', () => {
  test('are exact to 2^64 and in the order of their numbers', () => {
    const id = parseId('18446744073709551615-18446744073709551614')?.id as string;
    expect(formatId(id)).toBe('18446744073709551615-18446744073709551614');
    expect(nextId(id)).toBe(lastId);
    expect(nextId(lastId)).toBeNull();
    expect(previousId(firstId)).toBeNull();
    expect(formatId(previousId(makeId(5, 0)) as string)).toBe('4-18446744073709551615');
    expect(makeId(2, 0) > makeId(1, 2 ** 53)).toBe(true);
    expect(formatId(makeId(2 ** 53, 2n ** 63n))).toBe('9007199254740992-9223372036854775808');
  });

  test('are read as strtoull reads them', () => {
    expect(['007', ' 5', '+5', '-5', '', 'x', '18446744073709551616'].map(parseUnsigned)).toEqual([
      7,
      5,
      5,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('entries', () => {
  test('are found by range, forwards and backwards', () => {
    const stream = filled(10);
    expect(ids(stream, makeId(3, 0), makeId(5, 0))).toEqual(['3-0', '4-0', '5-0']);
    expect(ids(stream, makeId(3, 1), makeId(5, 9), true)).toEqual(['5-0', '4-0']);
    expect(stream.entry(makeId(7, 0))).toEqual(['f', '7']);
    expect(stream.entry(makeId(7, 1))).toBeUndefined();
  });

  test('equal those of an array under random deletes and trims', () => {
    const random = numbers(7);
    let stream = filled(0);
    let expected: string[] = [];
    for (let i = 1; i <= 2000; i++) {
      const n = random.next().value;
      if (n % 10 < 6) {
        stream.append(makeId(i, 0), ['f', 'v'], limits);
        expected.push(`${i}-0`);
      } else if (n % 10 < 8) {
        const id = makeId(n % (i + 1), 0);
        expect(stream.delete(id)).toBe(expected.includes(formatId(id)));
        expected = expected.filter((each) => each !== formatId(id));
      } else if (n % 10 === 8) {
        const length = expected.length - (n % 5);
        if (length < 0) continue;
        stream.trim({ strategy: 'MAXLEN', length }, { approximate: false, limit: 0 });
        expected = expected.slice(expected.length - length);
      } else {
        stream = stream.clone();
      }
      expect(stream.size).toBe(expected.length);
    }
    expect(ids(stream)).toEqual(expected);
    expect(ids(stream, firstId, lastId, true)).toEqual([...expected].reverse());
  });
});

describe('trimming', () => {
  test('by ~ removes whole nodes, and no more than the limit', () => {
    const stream = filled(10);
    const rules = { approximate: true, limit: 0 };
    expect(stream.trim({ strategy: 'MAXLEN', length: 5 }, { ...rules, limit: 2 })).toBe(0);
    expect(stream.trim({ strategy: 'MAXLEN', length: 5 }, rules)).toBe(3);
    expect(stream.trim({ strategy: 'MINID', id: makeId(7, 0) }, rules)).toBe(3);
    expect(ids(stream)).toEqual(['7-0', '8-0', '9-0', '10-0']);
    expect(stream.nodes.length).toBe(2);
  });

  test('asks of each entry where there is something to ask', () => {
    const stream = filled(7);
    const remove = (id: string) => id !== makeId(2, 0);
    expect(stream.trim({ strategy: 'MINID', id: makeId(6, 0) }, { approximate: false, limit: 0, remove })).toBe(4);
    expect(ids(stream)).toEqual(['2-0', '6-0', '7-0']);
  });
});

test('a radix tree has a node for each run, fork and key', () => {
  expect([[], ['ab'], ['ab', 'ac'], ['ab', 'cd'], ['abx', 'aby', 'acz']].map(radixNodes)).toEqual([1, 2, 4, 5, 7]);
});

test('a map by id keeps its order under random changes', () => {
  const random = numbers(3);
  const index = new StreamIndex<number>();
  const expected = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const n = random.next().value;
    const id = makeId(n % 900, 0);
    if (n % 3 === 0) expect(index.delete(id)).toBe(expected.delete(id));
    else {
      index.set(id, i);
      expected.set(id, i);
    }
  }
  const found: [string, number][] = [];
  index.forEach((id, value) => void found.push([id, value]));
  const sorted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(found).toEqual(sorted);
  expect(index.size).toBe(expected.size);
  expect(index.first).toBe(sorted[0]?.[0]);
  expect(index.last).toBe(sorted.at(-1)?.[0]);
  const after = makeId(450, 1);
  expect(index.ceiling(after)).toEqual(sorted.find(([id]) => id >= after));
});

test('what a failed command did is taken back', () => {
  const stream = withUndo(
    () => filled(10),
    () => false,
  );
  withUndo(
    () => stream.addGroup('g', new StreamGroup(firstId, 0)),
    () => false,
  );
  const group = stream.groups.get('g') as StreamGroup;
  const picture = () => ({
    ids: ids(stream),
    nodes: stream.nodes.map(({ ids: own, ...node }) => ({ ...node, size: own.length })),
    facts: [stream.size, stream.lastId, stream.entriesAdded, [...stream.groups.keys()]],
    group: [group.lastId, group.pending.size, [...group.consumers.keys()]],
  });
  const before = structuredClone(picture());
  const failing = () => {
    stream.append(makeId(99, 0), ['f', 'v'], limits);
    stream.append(makeId(99, 1), ['f', 'v'], limits);
    stream.delete(makeId(4, 0));
    stream.trim({ strategy: 'MAXLEN', length: 4 }, { approximate: false, limit: 0 });
    const consumer = group.addConsumer('c', 1);
    group.deliver(makeId(99, 0), consumer, 1);
    stream.setIds({ lastId });
    stream.addGroup('h', new StreamGroup(firstId, 0));
    throw new Error('a bug');
  };
  expect(() => withUndo(failing, () => true)).toThrow('a bug');
  expect(picture()).toEqual(before);
});

describe('groups', () => {
  test('keep the pending entries of the group and of its consumers in step', () => {
    const group = new StreamGroup(firstId, null);
    const [a, b] = [group.addConsumer('a', 1), group.addConsumer('b', 1)];
    group.deliver('1', a, 5);
    group.deliver('2', a, 5);
    group.deliver('1', b, 6);
    expect([group.pending.size, a.pending.size, b.pending.size]).toEqual([2, 1, 1]);
    const copy = group.clone();
    expect(group.acknowledge('1')).toBe(true);
    expect(group.acknowledge('1')).toBe(false);
    group.deleteConsumer(a);
    expect([group.pending.size, group.consumers.size]).toEqual([0, 1]);
    expect([copy.pending.size, copy.consumers.get('b')?.pending.size]).toEqual([2, 1]);
  });
});
