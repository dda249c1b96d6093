// The globals that Redis leaves to scripts: those of a Lua state, and since 7.4 the clock.

import type { ScriptHost } from '../../engine/scripting/port.ts';
import { openOs } from '../lib/os.ts';
import type { LuaState } from '../state.ts';

export function addGlobals({ globals }: LuaState, host: ScriptHost): void {
  if (host.profile.atLeast({ redis: '7.4', valkey: '8.0' }))
    globals.setString(
      'os',
      openOs(() => host.clock()),
    );
}
