// What Redis leaves of the os library: the clock.

import type { LuaTable } from '../table.ts';
import { library } from './library.ts';

/** `clock`: seconds. */
export function openOs(clock: () => number): LuaTable {
  return library({ clock: () => clock() });
}
