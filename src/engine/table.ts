// The commands that an engine of a given version knows, with their facts as that version states them and with what
// Redis itself derives: implied ACL categories, first/last/step, `movablekeys`.

import type { Argument } from './arguments.ts';
import { type Category, type ChangingFacts, type Command, categoryOrder, type Flag, flagOrder } from './command.ts';
import { findKeys, type KeySpec } from './keyspecs.ts';
import { type Profile, versionNumber } from './profile.ts';
import type { ByteString } from './reply.ts';
import { CommandStatistics } from './statistics.ts';

export interface ResolvedCommand {
  readonly command: Command;
  /** `client|kill`; a top-level command's own name. */
  readonly fullName: string;
  readonly arity: number;
  readonly flags: ReadonlySet<Flag>;
  readonly categories: readonly Category[];
  readonly tips: readonly string[];
  readonly keys: readonly KeySpec[];
  readonly movableKeys: boolean;
  /** First key, last key and step, as COMMAND has told them since Redis 2.8; 0, 0, 0 without keys. */
  readonly range: readonly [first: number, last: number, step: number];
  readonly subcommands: ReadonlyMap<string, ResolvedCommand> | null;
  readonly container: ResolvedCommand | null;
  /** Option words that this version does not know yet. */
  readonly unknownTokens: ReadonlySet<string>;
  /** `enable-<guard>-command` must allow it. */
  readonly guard: 'debug' | 'module' | null;
  readonly isWrite: boolean;
  readonly isDenyOom: boolean;
  /** What INFO commandstats counts. */
  readonly stats: CommandStatistics;
}

export class CommandTable {
  readonly commands: ReadonlyMap<string, ResolvedCommand>;
  /** By the words that clients really send: lower and upper case, found without folding. */
  readonly #byWord = new Map<string, ResolvedCommand>();

  constructor(declared: readonly Command[], profile: Profile) {
    const commands = new Map<string, ResolvedCommand>();
    for (const declaration of declared) {
      if (!profile.atLeast(declaration.since) || !profile.has(declaration.name)) continue;
      const resolved = resolve(declaration, profile, null);
      commands.set(declaration.name, resolved);
      this.#byWord.set(declaration.name, resolved);
      this.#byWord.set(declaration.name.toUpperCase(), resolved);
    }
    this.commands = commands;
  }

  /** The command that a word names, in any case. */
  find(word: ByteString): ResolvedCommand | undefined {
    return this.#byWord.get(word) ?? this.#byWord.get(word.toLowerCase());
  }

  /** Command or subcommand by full name: `get`, `client|kill`. */
  named(fullName: string): ResolvedCommand | undefined {
    const [name = '', sub, more] = fullName.toLowerCase().split('|');
    const command = more === undefined ? this.commands.get(name) : undefined;
    return sub === undefined ? command : command?.subcommands?.get(sub);
  }

  /** Every command and subcommand. */
  *all(): IterableIterator<ResolvedCommand> {
    for (const command of this.commands.values()) {
      yield command;
      if (command.subcommands) yield* command.subcommands.values();
    }
  }
}

const guards = new Map<string, 'debug' | 'module'>([
  ['debug', 'debug'],
  ['module|load', 'module'],
  ['module|loadex', 'module'],
  ['module|unload', 'module'],
]);

function factsOf(command: Command, profile: Profile): ChangingFacts {
  let facts: ChangingFacts = {
    arity: command.arity,
    flags: command.flags,
    categories: command.categories ?? [],
    tips: command.tips ?? [],
    keys: command.keys ?? [],
  };
  const changes = Object.entries(command.changed ?? {}).map(([key, changed]) => {
    const words = key.split(' ');
    const [version = '', flavour = null] = words.reverse();
    return { version, flavour, changed };
  });
  changes.sort(
    (a, b) =>
      Number(a.flavour !== null) - Number(b.flavour !== null) || versionNumber(a.version) - versionNumber(b.version),
  );
  for (const { version, flavour, changed } of changes) {
    if (profile.atLeast(flavour === null ? version : { [flavour]: version })) facts = { ...facts, ...changed };
  }
  return facts;
}

function resolve(command: Command, profile: Profile, container: ResolvedCommand | null): ResolvedCommand {
  const facts = factsOf(command, profile);
  const movableKeys = hasMovableKeys(facts.keys);
  const flags = new Set<Flag>(facts.flags);
  if (movableKeys) flags.add('movablekeys');
  const fullName = container === null ? command.name : `${container.command.name}|${command.name}`;
  const subcommands = command.subcommands ? new Map<string, ResolvedCommand>() : null;
  const resolved: ResolvedCommand = {
    command,
    fullName,
    arity: facts.arity,
    flags: new Set(flagOrder.filter((flag) => flags.has(flag))),
    categories: impliedCategories(flags, facts.categories),
    tips: facts.tips,
    keys: facts.keys,
    movableKeys,
    range: legacyRange(facts.keys),
    subcommands,
    container,
    unknownTokens: unknownTokens(command, profile),
    guard: guards.get(fullName) ?? null,
    isWrite: flags.has('write'),
    isDenyOom: flags.has('denyoom'),
    stats: new CommandStatistics(),
  };
  for (const sub of command.subcommands ?? []) {
    if (profile.atLeast(sub.since) && profile.has(`${command.name}|${sub.name}`))
      subcommands?.set(sub.name, resolve(sub, profile, resolved));
  }
  return resolved;
}

/** A word is unknown if every option it stands for is: COUNT may be old in one place and new in another. */
function unknownTokens(command: Command, profile: Profile): ReadonlySet<string> {
  const unknown = new Set<string>();
  const known = new Set<string>();
  const visit = (list: readonly Argument[], parentKnown: boolean) => {
    for (const argument of list) {
      const isKnown = parentKnown && (argument.since === undefined || profile.atLeast(argument.since));
      if (argument.token !== undefined) (isKnown ? known : unknown).add(argument.token);
      visit(argument.arguments ?? [], isKnown);
    }
  };
  visit(command.arguments ?? [], true);
  for (const token of known) unknown.delete(token);
  return unknown;
}

/** Redis implies categories from flags; a declaration names only the others. */
function impliedCategories(flags: ReadonlySet<Flag>, named: readonly Category[]): Category[] {
  const categories = new Set<Category>(named);
  if (flags.has('write')) categories.add('write');
  if (flags.has('readonly') && !categories.has('scripting')) categories.add('read');
  if (flags.has('admin')) categories.add('admin').add('dangerous');
  if (flags.has('pubsub')) categories.add('pubsub');
  if (flags.has('fast')) categories.add('fast');
  if (flags.has('blocking')) categories.add('blocking');
  if (!categories.has('fast')) categories.add('slow');
  return categoryOrder.filter((category) => categories.has(category));
}

/** True unless one range of keys from a fixed place, found by the old three numbers, is all there is. */
function hasMovableKeys(keys: readonly KeySpec[]): boolean {
  return keys.some(
    (spec) => spec.begin.type !== 'index' || spec.find.type !== 'range' || spec.flags.includes('incomplete'),
  );
}

function legacyRange(keys: readonly KeySpec[]): [number, number, number] {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let step = 0;
  for (const spec of keys) {
    if (spec.begin.type !== 'index' || spec.find.type !== 'range') continue;
    const { index } = spec.begin;
    const { lastKey } = spec.find;
    // Specs are merged into one range only while they follow each other one by one.
    if (step !== 0 && (spec.find.step !== step || (last >= 0 && index !== last + 1))) continue;
    first = Math.min(first, index);
    last = lastKey >= 0 ? index + lastKey : lastKey;
    step = spec.find.step;
  }
  return step === 0 ? [0, 0, 0] : [first, last, step];
}

/** Positions of the keys among `words`; null when they cannot be told from these words. */
export function keyPositions(resolved: ResolvedCommand, words: readonly ByteString[]): number[] | null {
  const { findKeys: findOwnKeys } = resolved.command;
  if (findOwnKeys && !resolved.keys.every(isComplete)) return findOwnKeys(words);
  const found: number[] = [];
  for (const spec of resolved.keys) {
    const positions = findKeys(spec, words);
    if (positions === null) return null;
    found.push(...positions);
  }
  return found;
}

/** True if the spec tells all of its keys. */
function isComplete(spec: KeySpec): boolean {
  return spec.begin.type !== 'unknown' && spec.find.type !== 'unknown' && !spec.flags.includes('incomplete');
}
