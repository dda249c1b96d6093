import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SortedBlocks } from './sorted-blocks.ts';

// Programs long enough to split and join blocks, against a sorted array.

type Pair = [score: number, member: string];

const order = ([scoreA, a]: Pair, [scoreB, b]: Pair) => scoreA - scoreB || (a < b ? -1 : a > b ? 1 : 0);

type Step = { name: 'rise' | 'fall' | 'scatter' | 'remove' | 'range' | 'rescore'; count: number; seed: number };
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom('rise', 'fall', 'scatter', 'remove', 'range', 'rescore'),
  count: fc.integer({ min: 1, max: 1500 }),
  seed: fc.nat(1e6),
});

/** A whole number that looks random, from a counter. */
const scatter = (n: number) => Math.imul(n + 1, 0x9e3779b1) >>> 8;

function run(steps: Step[], check: (blocks: SortedBlocks, model: Pair[]) => void) {
  const blocks = new SortedBlocks();
  let model: Pair[] = [];
  let serial = 0;
  for (const { name, count, seed } of steps) {
    if (name === 'remove') {
      for (let i = 0; i < count && model.length > 0; i++) {
        const [removed] = model.splice(scatter(seed + i) % model.length, 1) as [Pair];
        blocks.remove(...removed);
      }
    } else if (name === 'range') {
      const start = seed % (model.length + 1);
      const removed = model.splice(start, count);
      const { members, scores } = blocks.removeRange(start, start + removed.length);
      expect(members.map((member, i) => [scores[i], member])).toEqual(removed);
    } else if (name === 'rescore') {
      for (let i = 0; i < count / 5 && model.length > 0; i++) {
        const pair = model[scatter(seed + i) % model.length] as Pair;
        const to = i % 2 === 0 ? pair[0] + 1 : scatter(seed * 7 + i) % 400;
        blocks.rescore(pair[1], pair[0], to);
        pair[0] = to;
        model.sort(order);
      }
    } else {
      const added: Pair[] = [];
      for (let i = 0; i < count; i++) {
        const score = name === 'rise' ? 1e6 + serial : name === 'fall' ? -serial : scatter(serial) % 400;
        added.push([score + (seed % 5 === 0 ? 0.5 : 0), `m${scatter(serial++)}`]);
      }
      for (const pair of added) blocks.insert(...pair);
      model = [...model, ...added].sort(order);
    }
    check(blocks, model);
  }
}

const programs = fc.array(step, { minLength: 1, maxLength: 8 });

describe('sorted blocks: a sorted array, to whoever looks', () => {
  test('entries, ranks and places after each step', () => {
    fc.assert(
      fc.property(programs, fc.nat(1e6), (steps, seed) => {
        run(steps, (blocks, model) => {
          expect(blocks.size).toBe(model.length);
          expect([...blocks]).toEqual(model.map(([score, member]) => [member, score]));
          for (let i = 0; i < Math.min(50, model.length); i++) {
            const rank = scatter(seed + i) % model.length;
            const [score, member] = model[rank] as Pair;
            expect([blocks.memberAt(rank), blocks.scoreAt(rank)]).toEqual([member, score]);
            expect(blocks.rankOf(score, member)).toBe(rank);
            expect(blocks.rankOf(score, '')).toBe(model.findIndex((pair) => pair[0] === score));
            expect(blocks.rankOf(score, null)).toBe(model.findLastIndex((pair) => pair[0] === score) + 1);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  test('slices, forwards and in reverse', () => {
    fc.assert(
      fc.property(programs, fc.nat(1e6), fc.nat(2000), fc.boolean(), (steps, from, length, reverse) => {
        run(steps.slice(0, 3), (blocks, model) => {
          const start = from % (model.length + 1);
          const expected = model.slice(start, start + length);
          if (reverse) expected.reverse();
          const { members, scores } = blocks.slice(start, Math.min(start + length, model.length), reverse);
          expect(members.map((member, i) => [scores[i], member])).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('ranks by member, all scores being equal', () => {
    const words = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 900 });
    fc.assert(
      fc.property(words, fc.string({ maxLength: 3 }), (members, bound) => {
        const blocks = new SortedBlocks();
        for (const member of members) blocks.insert(7, member);
        expect(blocks.rankOfLex(bound, true)).toBe(members.filter((member) => member < bound).length);
        expect(blocks.rankOfLex(bound, false)).toBe(members.filter((member) => member <= bound).length);
      }),
      { numRuns: 60 },
    );
  });

  test('a clone keeps what its original loses', () => {
    const blocks = new SortedBlocks();
    for (let i = 0; i < 2000; i++) blocks.insert(i % 7, `m${i}`);
    const before = [...blocks];
    const clone = blocks.clone();
    blocks.removeRange(100, 1900);
    blocks.insert(3, 'new');
    expect([...clone]).toEqual(before);
    expect(clone.size).toBe(2000);
    expect(clone.memberAt(1999)).toBe(before[1999]?.[0]);
  });
});
