// What every store promises: cases to run over each, under Vitest, in a page, in a worker and in workerd. `open` answers
// another store over the same contents each time.

import { type Store, StoreError } from '../src/persistence/store.ts';

export interface StoreCase {
  readonly name: string;
  run(make: () => Store): Promise<void>;
}

type Body = (store: Store, again: () => Promise<Store>) => Promise<void>;

export const storeCases: readonly StoreCase[] = Object.entries(bodies()).map(([name, body]) => ({
  name,
  async run(make) {
    let store = make();
    await store.open();
    for (const file of await store.list()) await store.remove(file);
    // Closes what is open and opens the contents anew, as the next start of a program would.
    const again = async () => {
      await store.close();
      store = make();
      await store.open();
      return store;
    };
    try {
      await body(store, again);
    } finally {
      await store.close();
    }
  },
}));

function bodies(): Readonly<Record<string, Body>> {
  return {
    async 'an empty store has no files, and a file that is not there is empty'(store) {
      equal(await store.list(), []);
      equal(await store.size('a'), 0);
      equal(await bytesOf(store, 'a'), []);
      await store.remove('a');
      equal(await store.list(), []);
    },

    async 'what is appended comes in order, and is there the next time'(store, again) {
      await store.append('log', bytes(1, 2), false);
      await store.append('log', bytes(3), true);
      await store.append('log', bytes(), false);
      await store.append('log', bytes(4, 5), false);
      await store.sync('log');
      equal(await bytesOf(store, 'log'), [1, 2, 3, 4, 5]);
      equal(await store.size('log'), 5);
      const next = await again();
      equal(await bytesOf(next, 'log'), [1, 2, 3, 4, 5]);
      await next.append('log', bytes(6), true);
      equal(await bytesOf(await again(), 'log'), [1, 2, 3, 4, 5, 6]);
    },

    async 'appends that nobody waits for keep their order, and what they were given may change'(store, again) {
      const shared = new Uint8Array(1);
      const done: Promise<void>[] = [];
      for (let i = 0; i < 50; i++) {
        shared[0] = i;
        done.push(store.append('log', shared, i % 10 === 9));
      }
      await Promise.all(done);
      equal(
        await bytesOf(await again(), 'log'),
        Array.from({ length: 50 }, (_, i) => i),
      );
    },

    async 'replace: the file is what was written, and nothing of what it was'(store, again) {
      await store.append('a', bytes(1, 2, 3), true);
      await store.replace('a', [bytes(9), bytes(), bytes(8, 7)]);
      equal(await bytesOf(store, 'a'), [9, 8, 7]);
      await store.append('a', bytes(6), true);
      const next = await again();
      equal([await bytesOf(next, 'a'), await next.size('a')], [[9, 8, 7, 6], 4]);
      await next.replace('a', []);
      equal([await bytesOf(await again(), 'a')], [[]]);
    },

    async 'replace: what fails half way leaves the file as it was'(store, again) {
      await store.replace('a', [bytes(1, 2)]);
      const failing = async function* () {
        yield bytes(9, 9, 9);
        throw new RangeError('mine');
      };
      const error = await store.replace('a', failing()).catch((thrown: unknown) => thrown);
      equal(String((error as Error).message).includes('mine'), true);
      equal(await bytesOf(store, 'a'), [1, 2]);
      await store.append('a', bytes(3), true);
      const next = await again();
      equal([await next.list(), await bytesOf(next, 'a')], [['a'], [1, 2, 3]]);
    },

    async 'truncate: a file ends where it is cut, and goes on from there'(store, again) {
      for (const chunk of [bytes(1, 2, 3), bytes(4, 5)]) await store.append('log', chunk, false);
      await store.truncate('log', 4);
      equal(await bytesOf(store, 'log'), [1, 2, 3, 4]);
      await store.append('log', bytes(9), true);
      equal(await bytesOf(await again(), 'log'), [1, 2, 3, 4, 9]);
    },

    async 'files are apart, whatever their names'(store, again) {
      const names = ['dump.rdb', 'folder/appendonly.aof.1.incr.aof', 'folder/appendonly.aof.manifest', 'é x'];
      for (const [i, name] of names.entries()) await store.append(name, bytes(i), true);
      await store.remove(names[0] as string);
      const next = await again();
      equal((await next.list()).sort(), names.slice(1).sort());
      for (const [i, name] of names.entries()) equal(await bytesOf(next, name), i === 0 ? [] : [i]);
    },

    async 'large files, of every byte'(store, again) {
      const large = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
      await store.replace('a', [large.subarray(0, 1_500_000), large.subarray(1_500_000)]);
      await store.append('b', large, true);
      const next = await again();
      for (const name of ['a', 'b']) {
        equal(await next.size(name), large.length);
        let at = 0;
        for await (const chunk of next.read(name)) {
          for (const byte of chunk) if (byte !== large[at++]) throw new Error(`${name} differs at ${at - 1}`);
        }
        equal(at, large.length);
      }
    },

    async 'a store that is closed does nothing any more'(store) {
      await store.append('a', bytes(1), true);
      await store.close();
      await store.close();
    },
  };
}

/** Where there may be two engines: the second hears that the store is taken, until the first gives it back. */
export async function storeIsTakenOnce(make: () => Store): Promise<void> {
  const [first, second] = [make(), make()];
  await first.open();
  try {
    const error = await second.open().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    equal(error instanceof StoreError && error.failure, 'taken');
    await first.append('a', bytes(1), true);
  } finally {
    await first.close();
  }
  await second.open();
  equal((await bytesOf(second, 'a')).length > 0, true);
  await second.close();
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

async function bytesOf(store: Store, file: string): Promise<number[]> {
  const found: number[] = [];
  for await (const chunk of store.read(file)) found.push(...chunk);
  return found;
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b?.slice(0, 500)}, got ${a?.slice(0, 500)}`);
}

/** Runs one case by name where there is no test runner; the failure as text, or null. */
export async function runStoreCase(name: string, make: () => Store): Promise<string | null> {
  try {
    if (name === 'taken') await storeIsTakenOnce(make);
    else await storeCases.find((one) => one.name === name)?.run(make);
    return null;
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
}
