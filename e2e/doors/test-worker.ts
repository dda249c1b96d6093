// A Web Worker with an engine whose clock a test moves: what worker/web.ts is, but for time.
//
// Commands travel as to any worker, over ports of `servePort`. A port also answers barriers: as it keeps order, all
// that was sent before a barrier has been done, and answered, once its answer comes.

import { expose } from 'comlink';
import type { Port } from '../../src/rpc/protocol.ts';
import { servePort } from '../../src/rpc/serve.ts';
import type { Edition } from '../editions.ts';
import { advanceKept, keptEngine, type WatchedEngine, watchedEngine } from './engine.ts';

export interface Barrier {
  readonly barrier: number;
}

export interface BarrierAnswer extends Barrier {
  /** Ids of the connections that are blocked. */
  readonly blocked: readonly number[];
  /** Ids of all connections. */
  readonly connected: readonly number[];
}

export interface TestControl {
  /** A fresh engine; the one before is forgotten. */
  open(version: Edition): Promise<void>;
  connect(port: MessagePort): void;
  advance(ms: number): Promise<void>;
  bugs(): readonly string[];
}

let watched: WatchedEngine = watchedEngine('8.10');

const control: TestControl = {
  async open(version) {
    watched = await keptEngine(version);
  },
  connect(port) {
    servePort(watched.engine, answeringBarriers(port));
  },
  advance: (ms) => advanceKept(watched, ms),
  bugs: () => watched.bugs,
};

function answeringBarriers(port: MessagePort): Port {
  const { engine } = watched;
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    addEventListener(type, listener) {
      port.addEventListener(type, (event: MessageEvent) => {
        if (!('barrier' in event.data)) return listener(event);
        const all = [...engine.connections.values()];
        const connected = all.map(({ id }) => id);
        const blocked = all.filter(({ isBlocked }) => isBlocked).map(({ id }) => id);
        port.postMessage({ barrier: event.data.barrier, blocked, connected } satisfies BarrierAnswer);
      });
    },
  };
}

expose(control);
