// A user: whether it may log in, with which passwords, and what it may do then.

import type { ByteString } from '../reply.ts';
import { sha256 } from '../sha256.ts';
import { splitArguments } from '../split.ts';
import type { CommandTable } from '../table.ts';
import { describeSelector } from './describe.ts';
import { type RuleFault, ruleFaults, Selector } from './selector.ts';

/** What new users and selectors begin with. */
export interface UserDefaults {
  readonly table: CommandTable;
  /** `acl-pubsub-default` is `allchannels`. */
  readonly allChannels: boolean;
  /** 7.2 gives every new user the flag that 7.0 gives when it is named, or by `reset`. */
  readonly sanitizes: boolean;
}

export class User {
  readonly name: ByteString;
  on = false;
  noPassword = false;
  /** Neither flag is there (null) until 7.2. */
  sanitizes: boolean | null;
  /** SHA-256 in hexadecimal. */
  passwords: string[] = [];
  root: Selector;
  others: Selector[] = [];
  /** May do everything: the one question that dispatch asks of most users. Kept by `become`. */
  unrestricted = false;

  constructor(name: ByteString, { table, allChannels, sanitizes }: UserDefaults) {
    this.name = name;
    this.sanitizes = sanitizes ? true : null;
    this.root = new Selector(table, allChannels);
  }

  get selectors(): readonly Selector[] {
    return [this.root, ...this.others];
  }

  /** A copy on which rules are tried. */
  copy(defaults: UserDefaults): User {
    const copy = new User(this.name, defaults);
    copy.become(this);
    return copy;
  }

  /** Takes over everything but the name, so that who is logged in as this user goes by the new rules. */
  become(other: User): void {
    this.on = other.on;
    this.noPassword = other.noPassword;
    this.sanitizes = other.sanitizes;
    this.passwords = [...other.passwords];
    this.root = other.root.copy();
    this.others = other.others.map((selector) => selector.copy());
    this.unrestricted = this.selectors.some(({ isUnrestricted }) => isUnrestricted);
  }

  /** The flags in the order in which they are shown. */
  get flags(): string[] {
    const flags = [this.on ? 'on' : 'off'];
    if (this.noPassword) flags.push('nopass');
    if (this.sanitizes !== null) flags.push(this.sanitizes ? 'sanitize-payload' : 'skip-sanitize-payload');
    return flags;
  }

  admits(password: ByteString): boolean {
    return this.on && (this.noPassword || this.passwords.includes(sha256(password)));
  }

  /** The rules that make this user: a line of ACL LIST without `user` and the name. */
  describe(table: CommandTable, asGiven: boolean): ByteString {
    return [
      ...this.flags,
      ...this.passwords.map((hash) => `#${hash}`),
      describeSelector(this.root, table, asGiven),
      ...this.others.map((selector) => `(${describeSelector(selector, table, asGiven)})`),
    ].join(' ');
  }

  apply(rule: ByteString, defaults: UserDefaults): RuleFault {
    switch (rule.toLowerCase()) {
      case '':
        return null;
      case 'on':
      case 'off':
        this.on = rule.toLowerCase() === 'on';
        return null;
      case 'nopass':
      case 'resetpass':
        this.noPassword = rule.toLowerCase() === 'nopass';
        this.passwords = [];
        return null;
      case 'sanitize-payload':
      case 'skip-sanitize-payload':
        this.sanitizes = rule.toLowerCase() === 'sanitize-payload';
        return null;
      case 'clearselectors':
        this.others = [];
        return null;
      case 'reset':
        this.#reset(defaults);
        return null;
    }
    const [sign] = rule;
    if (sign === '>' || sign === '#') return this.#addPassword(rule);
    if (sign === '<' || sign === '!') return this.#removePassword(rule);
    if (sign === '(' && rule.endsWith(')')) return this.#addSelector(rule.slice(1, -1), defaults);
    return this.root.apply(rule);
  }

  #reset({ table, allChannels }: UserDefaults): void {
    this.on = false;
    this.noPassword = false;
    this.passwords = [];
    this.sanitizes = true;
    this.root = new Selector(table, allChannels);
    this.others = [];
  }

  #addPassword(rule: ByteString): RuleFault {
    const hash = hashOf(rule, '>');
    if (hash === null) return ruleFaults.badHash;
    if (!this.passwords.includes(hash)) this.passwords.push(hash);
    this.noPassword = false;
    return null;
  }

  #removePassword(rule: ByteString): RuleFault {
    const hash = hashOf(rule, '<');
    if (hash === null) return ruleFaults.badHash;
    const at = this.passwords.indexOf(hash);
    if (at < 0) return ruleFaults.noSuchPassword;
    this.passwords.splice(at, 1);
    return null;
  }

  #addSelector(rules: ByteString, { table, allChannels }: UserDefaults): RuleFault {
    const selector = new Selector(table, allChannels);
    // What cannot be split, for a quote that is not closed, is no rule at all (7.0.15, 8.0.2).
    for (const rule of splitArguments(rules) ?? []) {
      const fault = selector.apply(rule);
      if (fault !== null) return fault;
    }
    this.others.push(selector);
    return null;
  }
}

/** The hash of a password in clear (after `clear`), or the one given if it is one. */
function hashOf(rule: ByteString, clear: string): string | null {
  const text = rule.slice(1);
  if (rule[0] === clear) return sha256(text);
  return /^[0-9a-f]{64}$/.test(text) ? text : null;
}

/**
 * Puts the words of a selector that was split at its spaces back together: `(+get` `~x)`. Answers the word where a
 * selector begins that does not end.
 */
export function joinSelectors(words: readonly ByteString[]): { rules: ByteString[] } | { unmatched: ByteString } {
  const rules: ByteString[] = [];
  let open: { first: ByteString; text: ByteString } | null = null;
  for (const word of words) {
    if (open === null && word.startsWith('(') && !word.endsWith(')')) open = { first: word, text: word };
    else if (open !== null) {
      open.text += ` ${word}`;
      if (!word.endsWith(')')) continue;
      rules.push(open.text);
      open = null;
    } else rules.push(word);
  }
  return open === null ? { rules } : { unmatched: open.first };
}
