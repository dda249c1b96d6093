// The prose of COMMAND DOCS: what a command does in one line, what it costs, what changed when. Apart from the
// declarations because it is large and seldom asked for: loaded only when an entry point hands it in.

export interface CommandProse {
  readonly summary: string;
  readonly complexity?: string;
  /** What changed since the command came: version and change. */
  readonly history?: readonly (readonly [version: string, change: string])[];
}

/** By full name: `zadd`, `object|encoding`. */
export type CommandDocs = { readonly [fullName: string]: CommandProse };
