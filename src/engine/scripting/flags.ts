// What a script says of itself: the flags of its first line (`#!lua flags=no-writes`) or of a function's registration.

import type { ByteString } from '../reply.ts';

/** In the order in which FUNCTION LIST tells them. */
export const scriptFlags = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'] as const;
export type ScriptFlag = (typeof scriptFlags)[number];

/** A script without a first line is of the kind that was before flags: `compatible`, and it may write. */
export interface ScriptFlags {
  readonly compatible: boolean;
  readonly set: ReadonlySet<ScriptFlag>;
}

export const compatibleFlags: ScriptFlags = { compatible: true, set: new Set() };

export function findFlag(word: ByteString): ScriptFlag | undefined {
  return scriptFlags.find((flag) => flag === word);
}
