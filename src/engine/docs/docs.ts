// The prose of COMMAND DOCS: what a command does in one line, what it costs, what changed when. Apart from the
// declarations because it is large and seldom asked for: loaded only when an entry point hands it in.

import type { Profile } from '../profile.ts';
import type { ToldOtherwise } from './otherwise.ts';

export interface CommandProse {
  readonly summary: string;
  readonly complexity?: string;
  /** What changed since the command came: version and change. */
  readonly history?: readonly (readonly [version: string, change: string])[];
}

/** What COMMAND DOCS tells beside the declarations. */
export interface CommandDocs {
  /** By full name: `zadd`, `object|encoding`. */
  readonly prose: { readonly [fullName: string]: CommandProse };
  /** What a version or a flavour tells otherwise of the facts. */
  readonly otherwise: (fullName: string, profile: Profile) => ToldOtherwise;
}

/** What an engine tells that nobody gave any docs. */
export const noDocs: CommandDocs = { prose: {}, otherwise: () => ({}) };
