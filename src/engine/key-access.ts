// Which words of a command are keys, and how the command uses each: for COMMAND GETKEYSANDFLAGS and for ACL.

import { findKeys, type KeyAccess, type KeyFlag } from './keyspecs.ts';
import type { ByteString } from './reply.ts';
import { keyPositions, type ResolvedCommand } from './table.ts';

export interface UsedKey {
  readonly position: number;
  readonly flags: readonly (KeyAccess | KeyFlag)[];
}

/** The keys; none where they cannot be told from these words. Shard channels, which are found like keys, are none. */
export function usedKeys(resolved: ResolvedCommand, words: readonly ByteString[]): readonly UsedKey[] {
  if (!resolved.keys.some((spec) => !spec.flags.includes('not_key'))) return [];
  const positions = keyPositions(resolved, words) ?? [];
  return positions.map((position) => ({ position, flags: flagsOf(resolved, words, position) }));
}

function flagsOf(resolved: ResolvedCommand, words: readonly ByteString[], position: number): UsedKey['flags'] {
  // A key that no spec finds was found by the command itself; the last spec is the one that cannot tell (SORT STORE).
  const spec = resolved.keys.find((one) => findKeys(one, words)?.includes(position)) ?? resolved.keys.at(-1);
  return spec?.flags.includes('variable_flags') ? variableFlags(resolved, words) : (spec?.flags ?? []);
}

const reads = ['RO', 'access'] as const;
const writes = ['OW', 'update'] as const;
const readsAndWrites = ['RW', 'access', 'update'] as const;

/** What depends on the options: SET ... GET reads, BITFIELD ... GET writes nothing. */
function variableFlags({ fullName }: ResolvedCommand, words: readonly ByteString[]): UsedKey['flags'] {
  if (fullName === 'set') return words.slice(3).some((word) => word.toLowerCase() === 'get') ? readsAndWrites : writes;
  if (fullName === 'bitfield') return isReadOnlyBitfield(words) ? reads : readsAndWrites;
  return readsAndWrites;
}

function isReadOnlyBitfield(words: readonly ByteString[]): boolean {
  for (let i = 2; i < words.length; i++) {
    const word = (words[i] as ByteString).toLowerCase();
    const left = words.length - i - 1;
    if (word === 'get' && left >= 2) i += 2;
    else if (word === 'overflow' && left >= 1) i++;
    else return false;
  }
  return true;
}
