// Runs a snippet on our VM, in a state without Redis: only the globals are guarded as Redis guards them.

import { NativeFunction } from '../../src/lua/function.ts';
import { LuaError, NativeError } from '../../src/lua/native.ts';
import { LuaState } from '../../src/lua/state.ts';
import { LuaTable } from '../../src/lua/table.ts';
import { showing } from './show.ts';

/** Instructions after which a snippet counts as endless. */
const patience = 500_000_000;

export function runSnippet(source: string, coverage: Set<number> | null = null): string {
  const state = new LuaState();
  state.vm.coverage = coverage;
  const args = new LuaTable();
  args.setInt(1, source);
  state.globals.setString('ARGV', args);
  guard(state.globals);
  try {
    state.vm.start(state.load(showing, '@user_script'), []);
  } catch (error) {
    if (error instanceof LuaError) return `raised ${String(error.value)}`;
    throw error;
  }
  for (let spent = 0; spent < patience; spent += 1_000_000) {
    const outcome = state.vm.run(1_000_000);
    if (outcome.kind === 'finished') return String(outcome.values[0]);
    if (outcome.kind === 'failed') return `raised ${String(outcome.value)}`;
  }
  return 'endless';
}

function guard(globals: LuaTable): void {
  const metatable = new LuaTable();
  const absent = new NativeFunction('__index', (_, [, key]) => {
    throw new NativeError(`Script attempted to access nonexistent global variable '${String(key)}'`);
  });
  metatable.setString('__index', absent);
  globals.metatable = metatable;
  for (const value of [globals, ...globals.values]) if (value instanceof LuaTable) value.isReadonly = true;
}
