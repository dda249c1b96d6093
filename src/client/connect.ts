// `connect`: from a URL to a client.

import type { Engine } from '../engine/engine.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { Client } from './client.ts';
import { makeEngine } from '../hosts/real-time.ts';
import { memoryBackend } from './memory.ts';
import type { WorkerFactory } from './spawn.ts';
import { workerBackend } from './worker.ts';

export interface ConnectOptions extends EngineSettings {
  /** `memory:` (private), `memory:NAME` (shared by name within this isolate), `worker:NAME`. */
  readonly url?: string;
  /** Makes the worker of a `worker:` URL, where the bundler must see it made: `() => new Worker(...)`. */
  readonly worker?: WorkerFactory;
}

const shared = new Map<string, Engine>();

/**
 * Connects to a Redis: `connect('memory:')`, `connect('worker:app', { version: '7.0' })`,
 * `connect({ worker: () => new Worker(new URL('redlet/worker', import.meta.url), { type: 'module' }) })`.
 *
 * The settings make the engine when there is none of that name yet.
 */
export async function connect(target: string | ConnectOptions, options: ConnectOptions = {}): Promise<Client> {
  const given = typeof target === 'string' ? { ...options, url: target } : target;
  const { url = given.worker ? 'worker:' : 'memory:', worker, ...settings } = given;
  const colon = url.indexOf(':');
  const scheme = colon < 0 ? url : url.slice(0, colon);
  const name = colon < 0 ? '' : url.slice(colon + 1);
  if (scheme === 'memory') return Client.over(memoryBackend(memoryEngine(name, settings), url));
  if (scheme === 'worker') return Client.over(await workerBackend(name, settings, worker));
  throw new TypeError(`cannot connect to ${url}: the URL starts with memory: or worker:`);
}

function memoryEngine(name: string, settings: EngineSettings): Engine {
  if (name === '') return makeEngine(settings);
  let engine = shared.get(name);
  if (engine === undefined) shared.set(name, (engine = makeEngine(settings)));
  return engine;
}
