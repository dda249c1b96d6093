// The keys of a command that someone wrote out, and how the command uses each: COMMAND GETKEYS and GETKEYSANDFLAGS.

import { errors } from '../../errors.ts';
import { findKeys, type KeySpec, keyFlagOrder } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { keyPositions, type ResolvedCommand } from '../../table.ts';

export type FoundKeys = readonly { readonly key: ByteString; readonly flags: readonly string[] }[];

export function keysOf(resolved: ResolvedCommand, words: readonly ByteString[]): FoundKeys {
  const { arity } = resolved;
  if (!resolved.keys.some(isOfKeys)) throw errors.err('The command has no key arguments');
  if (arity > 0 ? words.length !== arity : words.length < -arity) {
    throw errors.err('Invalid number of arguments specified for command');
  }
  const positions = keyPositions(resolved, words) ?? [];
  if (positions.length === 0 && !resolved.flags.has('no_mandatory_keys')) {
    throw errors.err('Invalid arguments specified for command');
  }
  return positions.map((position) => ({
    key: words[position] as ByteString,
    flags: flagsOf(resolved, words, position),
  }));
}

/** A shard channel is found like a key and is none. */
function isOfKeys(spec: KeySpec): boolean {
  return !spec.flags.includes('not_key');
}

function flagsOf(resolved: ResolvedCommand, words: readonly ByteString[], position: number): readonly string[] {
  // A key that no spec finds was found by the command itself; the last spec is the one that cannot tell (SORT STORE).
  const spec = resolved.keys.find((one) => findKeys(one, words)?.includes(position)) ?? resolved.keys.at(-1);
  if (spec?.flags.includes('variable_flags')) return variableFlags(resolved, words);
  return keyFlagOrder.filter((flag) => flag !== 'incomplete' && spec?.flags.includes(flag));
}

const reads = ['RO', 'access'];
const writes = ['OW', 'update'];
const readsAndWrites = ['RW', 'access', 'update'];

/** What depends on the options: SET ... GET reads, BITFIELD ... GET writes nothing. */
function variableFlags({ fullName }: ResolvedCommand, words: readonly ByteString[]): readonly string[] {
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
