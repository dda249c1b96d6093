import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits, type EncodingLimits } from './limits.ts';
import { ListValue } from './list.ts';
import { undo, withUndo } from './undo.ts';

const of70: EncodingLimits = { ...defaultLimits, listListpack: false };
const large = '@'.repeat(9000);

function listOf(elements: string[], limits: EncodingLimits): ListValue {
  const list = new ListValue(limits);
  list.beforeGrow(elements, limits);
  for (const element of elements) list.pushRight(element);
  return list;
}

// Random programs of primitives against an array.

const element = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1, max: 3 }).map(String) },
  { weight: 3, arbitrary: fc.constantFrom('', 'a', 'b', '-0', 'x'.repeat(70), 'y'.repeat(300)) },
  { weight: 1, arbitrary: fc.constant(large) },
);

type Step = { name: string; element: string; elements: string[]; a: number; b: number; flag: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(
    'left',
    'left',
    'right',
    'right',
    'popLeft',
    'popRight',
    'set',
    'insert',
    'remove',
    'trim',
    'equal',
    'equal',
  ),
  element,
  elements: fc.array(element, { maxLength: 12 }),
  a: fc.nat(200),
  b: fc.nat(200),
  flag: fc.boolean(),
});
const programs = fc.array(step, { maxLength: 60 });
const fills = fc.constantFrom(-2, -1, 1, 2, 4, 7);
const starts = fc.array(element, { maxLength: 40 });

function apply(
  list: ListValue,
  model: string[],
  { name, element, elements, a, b, flag }: Step,
  limits: EncodingLimits,
) {
  const index = model.length === 0 ? 0 : a % model.length;
  if (name === 'left' || name === 'right') {
    list.beforeGrow(elements, limits);
    for (const each of elements) {
      if (name === 'left') list.pushLeft(each);
      else list.pushRight(each);
    }
    if (name === 'left') model.unshift(...elements.toReversed());
    else model.push(...elements);
    return;
  }
  if (name === 'popLeft') expect(list.popLeft()).toBe(model.shift());
  if (name === 'popRight') expect(list.popRight()).toBe(model.pop());
  if (name === 'remove') expect(list.removeRange(index, b % 30)).toEqual(model.splice(index, b % 30));
  if (name === 'set' && model.length > 0) {
    list.beforeGrow([element], limits);
    list.set(index, element);
    model[index] = element;
  }
  if (name === 'insert' && model.length > 0) {
    list.beforeGrow([element], limits);
    list.insert(index, element, flag ? 'after' : 'before');
    model.splice(flag ? index + 1 : index, 0, element);
  }
  if (name === 'trim') {
    const stop = index + (b % 60);
    list.trim(index, stop);
    model.splice(stop + 1);
    model.splice(0, index);
  }
  if (name === 'equal') {
    const count = (b % 7) - 3;
    expect(list.removeEqual(element, count)).toBe(removeEqual(model, element, count));
  }
  list.afterShrink(limits);
}

function removeEqual(model: string[], element: string, count: number): number {
  const limit = count === 0 ? Infinity : Math.abs(count);
  let removed = 0;
  for (let at = 0; removed < limit; removed++) {
    at = count < 0 ? model.lastIndexOf(element) : model.indexOf(element);
    if (at < 0) break;
    model.splice(at, 1);
  }
  return removed;
}

/** The list holds the model's elements, whichever way they are read, and counts its bytes right. */
function expectSame(list: ListValue, model: string[]) {
  expect([...list]).toEqual(model);
  expect([...list.reversed()]).toEqual(model.toReversed());
  expect(list.range(0, model.length)).toEqual(model);
  expect(list.length).toBe(model.length);
  const nodes = [...list.nodes()];
  expect(nodes.flatMap(({ elements }) => elements)).toEqual(model);
  expect(nodes.every(({ elements, plain }) => (plain ? elements.length === 1 : elements.length > 0))).toBe(true);
  if (list.encoding === 'listpack') expect(nodes.length).toBeLessThanOrEqual(1);
  const counted = ListValue.fromNodes(nodes, { ...defaultLimits, listMaxListpackSize: 1 });
  expect(list.quicklist).toMatchObject({ nodes: nodes.length, bytes: counted.quicklist.bytes });
}

describe('list: an array, to whoever looks', () => {
  test.each([defaultLimits, of70])('random programs', (version) => {
    fc.assert(
      fc.property(programs, fills, (steps, listMaxListpackSize) => {
        const limits = { ...version, listMaxListpackSize };
        const list = new ListValue(limits);
        const model: string[] = [];
        for (const each of steps) apply(list, model, each, limits);
        expectSame(list, model);
        for (let i = -1; i <= model.length; i++) expect(list.at(i)).toBe(model[i]);
      }),
      { numRuns: 150 },
    );
  });

  test('ranges of every kind', () => {
    fc.assert(
      fc.property(starts, fills, fc.nat(45), fc.nat(45), (model, listMaxListpackSize, start, length) => {
        const list = listOf(model, { ...defaultLimits, listMaxListpackSize });
        expect(list.range(start, start + length)).toEqual(model.slice(start, start + length + 1));
      }),
    );
  });

  test('positions: rank, count, maxlen, from either end', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    const nonZero = fc.integer({ min: -4, max: 4 }).filter((rank) => rank !== 0);
    const amount = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Infinity));
    fc.assert(
      fc.property(few, fills, nonZero, amount, amount, (model, listMaxListpackSize, rank, count, maxlen) => {
        const list = listOf(model, { ...defaultLimits, listMaxListpackSize });
        const order = [...model.keys()];
        const met = (rank < 0 ? order.toReversed() : order).slice(0, maxlen).filter((index) => model[index] === 'a');
        const expected = met.slice(Math.abs(rank) - 1).slice(0, count);
        expect(list.positions('a', rank, count, maxlen)).toEqual(expected);
        expect(list.indexOf('a')).toBe(model.indexOf('a'));
      }),
    );
  });

  test('a long list, used as a queue in both directions', () => {
    const list = new ListValue(defaultLimits);
    const model: string[] = [];
    for (let i = 0; i < 20_000; i++) {
      list.pushLeft(`left ${i}`);
      if (i % 3 !== 0) list.popRight();
    }
    for (let i = 19_999; list.length > model.length; i--) model.push(`left ${i}`);
    expectSame(list, model);
    for (let i = 0; i < 20_000; i++) {
      list.pushRight(`right ${i}`);
      model.push(`right ${i}`);
      expect(list.popLeft()).toBe(model[i]);
    }
    expectSame(list, model.slice(20_000));
  });
});

describe('list: undo and clone', () => {
  const stop = new Error('stop');
  const undone = (body: () => void) => {
    const bug = () =>
      withUndo(
        () => {
          body();
          throw stop;
        },
        (thrown) => thrown === stop,
      );
    expect(bug).toThrow(stop);
  };

  test.each([defaultLimits, of70])('a program that dies leaves the list as it was', (version) => {
    fc.assert(
      fc.property(starts, programs, fills, (before, steps, listMaxListpackSize) => {
        const limits = { ...version, listMaxListpackSize };
        undo.epoch++;
        const list = listOf(before, limits);
        const { encoding, quicklist } = list;
        undone(() => {
          const model = [...before];
          for (const each of steps) apply(list, model, each, limits);
        });
        expectSame(list, before);
        expect([list.encoding, list.quicklist.fill]).toEqual([encoding, quicklist.fill]);
      }),
      { numRuns: 150 },
    );
  });

  test('a list made by the command records nothing', () => {
    undone(() => {
      const list = listOf(['a', 'b'], defaultLimits);
      list.popLeft();
      list.set(0, 'c');
      expect(undo.log).toEqual([]);
    });
  });

  test('a clone and its original change apart', () => {
    fc.assert(
      fc.property(starts, programs, fills, (before, steps, listMaxListpackSize) => {
        const limits = { ...defaultLimits, listMaxListpackSize };
        const list = listOf(before, limits);
        const clone = list.clone();
        expect([clone.encoding, clone.quicklist]).toEqual([list.encoding, list.quicklist]);
        const model = [...before];
        for (const each of steps) apply(list, model, each, limits);
        expectSame(clone, before);
        expectSame(list, model);
      }),
      { numRuns: 50 },
    );
  });
});
