// CONFIG: the parameters, their checks and their values. Values are kept as text, in the form that a parameter's check
// gave them; what needs one on a hot path subscribes to changes and keeps its own parsed copy.

import { errors, type RedisError } from './errors.ts';
import { namesOf, type Parameter } from './parameter-kinds.ts';
import { parameters } from './parameters.ts';
import type { Profile } from './profile.ts';
import type { ByteString } from './reply.ts';

/** Who sets: a client, one that may touch protected parameters, or the start, which may set everything. */
export type SetBy = 'client' | 'trusted' | 'start';

export class Config {
  readonly #profile: Profile;
  /** By every name, aliases included. */
  readonly #parameters = new Map<string, Parameter>();
  /** By the parameter's own name. */
  readonly #values = new Map<string, ByteString>();
  readonly #listeners: ((config: Config) => void)[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
    for (const parameter of parameters) {
      if (parameter.since !== undefined && !profile.atLeast(parameter.since)) continue;
      if (parameter.until !== undefined && profile.atLeast(parameter.until)) continue;
      this.#values.set(parameter.name, parameter.defaults?.[profile.flavour] ?? parameter.default);
      for (const name of namesOf(parameter, profile)) this.#parameters.set(name, parameter);
    }
  }

  /** The parameter's value. */
  get(name: string): ByteString {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) throw new Error(`no such parameter: ${name}`);
    return this.#values.get(parameter.name) as ByteString;
  }

  /** The value of a parameter that counts something; memory sizes in bytes. */
  number(name: string): number {
    return Number(this.get(name));
  }

  flag(name: string): boolean {
    return this.get(name) === 'yes';
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** The value as CONFIG GET shows it. */
  shown(name: string): ByteString {
    const value = this.get(name);
    return this.#parameters.get(name)?.shown?.(value) ?? value;
  }

  /** Whether a parameter of `no`, `yes` and `local` allows a client: local is who came without a network, or from here. */
  allows(name: string, addr: string): boolean {
    const value = this.get(name);
    return value === 'yes' || (value === 'local' && /^([?/]|127\.|(\[?::1\]?):)/.test(addr));
  }

  /** The names that match, aliases included, in the order of declaration. */
  names(matches: (name: string) => boolean): string[] {
    return [...this.#parameters.keys()].filter(matches);
  }

  /**
   * Sets all or none. Names are looked at first, then values, each in their order: the first fault is told, with the
   * name as it was written if the name is at fault, with the declared one if the value is (7.0.15, 8.0.2).
   */
  set(changes: readonly (readonly [name: ByteString, value: ByteString])[], by: SetBy = 'client'): void {
    this.#checkNames(changes, by);
    const accepted = new Map<string, ByteString>();
    for (const [word, value] of changes) {
      const name = word.toLowerCase();
      const parameter = this.#parameters.get(name) as Parameter;
      const current = accepted.get(parameter.name) ?? this.get(name);
      const checked = parameter.check(value, { current, profile: this.#profile });
      if (typeof checked !== 'string') throw refused(name, checked.refused);
      accepted.set(parameter.name, checked);
    }
    for (const [name, value] of accepted) this.#values.set(name, value);
    for (const listener of this.#listeners) listener(this);
  }

  /** Calls `listener` now and after each change. */
  observe(listener: (config: Config) => void): void {
    this.#listeners.push(listener);
    listener(this);
  }

  #checkNames(changes: readonly (readonly [name: ByteString, value: ByteString])[], by: SetBy): void {
    const seen = new Set<string>();
    for (const [word] of changes) {
      const name = word.toLowerCase();
      const parameter = this.#parameters.get(name);
      if (parameter === undefined) {
        throw errors.err(`Unknown option or number of arguments for CONFIG SET - '${word}'`);
      }
      if (parameter.fixed === 'immutable' && by !== 'start') throw refused(word, "can't set immutable config");
      if (parameter.fixed === 'protected' && by === 'client') throw refused(word, "can't set protected config");
      // An alias counts as another parameter here: `slave-priority 1 replica-priority 2` sets 2.
      if (seen.has(name)) throw refused(word, 'duplicate parameter');
      seen.add(name);
    }
  }
}

function refused(name: ByteString, why: string): RedisError {
  return errors.err(`CONFIG SET failed (possibly related to argument '${name}') - ${why}`);
}
