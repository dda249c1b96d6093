// How 7.0.15, 8.0.2 and Valkey 8.0 part lists into nodes, and when they call them listpack or quicklist: every
// expectation here is an answer of theirs (to DUMP, OBJECT ENCODING and DEBUG OBJECT).

import { describe, expect, test } from 'vitest';
import { defaultLimits, type EncodingLimits } from './limits.ts';
import { ListValue } from './list.ts';

const of70: EncodingLimits = { ...defaultLimits, listListpack: false };
const large = '@'.repeat(9000);

function listOf(elements: string[], limits: EncodingLimits): ListValue {
  const list = new ListValue(limits);
  list.beforeGrow(elements, limits);
  for (const element of elements) list.pushRight(element);
  return list;
}

/** Encoding, and the number of elements in each node, '@' for a plain one. */
function shapeOf(list: ListValue): string {
  const nodes = [...list.nodes()].map(({ plain, elements }) => (plain ? '@' : elements.length)).join(' ');
  return list.encoding === 'listpack' ? `listpack ${nodes}` : nodes;
}

/** What a list command does to a list that does not become empty; '@' in it stands for a large element. */
function run(list: ListValue, command: string, limits: EncodingLimits): void {
  const [name, ...words] = command.split(' ').map((word) => (word === '@' ? large : word));
  const indexOf = (word: string | undefined) => (Number(word) < 0 ? list.length + Number(word) : Number(word));
  const [first = '', second = '', third = ''] = words;
  if (name === 'rpush' || name === 'lpush' || name === 'linsert' || name === 'lset') {
    list.beforeGrow(name === 'linsert' ? [third] : name === 'lset' ? [second] : words, limits);
  }
  if (name === 'rpush') for (const element of words) list.pushRight(element);
  else if (name === 'lpush') for (const element of words) list.pushLeft(element);
  else if (name === 'linsert') list.insert(list.indexOf(second), third, first === 'after' ? 'after' : 'before');
  else if (name === 'lset') list.set(indexOf(first), second);
  else if (name === 'lrem') list.removeEqual(second, Number(first));
  else if (name === 'ltrim') list.trim(indexOf(first), indexOf(second));
  else if (name === 'lpop') for (let i = Number(first || 1); i > 0; i--) list.popLeft();
  else if (name === 'rpop') list.removeRange(list.length - Number(first || 1), Number(first || 1));
  else throw new Error(command);
  if (name === 'lset' || name === 'lrem' || name === 'ltrim' || name === 'lpop' || name === 'rpop') {
    list.afterShrink(limits);
  }
}

describe('list: the nodes are those that the servers leave', () => {
  // With list-max-listpack-size 4: each command, then what 8.0.2 and what 7.0.15 told.
  const programs: [command: string, on82: string, on70: string][][] = [
    [
      ['rpush a b c d', 'listpack 4', '4'],
      ['rpush e', '4 1', '4 1'],
      ['lpush z', '1 4 1', '1 4 1'],
      ['linsert after b B', '3 4', '3 4'],
      ['linsert after c x', '3 2 3', '3 2 3'],
      ['linsert before c y', '3 3 3', '3 3 3'],
      ['linsert before z w', '4 3 3', '4 3 3'],
      ['linsert before a v', '3 2 3 3', '3 2 3 3'],
      ['linsert before a u', '3 3 3 3', '3 3 3 3'],
      ['linsert after e f', '3 3 3 4', '3 3 3 4'],
      ['lset 3 @', '3 @ 2 3 4', '3 3 3 4'],
      ['lset 3 @', '3 @ 2 3 4', '3 3 3 4'],
      ['lset 3 s', '3 3 3 4', '3 3 3 4'],
      ['linsert after s @', '3 1 @ 2 3 4', '4 3 3 4'],
      ['linsert before @ @', '3 1 @ @ 2 3 4', '4 1 3 3 4'],
      ['linsert after e @', '3 1 @ @ 2 3 3 @ 1', '4 1 3 3 3 2'],
      ['linsert before @ t', '3 2 @ @ 2 3 3 @ 1', '4 1 1 3 3 3 2'],
      ['lset -1 @', '3 2 @ @ 2 3 3 @ @', '4 1 1 3 3 3 2'],
      ['lset 0 @', '@ 2 2 @ @ 2 3 3 @ @', '4 1 1 3 3 3 2'],
      ['lpush @', '@ @ 2 2 @ @ 2 3 3 @ @', '1 4 1 1 3 3 3 2'],
      ['rpush q', '@ @ 2 2 @ @ 2 3 3 @ @ 1', '1 4 1 1 3 3 3 2 1'],
      ['lrem 0 @', '2 2 2 3 3 1', '3 1 2 3 3 1'],
      ['ltrim 2 6', '2 2 1', '1 1 2 1'],
      ['lpop', '1 2 1', '1 2 1'],
      ['lpop', '2 1', '2 1'],
      ['lpop', '1 1', '1 1'],
      ['lset 0 p', '1 1', '1 1'],
    ],
    [
      ['rpush a b c d e f g h i j k l m n o p q', '4 4 4 4 1', '4 4 4 4 1'],
      ['ltrim 3 -4', '1 4 4 2', '1 4 4 2'],
      ['lset 3 X', '1 4 4 2', '1 4 4 2'],
      ['linsert after d t', '2 4 4 2', '2 4 4 2'],
      ['linsert before t @', '1 @ 1 4 4 2', '2 1 4 4 2'],
      ['linsert after l @', '1 @ 1 4 4 @ 2', '2 1 4 4 1 2'],
      ['lrem 1 @', '1 1 4 4 @ 2', '1 1 4 4 1 2'],
      ['linsert after f 1', '4 3 4 @ 2', '4 3 4 1 2'],
      ['ltrim 1 -1', '3 3 4 @ 2', '3 3 4 1 2'],
      ['linsert before j 2', '3 3 2 3 @ 2', '3 3 2 3 1 2'],
      ['lset 4 @', '4 @ 3 3 @ 2', '3 3 2 3 1 2'],
      ['lset -2 @', '4 @ 3 3 @ @ 1', '3 3 2 3 1 2'],
    ],
    [
      ['rpush a b c d e f g h i', '4 4 1', '4 4 1'],
      ['linsert before d @', '3 @ 1 4 1', '4 1 4 1'],
      ['lrem 1 @', '3 1 4 1', '3 1 4 1'],
      ['ltrim 2 -1', '1 1 4 1', '1 1 4 1'],
      ['linsert after h X', '1 1 4 2', '1 1 4 2'],
      ['lset 3 @', '1 2 @ 4', '1 1 4 2'],
      ['linsert before c 1', '2 2 @ 4', '2 1 4 2'],
      ['lset 5 2', '2 2 @ 4', '2 1 4 2'],
      ['lrem 1 2', '2 2 @ 3', '2 1 3 2'],
    ],
    [
      ['rpush a b c d e', '4 1', '4 1'],
      ['lpop', '3 1', '3 1'],
      ['lpop', '2 1', '2 1'],
      ['lpop', '1 1', '1 1'],
      ['lpop', 'listpack 1', '1'],
      ['rpush b c', 'listpack 3', '3'],
      ['lset 0 @', '@ 2', '3'],
      ['lset 0 a', '3', '3'],
      ['rpush d e f g', '4 3', '4 3'],
      ['rpop 3', '4', '4'],
      ['lrem 1 d', '3', '3'],
    ],
    [
      ['rpush a b c d e', '4 1', '4 1'],
      ['lpush z', '1 4 1', '1 4 1'],
      ['lset 0 y', '1 4 1', '1 4 1'],
      ['lpush x w v', '4 4 1', '4 4 1'],
      ['linsert before w 1', '2 3 4 1', '2 3 4 1'],
      ['linsert before w 2', '2 4 4 1', '2 4 4 1'],
      ['ltrim 2 -1', '4 4 1', '4 4 1'],
      ['linsert after d f', '4 4 2', '4 4 2'],
    ],
  ];

  test.each([
    ['Redis 8.0.2', defaultLimits, 1],
    ['Redis 7.0.15', of70, 2],
  ] as const)('%s', (_name, version, column) => {
    const limits = { ...version, listMaxListpackSize: 4 };
    for (const rows of programs) {
      const list = new ListValue(limits);
      for (const row of rows) {
        run(list, row[0], limits);
        expect(`${row[0]}: ${shapeOf(list)}`).toBe(`${row[0]}: ${row[column]}`);
      }
    }
  });

  // A node of 4086 to 4090 bytes has no room for 19 digits by their length, but they take 10 bytes only: the node is
  // split and, where the two halves are thought to fit, joined again.
  test.each([
    [55, 1, 1],
    [56, 2, 1],
    [59, 2, 1],
  ])('two nodes are joined by the byte: %i', (length, on82, on70) => {
    for (const [version, nodes] of [
      [defaultLimits, on82],
      [of70, on70],
    ] as const) {
      const limits = { ...version, listMaxListpackSize: -1 };
      const filler = 'z'.repeat(length);
      const list = listOf([...new Array<string>(39).fill('y'.repeat(100)), filler, 'end'], limits);
      run(list, `linsert before ${filler} 1234567890123456789`, limits);
      expect(list.quicklist.nodes).toBe(nodes);
    }
  });
});

describe('list: encoding', () => {
  const hundred = 'y'.repeat(100);
  const encodingOf = (elements: string[], limits: EncodingLimits = defaultLimits) => listOf(elements, limits).encoding;

  // A listpack of 79 elements of 100 bytes has 8144 bytes.
  test.each([
    [48, 'listpack'],
    [49, 'quicklist'],
  ])('8144 bytes and a push of %i are a %s', (length, encoding) => {
    const list = listOf(new Array<string>(79).fill(hundred), defaultLimits);
    run(list, `rpush ${'z'.repeat(length)}`, defaultLimits);
    expect(list.encoding).toBe(encoding);
  });

  test('what is pushed counts by its length, even integers', () => {
    expect(encodingOf(new Array<string>(2000).fill('1234'))).toBe('listpack');
    expect(encodingOf(new Array<string>(2050).fill('1234'))).toBe('quicklist');
    expect(listOf(new Array<string>(2050).fill('1234'), defaultLimits).quicklist).toEqual({
      nodes: 1,
      fill: -2,
      bytes: 6157,
    });
  });

  test('a single element of 8185 bytes is the longest that a listpack begins with', () => {
    expect(encodingOf(['q'.repeat(8185)])).toBe('listpack');
    expect(encodingOf(['q'.repeat(8186)])).toBe('quicklist');
  });

  test('a quicklist turns back when its one node has half of what it may have', () => {
    const list = listOf(new Array<string>(100).fill(hundred), defaultLimits);
    expect(shapeOf(list)).toBe('79 21');
    for (let length = 99; length > 39; length--) {
      run(list, 'rpop', defaultLimits);
      expect(list.encoding).toBe('quicklist');
    }
    run(list, 'rpop', defaultLimits);
    expect(list.encoding).toBe('listpack');
  });

  test('two nodes stay a quicklist, however small', () => {
    const list = listOf(['a', ...new Array<string>(95).fill(hundred), 'b'], defaultLimits);
    run(list, `lrem 0 ${hundred}`, defaultLimits);
    expect(shapeOf(list)).toBe('1 1');
    run(list, 'lpop', defaultLimits);
    expect(shapeOf(list)).toBe('listpack 1');
  });

  test('a large element alone is a plain node; replaced by a small one it is a listpack', () => {
    const list = listOf([large], defaultLimits);
    expect(shapeOf(list)).toBe('@');
    run(list, 'lset 0 a', defaultLimits);
    expect(shapeOf(list)).toBe('listpack 1');
  });

  test('a plain node stays one, and its list a quicklist, even where a listpack may be as large', () => {
    const list = listOf([large, 'a'], defaultLimits);
    run(list, 'rpop', { ...defaultLimits, listMaxListpackSize: -5 });
    expect(shapeOf(list)).toBe('@');
  });

  test('a quicklist keeps its fill when the limit changes, the thresholds follow it', () => {
    const limits = { ...defaultLimits, listMaxListpackSize: 2 };
    const list = listOf(['a', 'b', 'c', 'd', 'e'], limits);
    run(list, 'rpush f', defaultLimits);
    expect(shapeOf(list)).toBe('2 2 2');
    run(list, 'ltrim 0 0', limits);
    expect(shapeOf(list)).toBe('listpack 1');
  });

  test('limits below -5 mean -5, and 0 means 1', () => {
    const limits = (listMaxListpackSize: number) => ({ ...defaultLimits, listMaxListpackSize });
    expect(encodingOf(['x'.repeat(65529)], limits(-6))).toBe('listpack');
    expect(encodingOf(['x'.repeat(65530)], limits(-6))).toBe('quicklist');
    expect(encodingOf(['a'], limits(0))).toBe('listpack');
    expect(shapeOf(listOf(['a', 'b'], limits(0)))).toBe('1 1');
  });

  test('7.0.15 has quicklists only, and packs large elements', () => {
    const list = listOf([large, 'a'], of70);
    expect(shapeOf(list)).toBe('1 1');
    run(list, 'lpop', of70);
    expect(list.encoding).toBe('quicklist');
  });

  test('a stored result is a listpack up to the whole limit, and nodes that were loaded stay', () => {
    const elements = new Array<string>(79).fill(hundred);
    expect(shapeOf(ListValue.from(elements, defaultLimits))).toBe('listpack 79');
    expect(shapeOf(ListValue.from([...elements, hundred], defaultLimits))).toBe('79 1');
    expect(shapeOf(ListValue.from(['a'], of70))).toBe('1');
    const nodes = [
      { plain: false, elements: ['a'] },
      { plain: false, elements: ['b', 'c'] },
      { plain: true, elements: [large] },
    ];
    const loaded = ListValue.fromNodes(nodes, defaultLimits);
    expect(shapeOf(loaded)).toBe('1 2 @');
    expect([...loaded.nodes()]).toEqual(nodes);
    expect(shapeOf(ListValue.fromNodes(nodes.slice(1, 2), defaultLimits))).toBe('listpack 2');
  });
});
