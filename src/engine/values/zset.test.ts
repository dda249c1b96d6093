import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits, type EncodingLimits } from './limits.ts';
import { undo, withUndo } from './undo.ts';
import { type LexBound, SortedSet } from './zset.ts';

const small: EncodingLimits = { ...defaultLimits, zsetMaxListpackEntries: 6, zsetMaxListpackValue: 5 };
const none: EncodingLimits = { ...defaultLimits, zsetMaxListpackEntries: 0 };

function setOf(pairs: readonly (readonly [string, number])[], limits: EncodingLimits): SortedSet {
  const set = new SortedSet();
  for (const [member, score] of pairs) set.set(member, score, limits);
  return set;
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => [`m${i}`, i] as const);

// Expectations of this block are answers of 7.0.15, 8.0.2 and Valkey 8.0.
describe('sorted set: encoding', () => {
  test('a listpack has up to 128 entries of up to 64 bytes', () => {
    expect(setOf(numbered(128), defaultLimits).encoding).toBe('listpack');
    expect(setOf(numbered(129), defaultLimits).encoding).toBe('skiplist');
    expect(setOf([['x'.repeat(64), 1]], defaultLimits).encoding).toBe('listpack');
    expect(setOf([['x'.repeat(65), 1]], defaultLimits).encoding).toBe('skiplist');
    expect(setOf(numbered(1), none).encoding).toBe('skiplist');
  });

  test('an update never converts, an addition does', () => {
    const set = setOf(numbered(3), defaultLimits);
    const limits = { ...defaultLimits, zsetMaxListpackEntries: 2 };
    set.set('m0', 7, limits);
    expect(set.encoding).toBe('listpack');
    set.set('new', 7, limits);
    expect(set.encoding).toBe('skiplist');
  });

  test('a skiplist never shrinks back, but a result that is stored is measured anew', () => {
    const set = setOf(numbered(129), defaultLimits);
    set.deleteRange(0, 128);
    expect([set.size, set.encoding]).toEqual([1, 'skiplist']);
    expect(set.clone().encoding).toBe('skiplist');
    expect(SortedSet.from(set, defaultLimits).encoding).toBe('listpack');
    expect(SortedSet.from(numbered(129), defaultLimits).encoding).toBe('skiplist');
    expect(SortedSet.from([['x'.repeat(65), 1]], defaultLimits).encoding).toBe('skiplist');
  });

  test('a count of more than 128 pairs converts whatever they are', () => {
    const set = setOf([['d', 1]], defaultLimits);
    set.expect(128, defaultLimits);
    expect(set.encoding).toBe('listpack');
    set.expect(129, defaultLimits);
    expect(set.encoding).toBe('skiplist');
  });

  test('a zero keeps its sign in a skiplist only, and the zero that is there stays', () => {
    const listpack = setOf([['a', -0]], defaultLimits);
    expect(listpack.score('a')).toBe(0);
    expect(listpack.set('a', -0, defaultLimits)).toBe('same');
    expect(listpack.set('x'.repeat(65), -0, defaultLimits)).toBe('added');
    expect([listpack.score('a'), listpack.score('x'.repeat(65))]).toEqual([0, -0]);

    const skiplist = setOf(
      [
        ['a', -0],
        ['b', -0],
        ['aa', 0],
      ],
      none,
    );
    expect(skiplist.set('a', 0, none)).toBe('same');
    expect([...skiplist]).toEqual([
      ['a', -0],
      ['aa', 0],
      ['b', -0],
    ]);
    expect(SortedSet.from(skiplist, defaultLimits).score('a')).toBe(0);
    expect(SortedSet.from(skiplist, none).score('a')).toBe(-0);
  });

  test('a listpack is scanned at once, in order, whatever the cursor', () => {
    const set = setOf(
      [
        ['c', 3],
        ['a', 1],
        ['b', 2],
      ],
      defaultLimits,
    );
    const seen: [string, number][] = [];
    expect(set.scan(77, 1, (member, score) => seen.push([member, score]))).toBe(0);
    expect(seen).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  const bound = (text: string): LexBound =>
    text === '-' || text === '+' ? text : { member: text.slice(1), inclusive: text[0] === '[' };
  const mixed = [
    ['c', 1],
    ['a', 2],
    ['e', 3],
    ['b', 4],
    ['d', 5],
  ] as const;

  test.each([
    ['[a', '[c', 'ca', 'beac'],
    ['[b', '[d', 'ca', 'dbe'],
    ['-', '+', 'caebd', 'dbeac'],
    ['(c', '+', 'ebd', 'd'],
    ['[a', '[a', '', ''],
    ['[e', '[e', '', ''],
    ['-', '[b', '', ''],
  ])('a listpack of several scores answers ZRANGEBYLEX %s %s as it is walked', (min, max, forwards, backwards) => {
    const set = setOf(mixed, defaultLimits);
    const up = set.lexRange(bound(min), bound(max));
    expect(set.slice(up.start, up.end).members.join('')).toBe(forwards);
    const down = set.lexRange(bound(min), bound(max), true);
    expect(set.slice(down.start, down.end, true).members.join('')).toBe(backwards);
  });
});

// Random programs against a Map that is sorted when asked.

const members = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcdefghij') },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
);
const scores = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 0.5, Infinity, -Infinity, 1e300),
  fc.double({ noNaN: true }),
);
type Step = { name: string; member: string; score: number; a: number; b: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    name: fc.constantFrom('set', 'set', 'set', 'set', 'delete', 'range', 'min', 'max', 'expect'),
    member: members,
    score: scores,
    a: fc.nat(20),
    b: fc.nat(5),
  }),
  { maxLength: 50 },
);
const limitsOf = fc.constantFrom(defaultLimits, small, none);
const starts = fc.array(fc.tuple(members, scores), { maxLength: 25 });

type Model = Map<string, number>;

function sorted(model: Model): [string, number][] {
  return [...model].sort(([a, x], [b, y]) => (x < y ? -1 : x > y ? 1 : a < b ? -1 : a > b ? 1 : 0));
}

function apply(set: SortedSet, model: Model, { name, member, score, a, b }: Step, limits: EncodingLimits) {
  const entries = sorted(model);
  const drop = (pairs: [string, number][]) => {
    for (const [dropped] of pairs) model.delete(dropped);
  };
  if (name === 'set') {
    const former = model.get(member);
    const outcome = former === undefined ? 'added' : former === score ? 'same' : 'updated';
    expect(set.set(member, score, limits)).toBe(outcome);
    if (outcome !== 'same') model.set(member, score);
  } else if (name === 'delete') {
    expect(set.delete(member)).toBe(model.delete(member));
  } else if (name === 'range') {
    const start = a % (entries.length + 1);
    const removed = entries.slice(start, start + b);
    drop(removed);
    expect(plain(set.deleteRange(start, start + b))).toEqual(plain(removed));
  } else if (name === 'expect') {
    set.expect(a, limits);
  } else {
    const pair = name === 'min' ? entries[0] : entries.at(-1);
    const popped = name === 'min' ? set.popMin() : set.popMax();
    expect(popped && plain([[popped.member, popped.score]])).toEqual(pair && plain([pair]));
    if (pair) drop([pair]);
  }
}

/** Pairs without the sign of zeros, which the encoding test looks at. */
function plain(pairs: [string, number][] | { members: string[]; scores: number[] }): [string, number][] {
  const all = Array.isArray(pairs) ? pairs : pairs.members.map((m, i) => [m, pairs.scores[i] as number] as const);
  return all.map(([member, score]) => [member, score + 0]);
}

/** The set holds the model's entries, whichever way they are asked for. */
function expectSame(set: SortedSet, model: Model) {
  const entries = sorted(model);
  expect(plain([...set])).toEqual(plain(entries));
  expect(set.size).toBe(entries.length);
  expect(plain(set.slice(-1, entries.length + 1, true))).toEqual(plain(entries.toReversed()));
  const visited: [string, number][] = [];
  set.forEach((member, score) => {
    visited.push([member, score]);
  });
  expect(plain(visited)).toEqual(plain(entries));
  const scanned: [string, number][] = [];
  let cursor = 0;
  do cursor = set.scan(cursor, 3, (member, score) => scanned.push([member, score]));
  while (cursor !== 0);
  expect(plain(sorted(new Map(scanned)))).toEqual(plain(entries));
  expect(scanned).toHaveLength(entries.length);
  entries.forEach(([member, score], rank) => {
    expect(set.rank(member)).toBe(rank);
    expect((set.score(member) ?? NaN) + 0).toBe(score + 0);
    expect(set.at(rank)?.member).toBe(member);
    expect(set.random(() => (rank + 0.5) / entries.length)?.member).toBe(member);
  });
}

describe('sorted set: a sorted map, to whoever looks', () => {
  test('random programs', () => {
    fc.assert(
      fc.property(steps, limitsOf, (program, limits) => {
        const set = new SortedSet();
        const model: Model = new Map();
        for (const each of program) apply(set, model, each, limits);
        expectSame(set, model);
        expect([set.at(-1), set.at(model.size), set.rank('absent'), set.score('absent')]).toEqual([
          undefined,
          undefined,
          -1,
          undefined,
        ]);
        expect(set.has('absent')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('ranks of scores', () => {
    fc.assert(
      fc.property(starts, limitsOf, scores, (pairs, limits, score) => {
        const set = setOf(pairs, limits);
        const all = [...set].map(([, each]) => each);
        expect(set.rankOfScore(score, true)).toBe(all.filter((each) => each < score).length);
        expect(set.rankOfScore(score, false)).toBe(all.filter((each) => each <= score).length);
      }),
    );
  });

  test('ranges by member, all scores being equal', () => {
    const word = fc.string({ maxLength: 2, unit: fc.constantFrom('a', 'b', 'c', '\xff') });
    const bound: fc.Arbitrary<LexBound> = fc.oneof(
      fc.constantFrom<LexBound>('-', '+'),
      fc.record({ member: word, inclusive: fc.boolean() }),
    );
    const words = fc.array(word, { maxLength: 20 });
    fc.assert(
      fc.property(words, limitsOf, bound, bound, fc.boolean(), (all, limits, min, max, reverse) => {
        const set = setOf(
          all.map((member) => [member, 1] as const),
          limits,
        );
        const within = [...set]
          .map(([member]) => member)
          .filter((member) => {
            if (min === '+' || max === '-') return false;
            const above = min === '-' || member > min.member || (min.inclusive && member === min.member);
            return above && (max === '+' || member < max.member || (max.inclusive && member === max.member));
          });
        const { start, end } = set.lexRange(min, max, reverse);
        expect(set.slice(start, end).members).toEqual(within);
        if (typeof min === 'object') {
          const before = [...set].filter(
            ([member]) => member < min.member || (!min.inclusive && member === min.member),
          );
          expect(set.rankOfLex(min.member, min.inclusive)).toBe(before.length);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('sorted set: undo and clone', () => {
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

  /** Everything there is to see: entries with the signs of their zeros, the order of a scan, every cursor. */
  const stateOf = (set: SortedSet) => {
    const scan: unknown[] = [];
    let cursor = 0;
    do {
      cursor = set.scan(cursor, 2, (member, score) => scan.push([member, score]));
      scan.push(cursor);
    } while (cursor !== 0);
    return { encoding: set.encoding, size: set.size, entries: [...set], scan };
  };

  test('a program that dies leaves the set as it was', () => {
    fc.assert(
      fc.property(starts, steps, limitsOf, limitsOf, (before, program, limits, later) => {
        undo.epoch++;
        const set = setOf(before, limits);
        const model: Model = new Map(set);
        const state = stateOf(set);
        undone(() => {
          const changing: Model = new Map(set);
          for (const each of program) apply(set, changing, each, later);
        });
        expect(stateOf(set)).toEqual(state);
        expectSame(set, model);
      }),
      { numRuns: 300 },
    );
  });

  test('a set made by the command records nothing', () => {
    undone(() => {
      const set = setOf(numbered(200), defaultLimits);
      set.delete('m5');
      set.popMin();
      expect(undo.log).toEqual([]);
    });
  });

  test('a clone and its original change apart', () => {
    fc.assert(
      fc.property(starts, steps, limitsOf, (before, program, limits) => {
        const set = setOf(before, limits);
        const model: Model = new Map(set);
        const clone = set.clone();
        expect(stateOf(clone)).toEqual(stateOf(set));
        const changing: Model = new Map(set);
        for (const each of program) apply(set, changing, each, limits);
        expectSame(clone, model);
        expectSame(set, changing);
      }),
      { numRuns: 100 },
    );
  });
});
