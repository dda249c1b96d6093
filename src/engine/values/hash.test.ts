// HashValue against a naive hash that restates Redis's rules, and what redis-server 7.0.15 and 8.0.2 showed of
// encodings and order when asked by OBJECT ENCODING and HGETALL.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_EXPIRE } from './dict.ts';
import { type HashLimits, HashValue } from './hash.ts';
import { withUndo } from './undo.ts';

const small: HashLimits = { hashMaxListpackEntries: 6, hashMaxListpackValue: 5 };
const soon = 1_700_000_000_000;

interface Field {
  name: string;
  value: string;
  at: number;
}

const inTime = (a: Field, b: Field): number => (a.at || Infinity) - (b.at || Infinity) || 0;

/** A list of fields, sorted anew (and stably) whenever a deadline changes. */
class NaiveHash {
  encoding: 'listpack' | 'listpackex' | 'hashtable' = 'listpack';
  list: Field[] = [];

  find(name: string): Field | undefined {
    return this.list.find((field) => field.name === name);
  }

  set(name: string, value: string, limits: HashLimits, keepExpire: boolean): void {
    const field = this.find(name);
    if (field === undefined) this.list.push({ name, value, at: NO_EXPIRE });
    else field.value = value;
    const isLong = name.length > limits.hashMaxListpackValue || value.length > limits.hashMaxListpackValue;
    if (isLong || this.list.length > limits.hashMaxListpackEntries) this.encoding = 'hashtable';
    if (!keepExpire && field !== undefined && field.at !== NO_EXPIRE) this.setExpire(name, NO_EXPIRE);
  }

  delete(name: string): void {
    this.list = this.list.filter((field) => field.name !== name);
  }

  setExpire(name: string, at: number): void {
    const field = this.find(name);
    if (field === undefined || (at === NO_EXPIRE && field.at === NO_EXPIRE)) return;
    field.at = at;
    if (this.encoding === 'hashtable') return;
    this.encoding = 'listpackex';
    this.delete(name);
    this.list = at === NO_EXPIRE ? [...this.list, field] : [field, ...this.list].sort(inTime);
  }

  deleteDue(now: number): string[] {
    const due = this.list.filter((field) => field.at !== NO_EXPIRE && field.at < now).map((field) => field.name);
    for (const name of due) this.delete(name);
    return due;
  }
}

type Change =
  | ['set', string, string]
  | ['keep', string, string]
  | ['delete', string]
  | ['expire', string, number]
  | ['due', number];

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'pear', 'cherry');
const value = fc.constantFrom('', '1', '2', 'pear', 'cherry');
const at = fc.integer({ min: soon, max: soon + 9 });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.tuple(fc.constant('set' as const), name, value),
      fc.tuple(fc.constant('keep' as const), name, value),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('delete' as const), name) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('expire' as const), name, fc.oneof(at, fc.constant(NO_EXPIRE))) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('due' as const), at) },
);
const program = fc.array(change, { maxLength: 60, size: 'max' });
const limits: fc.Arbitrary<HashLimits> = fc.record({
  hashMaxListpackEntries: fc.constantFrom(0, 3, 8, 99),
  hashMaxListpackValue: fc.constantFrom(0, 4, 64),
});

function apply(hash: HashValue | NaiveHash, step: Change, limit: HashLimits): string[] {
  if (step[0] === 'set' || step[0] === 'keep') hash.set(step[1], step[2], limit, step[0] === 'keep');
  else if (step[0] === 'delete') hash.delete(step[1]);
  else if (step[0] === 'expire') hash.setExpire(step[1], step[2]);
  else return hash.deleteDue(step[1]);
  return [];
}

function contents(hash: HashValue): Field[] {
  const list: Field[] = [];
  hash.forEach((field, text, expireAt) => {
    list.push({ name: field, value: text, at: expireAt });
  });
  return list;
}

/** Encoding and fields in order, `a@3` for one whose deadline is `soon + 3`. */
function shown(hash: HashValue): string {
  const fields = contents(hash).map((field) =>
    field.at === NO_EXPIRE ? field.name : `${field.name}@${field.at - soon}`,
  );
  return `${hash.encoding}: ${fields.join(' ')}`;
}

function hashOf(fields: string, limit = small): HashValue {
  return HashValue.from(
    fields.split(' ').map((field) => [field, '1'] as const),
    limit,
  );
}

function throwAfter(change: () => void): never {
  change();
  throw new Error('a bug');
}

describe('HashValue', () => {
  test('holds, orders, encodes and expires as the naive hash does', () => {
    fc.assert(
      fc.property(program, limits, (steps, limit) => {
        const hash = new HashValue();
        const naive = new NaiveHash();
        const states: string[] = [];
        const expected: string[] = [];
        for (const step of steps) {
          states.push(apply(hash, step, limit).sort().join());
          states.push([hash.encoding, hash.size, hash.expires, hash.minExpire].join());
          expected.push(apply(naive, step, limit).sort().join());
          const deadlines = naive.list.map((field) => field.at).filter((deadline) => deadline !== NO_EXPIRE);
          const least = deadlines.length === 0 ? NO_EXPIRE : Math.min(...deadlines);
          expected.push([naive.encoding, naive.list.length, deadlines.length, least].join());
        }
        expect(states).toEqual(expected);
        expect(contents(hash)).toEqual(naive.list);
        expect(hash.fields()).toEqual(naive.list.map((field) => field.name));
        expect(hash.values()).toEqual(naive.list.map((field) => field.value));
        expect(hash.entries()).toEqual(naive.list.flatMap((field) => [field.name, field.value]));
        for (const known of ['a', 'pear', 'cherry', 'other']) {
          const field = naive.find(known);
          expect([hash.has(known), hash.get(known), hash.expireAt(known)]).toEqual([
            field !== undefined,
            field?.value,
            field?.at ?? NO_EXPIRE,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('undo restores fields, deadlines, order and encoding', () => {
    fc.assert(
      fc.property(program, program, program, limits, fc.nat(9), (before, taken, after, limit, count) => {
        const [hash, alone] = [new HashValue(), new HashValue()];
        for (const step of before) apply(hash, step, limit);
        const [former, least] = [contents(hash), hash.minExpire];
        const command = () => {
          for (const step of taken) apply(hash, step, limit);
          hash.allowExpires();
          hash.expect(count, limit);
          throw new Error('a bug');
        };
        expect(() => withUndo(command, () => true)).toThrow('a bug');
        expect(contents(hash)).toEqual(former);
        expect(hash.minExpire).toBe(least);
        for (const step of after) apply(hash, step, limit);
        for (const step of [...before, ...after]) apply(alone, step, limit);
        expect(shown(hash)).toBe(shown(alone));
        expect(hash.minExpire).toBe(alone.minExpire);
      }),
    );
  });

  test('set tells new fields from old', () => {
    for (const hash of [hashOf('a b'), hashOf('a b c d e f g')]) {
      expect([hash.set('z', '1', small), hash.set('z', '2', small), hash.get('z')]).toEqual([true, false, '2']);
      expect([hash.delete('z'), hash.delete('z'), hash.has('z')]).toEqual([true, false, false]);
      expect([hash.setExpire('z', soon), hash.setExpire('a', soon)]).toEqual([false, true]);
    }
  });

  test('a listpack keeps the order of insertion, updates in place, and gives way to the 7th field or the 6th byte', () => {
    const hash = hashOf('a b c d');
    hash.delete('b');
    hash.set('a', '22222', small);
    hash.set('b', '2', small);
    expect(shown(hash)).toBe('listpack: a c d b');
    hash.set('e', '1', small);
    hash.set('f', '1', small);
    expect(hash.encoding).toBe('listpack');
    hash.set('g', '1', small);
    expect(shown(hash)).toBe('hashtable: a c d b e f g');
    for (const field of 'acdbef') hash.delete(field);
    expect(shown(hash)).toBe('hashtable: g');
    expect(hashOf('abcde').encoding).toBe('listpack');
    expect(hashOf('abcdef').encoding).toBe('hashtable');
    const long = hashOf('a');
    long.set('a', '666666', small);
    expect(long.encoding).toBe('hashtable');
  });

  test('limits that were lowered count from the next change', () => {
    const hash = hashOf('a b c');
    const lowered = { ...small, hashMaxListpackEntries: 2 };
    hash.delete('c');
    hash.set('c', '1', small);
    expect(hash.encoding).toBe('listpack');
    hash.set('a', '2', lowered);
    expect(hash.encoding).toBe('hashtable');
  });

  test('since 7.2 HSET looks at the number of fields it names, be they new or not', () => {
    const hash = hashOf('a b c');
    hash.expect(6, small);
    expect(hash.encoding).toBe('listpack');
    hash.expect(7, small);
    expect(shown(hash)).toBe('hashtable: a b c');
  });

  test('listpackex: earliest first, the last set before its equals, what has no deadline behind', () => {
    const hash = hashOf('a b c d');
    const steps: [string, number, string][] = [
      ['b', 5, 'b@5 a c d'],
      ['c', 5, 'c@5 b@5 a d'],
      ['b', 5, 'b@5 c@5 a d'],
      ['d', 7, 'b@5 c@5 d@7 a'],
      ['a', 6, 'b@5 c@5 a@6 d@7'],
      ['b', NO_EXPIRE - soon, 'c@5 a@6 d@7 b'],
      ['c', NO_EXPIRE - soon, 'a@6 d@7 b c'],
      ['b', NO_EXPIRE - soon, 'a@6 d@7 b c'],
    ];
    for (const [field, offset, order] of steps) {
      hash.setExpire(field, soon + offset);
      expect(shown(hash)).toBe(`listpackex: ${order}`);
    }
    hash.set('a', '2', small, true);
    hash.set('b', '2', small);
    hash.set('e', '2', small);
    expect(shown(hash)).toBe('listpackex: a@6 d@7 b c e');
    hash.set('a', '3', small);
    expect(shown(hash)).toBe('listpackex: d@7 b c e a');
    hash.setExpire('d', NO_EXPIRE);
    expect(shown(hash)).toBe('listpackex: b c e a d');
    hash.setExpire('c', soon);
    for (const field of ['f', 'g']) hash.set(field, '1', small);
    expect(shown(hash)).toBe('hashtable: c@0 b e a d f g');
  });

  test('a listpackex is restored by its fields in order and its deadlines in the opposite one', () => {
    const hash = hashOf('a b c d');
    for (const field of ['c', 'a', 'd']) hash.setExpire(field, soon + (field === 'd' ? 1 : 2));
    const list = contents(hash);
    const restored = HashValue.from(
      list.map((field) => [field.name, field.value] as const),
      small,
    );
    restored.allowExpires();
    for (const field of list.reverse()) restored.setExpire(field.name, field.at);
    expect(shown(restored)).toBe(shown(hash));
  });

  test('a hash that is to have deadlines is a listpackex, if it was a listpack', () => {
    const hash = hashOf('a b');
    hash.setExpire('a', NO_EXPIRE);
    hash.setExpire('z', soon);
    expect(hash.encoding).toBe('listpack');
    hash.allowExpires();
    expect(shown(hash)).toBe('listpackex: a b');
    const table = hashOf('a b c d e f g');
    table.allowExpires();
    expect(table.encoding).toBe('hashtable');
  });

  test('templates: shorter fields first, then by bytes; TMPL_LP gives way to TMPL_ARRAY, both to what has deadlines', () => {
    const hash = HashValue.template(['name', 'email', 'b', 'a'], ['1', '2', '3', '4'], small);
    expect(shown(hash)).toBe('template-listpack: a b name email');
    expect([hash.get('email'), hash.get('b'), hash.get('c'), hash.set('b', '5', small)]).toEqual([
      '2',
      '3',
      undefined,
      false,
    ]);
    expect([hash.set('c', '6', small), hash.delete('a'), hash.delete('a')]).toEqual([true, true, false]);
    expect(hash.entries()).toEqual(['b', '5', 'c', '6', 'name', '1', 'email', '2']);
    const [listpackex, hashtable] = [hash.clone(), hash.clone()];
    listpackex.setExpire('name', soon);
    expect(shown(listpackex)).toBe('listpackex: name@0 b c email');
    hashtable.set('c', '666666', small);
    expect(shown(hashtable)).toBe('template-array: b c name email');
    expect(() =>
      withUndo(
        () => throwAfter(() => hashtable.setExpire('name', soon)),
        () => true,
      ),
    ).toThrow('a bug');
    expect(shown(hashtable)).toBe('template-array: b c name email');
    hashtable.setExpire('name', soon);
    expect(shown(hashtable)).toBe('hashtable: b c name@0 email');
    expect(shown(HashValue.template([...'gfedcba'], [...'1234567'], small))).toBe('template-array: a b c d e f g');
  });

  test('due fields go in the order of their deadlines, those of one deadline in the order in which they were set', () => {
    const hash = hashOf('a b c d e f g');
    for (const [field, offset] of ['c2', 'a9', 'b1', 'f2', 'd3', 'd2', 'g1'].map((text) => [...text])) {
      hash.setExpire(field as string, soon + Number(offset));
    }
    expect(hash.minExpire).toBe(soon + 1);
    hash.setExpire('g', NO_EXPIRE);
    expect(hash.deleteDue(soon + 1)).toEqual([]);
    expect(hash.minExpire).toBe(soon + 1);
    hash.setExpire('e', soon);
    expect(hash.deleteDue(soon + 3)).toEqual(['e', 'b', 'c', 'f', 'd']);
    expect([hash.minExpire, hash.expires, hash.size]).toEqual([soon + 9, 1, 2]);
  });

  test('many changes of deadlines leave the earliest right', () => {
    const hash = hashOf('a b c d e f g');
    for (let i = 0; i < 1000; i++) {
      hash.setExpire('abcdefg'[i % 7] as string, soon + ((i * 7919) % 1000));
      const least = Math.min(...contents(hash).flatMap((field) => (field.at === NO_EXPIRE ? [] : [field.at])));
      expect(hash.minExpire).toBe(least);
    }
  });

  test('random fields and scans', () => {
    const all = Array.from({ length: 50 }, (_, i) => `field ${i}`);
    const hash = hashOf('b a');
    expect([hash.random(() => 0), hash.random(() => 0.99), new HashValue().random(() => 0)]).toEqual([
      'b',
      'a',
      undefined,
    ]);
    const met: string[] = [];
    expect(hash.scan(17, 1, (field, text) => met.push(field, text))).toBe(0);
    expect(met).toEqual(['b', '1', 'a', '1']);
    const large = HashValue.from(
      all.map((field, i) => [field, String(i)] as const),
      small,
    );
    expect(all).toContain(large.random(() => 0.5));
    const seen = new Map<string, string>();
    let [cursor, visits] = [0, 0];
    do {
      cursor = large.scan(cursor, 7, (field, text) => {
        seen.set(field, text);
        visits++;
      });
    } while (cursor !== 0);
    expect(visits).toBe(50);
    expect([...seen].sort()).toEqual(all.map((field, i) => [field, String(i)]).sort());
  });

  test('a clone goes its own way', () => {
    for (const fields of ['a b c', 'a b c d e f g']) {
      const hash = hashOf(fields);
      hash.setExpire('b', soon + 1);
      const former = shown(hash);
      const twin = hash.clone();
      expect(shown(twin)).toBe(former);
      twin.setExpire('a', soon);
      twin.delete('b');
      twin.set('z', '1', small);
      expect(shown(hash)).toBe(former);
      expect([hash.minExpire, twin.minExpire]).toEqual([soon + 1, soon]);
    }
  });
});
