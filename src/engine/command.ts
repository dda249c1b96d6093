// How a command is declared. One declaration carries every fact (those of COMMAND INFO and COMMAND DOCS), a pure
// parser, and a body; dispatch, ACL, COMMAND, the client's types and the tests all read it.

import type { Args } from './args.ts';
import type { Argument } from './arguments.ts';
import type { Outcome, ReadContext, WriteContext } from './context.ts';
import type { Since } from './flavours.ts';
import type { KeySpec } from './keyspecs.ts';
import type { Profile } from './profile.ts';
import type { ByteString } from './reply.ts';

/** Command flags in the order in which COMMAND INFO lists them. `movablekeys` is derived, never written. */
export const flagOrder = [
  'write',
  'readonly',
  'denyoom',
  'module',
  'admin',
  'pubsub',
  'noscript',
  'blocking',
  'loading',
  'stale',
  'skip_monitor',
  'skip_slowlog',
  'asking',
  'fast',
  'no_auth',
  'may_replicate',
  'no_mandatory_keys',
  'no_async_loading',
  'no_multi',
  'movablekeys',
  'allow_busy',
] as const;
export type Flag = (typeof flagOrder)[number];

/** ACL categories in the order in which COMMAND INFO lists them. */
export const categoryOrder = [
  'keyspace',
  'read',
  'write',
  'set',
  'sortedset',
  'list',
  'hash',
  'string',
  'bitmap',
  'hyperloglog',
  'geo',
  'stream',
  'pubsub',
  'admin',
  'fast',
  'slow',
  'blocking',
  'dangerous',
  'connection',
  'transaction',
  'scripting',
] as const;
export type Category = (typeof categoryOrder)[number];

/** The groups of COMMAND DOCS that have a folder under `commands/`. */
export type Group =
  | 'bitmap'
  | 'cluster'
  | 'connection'
  | 'generic'
  | 'geo'
  | 'hash'
  | 'hyperloglog'
  | 'list'
  | 'pubsub'
  | 'scripting'
  | 'server'
  | 'set'
  | 'sorted-set'
  | 'stream'
  | 'string'
  | 'transactions';

/** The facts that changed from one version to another. */
export interface ChangingFacts {
  readonly arity: number;
  readonly flags: readonly Flag[];
  readonly categories: readonly Category[];
  readonly tips: readonly string[];
  readonly keys: readonly KeySpec[];
}

export interface Facts<F extends readonly Flag[] = readonly Flag[]> {
  /** Lower case; a subcommand's own name without its container's. */
  readonly name: string;
  readonly group: Group;
  /** Version that introduced the command. */
  readonly since: Since;
  /** Number of words, the name included; negative: at least as many. */
  readonly arity: number;
  readonly flags: F;
  /** The ACL categories that do not follow from the flags. */
  readonly categories?: readonly Category[];
  readonly tips?: readonly string[];
  readonly keys?: readonly KeySpec[];
  readonly arguments?: readonly Argument[];
  readonly deprecatedSince?: Since;
  readonly replacedBy?: string;
  /** What COMMAND DOCS calls the command's group where it is not the group of its folder. */
  readonly docsGroup?: string;
  /**
   * Facts as they are from a version on, where they changed: `{ '7.2': { flags: [...] } }`; those that changed in one
   * flavour alone come after, under its name: `'valkey 8.0'`.
   */
  readonly changed?: { readonly [since: string]: Partial<ChangingFacts> };
  /** Positions of the keys, where key specs cannot tell (SORT STORE, MIGRATE KEYS). */
  readonly findKeys?: (words: readonly ByteString[]) => number[] | null;
  /** Positions of the words that neither MONITOR nor SLOWLOG may show. */
  readonly findSecrets?: (words: readonly ByteString[], profile: Profile) => number[];
}

/** A command that writes sees a database it can change; any other sees one it cannot. */
export type ContextOf<F extends readonly Flag[]> = 'write' extends F[number] ? WriteContext : ReadContext;

export interface CommandSpec<F extends readonly Flag[], Request> extends Facts<F> {
  /**
   * Turns the words into a request, or throws the error Redis gives. Pure: it sees no data, so nothing is half
   * done when it throws. A request that leaves words unread is a syntax error.
   */
  parse(args: Args): Request;
  run(context: ContextOf<F>, request: Request): Outcome;
}

/** A declared command as dispatch sees it: the request's type is known to its own parser and body alone. */
export interface Command extends Facts {
  readonly parse: (args: Args) => unknown;
  readonly run: (context: WriteContext, request: unknown) => Outcome;
  readonly subcommands?: readonly Command[];
}

/** Declares a command. `Request` is inferred from `parse`. */
export function command<const F extends readonly Flag[], Request>(spec: CommandSpec<F, Request>): Command {
  return spec as unknown as Command;
}

/** Declares a command that is called only through its subcommands (CLIENT, OBJECT, CONFIG...). */
export function container(facts: Facts, subcommands: readonly Command[]): Command {
  return {
    ...facts,
    subcommands,
    parse: () => undefined,
    run: () => {
      throw new Error(`${facts.name} was dispatched without a subcommand`);
    },
  };
}
