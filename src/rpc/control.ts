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
}

/** The object a worker exposes through comlink. */
export interface EngineControl {
  /** Makes the engine, unless an earlier call made it; throws if that was with other settings. */
  open(settings: EngineSettings): Promise<void>;
  /** Serves a client over `port`. */
  connect(port: MessagePort): Promise<void>;
  /** Serves one connection that speaks RESP over `port`, for other people's clients. */
  connectResp(port: MessagePort): Promise<void>;
}

/** Makes an engine; what Redis says of settings that it does not take is thrown as an Error. */
export type MakeEngine = (settings: EngineSettings) => Engine;

/** An engine that several share: the first who opens it makes it, and after SHUTDOWN it is made anew. */
export class SharedEngine {
  readonly #make: MakeEngine;
  #made: { readonly engine: Engine; readonly settings: EngineSettings } | null = null;

  constructor(make: MakeEngine) {
    this.#make = make;
  }

  /** Throws if the engine was made with other settings than those that are asked for. */
  open(asked: EngineSettings): Engine {
    if (this.#made === null || this.#made.engine.stopped) {
      this.#made = { engine: orError(() => this.#make(asked)), settings: asked };
    }
    const { engine, settings } = this.#made;
    const version = asked.version ?? settings.version;
    const flavour = asked.flavour ?? settings.flavour;
    const config = Object.entries(asked.config ?? {});
    const differs = version !== settings.version || flavour !== settings.flavour;
    if (differs || config.some(([name, value]) => settings.config?.[name] !== value)) {
      throw new Error(`it was opened with other settings: ${JSON.stringify(settings)}`);
    }
    return engine;
  }

  /** The engine; throws if nobody opened it. */
  get engine(): Engine {
    if (this.#made === null) throw new Error('the engine is not open yet');
    return this.#made.engine;
  }
}

/** The engine's side of the control surface; `make` builds the engine at the first `open`. */
export function engineControl(make: MakeEngine): EngineControl {
  const shared = new SharedEngine(make);
  return {
    async open(settings) {
      shared.open(settings);
    },
    async connect(port) {
      servePort(shared.engine, port as Port);
    },
    async connectResp(port) {
      serveRespPort(shared.engine, port as RespPort);
    },
  };
}

/** A Redis error is no Error; what is thrown at a programmer is one. */
function orError<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    throw new Error((thrown as { readonly message: string }).message);
  }
}
