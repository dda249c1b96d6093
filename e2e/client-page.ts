// The page that runs the client's cases over `worker:`; the test calls `runCase` in it, one by name at a time.

import { connect, terminateWorker } from '../src/index.ts';
import { clientSuite } from './client-suite.ts';

const cases = new Map(clientSuite(() => connect('worker:suite')).map((one) => [one.name, one]));

/** Tells what went wrong, or null. */
async function runCase(name: string): Promise<string | null> {
  const uncaught: string[] = [];
  const note = (event: PromiseRejectionEvent) => void uncaught.push(`nobody caught ${String(event.reason)}`);
  addEventListener('unhandledrejection', note);
  try {
    await cases.get(name)?.run();
    return uncaught[0] ?? null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    removeEventListener('unhandledrejection', note);
  }
}

/** A worker that is terminated behind its client's back: what is pending says, and what a new client hears. */
async function endWorker(): Promise<string[]> {
  const made: Worker[] = [];
  const client = await connect({
    url: 'worker:ending',
    worker: () => {
      made.push(new Worker(new URL('../worker/web.ts', import.meta.url), { type: 'module' }));
      return made[0] as Worker;
    },
  });
  const subscription = await client.subscribe('c');
  const pending = Promise.allSettled([client.blpop('l', 0), subscription[Symbol.asyncIterator]().next()]);
  await client.ping();
  made[0]?.terminate();
  const told = (await pending).map((one) => (one.status === 'rejected' ? String(one.reason) : 'fulfilled'));
  const next = await connect('worker:ending');
  told.push(await next.ping());
  await terminateWorker('ending');
  return told;
}

/** A worker whose file is not there, and one whose file throws: why `connect` rejects. */
async function failToStart(): Promise<string[]> {
  const throwing = URL.createObjectURL(new Blob(['throw new RangeError("mine")'], { type: 'text/javascript' }));
  const urls = ['/nowhere.js', throwing];
  return Promise.all(
    urls.map((url) =>
      connect({ worker: () => new Worker(url, { type: 'module' }) }).then(
        () => 'connected',
        (error) => String(error),
      ),
    ),
  );
}

export type RunCase = typeof runCase;

Object.assign(globalThis, { runCase, endWorker, failToStart });
