// The keys of a command that someone wrote out, and how the command uses each: COMMAND GETKEYS and GETKEYSANDFLAGS.

import { errors } from '../../errors.ts';
import { usedKeys } from '../../key-access.ts';
import { keyFlagOrder } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';

export type FoundKeys = readonly { readonly key: ByteString; readonly flags: readonly string[] }[];

export function keysOf(resolved: ResolvedCommand, words: readonly ByteString[]): FoundKeys {
  const { arity } = resolved;
  // A shard channel is found like a key and is none.
  if (resolved.keys.every(({ flags }) => flags.includes('not_key')))
    throw errors.err('The command has no key arguments');
  if (arity > 0 ? words.length !== arity : words.length < -arity) {
    throw errors.err('Invalid number of arguments specified for command');
  }
  const found = usedKeys(resolved, words);
  if (found.length === 0 && !resolved.flags.has('no_mandatory_keys')) {
    throw errors.err('Invalid arguments specified for command');
  }
  return found.map(({ position, flags }) => ({
    key: words[position] as ByteString,
    flags: keyFlagOrder.filter((flag) => flag !== 'incomplete' && flags.includes(flag)),
  }));
}
