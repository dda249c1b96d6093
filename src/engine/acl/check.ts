// Whether a user may run a command, by its name, the keys it uses and the channels it hears or speaks on.

import { usedKeys } from '../key-access.ts';
import type { KeyAccess, KeyFlag } from '../keyspecs.ts';
import type { ByteString } from '../reply.ts';
import type { ResolvedCommand } from '../table.ts';
import { readAccess, type Selector, writeAccess } from './selector.ts';
import type { User } from './user.ts';

export interface Denial {
  readonly reason: 'command' | 'key' | 'channel';
  /** Which word is the key or channel. */
  readonly position: number;
}

/** How far a selector let the command come: who comes furthest says why it was denied. */
const furtherness = { command: 1, key: 2, channel: 3 } as const;

/** Null if one of the user's selectors permits all of it. */
export function deniedBy(user: User, resolved: ResolvedCommand, words: readonly ByteString[]): Denial | null {
  let furthest: Denial = { reason: 'command', position: 0 };
  for (const selector of user.selectors) {
    const denial = deniedBySelector(selector, resolved, words);
    if (denial === null) return null;
    const ahead = furtherness[denial.reason] - furtherness[furthest.reason];
    if (ahead > 0 || (ahead === 0 && denial.position > furthest.position)) furthest = denial;
  }
  return furthest;
}

/** Whether a selector that permits the command permits reading all keys as well: SORT's patterns need that. */
export function mayUseAllKeys(user: User, resolved: ResolvedCommand, words: readonly ByteString[]): boolean {
  return user.selectors.some(
    (selector) => selector.permitsAllKeys(readAccess) && deniedBySelector(selector, resolved, words) === null,
  );
}

function deniedBySelector(selector: Selector, resolved: ResolvedCommand, words: readonly ByteString[]): Denial | null {
  if (!selector.permitsCommand(resolved, words)) return { reason: 'command', position: 0 };
  if (!selector.allKeys) {
    for (const { position, flags } of usedKeys(resolved, words)) {
      if (!selector.permitsKey(words[position] as ByteString, accessOf(flags))) return { reason: 'key', position };
    }
  }
  const channels = selector.allChannels ? undefined : channelWords.get(resolved.fullName);
  if (channels !== undefined) {
    const end = channels.all ? words.length : 2;
    for (let position = 1; position < end; position++) {
      if (!selector.permitsChannel(words[position] as ByteString, channels.arePatterns)) {
        return { reason: 'channel', position };
      }
    }
  }
  return null;
}

function accessOf(flags: readonly (KeyAccess | KeyFlag)[]): number {
  const writes = flags.includes('insert') || flags.includes('delete') || flags.includes('update');
  return (flags.includes('access') ? readAccess : 0) | (writes ? writeAccess : 0);
}

/** Who names channels: from the first word on, or there alone. To unsubscribe is always permitted. */
const channelWords: ReadonlyMap<string, { readonly all: boolean; readonly arePatterns: boolean }> = new Map([
  ['publish', { all: false, arePatterns: false }],
  ['spublish', { all: false, arePatterns: false }],
  ['subscribe', { all: true, arePatterns: false }],
  ['ssubscribe', { all: true, arePatterns: false }],
  ['psubscribe', { all: true, arePatterns: true }],
]);
