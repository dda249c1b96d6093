// From registers to a cardinality, without the empirical corrections that HyperLogLog began with: Otmar Ertl, "New
// cardinality estimation algorithms for HyperLogLog sketches" (arXiv:1702.01284). Two series stand for what registers
// cannot tell: `sigma` for those that no element met, `tau` for those that are full.

/** 1 / (2 ln 2) */
const alpha = 0.5 / Math.LN2;
/** A run of zeros is at most 50 long. */
const longestRun = 50;

/** How many different elements left `histogram[v]` registers of `count` at `v`; 2^63 for infinitely many. */
export function estimate(histogram: Uint32Array, count: number): bigint {
  let z = count * tau((count - (histogram[longestRun + 1] as number)) / count);
  for (let value = longestRun; value >= 1; value--) z = (z + (histogram[value] as number)) * 0.5;
  z += count * sigma((histogram[0] as number) / count);
  const elements = (alpha * count * count) / z;
  return Number.isFinite(elements) ? BigInt(Math.round(elements)) : 2n ** 63n;
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let sum = x;
  for (let power = x, weight = 1, before = NaN; sum !== before; weight += weight) {
    power *= power;
    before = sum;
    sum += power * weight;
  }
  return sum;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  for (let root = x, weight = 0.5, before = NaN; sum !== before; weight *= 0.5) {
    root = Math.sqrt(root);
    before = sum;
    sum -= (1 - root) * (1 - root) * weight;
  }
  return sum / 3;
}
