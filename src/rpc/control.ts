// What steers an engine in another isolate: small, seldom called, over comlink.

import type { Engine } from '../engine/engine.ts';
import type { VersionLine } from '../engine/profile.ts';
import type { Port } from './protocol.ts';
import { servePort } from './serve.ts';

/** How an engine is made; the same for every way to reach one. */
export interface EngineSettings {
  /** Which Redis to be: `'7.0'` ... `'8.10'`; the newest when absent. */
  readonly version?: VersionLine;
  /** CONFIG parameters to start with. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A key that changed since the last report; several changes of one key are one entry. */
export interface ChangedKey {
  readonly db: number;
  readonly key: string;
}

/** The object a worker exposes through comlink. */
export interface EngineControl {
  /** Makes the engine, unless an earlier call made it; throws if that was with other settings. */
  open(settings: EngineSettings): Promise<void>;
  /** Serves a client over `port`. */
  connect(port: MessagePort): Promise<void>;
  /** Reports changed keys, a few times a second at most, until the worker ends. */
  observe(report: (changes: ChangedKey[]) => void): Promise<void>;
}

/** How often changed keys are reported, in milliseconds. */
const reportEvery = 100;

/** The engine's side of the control surface; `make` builds the engine at the first `open`. */
export function engineControl(make: (settings: EngineSettings) => Engine): EngineControl {
  let opened: { engine: Engine; settings: string } | null = null;
  const observers = new Set<(changes: ChangedKey[]) => void>();
  const changed = new Map<string, ChangedKey>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const report = () => {
    timer = null;
    const changes = [...changed.values()];
    changed.clear();
    for (const observer of observers) observer(changes);
  };
  const engine = () => {
    if (opened === null) throw new Error('the engine is not open yet');
    return opened.engine;
  };

  return {
    async open(settings) {
      const asked = JSON.stringify(settings);
      if (opened === null) opened = { engine: make(settings), settings: asked };
      else if (opened.settings !== asked) throw new Error(`this engine was opened with other settings: ${opened.settings}`);
    },
    async connect(port) {
      servePort(engine(), port as Port);
    },
    async observe(observer) {
      observers.add(observer);
      engine().onModified = (db, key) => {
        changed.set(`${db}:${key}`, { db, key });
        timer ??= setTimeout(report, reportEvery);
      };
    },
  };
}
