// SetValue against a naive set that restates Redis's rules, and the thresholds that redis-server 7.0.15 and 8.0.2 gave
// when asked by OBJECT ENCODING and SMEMBERS.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SetLimits, SetValue } from './set.ts';
import { withUndo } from './undo.ts';

const redis8: SetLimits = {
  setMaxIntsetEntries: 4,
  setMaxListpackEntries: 6,
  setMaxListpackValue: 5,
  setListpack: true,
};
const redis7: SetLimits = { ...redis8, setListpack: false };

/** What SADD does with a list of members. */
function sadd(set: SetValue | undefined, members: readonly string[], limits: SetLimits): SetValue {
  const made = set ?? SetValue.create(members[0] as string, limits, members.length);
  if (set !== undefined) set.expect(members.length, limits);
  for (const member of members) made.add(member, limits);
  return made;
}

function shown(set: SetValue): string {
  return `${set.encoding}: ${set.members().join(' ')}`;
}

const isInt64 = (text: string): boolean => {
  try {
    return String(BigInt.asIntN(64, BigInt(text))) === text;
  } catch {
    return false;
  }
};

/** Written to be read: numbers are sorted as numbers, everything is searched from front to back. */
class NaiveSet {
  encoding: 'intset' | 'listpack' | 'hashtable' = 'intset';
  members: string[] = [];

  add(member: string, limits: SetLimits): void {
    if (this.members.includes(member)) return;
    if (this.encoding === 'intset' && !isInt64(member)) this.encoding = 'listpack';
    this.members.push(member);
    if (this.encoding === 'intset') {
      this.members.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      if (this.members.length > limits.setMaxIntsetEntries) this.encoding = 'hashtable';
    }
    const tooLong = this.members.some((each) => each.length > limits.setMaxListpackValue);
    const fits = limits.setListpack && this.members.length <= limits.setMaxListpackEntries && !tooLong;
    if (this.encoding === 'listpack' && !fits) this.encoding = 'hashtable';
  }

  delete(member: string): void {
    this.members = this.members.filter((each) => each !== member);
  }
}

const border = [2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 10n ** 18n, -(10n ** 18n), 10n ** 19n].map(
  String,
);
const member = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -12, max: 120 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('', '-', '-0', '00', '01', '+1', ' 1', '1 ', '1.0', '1e3', ...border) },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'pear', 'peach', 'cherry') },
);
const limits: fc.Arbitrary<SetLimits> = fc.record({
  setMaxIntsetEntries: fc.nat(9),
  setMaxListpackEntries: fc.nat(12),
  setMaxListpackValue: fc.constantFrom(0, 2, 5, 64),
  setListpack: fc.boolean(),
});
const program = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'delete'), member), { maxLength: 60 });

describe('SetValue', () => {
  test('holds, orders and encodes as the naive set does', () => {
    fc.assert(
      fc.property(program, limits, (steps, limit) => {
        const set = new SetValue('intset');
        const naive = new NaiveSet();
        const states: string[] = [];
        const expected: string[] = [];
        for (const [what, name] of steps) {
          const known = naive.members.includes(name);
          states.push(`${set.has(name)} ${what === 'add' ? set.add(name, limit) : set.delete(name)}`);
          expected.push(`${known} ${what === 'add' ? !known : known}`);
          if (what === 'add') naive.add(name, limit);
          else naive.delete(name);
          states.push(`${set.size} ${shown(set)}`);
          expected.push(`${naive.members.length} ${naive.encoding}: ${naive.members.join(' ')}`);
        }
        expect(states).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('undo restores members, order and encoding', () => {
    fc.assert(
      fc.property(program, program, limits, fc.nat(20), (before, taken, limit, hint) => {
        const set = new SetValue('intset');
        for (const [what, name] of before) what === 'add' ? set.add(name, limit) : set.delete(name);
        const former = shown(set);
        const command = () => {
          for (const [what, name] of taken) what === 'add' ? set.add(name, limit) : set.delete(name);
          set.expect(hint, limit);
          throw new Error('a bug');
        };
        for (let i = 0; i < 2; i++) {
          expect(() => withUndo(command, () => true)).toThrow('a bug');
          expect(shown(set)).toBe(former);
        }
      }),
    );
  });

  test('SADD of new sets: the first member and, since 7.2, the number of members choose the encoding', () => {
    const cases: [string, string, string][] = [
      ['3 1 2 -5', 'intset: -5 1 2 3', 'intset: -5 1 2 3'],
      ['a 3 1', 'hashtable: a 3 1', 'listpack: a 3 1'],
      ['5 4 3 2 1', 'hashtable: 1 2 3 4 5', 'listpack: 5 4 3 2 1'],
      ['1 1 1 1 1 1 1 1', 'intset: 1', 'hashtable: 1'],
      ['a a a a a a a a', 'hashtable: a', 'hashtable: a'],
      ['a 1 1 1 1 1', 'hashtable: a 1', 'listpack: a 1'],
      ['1 abcdef', 'hashtable: 1 abcdef', 'hashtable: 1 abcdef'],
      ['abcdef', 'hashtable: abcdef', 'hashtable: abcdef'],
      ['01', 'hashtable: 01', 'listpack: 01'],
      ['9223372036854775807 -9223372036854775808', 'intset: -9223372036854775808 9223372036854775807', ''],
    ];
    for (const [names, in7, in8] of cases) {
      expect(shown(sadd(undefined, names.split(' '), redis7)), names).toBe(in7);
      expect(shown(sadd(undefined, names.split(' '), redis8)), names).toBe(in8 || in7);
    }
  });

  test('SADD to existing sets: 8.0 converts for the number of members named, 7.0 for those added', () => {
    const cases: [string, string, string, string][] = [
      ['4 3 2 1', '5', 'hashtable: 1 2 3 4 5', 'hashtable: 1 2 3 4 5'],
      ['4 3 2 1', '1 2 3 4 4', 'intset: 1 2 3 4', 'hashtable: 1 2 3 4'],
      ['4 3 2 1', '1 2 3 4', 'intset: 1 2 3 4', 'intset: 1 2 3 4'],
      ['5 4 3 2', 'abcde', 'hashtable: 2 3 4 5 abcde', 'listpack: 2 3 4 5 abcde'],
      ['1000000 2', 'a', 'hashtable: 2 1000000 a', 'hashtable: 2 1000000 a'],
      ['-10000 2', 'a', 'hashtable: -10000 2 a', 'hashtable: -10000 2 a'],
      ['a b', 'c d e f', 'hashtable: a b c d e f', 'listpack: a b c d e f'],
      ['a b c d e f', 'a', 'hashtable: a b c d e f', 'listpack: a b c d e f'],
      ['a b c d e f', 'g', 'hashtable: a b c d e f g', 'hashtable: a b c d e f g'],
      ['a b c d e f', 'a b c d e f a', 'hashtable: a b c d e f', 'hashtable: a b c d e f'],
      ['a', '12345', 'hashtable: a 12345', 'listpack: a 12345'],
      ['a', '123456', 'hashtable: a 123456', 'hashtable: a 123456'],
    ];
    for (const [first, second, in7, in8] of cases) {
      const add = (limit: SetLimits) => shown(sadd(sadd(undefined, first.split(' '), limit), second.split(' '), limit));
      expect(add(redis7), `${first} + ${second}`).toBe(in7);
      expect(add(redis8), `${first} + ${second}`).toBe(in8);
    }
  });

  test('a set that shrinks keeps its encoding, a listpack its order', () => {
    const set = sadd(undefined, ['a', '3', 'b', '1'], redis8);
    set.delete('a');
    set.delete('b');
    expect(shown(set)).toBe('listpack: 3 1');
    sadd(set, ['c', 'd', 'e', 'f', 'g'], redis8);
    for (const name of ['c', 'd', 'e', 'f', 'g', '3']) set.delete(name);
    expect(shown(set)).toBe('hashtable: 1');
  });

  test('what is stored anew: a union begins as an intset, an intersection ends as one if it can', () => {
    const stored = (names: string): string[] => {
      const members = names.split(' ');
      return [shown(SetValue.from(members, redis8)), shown(SetValue.fromIntersection(members, redis8))];
    };
    expect(stored('9 5 1')).toEqual(['intset: 1 5 9', 'intset: 1 5 9']);
    expect(stored('9 5 3 2 1')).toEqual(['hashtable: 1 2 3 5 9', 'listpack: 9 5 3 2 1']);
    expect(stored('5 3 a')).toEqual(['listpack: 3 5 a', 'listpack: 5 3 a']);
    expect(shown(SetValue.fromIntersection(['5', '3', 'a'], redis7))).toBe('hashtable: 3 5 a');
    expect(shown(SetValue.from(['7', 'b'], redis8, 'listpack'))).toBe('listpack: 7 b');
  });

  test('random members and scans', () => {
    const all = Array.from({ length: 50 }, (_, i) => `member ${i}`);
    for (const set of [sadd(undefined, ['1', '2'], redis8), sadd(undefined, ['b', 'a'], redis8)]) {
      expect(set.random(() => 0)).toBe(set.members()[0]);
      expect(set.random(() => 0.99)).toBe(set.members()[1]);
      const met: string[] = [];
      expect(set.scan(17, 1, (name) => met.push(name))).toBe(0);
      expect(met).toEqual(set.members());
    }
    expect(new SetValue('intset').random(() => 0)).toBeUndefined();
    const large = sadd(undefined, all, redis8);
    expect(all).toContain(large.random(() => 0.5));
    const met: string[] = [];
    let cursor = 0;
    do cursor = large.scan(cursor, 7, (name) => met.push(name));
    while (cursor !== 0);
    expect(met.sort()).toEqual(all.sort());
    expect(met.length).toBe(50);
  });

  test('a clone goes its own way', () => {
    for (const names of ['2 1', 'b a', 'a b c d e f g']) {
      const set = sadd(undefined, names.split(' '), redis8);
      const former = shown(set);
      const twin = set.clone();
      expect(shown(twin)).toBe(former);
      twin.add('3', redis8);
      twin.delete(names.split(' ')[0] as string);
      expect(shown(set)).toBe(former);
      expect(twin.has('3')).toBe(true);
    }
  });

  test('forEach visits what members lists', () => {
    for (const names of ['2 1', 'b a', 'a b c d e f g']) {
      const set = sadd(undefined, names.split(' '), redis8);
      const met: string[] = [];
      set.forEach((name) => {
        met.push(name);
      });
      expect(met).toEqual(set.members());
    }
  });
});
