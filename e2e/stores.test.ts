// Every store through the one suite: memory and a directory here, IndexedDB and the origin private file system in Chromium,
// a Durable Object's two kinds of storage in workerd.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileStore } from '../src/node/file-store.ts';
import { MemoryFiles, MemoryStore } from '../src/persistence/memory-store.ts';
import { hasChromium, openModule, type ServedPage } from './chromium.ts';
import { type Isolate, openIsolate } from './isolate.ts';
import type { RunStore } from './store-page.ts';
import { storeCases, storeIsTakenOnce } from './store-suite.ts';

const names = storeCases.map(({ name }) => name);
const folder = mkdtempSync(join(tmpdir(), 'redlet-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('memory', () => {
  const contents = new MemoryFiles();
  test.each(storeCases)('$name', ({ run }) => run(() => new MemoryStore(contents)));
  test('is taken once', () => storeIsTakenOnce(() => new MemoryStore(contents)));

  test('a crash undoes what was not durable, and no more', async () => {
    const store = new MemoryStore(contents);
    await store.open();
    for (const file of await store.list()) await store.remove(file);
    await store.append('a', Uint8Array.of(1, 2), true);
    await store.append('a', Uint8Array.of(3, 4), false);
    store.crash(1);
    await expect(store.list()).rejects.toThrow('not open');
    const next = new MemoryStore(contents);
    await next.open();
    expect(await next.size('a')).toBe(3);
    await next.close();
  });
});

describe('a directory', () => {
  test.each(storeCases)('$name', ({ run }) => run(() => new FileStore(folder)));
  test('is taken once', () => storeIsTakenOnce(() => new FileStore(folder)));

  test('the lock of a process that is gone counts for nothing', async () => {
    const gone = execFileSync(process.execPath, ['-e', 'console.log(process.pid)']).toString().trim();
    writeFileSync(join(folder, 'redlet.lock'), gone);
    const store = new FileStore(folder);
    await store.open();
    await store.close();
  });

  test('what cannot be written is an error that says so', async () => {
    const file = join(folder, 'plain');
    writeFileSync(file, '');
    await expect(new FileStore(join(file, 'below')).open()).rejects.toMatchObject({ name: 'StoreError' });
  });
});

declare const runStore: RunStore;

describe.runIf(hasChromium)('Chromium', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await openModule('/e2e/store-page.ts');
  });
  afterAll(() => served?.close());

  describe.each(['indexeddb', 'opfs'] as const)('%s', (kind) => {
    test.each([...names, 'taken'])('%s', async (name) => {
      const failure = await served.page.evaluate(([k, n]) => runStore(k, n), [kind, name] as const);
      expect(failure).toBe(null);
    });
  });
});

describe.each([true, false])('a Durable Object, SQLite: %s', (useSQLite) => {
  let isolate: Isolate;
  beforeAll(async () => {
    isolate = await openIsolate('/e2e/store-isolate.ts', 'StoreObject', { useSQLite });
  });
  afterAll(() => isolate?.close());

  test.each(names)('%s', async (name) => {
    expect(await isolate.ask('/', { name })).toBe(null);
  });
});
