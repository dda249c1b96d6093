// Which arguments may come next, given the words so far: what hints highlight and completion offers.
//
// The argument tree becomes a small nondeterministic automaton. A thread is a state of it and what the thread has used:
// options that stand side by side come in any order but once each, and after a `numkeys` only so many words are keys. All
// threads that the words allow go on together, because a tree alone cannot say whether the `b` of `BLPOP a b` is one more key
// or the timeout.

import type { ArgumentFacts } from './facts.ts';
import type { Place } from './syntax.ts';

interface State {
  readonly steps: Step[];
  /** Where one may go without a word; an option is entered only where its bit is not used yet. */
  readonly free: { readonly to: State; readonly bit: number }[];
}

interface Step extends Place {
  readonly to: State;
}

interface Thread {
  readonly state: State;
  readonly used: number;
  /** Keys that a `numkeys` still calls for; null where none was said. */
  readonly keysLeft: number | null;
}

interface Option {
  readonly step: Step;
  readonly thread: Thread;
}

export interface Expected {
  /** The places that the last word can have. */
  readonly places: readonly Place[];
  /** There is a word that fits nowhere. */
  readonly lost: boolean;
}

/** Where the last of `words` (perhaps empty, perhaps half typed) can belong; `words` are those after the command's name. */
export function expectNext(list: readonly ArgumentFacts[], words: readonly string[]): Expected {
  const partial = words.at(-1) ?? '';
  const end: State = { steps: [], free: [] };
  let threads: Thread[] = [{ state: new Compiler().sequence(list, end, false), used: 0, keysLeft: null }];
  for (const word of words.slice(0, -1)) threads = advance(reach(threads), word);
  const places = reach(threads).map(({ step }) => step);
  const possible = places.filter((place) => couldBecome(place, partial));
  return { places: possible, lost: threads.length === 0 || (partial !== '' && possible.length === 0) };
}

/** Every step that some thread can take. */
function reach(threads: readonly Thread[]): Option[] {
  const options: Option[] = [];
  const seen = new Map<State, Set<string>>();
  const visit = (thread: Thread): void => {
    const mark = `${thread.used} ${thread.keysLeft}`;
    const marks = seen.get(thread.state);
    if (marks?.has(mark)) return;
    if (marks) marks.add(mark);
    else seen.set(thread.state, new Set([mark]));
    for (const step of thread.state.steps) {
      const isKey = step.argument.type === 'key' && step.part === 'value';
      if (thread.keysLeft !== null && isKey !== thread.keysLeft > 0) continue;
      options.push({ step, thread });
    }
    for (const { to, bit } of thread.state.free) {
      if ((thread.used & bit) === 0) visit({ ...thread, state: to, used: thread.used | bit });
    }
  };
  for (const thread of threads) visit(thread);
  return options;
}

function advance(options: readonly Option[], word: string): Thread[] {
  const fitting = options.filter(({ step }) => matches(step, word));
  // A word that is an option's name is that option, also where any word would do.
  const named = fitting.filter(({ step }) => step.part === 'token');
  return (named.length > 0 ? named : fitting).map(({ step, thread }) => ({
    state: step.to,
    used: thread.used,
    keysLeft: keysAfter(step, thread.keysLeft, word),
  }));
}

function keysAfter({ argument, part }: Step, keysLeft: number | null, word: string): number | null {
  if (part === 'token') return keysLeft;
  if (argument.name === 'numkeys') return Number(word);
  if (keysLeft === null || argument.type !== 'key') return keysLeft;
  return keysLeft - 1;
}

function matches({ argument, part }: Place, word: string): boolean {
  if (part === 'token') return word.toUpperCase() === argument.token?.toUpperCase();
  switch (argument.type) {
    case 'integer':
    case 'unix-time':
      return /^[+-]?\d+$/.test(word);
    case 'double':
      return /^[-+(]?(\d+\.?\d*(e[-+]?\d+)?|\.\d+|inf|infinity)$/i.test(word);
    default:
      return true;
  }
}

function couldBecome({ argument, part }: Place, partial: string): boolean {
  if (partial === '') return true;
  if (part === 'token') return argument.token?.toUpperCase().startsWith(partial.toUpperCase()) ?? false;
  switch (argument.type) {
    case 'integer':
    case 'unix-time':
      return /^[+-]?\d*$/.test(partial);
    case 'double':
      return /^[-+(]?[\d.einfty+-]*$/i.test(partial);
    default:
      return true;
  }
}

class Compiler {
  #bits = 0;

  /** The state from which `list` leads to `next`. */
  sequence(list: readonly ArgumentFacts[], next: State, again: boolean): State {
    let state = next;
    for (let end = list.length; end > 0; ) {
      let start = end - 1;
      const isOption = (argument: ArgumentFacts | undefined) =>
        argument?.optional === true && beginsWithToken(argument);
      if (isOption(list[start])) while (isOption(list[start - 1])) start--;
      state =
        start < end - 1 ? this.#options(list.slice(start, end), state, again) : this.#one(list[start], state, again);
      end = start;
    }
    return state;
  }

  #options(list: readonly ArgumentFacts[], next: State, again: boolean): State {
    const state: State = { steps: [], free: [{ to: next, bit: 0 }] };
    for (const argument of list) {
      state.free.push({ to: this.#said(argument, state, again), bit: 1 << (this.#bits++ % 31) });
    }
    return state;
  }

  #one(argument: ArgumentFacts | undefined, next: State, again: boolean): State {
    if (argument === undefined) return next;
    const said = this.#said(argument, next, again);
    if (!argument.optional) return said;
    return { steps: [], free: [said, next].map((to) => ({ to, bit: 0 })) };
  }

  #said(argument: ArgumentFacts, next: State, again: boolean): State {
    if (!argument.multiple) return this.#token(argument, this.#body(argument, next, again), next, again);
    // Once, and then any number of times more.
    const more: State = { steps: [], free: [{ to: next, bit: 0 }] };
    const body = this.#body(argument, more, true);
    const once = argument.multipleToken ? this.#token(argument, body, more, true) : body;
    more.free.push({ to: once, bit: 0 });
    return this.#token(argument, this.#body(argument, more, again), more, again);
  }

  #token(argument: ArgumentFacts, body: State, next: State, again: boolean): State {
    if (argument.token === null) return body;
    const to = argument.type === 'pure-token' ? next : body;
    return { steps: [{ argument, part: 'token', again, to }], free: [] };
  }

  #body(argument: ArgumentFacts, next: State, again: boolean): State {
    switch (argument.type) {
      case 'pure-token':
        return next;
      case 'oneof':
        return {
          steps: [],
          free: argument.arguments.map((one) => ({ to: this.sequence([one], next, again), bit: 0 })),
        };
      case 'block':
        return this.sequence(argument.arguments, next, again);
      default:
        return { steps: [{ argument, part: 'value', again, to: next }], free: [] };
    }
  }
}

function beginsWithToken(argument: ArgumentFacts): boolean {
  if (argument.token !== null) return true;
  if (argument.type === 'oneof') return argument.arguments.every(beginsWithToken);
  const [first] = argument.arguments;
  return argument.type === 'block' && first !== undefined && beginsWithToken(first);
}
