// A program of Redis's under way: the language that it runs in, and what its end means to the engine.

import { CompileError, type Execution, type ScriptHost, type ScriptResult } from '../../engine/scripting/port.ts';
import { Closure } from '../function.ts';
import type { Random48 } from '../lib/random48.ts';
import { LuaError } from '../native.ts';
import { compile } from '../parser.ts';
import { LuaState } from '../state.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Outcome, Vm } from '../vm.ts';
import type { ScriptState } from './api.ts';
import { type Place, placeOf, scriptError, withPlace } from './errors.ts';
import { protect } from './protection.ts';
import { toReply } from './to-reply.ts';

/** A machine with its globals, which are protected once `complete` has added Redis's own. */
export class Language {
  readonly vm: Vm;
  readonly state: ScriptState = { resp: 2, watcher: null };
  /** The environment of all programs. */
  readonly globals: LuaTable;

  constructor(random: Random48, complete: (lua: LuaState, state: ScriptState) => LuaTable) {
    const lua = new LuaState({ onError: (value, calls) => withPlace(value, placeOf(calls)) }, random);
    this.vm = lua.vm;
    this.globals = complete(lua, this.state);
    protect(this.globals);
    if (lua.vm.stringMetatable !== null) protect(lua.vm.stringMetatable);
  }

  compile(code: string, chunk: string): Closure {
    try {
      return new Closure(compile(code, chunk), this.globals);
    } catch (thrown) {
      if (thrown instanceof LuaError) throw new CompileError(String(thrown.value));
      throw thrown;
    }
  }
}

export class LuaExecution implements Execution {
  readonly isStopped: boolean = false;
  protected readonly language: Language;
  protected readonly host: ScriptHost;
  #killed: LuaValue;

  constructor(language: Language, host: ScriptHost) {
    this.language = language;
    this.host = host;
  }

  run(steps: number): ScriptResult | null {
    const outcome = this.step(steps);
    if (outcome.kind === 'failed') return { kind: 'error', error: scriptError(this.#killed ?? outcome.value) };
    if (outcome.kind !== 'finished') return null;
    const style = { resp: this.language.state.resp, double: (value: number) => this.host.double(value) };
    return { kind: 'reply', reply: toReply(outcome.values[0], style) };
  }

  protected step(steps: number): Outcome {
    return this.language.vm.run(steps);
  }

  kill(message: string): void {
    this.killAt(message, placeOf(this.language.vm.calls()));
  }

  protected killAt(message: string, place: Place | null): void {
    const error = new LuaTable();
    error.setString('err', message);
    this.#killed = withPlace(error, place);
    this.language.vm.kill(message);
  }
}
