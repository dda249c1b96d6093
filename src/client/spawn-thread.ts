// The Node half of spawning: a worker thread behind the same face.

import { type Endpoint, transfer } from 'comlink';
import type { SpawnedWorker } from './spawn.ts';

/** What is used of a `worker_threads` Worker. */
interface Thread {
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): void;
  off(event: 'message', listener: (value: unknown) => void): void;
  postMessage(message: unknown, transferList?: readonly unknown[]): void;
  terminate(): Promise<number>;
  ref(): void;
  unref(): void;
}

interface Threads {
  readonly Worker: new (url: URL) => Thread;
}

export async function spawnThread(): Promise<SpawnedWorker> {
  // Nothing here is named where a bundler for a page looks for it: `import(...)`, `new Worker(new URL(...))` and
  // `new URL(..., import.meta.url)` would make it bundle the thread. This file is only loaded where there is no Worker.
  const threads = ['node', 'worker_threads'].join(':');
  const { Worker } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ threads)) as Threads;
  const here = import.meta.url;
  const file = new URL('../../worker/thread.ts', here);
  const thread = new Worker(file);
  const listeners = new Map<unknown, (data: unknown) => void>();
  const ended = new Promise<string>((resolve) => {
    thread.on('error', (error) => resolve(error instanceof Error ? error.message : String(error)));
    thread.on('exit', (code) => resolve(`it exited with code ${code}`));
  });
  const endpoint: Endpoint = {
    postMessage: (message, transferList) => thread.postMessage(message, transferList),
    addEventListener(_type, listener) {
      const forward = (data: unknown) => {
        const event = { data } as MessageEvent;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      };
      listeners.set(listener, forward);
      thread.on('message', forward);
    },
    removeEventListener(_type, listener) {
      const forward = listeners.get(listener);
      if (forward) thread.off('message', forward);
      listeners.delete(listener);
    },
  };
  return {
    endpoint,
    transfer: (port) => transfer(port, [port]),
    ended,
    terminate: () => void thread.terminate(),
    ref: () => thread.ref(),
    unref: () => thread.unref(),
  };
}
