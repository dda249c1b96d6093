// A seeded source of chance, for hosts whose runs must be repeatable: the same seed gives the same numbers everywhere.
// Chris Doty-Humphrey's sfc32 (PractRand): 128 bits of state, a counter among them, and a handful of operations a number.

/** Numbers in [0, 1) with 32 random bits, all determined by the seed. */
export function seededRandom(seed: string): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  // Each unit of the seed goes into the state and is stirred before the next; twelve more rounds spread the last one.
  for (let i = 0; i < seed.length; i++) {
    a ^= seed.charCodeAt(i);
    next();
    next();
  }
  for (let i = 0; i < 12; i++) next();
  return () => next() / 2 ** 32;
}
