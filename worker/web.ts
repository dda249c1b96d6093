// A dedicated Web Worker with an engine in it.

import { expose } from 'comlink';
import { openEngine } from '../src/hosts/open-engine.ts';
import { datasetTransfer } from '../src/hosts/transfer.ts';
import { engineControl } from '../src/rpc/control.ts';

expose(engineControl((settings) => openEngine(settings), datasetTransfer));

// The page waits for this lock: it comes free when the worker ends, however that happens. Pages that are not secure
// have no locks.
if (navigator.locks === undefined) {
  self.postMessage({ redlet: 'alive', lock: null });
} else {
  const lock = `redlet:worker:${crypto.randomUUID()}`;
  navigator.locks.request(lock, () => {
    self.postMessage({ redlet: 'alive', lock });
    return new Promise(() => {});
  });
}
