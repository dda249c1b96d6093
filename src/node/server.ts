// `redlet/server`: an engine with a TCP door, for programs and for the command line.

import { resolve } from 'node:path';
import type { Tokens } from '../adapters/upstash/access.ts';
import { upstash } from '../adapters/upstash/handler.ts';
import { memoryBackend } from '../client/memory.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine, storeNamed } from '../hosts/open-engine.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { FileStore } from './file-store.ts';
import { tcpLinks } from './links.ts';
import { listenRest } from './rest.ts';
import { listen } from './tcp.ts';

export interface ServeOptions extends EngineSettings {
  /** 0 (the default) picks a free port. */
  readonly port?: number;
  readonly host?: string;
  /** The directory that data is kept in, as redis-server does: a snapshot, and the log if `appendonly` is on. */
  readonly dir?: string;
  /** Serves Upstash's REST API too. Without tokens every request is let in. */
  readonly rest?: Tokens & {
    /** 0 (the default) picks a free port. */
    readonly port?: number;
  };
}

export interface RedletServer {
  readonly engine: Engine;
  readonly host: string;
  readonly port: number;
  /** `redis://host:port`, for a client to connect to. */
  readonly url: string;
  /** Of the REST API, `http://host:port`; null without it. */
  readonly restUrl: string | null;
  /** Resolves when the server has stopped, by `close` or by SHUTDOWN. */
  readonly stopped: Promise<void>;
  close(): Promise<void>;
}

/** Starts a server; resolves once it accepts connections. */
export async function serve({
  port = 0,
  host = '127.0.0.1',
  rest,
  dir,
  persist,
  ...settings
}: ServeOptions = {}): Promise<RedletServer> {
  const store =
    dir !== undefined
      ? new FileStore(dir)
      : persist !== undefined
        ? storeNamed(persist, { file: (folder) => new FileStore(folder) })
        : null;
  const config = dir === undefined ? settings.config : { dir: resolve(dir), ...settings.config };
  const engine = await openEngine(
    { ...settings, ...(config && { config }) },
    { links: tcpLinks, logs: dir === undefined, ...(store && { store }) },
  );
  const tcp = await listen(engine, { port, host });
  const api =
    rest === undefined ? null : await listenRest(upstash(memoryBackend(engine, 'rest:'), rest), rest.port ?? 0, host);
  let stop: () => void = () => {};
  const stopped = new Promise<void>((done) => {
    stop = done;
  });
  engine.onShutdown = () => {
    Promise.all([tcp.close(), api?.close(), engine.persistence.keeper?.closed]).then(stop);
  };
  return {
    engine,
    host,
    port: tcp.port,
    url: `redis://${host}:${tcp.port}`,
    restUrl: api === null ? null : `http://${host}:${api.port}`,
    stopped,
    async close() {
      if (!engine.stopped) {
        await new Promise<void>((done) => engine.persistence.finish('default', () => done()));
        engine.shutdown();
      }
      await stopped;
    },
  };
}
