// What the argument trees cannot say: words that must fit each other, lest nearly every call be an error; and calls
// that two servers may rightly answer differently, which are made into ones that they may not.

type Words = readonly string[];
type Mend = (words: Words, place: number) => Words;

export function mend(command: string, words: Words, place: number): Words {
  return mends[command]?.(words, place) ?? words;
}

const scoreWords = ['0', '1', '2', '3', '(1', '-inf', '+inf'];
const lexWords = ['-', '+', '[a', '(a', '[c', '(foo'];
const rankWords = ['0', '1', '-1', '2', '-2', '5'];

/** ZRANGE's bounds are ranks, scores or members. */
const fittingBounds =
  (at: number): Mend =>
  (words, place) => {
    if (place % 12 === 0) return words;
    const upper = words.map((word) => word.toUpperCase());
    const pool = upper.includes('BYLEX') ? lexWords : upper.includes('BYSCORE') ? scoreWords : rankWords;
    // A LIMIT is for scores and members alone, WITHSCORES not for members.
    let mended = words;
    if (pool === rankWords) mended = without(mended, 'LIMIT', 2);
    if (pool === lexWords) mended = without(mended, 'WITHSCORES', 0);
    return mended.map((word, i) => {
      if (i !== at && i !== at + 1) return word;
      return pool[(place + (i === at ? 0 : Math.floor(place / pool.length))) % pool.length] as string;
    });
  };

/** As many WEIGHTS as keys. */
const fittingWeights: Mend = (words, place) => {
  const upper = words.map((word) => word.toUpperCase());
  const at = upper.indexOf('WEIGHTS');
  if (at < 0 || place % 12 === 0) return words;
  const numkeys = Number(words[/STORE$/.test(upper[0] as string) ? 2 : 1]);
  let end = at + 1;
  while (end < words.length && !/^(AGGREGATE|WITHSCORES)$/.test(upper[end] as string)) end++;
  if (!(numkeys > 0 && numkeys < 10)) return words;
  const weights = Array.from({ length: numkeys }, (_, i) => words[at + 1 + (i % (end - at - 1))] as string);
  return [...words.slice(0, at + 1), ...weights, ...words.slice(end)];
};

/** Which elements of equal weight a LIMIT leaves is the affair of Redis's partial sort; so is in which order they go to STORE. */
const sortWholly: Mend = (words) => {
  const upper = words.map((word) => word.toUpperCase());
  if (!upper.includes('BY')) return words;
  return without(upper.includes('ALPHA') ? without(words, 'STORE', 1) : words, 'LIMIT', 2);
};

/** Conditions that exclude each other. */
const zaddRules: Mend = (words, place) => {
  if (place % 12 === 0) return words;
  const upper = words.map((word) => word.toUpperCase());
  let mended = words;
  if (upper.includes('NX')) mended = without(without(mended, 'GT', 0), 'LT', 0);
  // INCR takes one pair.
  const incr = upper.indexOf('INCR');
  if (incr >= 0) {
    const start = mended.findIndex((word, i) => i > 1 && !/^(NX|XX|GT|LT|CH|INCR)$/i.test(word));
    mended = mended.slice(0, start + 2);
  }
  return mended;
};

/** Without channels it takes leave of all of them, in the order of a hash table. */
const named =
  (channel: string): Mend =>
  (words) =>
    words.length === 1 ? [...words, channel] : words;

const without = (words: Words, token: string, after: number): Words => {
  const at = words.findIndex((word, i) => i > 0 && word.toUpperCase() === token);
  return at < 0 ? words : [...words.slice(0, at), ...words.slice(at + after + 1)];
};

const mends: Record<string, Mend> = {
  zrange: fittingBounds(2),
  zrangestore: fittingBounds(3),
  zunion: fittingWeights,
  zinter: fittingWeights,
  zunionstore: fittingWeights,
  zinterstore: fittingWeights,
  sort: sortWholly,
  sort_ro: sortWholly,
  zadd: zaddRules,
  unsubscribe: named('ch1'),
  punsubscribe: named('ch*'),
  sunsubscribe: named('ch1'),
};
