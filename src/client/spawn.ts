// Starting a worker, in a page and in Node, and noticing its end.

import { transfer, type Endpoint } from 'comlink';

/** Makes the worker, for those whose bundler needs to see `new Worker(new URL(...))` in their own code. */
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

export async function spawnWorker(name: string, factory?: WorkerFactory): Promise<SpawnedWorker> {
  if (typeof Worker === 'undefined') return (await import('./spawn-thread.ts')).spawnThread();
  const worker = factory?.() ?? new Worker(new URL('../../worker/web.ts', import.meta.url), { type: 'module', name });
  let end: (why: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  worker.addEventListener('error', (event) => end((event as ErrorEvent).message || 'it could not be loaded'));
  // A worker that is terminated or closes itself fires no event, but the lock that it holds comes free.
  worker.addEventListener('message', ({ data }: MessageEvent) => {
    if (data?.redlet !== 'alive') return;
    navigator.locks.request(data.lock, () => end('it was terminated'));
  });
  return {
    endpoint: worker as unknown as Endpoint,
    transfer: (port) => transfer(port, [port]),
    ended,
    terminate() {
      worker.terminate();
      end('it was terminated');
    },
    ref() {},
    unref() {},
  };
}
