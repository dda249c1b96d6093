// Scripts and functions of one engine: what is cached and loaded, and which one is running. The language itself comes
// through the port, when the first script needs it.

import { Connection } from '../connection.ts';
import type { Outcome, ReadContext } from '../context.ts';
import type { Engine } from '../engine.ts';
import { errors } from '../errors.ts';
import { formatDouble17, formatDoubleShortest } from '../numbers.ts';
import type { Profile } from '../profile.ts';
import type { ByteString, Reply } from '../reply.ts';
import { ScriptCache } from './cache.ts';
import { lookUp, notAllowed, refusalInScript, refusalOfScript } from './call.ts';
import { Libraries } from './libraries.ts';
import type { Execution, ScriptEngine, ScriptEngineFactory, ScriptHost } from './port.ts';
import { NativeProgram } from './program-run.ts';
import { type ScriptCall, ScriptRun } from './run.ts';

const silent = { reply() {}, push() {} };

export class Scripting implements ScriptHost {
  readonly cache: ScriptCache;
  readonly libraries = new Libraries();
  /** The script whose slice is running. */
  running: ScriptRun | null = null;
  refusedCall = false;
  /** Called with what redis.log says, beyond the engine's own level. */
  onLog: ((level: number, message: ByteString) => void) | null = null;
  readonly #engine: Engine;
  readonly #factory: ScriptEngineFactory | null;
  #language: ScriptEngine | null = null;
  /** The connection that all scripts' commands come from. */
  readonly #connection: Connection;

  constructor(engine: Engine, factory: ScriptEngineFactory | null) {
    this.#engine = engine;
    this.#factory = factory;
    this.cache = new ScriptCache(engine.profile);
    this.#connection = new Connection(0, engine, silent, {}, engine.now);
  }

  get profile(): Profile {
    return this.#engine.profile;
  }

  /** The language; an error where the embedder gave none. */
  get language(): ScriptEngine {
    if (this.#language === null) {
      if (this.#factory === null) throw errors.err('Scripts are not available: the engine was made without a language');
      this.#language = this.#factory(this);
    }
    return this.#language;
  }

  /** Runs a script or function for the connection of `context`. */
  run(context: ReadContext, call: ScriptCall, begin: () => Execution = () => this.#start(call)): Outcome {
    const { connection } = context;
    // DEBUG can let scripts call EVAL, but one machine runs one script.
    if (this.running !== null) throw notAllowed();
    const run = new ScriptRun(this.#engine, connection, call);
    const refused = refusalOfScript(this.#engine, run, call.readOnly);
    if (refused !== null) throw refused;
    // Its effects are those of the commands it calls.
    context.propagate();
    const own = this.#connection;
    own.db = connection.db;
    own.user = connection.user;
    own.resp = 2;
    this.running = run;
    return run.begin(begin());
  }

  #start({ body, keys, args }: ScriptCall): Execution {
    return body instanceof NativeProgram ? body.start(this, keys, args) : this.language.start(body, keys, args);
  }

  /** SCRIPT FLUSH: the cache, and all that scripts changed in the language itself. */
  flushScripts(): void {
    this.cache.flush();
    this.#language?.reset('script');
  }

  /** FUNCTION FLUSH. */
  flushFunctions(): void {
    this.libraries.flush();
    this.#language?.reset('function');
  }

  // ---- for the script ----

  clock(): number {
    return (this.#engine.host.now() - this.#engine.startedAt) / 1000;
  }

  call(words: readonly ByteString[], resp: 2 | 3): Reply {
    const engine = this.#engine;
    const run = this.running as ScriptRun;
    const resolved = lookUp(engine, words);
    this.refusedCall = true;
    const command = this.profile.flavour === 'valkey' ? 'command' : 'Redis command';
    if (resolved === 'unknown') return errors.err(`Unknown ${command} called from script`);
    if (resolved === 'arity') return errors.err(`Wrong number of args calling ${command} from script`);
    const refused = refusalInScript(engine, run, resolved, words);
    if (refused !== null) {
      resolved.stats.rejected++;
      engine.stats.countError(refused);
      return refused;
    }
    this.refusedCall = false;
    const connection = this.#connection;
    connection.resp = resp;
    const { bugs } = engine.stats;
    const mark = engine.propagation.mark;
    if (resolved.isWrite) run.wrote = true;
    const reply = engine.callNested(connection, resolved, words);
    if (run.replication === 0) engine.propagation.rollback(mark);
    if (engine.stats.bugs !== bugs) run.abort();
    return reply;
  }

  log(level: number, message: ByteString): void {
    this.onLog?.(level, message);
  }

  mayRun(words: readonly ByteString[]): boolean | 'unknown' | 'arity' {
    const { acl } = this.#engine;
    const resolved = lookUp(this.#engine, words);
    if (typeof resolved === 'string') return resolved;
    return acl.denial((this.running as ScriptRun).caller.user, resolved, words) === null;
  }

  setReplication(targets: number): void {
    if (this.running !== null) this.running.replication = targets;
  }

  double(value: number): Reply {
    const text = this.profile.rules.shortestDoubles ? formatDoubleShortest(value) : formatDouble17(value);
    return { kind: 'double', value, text };
  }
}
