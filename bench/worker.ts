// Round trips to an engine in a Web Worker, in Chromium, against those of a bare worker that echoes.

import { hasChromium, openModule } from '../e2e/chromium.ts';
import { median, printTable, rate, ratio } from './table.ts';
import type { BenchWorker, WorkerResults } from './worker-page.ts';

export interface WorkerEffort {
  readonly rounds: number;
  readonly ms: number;
  /** Pages to open, one after another: each has a start of its own to time. */
  readonly pages: number;
}

export async function benchWorker({ rounds, ms, pages }: WorkerEffort): Promise<WorkerResults | null> {
  if (!hasChromium) {
    console.log('\nno Chromium is installed: the worker is not measured');
    return null;
  }
  const firstReplies: number[] = [];
  let results: WorkerResults | null = null;
  const { page, close } = await openModule('/bench/worker-page.ts');
  try {
    for (let i = 0; i < pages; i++) {
      if (i > 0) await page.reload();
      await page.waitForFunction('globalThis.benchWorker !== undefined');
      // The rates of the last page count; of the others, the start.
      const isLast = i === pages - 1;
      results = await page.evaluate(
        ([count, time]) => (globalThis as unknown as { benchWorker: BenchWorker }).benchWorker(count, time),
        isLast ? ([rounds, ms] as const) : ([0, 1] as const),
      );
      firstReplies.push(results.firstReply);
    }
  } finally {
    await close();
  }
  if (results === null) return null;
  const done = { ...results, firstReply: median(firstReplies) };
  print(done);
  return done;
}

function print({ rates }: WorkerResults): void {
  const references: Readonly<Record<string, string>> = {
    'worker:, one at a time': 'bare echo, one at a time',
    'worker:, 1000 SET in flight': 'bare echo, a message of 1000 arrays',
    'worker:, 1000 GET in flight': 'bare echo, a message of 1000 arrays',
  };
  const rows = Object.entries(rates).map(([name, perSecond]) => {
    const reference = references[name];
    return [name, rate(perSecond), reference === undefined ? '' : ratio(perSecond, rates[reference] ?? null)];
  });
  printTable(
    'A Web Worker in Chromium: commands (arrays) per second, and as a ratio to a bare echo',
    ['', '/s', ''],
    rows,
  );
}
