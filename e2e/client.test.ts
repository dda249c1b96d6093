// The client over `worker:` in Chromium: the cases that run over `memory:` and over a worker thread beside the source, and
// what only a browser's workers do.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openModule, type ServedPage } from './chromium.ts';
import type { RunCase } from './client-page.ts';
import { clientSuite } from './client-suite.ts';

declare const runCase: RunCase;

describe.runIf(hasChromium)('worker: in Chromium', () => {
  let served: ServedPage;
  beforeAll(async () => {
    served = await openModule('/e2e/client-page.ts');
  });
  afterAll(() => served?.close());

  const names = clientSuite(() => Promise.reject(new Error('only their names are asked for'))).map(({ name }) => name);
  test.each(names)('%s', async (name) => {
    expect(await served.page.evaluate((one) => runCase(one), name)).toBe(null);
  });

  test('a worker that is terminated rejects what is pending, and the next client starts a new one', async () => {
    const ended = 'ConnectionClosedError: the worker of worker:ending ended: it was terminated';
    expect(await served.page.evaluate('endWorker()')).toEqual([ended, ended, 'PONG']);
  });

  test('a worker that cannot be started says why', async () => {
    expect(await served.page.evaluate('failToStart()')).toEqual([
      'ConnectionClosedError: the worker could not be started: its file could not be loaded',
      expect.stringMatching(/^ConnectionClosedError: the worker could not be started: .*RangeError: mine/),
    ]);
  });
});
