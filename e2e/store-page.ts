// The page of stores.test.ts: IndexedDB here, the origin private file system in a worker.

import { IndexedDbStore } from '../src/persistence/indexeddb-store.ts';
import { runStoreCase } from './store-suite.ts';

const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' });

async function runStore(kind: 'indexeddb' | 'opfs', name: string): Promise<string | null> {
  if (kind === 'indexeddb') return runStoreCase(name, () => new IndexedDbStore('suite'));
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data);
    worker.onerror = ({ message }) => resolve(message);
    worker.postMessage(name);
  });
}

export type RunStore = typeof runStore;

Object.assign(globalThis, { runStore });
