// The names of all commands, for what a client must know without asking: where a command's keys are, and which command someone
// may have meant by a name that the server does not know.

import type { KeySpec } from '../engine/keyspecs.ts';
import type { ByteString } from '../engine/reply.ts';
import { keyTable } from './key-table.ts';

let table: Map<string, readonly KeySpec[]> | undefined;

/** By full name in lower case: `get`, `xinfo|stream`. */
function names(): Map<string, readonly KeySpec[]> {
  table ??= new Map(keyTable.flatMap(([group, ...specs]) => group.split(/\s/).map((name) => [name, specs] as const)));
  return table;
}

/** The key specs of the command that `words` name; null if there is no such command. */
export function specsOf(words: readonly ByteString[]): readonly KeySpec[] | null {
  const [name = '', sub = ''] = words;
  const lower = name.toLowerCase();
  return names().get(`${lower}|${sub.toLowerCase()}`) ?? names().get(lower) ?? null;
}

/** Every name there is. */
export function commandNames(): readonly string[] {
  return [...names().keys()];
}
