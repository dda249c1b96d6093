// Lua behind the engine's port. There are two languages, as in Redis: the one of EVAL and the one of functions, which
// share nothing but the generator of math.random.

import {
  type DebugOptions,
  type DebugSession,
  type Execution,
  LibraryError,
  type RegisteredFunction,
  type ScriptEngine,
  type ScriptFunction,
  type ScriptHost,
} from '../../engine/scripting/port.ts';
import { type Closure, type LuaFunction, NativeFunction } from '../function.ts';
import { register } from '../lib/library.ts';
import { Random48 } from '../lib/random48.ts';
import { hashString, LuaTable } from '../table.ts';
import { functionApi, loadingApi, scriptApi } from './api.ts';
import { placeOf, scriptError, withPlace } from './errors.ts';
import { Language, LuaExecution } from './execution.ts';
import { addGlobals } from './globals.ts';
import { LdbSession } from './ldb/session.ts';
import { protect, refusingMetatable, setProtected } from './protection.ts';
import { registerFunction } from './register.ts';
import { wordingOf } from './wording.ts';

/** Loading a library may take half a second, or so many steps. */
const loadingSeconds = 0.5;
const loadingSteps = 5_000_000;
const loadingSlice = 100_000;

/** What the engine keeps of a compiled script or a registered function. */
class Program implements ScriptFunction {
  readonly kind: 'script' | 'function';
  readonly callee: LuaFunction;

  constructor(kind: 'script' | 'function', callee: LuaFunction) {
    this.kind = kind;
    this.callee = callee;
  }
}

/** `redis`, and by another name `server`, as Valkey has it. */
function nameApi(globals: LuaTable, api: LuaTable, { profile }: ScriptHost): void {
  globals.setString('redis', api);
  if (profile.flavour === 'valkey') globals.setString('server', api);
}

function scriptLanguage(host: ScriptHost, random: Random48): Language {
  return new Language(random, (lua, state) => {
    const { globals, vm } = lua;
    addGlobals(lua, host);
    nameApi(globals, scriptApi(host, state), host);
    globals.setString('KEYS', new LuaTable());
    globals.setString('ARGV', new LuaTable());
    globals.setString(
      '__redis__err__handler',
      new NativeFunction('__redis__err__handler', (_, args) => withPlace(args[0], placeOf(vm.calls().slice(1)))),
    );
    globals.metatable = refusingMetatable();
    return globals;
  });
}

/**
 * The language of functions. Its globals are an empty table, before another one: that of `redis.register_function` while
 * a library is loaded, that of everything else while functions run.
 */
class FunctionLanguage extends Language {
  readonly #running: LuaTable;
  readonly #loading = new LuaTable();
  readonly #host: ScriptHost;
  #registered = new Map<string, RegisteredFunction>();

  constructor(host: ScriptHost, random: Random48) {
    let running = new LuaTable();
    super(random, (lua, state) => {
      running = lua.globals;
      addGlobals(lua, host);
      nameApi(running, functionApi(host, state), host);
      running.metatable = refusingMetatable();
      const globals = new LuaTable();
      globals.metatable = new LuaTable();
      globals.metatable.setString('__index', running);
      return globals;
    });
    this.#host = host;
    this.#running = running;
    const redis = loadingApi(host);
    const bodyOf = (callback: LuaFunction) => new Program('function', callback);
    register(redis, {
      register_function: (runtime, args) =>
        registerFunction(this.#registered, bodyOf, wordingOf(host).api)(runtime, args),
    });
    redis.metatable = refusingMetatable();
    nameApi(this.#loading, redis, host);
    this.#loading.metatable = refusingMetatable();
    protect(this.#loading);
  }

  load(code: string): readonly RegisteredFunction[] {
    const closure = this.compile(code, '@user_function');
    this.#registered = new Map();
    this.#show(this.#loading);
    try {
      this.#run(closure);
      return [...this.#registered.values()];
    } finally {
      this.#show(this.#running);
    }
  }

  #show(globals: LuaTable): void {
    setProtected(this.globals.metatable as LuaTable, '__index', globals);
  }

  #run(closure: Closure): void {
    const { vm } = this;
    const until = this.#host.clock() + loadingSeconds;
    vm.start(closure, []);
    for (let steps = 0; ; steps += loadingSlice) {
      const outcome = vm.run(loadingSlice);
      if (outcome.kind === 'finished') return;
      if (outcome.kind === 'failed') throw new LibraryError(scriptError(outcome.value).message);
      if (steps >= loadingSteps || this.#host.clock() >= until) break;
    }
    vm.kill('');
    vm.run(1);
    throw new LibraryError('ERR FUNCTION LOAD timeout');
  }
}

class LuaScriptEngine implements ScriptEngine {
  readonly #host: ScriptHost;
  readonly #random = new Random48();
  #scripts: Language | null = null;
  #functions: FunctionLanguage | null = null;

  constructor(host: ScriptHost) {
    this.#host = host;
  }

  get #scriptLanguage(): Language {
    return (this.#scripts ??= scriptLanguage(this.#host, this.#random));
  }

  get #functionLanguage(): FunctionLanguage {
    return (this.#functions ??= new FunctionLanguage(this.#host, this.#random));
  }

  compile(body: string): ScriptFunction {
    return new Program('script', this.#scriptLanguage.compile(body, '@user_script'));
  }

  loadLibrary(code: string): readonly RegisteredFunction[] {
    return this.#functionLanguage.load(code);
  }

  start(body: ScriptFunction, keys: readonly string[], args: readonly string[]): Execution {
    const { callee, kind } = body as Program;
    const language = kind === 'script' ? this.#scriptLanguage : this.#functionLanguage;
    const [keyTable, argTable] = [tableOf(keys), tableOf(args)];
    language.state.resp = 2;
    if (kind === 'script') {
      const { globals } = language;
      globals.isReadonly = false;
      globals.setHashed('KEYS', keysHash, keyTable);
      globals.setHashed('ARGV', argvHash, argTable);
      globals.isReadonly = true;
      language.vm.start(callee, []);
    } else language.vm.start(callee, [keyTable, argTable]);
    return new LuaExecution(language, this.#host);
  }

  debug(body: ScriptFunction, keys: readonly string[], args: readonly string[], options: DebugOptions): DebugSession {
    this.start(body, keys, args);
    return new LdbSession(this.#scriptLanguage, this.#host, (body as Program).callee as Closure, options);
  }

  reset(kind: 'script' | 'function'): void {
    if (kind === 'script') this.#scripts = null;
    else this.#functions = null;
  }
}

const keysHash = hashString('KEYS');
const argvHash = hashString('ARGV');

function tableOf(words: readonly string[]): LuaTable {
  const table = new LuaTable(words.length, 0);
  for (let i = 0; i < words.length; i++) table.setInt(i + 1, words[i]);
  return table;
}

/** The language of scripts that an entry point hands to an engine. */
export function luaScripts(host: ScriptHost): ScriptEngine {
  return new LuaScriptEngine(host);
}
