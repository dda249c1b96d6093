// `connect`: from a URL to a client.

import { type EngineSettings, SharedEngine } from '../rpc/control.ts';
import type { Port } from '../rpc/protocol.ts';
import type { Backend } from './backend.ts';
import { Client } from './client.ts';
import { memoryBackend } from './memory.ts';
import { portBackend } from './port.ts';
import { type RespLink, respTo } from './resp-link.ts';
import { type RetryOptions, retryPolicy } from './retry.ts';
import type { WorkerFactory } from './spawn.ts';
import type { Fetching } from './websocket-backend.ts';
import { workerBackend, workerResp } from './worker.ts';

export interface ConnectOptions extends Omit<EngineSettings, 'persist'> {
  /**
   * Keeps the data of a `memory:` or `worker:` engine while it does not run: `'indexeddb:NAME'`, `'opfs:NAME'` (in a worker),
   * `'file:DIRECTORY'` (a worker in Node), `'memory:NAME'` (as long as the isolate lives). `true`: in IndexedDB, under the
   * name in the URL. The append-only log is on then; `config: { appendfsync: 'always' }` holds each reply back until what it
   * tells of is durable.
   */
  readonly persist?: string | boolean;

  /**
   * `memory:` (an engine of its own), `memory:NAME` (shared by name within this isolate), `worker:` (a worker of its
   * own, which ends with the client), `worker:NAME` (shared by name by all that this isolate connects),
   * `redis://user:password@host:port/database` and `rediss://` (a server, where there are sockets: Node and Workers),
   * `ws://` and `wss://` (RESP over a WebSocket, as `redlet/durable-object` serves it),
   * `https://:token@host` (Upstash's REST API, where nothing that needs a connection of its own works).
   */
  readonly url?: string;
  /** Instead of a URL: the stub of a Durable Object that is a `RedletObject`, in a Worker. */
  readonly stub?: Fetching;
  /** Instead of a URL: a port that `client.openPort()` of another isolate made. */
  readonly messagePort?: Port;
  /**
   * Makes the worker of a `worker:` URL, for pages whose Content-Security-Policy or bundler must see it made:
   * `() => new Worker(new URL('redlet/worker', import.meta.url), { type: 'module' })`.
   */
  readonly worker?: WorkerFactory;
  /**
   * Milliseconds between checks (PING) whether connections that are idle are still there; one that does not answer until the
   * next is made anew. None when absent.
   */
  readonly healthCheckInterval?: number;
  /** Put before every key, as `client.with({ keyPrefix })` does. */
  readonly keyPrefix?: string;
  /** How connections that fail or are lost are made anew; `false`: not at all. */
  readonly retry?: RetryOptions;
  /** `redis://`: milliseconds after which an attempt to connect is given up; 10,000 when absent. */
  readonly connectTimeout?: number;
  /** `https://`: the token, where the URL does not say it. */
  readonly token?: string;
  /** `https://`: instead of the global `fetch`, as the handler of `redlet/upstash`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** By name; a promise, as the engine's code is loaded when the first is asked for. */
const shared = new Map<string, Promise<SharedEngine>>();

/**
 * Connects to a Redis: `connect('memory:')`, `connect('worker:app', { version: '7.0' })`,
 * `connect({ worker: () => new Worker(new URL('redlet/worker', import.meta.url), { type: 'module' }) })`.
 *
 * The settings make the engine when there is none of that name yet. Rejects if there is one with other settings, or if
 * it takes none of these.
 */
export async function connect(target: string | ConnectOptions, options: ConnectOptions = {}): Promise<Client> {
  const { retry, keyPrefix, healthCheckInterval = 0 } = typeof target === 'string' ? options : target;
  const view = keyPrefix === undefined ? {} : { keyPrefix };
  return Client.over(await openBackend(target, options), retry !== false, view, healthCheckInterval);
}

/** What is behind a URL, before a client is put over it. */
export async function openBackend(target: string | ConnectOptions, options: ConnectOptions = {}): Promise<Backend> {
  const { scheme, name, url, settings, worker, retry, sockets, rest, stub, messagePort } = parseTarget(target, options);
  if (messagePort !== undefined) return portBackend(messagePort);
  if (stub !== undefined || scheme === 'ws' || scheme === 'wss') {
    const { stubBackend, webSocketBackend } = await import('./websocket-backend.ts');
    return stub === undefined ? webSocketBackend(url, retryPolicy(retry)) : stubBackend(stub, retryPolicy(retry));
  }
  if (scheme === 'memory') return memoryBackend(await (await memoryEngine(name)).open(settings), url);
  if (scheme === 'worker') return workerBackend(name, settings, worker);
  if (scheme === 'redis' || scheme === 'rediss') {
    const { socketBackend } = await import('./socket-backend.ts');
    return socketBackend(url, sockets, retryPolicy(retry));
  }
  if (scheme === 'https' || scheme === 'http') {
    const { restBackend } = await import('./rest-backend.ts');
    return restBackend(url, rest);
  }
  throw new TypeError(
    `cannot connect to ${url}: the URL starts with memory:, worker:, redis:, rediss:, ws:, wss: or https:`,
  );
}

/**
 * A function that opens connections which speak RESP, for other people's clients. `memory:` without a name is one engine
 * for all that it opens; a worker must have a name.
 */
export function respDialer(target: string | ConnectOptions, options: ConnectOptions = {}): () => Promise<RespLink> {
  const { scheme, name, url, settings, worker } = parseTarget(target, options);
  if (scheme === 'memory') {
    let engine: Promise<SharedEngine> | undefined;
    return async () => {
      engine ??= memoryEngine(name);
      return respTo(await (await engine).open(settings), url);
    };
  }
  if (scheme !== 'worker') throw new TypeError(`no RESP to ${url}: the URL starts with memory: or worker:`);
  if (name === '') throw new TypeError('worker: needs a name here, as several connections share the worker');
  return () => workerResp(name, settings, worker);
}

function parseTarget(target: string | ConnectOptions, options: ConnectOptions) {
  const given = typeof target === 'string' ? { ...options, url: target } : target;
  const {
    url = given.worker ? 'worker:' : 'memory:',
    worker,
    retry,
    keyPrefix: _prefix,
    healthCheckInterval: _interval,
    connectTimeout,
    token,
    fetch,
    persist,
    stub,
    messagePort,
    ...engine
  } = given;
  const colon = url.indexOf(':');
  const scheme = colon < 0 ? url : url.slice(0, colon);
  const name = colon < 0 ? '' : url.slice(colon + 1);
  const kept = keptIn(persist, name, url);
  const settings: EngineSettings = kept === null ? engine : { ...engine, persist: kept };
  const sockets = connectTimeout === undefined ? {} : { connectTimeout };
  const rest = { ...(token === undefined ? {} : { token }), ...(fetch === undefined ? {} : { fetch }) };
  return { scheme, name, url, settings, worker, retry, sockets, rest, stub, messagePort };
}

/** The name of the store; null: none. */
function keptIn(persist: string | boolean | undefined, name: string, url: string): string | null {
  if (persist === undefined || persist === false) return null;
  if (persist !== true) return persist;
  if (name === '') throw new TypeError(`to keep data, ${url} needs a name behind the colon`);
  return `indexeddb:${name}`;
}

function memoryEngine(name: string): Promise<SharedEngine> {
  const present = name === '' ? undefined : shared.get(name);
  if (present !== undefined) return present;
  const made = load();
  if (name !== '') {
    shared.set(name, made);
    made.catch(() => shared.delete(name));
  }
  return made;
}

/** Apart, so that a page whose engine is in a worker does not load a second one. */
async function load(): Promise<SharedEngine> {
  const { openEngine } = await import('../hosts/open-engine.ts');
  return new SharedEngine(openEngine);
}
