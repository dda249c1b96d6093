// Starting a worker, in a page and in Node, and noticing its end.

import { type Endpoint, transfer } from 'comlink';
import { ConnectionClosedError } from './errors.ts';

/** Makes the worker, for those whose bundler or policy needs to see `new Worker(new URL(...))` in their own code. */
export type WorkerFactory = () => Worker;

export interface SpawnedWorker {
  /** For comlink. */
  readonly endpoint: Endpoint;
  /** Marks a port for transfer in the next call. */
  transfer(port: MessagePort): MessagePort;
  /** Resolves with the reason when the worker is no more. */
  readonly ended: Promise<string>;
  terminate(): void;
  /** Node: keep the process alive while clients are open, and not longer. */
  ref(): void;
  unref(): void;
}

/** What the worker says once its file has run; a lock that it holds until its end, where there are locks. */
interface Alive {
  readonly redlet: 'alive';
  readonly lock: string | null;
}

/** Resolves once the worker's file has run. */
export async function spawnWorker(factory?: WorkerFactory): Promise<SpawnedWorker> {
  if (factory !== undefined) return started(factory());
  if (typeof Worker === 'undefined') return (await import('./spawn-thread.ts')).spawnThread();
  try {
    return await started(new Worker(new URL('../../worker/web.ts', import.meta.url), { type: 'module' }));
  } catch (error) {
    // Beside this module there is no worker's file (a bundler moved the module alone, as vite's optimizer does), or it is
    // of another origin (a CDN). The worker is started from a copy of the file's text then.
    const { workerText } = await import('./worker-text.ts');
    if (workerText === null) throw error;
    const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
    try {
      return await started(new Worker(url, { type: 'module' }));
    } finally {
      URL.revokeObjectURL(url);
    }
  }
}

/** Rejects if the worker's file cannot be loaded or throws. */
function started(worker: Worker): Promise<SpawnedWorker> {
  let end: (why: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const terminate = (why: string) => {
    worker.terminate();
    end(why);
  };
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', (event) => {
      const why = (event as ErrorEvent).message || 'its file could not be loaded';
      // What nobody caught leaves an engine that nobody can trust.
      terminate(why);
      reject(new ConnectionClosedError(`the worker could not be started: ${why}`));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<Alive | undefined>) => {
      if (data?.redlet !== 'alive') return;
      // A worker that is terminated or closes itself fires no event, but the lock that it holds comes free.
      if (data.lock !== null) navigator.locks.request(data.lock, () => end('it was terminated'));
      resolve({
        endpoint: worker as unknown as Endpoint,
        transfer: (port) => transfer(port, [port]),
        ended,
        terminate: () => terminate('it was terminated'),
        ref() {},
        unref() {},
      });
    });
  });
}
