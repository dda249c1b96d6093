// Random commands from the declarations' own argument trees: options in and out, in any order, now and then one too
// many, and whatever an argument takes as words.ts has it.

import fc from 'fast-check';
import type { Argument } from '../../src/engine/arguments.ts';
import type { Profile } from '../../src/engine/profile.ts';
import type { ResolvedCommand } from '../../src/engine/table.ts';
import { mend } from './mend.ts';
import { leafWord, weighted } from './words.ts';

type Words = readonly string[];
type WordsArbitrary = fc.Arbitrary<Words>;

/** Calls of one command. */
export function callsOf(resolved: ResolvedCommand, profile: Profile): WordsArbitrary {
  const name = resolved.fullName.toUpperCase().split('|');
  const tree = new Tree(resolved, profile);
  const whole = tree.sequence(resolved.command.arguments ?? []).map((words) => [...name, ...words]);
  return fc
    .tuple(whole, fc.nat(99), fc.nat(1000))
    .map(([words, fate, place]) => spoil(mend(resolved.fullName, words, place), name.length, fate, place));
}

const odd = ['', 'abc', '-1', '1.5', '9223372036854775807', 'x y', '0'];

/** A few calls get a word too many, too few, or another one. */
function spoil(words: Words, nameLength: number, fate: number, place: number): Words {
  if (fate >= 4 || words.length <= nameLength) return words;
  if (fate === 0) return [...words, odd[place % odd.length] as string];
  if (fate === 1) return words.slice(0, -1);
  if (fate === 2) return words.map((word) => word.toLowerCase());
  const at = nameLength + (place % (words.length - nameLength));
  // An odd number might ask a server for gigabytes; an odd text does not.
  return words.map((word, i) => (i === at ? (odd[place % 2] as string) : word));
}

class Tree {
  readonly #resolved: ResolvedCommand;
  readonly #profile: Profile;

  constructor(resolved: ResolvedCommand, profile: Profile) {
    this.#resolved = resolved;
    this.#profile = profile;
  }

  /** All arguments of a list, one after the other. */
  sequence(list: readonly Argument[]): WordsArbitrary {
    const parts: WordsArbitrary[] = [];
    const options: WordsArbitrary[] = [];
    for (let i = 0; i < list.length; i++) {
      const argument = list[i] as Argument;
      const next = list[i + 1];
      if (argument.optional) {
        options.push(this.#maybe(argument));
        continue;
      }
      // Options in front of what is required keep their place.
      parts.push(...options.splice(0));
      if (next?.multiple && argument.type === 'integer' && argument.name.startsWith('num')) {
        parts.push(this.#counted(argument, next));
        i++;
      } else {
        parts.push(this.#whole(argument));
      }
    }
    if (options.length > 0) parts.push(anyOrder(options));
    return joined(parts);
  }

  #knows(argument: Argument): boolean {
    return argument.since === undefined || this.#profile.atLeast(argument.since);
  }

  #maybe(argument: Argument): WordsArbitrary {
    const absent: WordsArbitrary = fc.constant([]);
    const present = this.#whole(argument);
    return this.#knows(argument) ? weighted([65, absent], [35, present]) : weighted([199, absent], [1, present]);
  }

  /** `numkeys key [key ...]`: mostly as many as announced. */
  #counted(count: Argument, counted: Argument): WordsArbitrary {
    const word = leafWord(this.#resolved.fullName, this.#resolved.command.group, count);
    const prefix = count.token === undefined ? [] : [count.token];
    return fc.tuple(this.#repeated(counted), fc.nat(30), word).map(([groups, fate, other]) => {
      const announced = fate === 0 ? other : String(groups.length);
      return [...prefix, announced, ...groups.flat()];
    });
  }

  #whole(argument: Argument): WordsArbitrary {
    const token = argument.token !== undefined && argument.type !== 'pure-token' ? [argument.token] : [];
    if (!argument.multiple) return this.#one(argument).map((words) => [...token, ...words]);
    return this.#repeated(argument).map((groups) =>
      argument.multipleToken ? groups.flatMap((words) => [...token, ...words]) : [...token, ...groups.flat()],
    );
  }

  #repeated(argument: Argument): fc.Arbitrary<readonly Words[]> {
    const one = this.#one(argument);
    return weighted<readonly Words[]>(
      [5, one.map((words) => [words])],
      [5, fc.array(one, { minLength: 2, maxLength: 4 })],
    );
  }

  #one(argument: Argument): WordsArbitrary {
    const { type } = argument;
    if (type === 'pure-token') return caseOf(argument.token ?? '');
    if (type === 'block') return this.sequence(argument.arguments ?? []);
    if (type === 'oneof') {
      const all = argument.arguments ?? [];
      const known = all.filter((alternative) => this.#knows(alternative));
      return fc.oneof(...(known.length > 0 ? known : all).map((alternative) => this.#whole(alternative)));
    }
    return leafWord(this.#resolved.fullName, this.#resolved.command.group, argument).map((word) => [word]);
  }
}

function caseOf(token: string): WordsArbitrary {
  return weighted([9, fc.constant([token])], [1, fc.constant([token.toLowerCase()])]);
}

function joined(parts: readonly WordsArbitrary[]): WordsArbitrary {
  if (parts.length === 0) return fc.constant([]);
  return fc.tuple(...parts).map((words) => words.flat());
}

/** Options come in any order; the declared one and its reverse will do. */
function anyOrder(options: readonly WordsArbitrary[]): WordsArbitrary {
  return fc
    .tuple(fc.nat(3), fc.tuple(...options))
    .map(([fate, words]) => (fate === 0 ? words.toReversed() : words).flat());
}
