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

/** As many ids as streams. */
const fittingStreams: Mend = (words, place) => {
  const at = words.findIndex((word, i) => i > 0 && word.toUpperCase() === 'STREAMS');
  if (at < 0 || place % 12 === 0) return words;
  const rest = words.slice(at + 1);
  const named = rest.filter((word) => /^[a-h]$/.test(word));
  const ids = rest.filter((word) => !/^[a-h]$/.test(word));
  const count = Math.min(named.length, ids.length);
  return [...words.slice(0, at + 1), ...named.slice(0, count), ...ids.slice(0, count)];
};

/** An entry whose id the server makes from its clock is another one on each server. */
const givenId: Mend = (words, place) =>
  words.map((word, i) => (i > 1 && word === '*' ? `${1 + (place % 40)}-*` : word));

/** A threshold is of the kind that the strategy takes. */
const trimmed: Mend = (words) => {
  const upper = words.map((word) => word.toUpperCase());
  const isApproximate = upper.includes('~');
  // LIMIT goes with ~ alone.
  const mended = isApproximate ? words : without(words, 'LIMIT', 1);
  const at = mended.findIndex((word) => /^(MAXLEN|MINID)$/i.test(word));
  const number = /^[=~]$/.test(mended[at + 1] ?? '') ? at + 2 : at + 1;
  return /^maxlen$/i.test(mended[at] ?? '')
    ? mended.map((word, i) => (i === number ? word.replace(/-.*/, '') : word))
    : mended;
};

/** What is stored has no distances. */
const fittingSearch: Mend = (words, place) => {
  if (place % 12 === 0 || !words.some((word) => /^store/i.test(word))) return words;
  return words.filter((word) => !/^with(coord|dist|hash)$/i.test(word));
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
  xread: fittingStreams,
  xreadgroup: fittingStreams,
  xadd: (words, place) => trimmed(givenId(words, place), place),
  xtrim: trimmed,
  georadius: fittingSearch,
  georadiusbymember: fittingSearch,
  sort: sortWholly,
  sort_ro: sortWholly,
  zadd: zaddRules,
  unsubscribe: named('ch1'),
  punsubscribe: named('ch*'),
  sunsubscribe: named('ch1'),
};
