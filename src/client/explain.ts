// What someone may have meant by a command that the server does not know: the names that are nearest to it.

import { commandNames } from './command-names.ts';

/** A sentence beside the server's error; null for errors that are not about an unknown name. */
export function explain(message: string, command: string): string | null {
  const unknown = /^ERR unknown (?:sub)?command '([^']*)'/i.exec(message)?.[1]?.toLowerCase();
  if (unknown === undefined) return null;
  const isSub = /^ERR unknown sub/i.test(message);
  const outer = isSub ? `${command}|` : '';
  const candidates = commandNames()
    .filter((name) => name.startsWith(outer) && name.slice(outer.length).includes('|') === false)
    .map((name) => name.slice(outer.length));
  const near = nearest(unknown, candidates).map((name) => `${outer}${name}`.replace('|', ' ').toUpperCase());
  if (near.length > 0) return `did you mean ${near.join(' or ')}?`;
  if (!isSub && candidates.includes(unknown)) return `${unknown.toUpperCase()} is a command of another version`;
  return `there is no command of a name like that: COMMAND LIST tells all`;
}

/** At most three, all equally near, and no further than a typing error or two. */
function nearest(word: string, candidates: readonly string[]): readonly string[] {
  let best = word.length > 4 ? 2 : 1;
  let found: string[] = [];
  for (const candidate of candidates) {
    const distance = candidate === word ? Number.POSITIVE_INFINITY : distanceBetween(word, candidate, best);
    if (distance < best) found = [];
    if (distance > best) continue;
    best = distance;
    found.push(candidate);
  }
  return found.slice(0, 3);
}

/** How many letters have to be put in, taken out, changed or swapped with their neighbour; infinite beyond `most`. */
function distanceBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(changed, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] as number) + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
