// What the word under the cursor could become: command names, subcommands, option words of the argument tree, keys.

import { type Client, itemsOf, quote, rawReplyAside, splitArguments, toByteString, toText, wordOf } from '../redlet.ts';
import { expectNext } from './expect.ts';
import { type Facts, findCommand } from './facts.ts';
import { groupsOf } from './help.ts';

export interface Typed {
  /** The whole words before the one under the cursor. */
  readonly words: readonly string[];
  /** What there is of that one, as it stands in the line. */
  readonly partial: string;
  /** Where it begins. */
  readonly start: number;
}

const mostKeys = 50;
/** Keys are looked for in this many slices of SCAN, so that a million of them do not make one wait. */
const mostSlices = 40;
const sliceSize = 1_000;

/** The words of a line up to the cursor. */
export function wordsTyped(line: string): Typed {
  let start = 0;
  let quoted = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quoted !== '') {
      if (c === '\\') i++;
      else if (c === quoted) quoted = '';
    } else if (c === ' ' || c === '\t') start = i + 1;
    else if (c === '"' || c === "'") quoted = c;
  }
  return { words: splitArguments(line.slice(0, start)) ?? [], partial: line.slice(start), start };
}

/** What may stand in place of `typed.partial`, best first. */
export async function completions(facts: Facts, client: Client, typed: Typed): Promise<string[]> {
  const { words, partial } = typed;
  const [first] = words;
  const topics = first?.toUpperCase() === 'HELP' ? words.slice(1) : null;
  if (first === undefined) return starting([...facts.keys(), 'CLEAR', 'HELP'].sort(), partial);
  if (topics?.length === 0 && partial.startsWith('@'))
    return starting(
      groupsOf(facts).map((name) => `@${name}`),
      partial,
    );
  const named = topics ?? words;
  const found = findCommand(facts, named);
  if (found === null) return named.length === 0 ? starting([...facts.keys()], partial) : [];
  const { command, length } = found;
  if (command.subcommands.size > 0) {
    return named.length === 1 ? starting([...command.subcommands.keys()], partial) : [];
  }
  if (topics !== null) return [];
  const { places } = expectNext(command.arguments, [...words.slice(length), partial.replace(/^["']/, '')]);
  const tokens = places.flatMap(({ argument, part }) => (part === 'token' && argument.token ? [argument.token] : []));
  const wantsKey = places.some(({ argument, part }) => part === 'value' && argument.type === 'key');
  const keys = wantsKey ? await keysStarting(client, partial) : [];
  return [...new Set([...starting(tokens, partial), ...keys])];
}

/** `partial` decides the case. */
function starting(names: readonly string[], partial: string): string[] {
  const lower = /[a-z]/.test(partial);
  const wanted = partial.toUpperCase();
  const found = names.filter((name) => name.toUpperCase().startsWith(wanted));
  return lower ? found.map((name) => name.toLowerCase()) : found;
}

async function keysStarting(client: Client, partial: string): Promise<string[]> {
  const prefix = toByteString(partial.replace(/^["']/, ''));
  const pattern = `${prefix.replace(/[*?[\]\\^]/g, '\\$&')}*`;
  const found = new Set<string>();
  let cursor = '0';
  for (let slice = 0; slice < mostSlices && found.size < mostKeys; slice++) {
    const scan = ['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(sliceSize)];
    const [next, keys] = itemsOf(await rawReplyAside(client, scan));
    for (const key of itemsOf(keys)) if (typeof key === 'string') found.add(key);
    cursor = wordOf(next);
    if (cursor === '0' || cursor === '') break;
  }
  return [...found].sort().slice(0, mostKeys).map(asWord);
}

/** A byte string as one types it: bare where that is possible, text where it is text, else in quotes with escapes. */
export function asWord(bytes: string): string {
  const text = toText(bytes);
  const isPlain = toByteString(text) === bytes && /^[^\s"'\\\p{Cc}]+$/u.test(text);
  return isPlain ? text : quote(bytes);
}
