// The page in which the worker is measured: `benchWorker` is called by bench/worker.ts.

import { connect, terminateWorker } from '../src/index.ts';

export interface WorkerResults {
  /** Milliseconds from `connect` to the first reply. */
  readonly firstReply: number;
  /** Commands, or messages, a second. */
  readonly rates: Readonly<Record<string, number>>;
}

const batch = 1000;

async function benchWorker(rounds: number, ms: number): Promise<WorkerResults> {
  const startedAt = performance.now();
  const client = await connect('worker:bench');
  await client.ping();
  const firstReply = performance.now() - startedAt;

  const echo = new Worker(new URL('./echo-worker.ts', import.meta.url), { type: 'module' });
  const echoed = (message: unknown) =>
    new Promise<unknown>((resolve) => {
      echo.onmessage = ({ data }) => resolve(data);
      echo.postMessage(message);
    });
  const commands = Array.from({ length: batch }, (_, i) => ['SET', `key:${i}`, 'value']);
  const keys = commands.map(([, key]) => key as string);

  const ways: Record<string, { readonly count: number; readonly work: () => Promise<unknown> }> = {
    'bare echo, one at a time': { count: 1, work: () => echoed(commands[0]) },
    'worker:, one at a time': { count: 1, work: () => client.set('key', 'value') },
    'bare echo, a message of 1000 arrays': { count: batch, work: () => echoed(commands) },
    'worker:, 1000 SET in flight': {
      count: batch,
      work: () => Promise.all(keys.map((key) => client.set(key, 'value'))),
    },
    'worker:, 1000 GET in flight': { count: batch, work: () => Promise.all(keys.map((key) => client.get(key))) },
  };
  const rates: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { count, work }] of Object.entries(ways)) {
      const perSecond = (await repeat(work, ms)) * count;
      // The first round warms up.
      if (round > 0) (rates[name] ??= []).push(perSecond);
    }
  }
  await client.quit();
  await terminateWorker('bench');
  echo.terminate();
  return {
    firstReply,
    rates: Object.fromEntries(Object.entries(rates).map(([name, measured]) => [name, middle(measured)])),
  };
}

/** How often a second `work` is done. */
async function repeat(work: () => Promise<unknown>, ms: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  let now = startedAt;
  for (; now - startedAt < ms; now = performance.now()) {
    await work();
    done++;
  }
  return (done * 1000) / (now - startedAt);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

export type BenchWorker = typeof benchWorker;

(globalThis as unknown as { benchWorker: BenchWorker }).benchWorker = benchWorker;
