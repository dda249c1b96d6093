// Dict against a JavaScript Map: the same entries in the same order, SCAN's promise, and undo that restores even the ids.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dict, NO_EXPIRE } from './dict.ts';
import { withUndo } from './undo.ts';

type Change =
  | ['set', string, number]
  | ['delete', string]
  | ['expire', string, number]
  | ['use', string, number]
  | ['clear'];

// Few enough keys to meet again, many enough to leave the 33 holes that a compaction takes.
const key = fc.integer({ min: 0, max: 59 }).map((n) => `key:${n}`);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 40, arbitrary: fc.tuple(fc.constant('set' as const), key, fc.integer()) },
  { weight: 40, arbitrary: fc.tuple(fc.constant('delete' as const), key) },
  { weight: 15, arbitrary: fc.tuple(fc.constant('expire' as const), key, fc.constantFrom(NO_EXPIRE, 1e12, 2e12)) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('use' as const), key, fc.nat(99)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const)) },
);
const changes = fc.array(change, { maxLength: 400, size: 'max' });
const few = fc.array(change, { maxLength: 9 });
const mapLimit = fc.constantFrom(undefined, 7);

/** The naive dict: what a Map and another for the deadlines make of the same changes. */
class Oracle {
  values = new Map<string, number>();
  deadlines = new Map<string, number>();

  apply([what, name = '', number = 0]: Change): unknown {
    const known = this.values.has(name);
    if (what === 'set') this.values.set(name, number);
    if (what === 'set') return !known;
    if (what === 'use') return known;
    if (what === 'clear') this.values.clear();
    if (what === 'clear') return this.deadlines.clear();
    if (what === 'delete') this.values.delete(name);
    if (what === 'expire' && known && number !== NO_EXPIRE) this.deadlines.set(name, number);
    else this.deadlines.delete(name);
    return known;
  }
}

function apply(dict: Dict<number>, [what, name = '', number = 0]: Change): unknown {
  if (what === 'set') return dict.set(name, number);
  if (what === 'delete') return dict.delete(name);
  if (what === 'expire') return dict.setExpire(name, number);
  if (what === 'clear') return dict.clear();
  const position = dict.find(name);
  if (position >= 0) dict.setAccessAt(position, number);
  return position >= 0;
}

/** Every entry with its deadline and the cursor that SCAN gives for it: all that undo must restore. */
function contents(dict: Dict<number>): unknown[] {
  const found: unknown[] = [];
  let cursor = 0;
  do {
    cursor = dict.scan(cursor, 1, (name, value, position) => {
      found.push([name, value, dict.expireAt(position)]);
    });
    found.push(cursor);
  } while (cursor !== 0);
  return found;
}

function filled(count: number): Dict<number> {
  const dict = new Dict<number>();
  for (let i = 0; i < count; i++) dict.set(`key:${i}`, i);
  return dict;
}

describe('Dict', () => {
  test('holds what a Map holds, in the same order', () => {
    fc.assert(
      fc.property(changes, mapLimit, (program, limit) => {
        const dict = new Dict<number>(limit);
        const oracle = new Oracle();
        const outcomes = program.map((step) => `${apply(dict, step)} ${dict.size}`);
        expect(outcomes.join()).toBe(program.map((step) => `${oracle.apply(step)} ${oracle.values.size}`).join());
        expect([...dict]).toEqual([...oracle.values]);
        expect(dict.allKeys()).toEqual([...oracle.values.keys()]);
        expect(dict.expires).toBe(oracle.deadlines.size);
        const names = Array.from({ length: 60 }, (_, i) => `key:${i}`);
        const found = names.map((name) => [dict.has(name), dict.get(name), dict.getExpire(name)]);
        const { values, deadlines } = oracle;
        expect(found).toEqual(
          names.map((name) => [values.has(name), values.get(name), deadlines.get(name) ?? NO_EXPIRE]),
        );
        const live = names.filter((name) => dict.find(name) >= 0);
        expect(live.map((name) => dict.keyAt(dict.find(name)))).toEqual(names.filter((name) => values.has(name)));
      }),
    );
  });

  test('a scan meets what stays exactly once, what comes later never, and ends', () => {
    const page = fc.tuple(fc.array(change, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(changes, fc.array(page, { minLength: 1, maxLength: 30 }), (before, pages) => {
        const dict = new Dict<number>();
        for (const step of before) apply(dict, step);
        const stayed = new Set(dict.allKeys());
        const old = new Set(stayed);
        const met = new Map<string, number>();
        let cursor = 0;
        let calls = 0;
        do {
          const [meanwhile, count] = pages[calls++ % pages.length] as [Change[], number];
          let visited = 0;
          cursor = dict.scan(cursor, count, (name) => {
            met.set(name, (met.get(name) ?? 0) + 1);
            expect(old).toContain(name);
            visited++;
          });
          expect(visited).toBeLessThanOrEqual(count);
          if (cursor !== 0) expect(visited).toBe(count);
          if (cursor === 0) break;
          for (const step of meanwhile) {
            apply(dict, step);
            for (const keys of [stayed, old]) {
              if (step[0] === 'delete') keys.delete(step[1]);
              if (step[0] === 'clear') keys.clear();
            }
          }
        } while (calls <= 61);
        expect(cursor).toBe(0);
        for (const name of stayed) expect(met.get(name)).toBe(1);
        for (const times of met.values()) expect(times).toBe(1);
      }),
    );
  });

  test('any number is a valid cursor', () => {
    const dict = filled(10);
    for (let i = 0; i < 5; i++) dict.delete(`key:${i}`);
    const met = (cursor: number): string[] => {
      const names: string[] = [];
      expect(dict.scan(cursor, 100, (name) => names.push(name))).toBe(0);
      return names;
    };
    expect(met(Number.MAX_SAFE_INTEGER)).toEqual(['key:9', 'key:8', 'key:7', 'key:6', 'key:5']);
    expect(met(8)).toEqual(['key:6', 'key:5']);
    expect(met(3)).toEqual([]);
    expect(met(1)).toEqual([]);
    expect(met(-1)).toEqual([]);
  });

  test('undo restores values, deadlines, order and cursors', () => {
    fc.assert(
      fc.property(changes, changes, changes, mapLimit, (before, taken, after, limit) => {
        const dict = new Dict<number>(limit);
        const oracle = new Oracle();
        for (const step of before) {
          apply(dict, step);
          oracle.apply(step);
        }
        const former = contents(dict);
        const command = () => {
          for (const step of taken) apply(dict, step);
          throw new Error('a bug');
        };
        expect(() => withUndo(command, () => true)).toThrow('a bug');
        expect(contents(dict)).toEqual(former);
        const results = after.map((step) => withUndo(() => apply(dict, step), Boolean));
        expect(results).toEqual(after.map((step) => oracle.apply(step)));
        expect([...dict]).toEqual([...oracle.values]);
        expect(dict.expires).toBe(oracle.deadlines.size);
      }),
    );
  });

  test('undo of a command whose nested command succeeded brings every entry back once', () => {
    const dict = filled(100);
    const inner = () => {
      for (let i = 60; i < 99; i++) dict.delete(`key:${i}`);
      dict.set('key:1', 7);
    };
    const outer = () => {
      for (let i = 0; i < 60; i++) dict.delete(`key:${i}`);
      withUndo(inner, () => true);
      throw new Error('a bug');
    };
    expect(() => withUndo(outer, () => true)).toThrow('a bug');
    // What the nested command did goes with the rest: nothing of a command that failed stays.
    const all = [...Array(100).keys()].map((i) => `key:${i}`);
    expect(dict.allKeys().sort()).toEqual(all.sort());
    expect(dict.size).toBe(100);
    expect(all.every((name) => dict.keyAt(dict.find(name)) === name)).toBe(true);
    expect(dict.get('key:1')).toBe(filled(100).get('key:1'));
  });

  test('a command that succeeds keeps its changes, and a dict it made needs no undo', () => {
    const dict = filled(3);
    const made = withUndo(
      () => {
        dict.delete('key:1');
        return filled(2);
      },
      () => true,
    );
    expect(dict.allKeys()).toEqual(['key:0', 'key:2']);
    expect(made.allKeys()).toEqual(['key:0', 'key:1']);
    let kept = new Dict<number>();
    const command = () => {
      kept = filled(2);
      throw new Error('a bug');
    };
    expect(() => withUndo(command, () => true)).toThrow('a bug');
    expect(kept.size).toBe(2);
  });

  test('iteration goes on over deletions, and does not see what is added meanwhile', () => {
    for (const iterate of [
      (dict: Dict<number>, body: (name: string) => void) => {
        dict.forEach(body);
      },
      (dict: Dict<number>, body: (name: string) => void) => {
        for (const [name] of dict) body(name);
      },
      (dict: Dict<number>, body: (name: string) => void) => {
        dict.scan(0, Infinity, body);
      },
    ]) {
      const dict = filled(200);
      const met: string[] = [];
      iterate(dict, (name) => {
        met.push(name);
        dict.delete(name);
        dict.set(`new:${met.length}`, 0);
        dict.delete(`new:${met.length - 5}`);
      });
      expect(met.sort()).toEqual(filled(200).allKeys().sort());
      expect(dict.allKeys()).toEqual(['new:196', 'new:197', 'new:198', 'new:199', 'new:200']);
    }
  });

  test('random keys are live, each about as often as any other', () => {
    const dict = filled(100);
    for (let i = 0; i < 90; i++) dict.delete(`key:${i}`);
    const seen = new Map<string, number>();
    let state = 1;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    for (let i = 0; i < 10_000; i++) {
      const name = dict.randomKey(random) as string;
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual(dict.allKeys().sort());
    for (const times of seen.values()) expect(Math.abs(times - 1000)).toBeLessThan(150);
  });

  test('a random key is found among many holes and with any source of chance', () => {
    const dict = filled(1000);
    const command = () => {
      for (let i = 0; i < 1000; i++) if (i !== 437) dict.delete(`key:${i}`);
      expect(dict.randomKey(() => 0)).toBe('key:437');
      expect(dict.randomKey(() => 0.999)).toBe('key:437');
      dict.delete('key:437');
      expect(dict.randomKey(() => 0.5)).toBeUndefined();
      expect(dict.randomPosition(() => 0.5)).toBe(-1);
      throw new Error('a bug');
    };
    expect(() => withUndo(command, () => true)).toThrow('a bug');
    expect(contents(dict)).toEqual(contents(filled(1000)));
  });

  test('a clone has the same entries and cursors and goes its own way', () => {
    fc.assert(
      fc.property(changes, fc.oneof(changes, few), changes, (before, there, here) => {
        const [dict, alone] = [new Dict<number>(), new Dict<number>()];
        for (const step of before) apply(dict, step);
        for (const step of [...before, ...here]) apply(alone, step);
        const former = contents(dict);
        const twin = dict.clone();
        expect(contents(twin)).toEqual(former);
        for (const step of there) apply(twin, step);
        expect(contents(dict)).toEqual(former);
        for (const step of here) apply(dict, step);
        expect(contents(dict)).toEqual(contents(alone));
      }),
    );
  });

  test('a clone that nobody looked anything up in can be changed, and the change undone', () => {
    const twin = filled(40).clone();
    const former = contents(twin);
    const command = () => {
      twin.deleteAt(twin.randomPosition(() => 0.5));
      throw new Error('a bug');
    };
    expect(() => withUndo(command, () => true)).toThrow('a bug');
    expect(contents(twin)).toEqual(former);
    expect(
      filled(40)
        .allKeys()
        .every((name) => twin.has(name)),
    ).toBe(true);
  });

  test('clone copies the values too where it is told how', () => {
    const dict = new Dict<number[]>();
    dict.set('a', [1]);
    const twin = dict.clone((value) => value.slice());
    twin.get('a')?.push(2);
    expect(dict.get('a')).toEqual([1]);
    expect(twin.get('a')).toEqual([1, 2]);
  });

  test('the last use of an entry stays with it through compaction and undo', () => {
    const dict = filled(100);
    for (let i = 0; i < 100; i++) dict.setAccessAt(dict.find(`key:${i}`), i + 1000);
    for (let i = 0; i < 90; i++) dict.delete(`key:${i}`);
    for (let i = 90; i < 100; i++) expect(dict.accessAt(dict.find(`key:${i}`))).toBe(i + 1000);
    dict.set('key:0', 0);
    expect(dict.accessAt(dict.find('key:0'))).toBe(0);
    const command = () => {
      dict.delete('key:95');
      throw new Error('a bug');
    };
    expect(() => withUndo(command, () => true)).toThrow('a bug');
    expect(dict.accessAt(dict.find('key:95'))).toBe(1095);
  });

  test('overwriting keeps place and deadline; deleting and setting anew keeps neither', () => {
    const dict = filled(3);
    dict.setExpire('key:0', 1e12);
    expect(dict.set('key:0', 7)).toBe(false);
    expect(dict.allKeys()).toEqual(['key:0', 'key:1', 'key:2']);
    expect(dict.getExpire('key:0')).toBe(1e12);
    dict.delete('key:0');
    expect(dict.set('key:0', 7)).toBe(true);
    expect(dict.allKeys()).toEqual(['key:1', 'key:2', 'key:0']);
    expect(dict.getExpire('key:0')).toBe(NO_EXPIRE);
  });
});
