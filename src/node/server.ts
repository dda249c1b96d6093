// `redlet/server`: an engine with a TCP door, for programs and for the command line.

import type { Tokens } from '../adapters/upstash/access.ts';
import { upstash } from '../adapters/upstash/handler.ts';
import { memoryBackend } from '../client/memory.ts';
import type { Engine } from '../engine/engine.ts';
import { makeEngine } from '../hosts/real-time.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { tcpLinks } from './links.ts';
import { listenRest } from './rest.ts';
import { listen } from './tcp.ts';

export interface ServeOptions extends EngineSettings {
  /** 0 (the default) picks a free port. */
  readonly port?: number;
  readonly host?: string;
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
  ...settings
}: ServeOptions = {}): Promise<RedletServer> {
  const engine = makeEngine(settings, tcpLinks);
  const tcp = await listen(engine, { port, host });
  const api =
    rest === undefined ? null : await listenRest(upstash(memoryBackend(engine, 'rest:'), rest), rest.port ?? 0, host);
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  engine.onShutdown = () => {
    Promise.all([tcp.close(), api?.close()]).then(stop);
  };
  return {
    engine,
    host,
    port: tcp.port,
    url: `redis://${host}:${tcp.port}`,
    restUrl: api === null ? null : `http://${host}:${api.port}`,
    stopped,
    async close() {
      if (!engine.stopped) engine.shutdown();
      await stopped;
    },
  };
}
