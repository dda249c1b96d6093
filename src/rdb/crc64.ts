// CRC-64 as RDB files and DUMP payloads end with it: the Jones polynomial, reflected, starting from zero.
//
// JavaScript has no 64-bit integers that are quick, so the register is two halves, and so is each table entry. Eight
// tables take eight bytes a step ("slicing by 8"): table k says what a byte does that has k more bytes behind it.

const polynomial = { high: 0x95ac9329, low: 0xac4bc9b5 };

const highs: Int32Array[] = [];
const lows: Int32Array[] = [];

function makeTables(): void {
  for (let k = 0; k < 8; k++) {
    highs.push(new Int32Array(256));
    lows.push(new Int32Array(256));
  }
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (carry === 0) continue;
      high ^= polynomial.high;
      low ^= polynomial.low;
    }
    (highs[0] as Int32Array)[byte] = high;
    (lows[0] as Int32Array)[byte] = low;
  }
  const [firstHigh, firstLow] = [highs[0] as Int32Array, lows[0] as Int32Array];
  for (let k = 1; k < 8; k++) {
    const [high, low] = [highs[k - 1] as Int32Array, lows[k - 1] as Int32Array];
    for (let byte = 0; byte < 256; byte++) {
      const [h, l] = [high[byte] as number, low[byte] as number];
      (highs[k] as Int32Array)[byte] = (h >>> 8) ^ (firstHigh[l & 255] as number);
      (lows[k] as Int32Array)[byte] = ((l >>> 8) | (h << 24)) ^ (firstLow[l & 255] as number);
    }
  }
}

/** A checksum that grows with the bytes it is shown. */
export class Crc64 {
  /** The upper and the lower half. */
  high = 0;
  low = 0;

  constructor() {
    if (highs.length === 0) makeTables();
  }

  update(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const [h0, h1, h2, h3, h4, h5, h6, h7] = highs as Eight;
    const [l0, l1, l2, l3, l4, l5, l6, l7] = lows as Eight;
    let { high, low } = this;
    let i = start;
    for (const last = end - 7; i < last; i += 8) {
      const a = low ^ word(bytes, i);
      const b = high ^ word(bytes, i + 4);
      const [p, q, r, s] = [a & 255, (a >>> 8) & 255, (a >>> 16) & 255, a >>> 24];
      const [t, u, v, w] = [b & 255, (b >>> 8) & 255, (b >>> 16) & 255, b >>> 24];
      // biome-ignore format: one line each half
      high = at(h7, p) ^ at(h6, q) ^ at(h5, r) ^ at(h4, s) ^ at(h3, t) ^ at(h2, u) ^ at(h1, v) ^ at(h0, w);
      low = at(l7, p) ^ at(l6, q) ^ at(l5, r) ^ at(l4, s) ^ at(l3, t) ^ at(l2, u) ^ at(l1, v) ^ at(l0, w);
    }
    for (; i < end; i++) {
      const index = (low ^ (bytes[i] as number)) & 255;
      low = ((low >>> 8) | (high << 24)) ^ at(l0, index);
      high = (high >>> 8) ^ at(h0, index);
    }
    this.high = high;
    this.low = low;
  }

  /** True if these eight bytes are this checksum, the lowest first; eight zeros stand for "not computed". */
  matches(bytes: Uint8Array, offset: number): boolean {
    return word(bytes, offset) === this.low && word(bytes, offset + 4) === this.high;
  }
}

type Eight = [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

function at(table: Int32Array, index: number): number {
  return table[index] as number;
}

/** Four bytes as an int32, the lowest first. */
function word(bytes: Uint8Array, i: number): number {
  return (
    (bytes[i] as number) |
    ((bytes[i + 1] as number) << 8) |
    ((bytes[i + 2] as number) << 16) |
    ((bytes[i + 3] as number) << 24)
  );
}
