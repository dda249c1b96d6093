// What a user may do: a selector permits commands, and in them keys and channels. A user has a root selector, to which
// bare rules apply, and further ones that rules in parentheses make; a command must be permitted by one of them, whole.

import { type Category, categoryOrder } from '../command.ts';
import { globMatch } from '../glob.ts';
import type { ByteString } from '../reply.ts';
import type { CommandTable, ResolvedCommand } from '../table.ts';

/** What a key pattern permits, as bits. */
export const readAccess = 1;
export const writeAccess = 2;

/** What is wrong with a rule, in Redis's words; null: nothing. */
export type RuleFault = string | null;

export const ruleFaults = {
  unknownCommand: 'Unknown command or category name in ACL',
  syntax: 'Syntax error',
  afterAllKeys:
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns",
  afterAllChannels:
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels",
  noSuchPassword: 'The password you are trying to remove from the user does not exist',
  badHash: 'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters',
  firstArgOfSubcommand: 'Allowing first-arg of a subcommand is not supported',
} as const;

export class Selector {
  allKeys = false;
  allChannels: boolean;
  /** Rules for commands start from all of them: +@all came after the last -@all. */
  fromAll = false;
  /** Commands and subcommands, each for itself. */
  readonly commands = new Set<ResolvedCommand>();
  /** Commands that are permitted with these first arguments alone. */
  readonly firstArguments = new Map<ResolvedCommand, string[]>();
  /** Key patterns with the access that they give, in their order. */
  readonly keys = new Map<ByteString, number>();
  readonly channels = new Set<ByteString>();
  /** The rules for commands as they were given, without those that a later one made idle: what 7.2 prints. */
  rules: string[] = [];
  readonly #table: CommandTable;

  constructor(table: CommandTable, allChannels: boolean) {
    this.#table = table;
    this.allChannels = allChannels;
  }

  copy(): Selector {
    const copy = new Selector(this.#table, this.allChannels);
    copy.allKeys = this.allKeys;
    copy.fromAll = this.fromAll;
    for (const one of this.commands) copy.commands.add(one);
    for (const [one, words] of this.firstArguments) copy.firstArguments.set(one, [...words]);
    for (const [pattern, access] of this.keys) copy.keys.set(pattern, access);
    for (const channel of this.channels) copy.channels.add(channel);
    copy.rules = [...this.rules];
    return copy;
  }

  get isUnrestricted(): boolean {
    if (!this.fromAll || !this.allKeys || !this.allChannels) return false;
    for (const one of this.#table.all()) if (!this.commands.has(one)) return false;
    return true;
  }

  apply(rule: ByteString): RuleFault {
    switch (rule.toLowerCase()) {
      case 'allkeys':
      case '~*':
        this.allKeys = true;
        this.keys.clear();
        return null;
      case 'resetkeys':
        this.allKeys = false;
        this.keys.clear();
        return null;
      case 'allchannels':
      case '&*':
        this.allChannels = true;
        this.channels.clear();
        return null;
      case 'resetchannels':
        this.allChannels = false;
        this.channels.clear();
        return null;
      case 'allcommands':
      case '+@all':
        this.#permitAll();
        return null;
      case 'nocommands':
      case '-@all':
        this.#permitNothing();
        return null;
    }
    return this.#applyPrefixed(rule);
  }

  #applyPrefixed(rule: ByteString): RuleFault {
    const [sign] = rule;
    if (sign === '~' || sign === '%') return this.#addKeys(rule);
    if (sign === '&') return this.#addChannel(rule.slice(1));
    if (sign !== '+' && sign !== '-') return ruleFaults.syntax;
    if (rule[1] === '@') return this.#changeCategory(rule.slice(2).toLowerCase(), sign === '+');
    return sign === '+' ? this.#permit(rule.slice(1)) : this.#forbid(rule.slice(1));
  }

  #permitAll(): void {
    for (const one of this.#table.all()) this.commands.add(one);
    this.fromAll = true;
    this.firstArguments.clear();
    this.rules = [];
  }

  #permitNothing(): void {
    this.commands.clear();
    this.fromAll = false;
    this.firstArguments.clear();
    this.rules = [];
  }

  #addKeys(rule: ByteString): RuleFault {
    if (this.allKeys) return ruleFaults.afterAllKeys;
    let access = 0;
    let at = 1;
    if (rule[0] === '~') access = readAccess | writeAccess;
    else {
      // A missing "~" is not missed: `%R` permits reading the key with the empty name (7.0.15, 8.0.2).
      for (; at < rule.length && rule[at] !== '~'; at++) {
        const letter = rule[at]?.toUpperCase();
        const bit = letter === 'R' ? readAccess : letter === 'W' ? writeAccess : 0;
        if (bit === 0 || access & bit) return ruleFaults.syntax;
        access |= bit;
      }
      at++;
      if (access === 0) return ruleFaults.syntax;
    }
    const pattern = rule.slice(at);
    if (hasSpaces(pattern)) return ruleFaults.syntax;
    this.keys.set(pattern, (this.keys.get(pattern) ?? 0) | access);
    return null;
  }

  #addChannel(pattern: ByteString): RuleFault {
    if (this.allChannels) return ruleFaults.afterAllChannels;
    if (hasSpaces(pattern)) return ruleFaults.syntax;
    this.channels.add(pattern);
    return null;
  }

  #changeCategory(name: string, permit: boolean): RuleFault {
    if (!categoryOrder.includes(name as Category)) return ruleFaults.unknownCommand;
    for (const one of this.#table.all()) if (one.categories.includes(name as Category)) this.#change(one, permit);
    this.#note(`@${name}`, permit);
    return null;
  }

  #permit(name: ByteString): RuleFault {
    const bar = name.lastIndexOf('|');
    if (bar < 0) return this.#changeNamed(name, true);
    const command = this.#table.named(name.slice(0, bar));
    if (command === undefined) return ruleFaults.unknownCommand;
    if (command.container !== null) return ruleFaults.firstArgOfSubcommand;
    const argument = name.slice(bar + 1);
    if (argument === '') return ruleFaults.syntax;
    if (command.subcommands !== null) return this.#changeNamed(name, true);
    const others = this.firstArguments.get(command) ?? [];
    if (!others.some((other) => other.toLowerCase() === argument.toLowerCase()))
      this.firstArguments.set(command, [...others, argument]);
    this.#note(name, true);
    return null;
  }

  #forbid(name: ByteString): RuleFault {
    return this.#changeNamed(name, false);
  }

  #changeNamed(name: ByteString, permit: boolean): RuleFault {
    const command = this.#table.named(name);
    if (command === undefined) return ruleFaults.unknownCommand;
    this.#change(command, permit);
    this.#note(command.fullName, permit);
    return null;
  }

  /** A container's subcommands go with it. */
  #change(command: ResolvedCommand, permit: boolean): void {
    if (permit) this.commands.add(command);
    else this.commands.delete(command);
    this.firstArguments.delete(command);
    for (const sub of command.subcommands?.values() ?? []) this.#change(sub, permit);
  }

  #note(name: string, permit: boolean): void {
    const changed = name.toLowerCase();
    this.rules = this.rules.filter((rule) => rule.slice(1) !== changed && !rule.startsWith(`${changed}|`, 1));
    this.rules.push((permit ? '+' : '-') + changed);
  }

  // ---- questions ----

  permitsCommand(command: ResolvedCommand, words: readonly ByteString[]): boolean {
    if (command.flags.has('no_auth') || this.commands.has(command)) return true;
    const first = words[1]?.toLowerCase();
    if (first === undefined) return false;
    return this.firstArguments.get(command)?.some((each) => each.toLowerCase() === first) ?? false;
  }

  /** Whether the key may be used with all of `access`, which may be 0: then any pattern that matches will do. */
  permitsKey(key: ByteString, access: number): boolean {
    if (this.allKeys) return true;
    for (const [pattern, given] of this.keys) {
      if ((given & access) === access && globMatch(pattern, key)) return true;
    }
    return false;
  }

  permitsAllKeys(access: number): boolean {
    return this.allKeys || ((this.keys.get('*') ?? 0) & access) === access;
  }

  permitsChannel(channel: ByteString, isPattern: boolean): boolean {
    return this.allChannels || listPermitsChannel(this.channels, channel, isPattern);
  }
}

/** A pattern may be subscribed to only if it stands in the list literally. */
export function listPermitsChannel(list: Iterable<ByteString>, channel: ByteString, isPattern: boolean): boolean {
  for (const permitted of list) {
    if (isPattern ? permitted === channel : globMatch(permitted, channel)) return true;
  }
  return false;
}

/** C's isspace, or a NUL: what no name or pattern may hold, since the ACL file is made of words. */
export function hasSpaces(text: ByteString): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code === 0x20 || (code >= 0x09 && code <= 0x0d)) return true;
  }
  return false;
}
