// What steers an engine in another isolate: small, seldom called, over comlink.

import type { Engine } from '../engine/engine.ts';
import type { FlavourName, VersionLine } from '../engine/profile.ts';
import type { Port } from './protocol.ts';
import { type RespPort, serveRespPort } from './resp-stream.ts';
import { servePort } from './serve.ts';

/** How an engine is made; the same for every way to reach one. */
export interface EngineSettings {
  /** Which server to be: `'redis'` when absent, or `'valkey'`. */
  readonly flavour?: FlavourName;
  /** Which release of it: of Redis `'7.0'` ... `'8.10'`, of Valkey `'8.0'` ... `'9.1'`; the newest when absent. */
  readonly version?: VersionLine;
  /** CONFIG parameters to start with. */
  readonly config?: Readonly<Record<string, string>>;
  /**
   * Where data is kept while no engine runs: `'indexeddb:NAME'`, `'opfs:NAME'` (in a worker), `'file:DIRECTORY'` (in Node),
   * `'memory:NAME'` (as long as the isolate lives). The append-only log is on then (`appendonly`, `appendfsync`), unless
   * `config` says otherwise. Nowhere when absent.
   */
  readonly persist?: string;
}

/** An RDB file, an append-only log (RESP, as `redis-cli --pipe` takes it), or lines as redis-cli reads them. */
export type ExportFormat = 'rdb' | 'aof' | 'commands';

export interface ImportOptions {
  /** Whether what is there goes (`replace`, when absent), or stays but for the keys that come. */
  readonly present?: 'replace' | 'merge';
  /** Values of modules, which nobody here can read: an error (when absent), or left out. */
  readonly modules?: 'refuse' | 'skip';
}

export interface Imported {
  readonly keys: number;
  /** Keys that were left out as their time had passed, and as nobody here can read them. */
  readonly expired: number;
  readonly skipped: number;
}

/** Takes datasets out of engines and into them. */
export interface Transfer {
  export(engine: Engine, format: ExportFormat): Uint8Array[];
  import(engine: Engine, chunks: readonly Uint8Array[], options?: ImportOptions): Promise<Imported>;
}

/** The object a worker exposes through comlink. */
export interface EngineControl {
  /** Makes the engine, unless an earlier call made it; throws if that was with other settings. */
  open(settings: EngineSettings): Promise<void>;
  /** Saves what is to be saved and stops the engine, if there is one. */
  close(): Promise<void>;
  export(format: ExportFormat): Promise<Uint8Array[]>;
  import(chunks: readonly Uint8Array[], options?: ImportOptions): Promise<Imported>;
  /** Serves a client over `port`. */
  connect(port: MessagePort): Promise<void>;
  /** Serves one connection that speaks RESP over `port`, for other people's clients. */
  connectResp(port: MessagePort): Promise<void>;
}

/** Makes an engine; what Redis says of settings that it does not take is thrown as an Error. */
export type MakeEngine = (settings: EngineSettings) => Promise<Engine>;

/** An engine that several share: the first who opens it makes it, and after SHUTDOWN it is made anew. */
export class SharedEngine {
  readonly #make: MakeEngine;
  #made: { readonly engine: Promise<Engine>; readonly settings: EngineSettings } | null = null;

  constructor(make: MakeEngine) {
    this.#make = make;
  }

  /** Throws if the engine was made with other settings than those that are asked for. */
  async open(asked: EngineSettings): Promise<Engine> {
    // One that has stopped, or could not be made, is no more.
    const before = this.#made;
    const present = await before?.engine.catch(() => undefined);
    // Whoever else waited here may have made it anew.
    let made = this.#made;
    if (made === null || (made === before && (present === undefined || present.stopped))) {
      this.#made = made = { engine: orError(() => this.#make(asked)), settings: asked };
    }
    const { engine, settings } = made;
    const version = asked.version ?? settings.version;
    const flavour = asked.flavour ?? settings.flavour;
    const config = Object.entries(asked.config ?? {});
    const differs =
      version !== settings.version ||
      flavour !== settings.flavour ||
      (asked.persist ?? settings.persist) !== settings.persist;
    if (differs || config.some(([name, value]) => settings.config?.[name] !== value)) {
      throw new Error(`it was opened with other settings: ${JSON.stringify(settings)}`);
    }
    return engine;
  }

  /** The engine; rejects if nobody opened it. */
  get engine(): Promise<Engine> {
    return this.#made?.engine ?? Promise.reject(new Error('the engine is not open yet'));
  }

  /** Saves what is to be saved and stops the engine, if there is one. */
  async close(): Promise<void> {
    const engine = await this.#made?.engine.catch(() => undefined);
    if (engine === undefined || engine.stopped) return;
    await new Promise<void>((resolve) => engine.persistence.finish('default', () => resolve()));
    if (!engine.stopped) engine.shutdown();
    await engine.persistence.keeper?.closed;
  }
}

/** The engine's side of the control surface; `make` builds the engine at the first `open`. */
export function engineControl(make: MakeEngine, datasets: Transfer): EngineControl {
  const shared = new SharedEngine(make);
  return {
    async open(settings) {
      await shared.open(settings);
    },
    close: () => shared.close(),
    export: async (format) => datasets.export(await shared.engine, format),
    import: async (chunks, options) => datasets.import(await shared.engine, chunks, options),
    async connect(port) {
      servePort(await shared.engine, port as Port);
    },
    async connectResp(port) {
      serveRespPort(await shared.engine, port as RespPort);
    },
  };
}

/** A Redis error is no Error; what is thrown at a programmer is one. */
async function orError<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw new Error((thrown as { readonly message: string }).message);
  }
}
