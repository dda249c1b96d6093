// XXH3, 64 bits, without a seed: what DIGEST answers and what IFDEQ and IFDNE compare (Redis 8.4).
//
// Short inputs are mixed at once, in four sizes of their own; beyond 240 bytes, eight sums of 64 bits run over
// stripes of 64 bytes and are folded into one at the end. That loop is done on 32-bit halves (a BigInt per step is
// some twenty times slower), everything else in BigInt, where the algorithm can be read.

const prime32a = 0x9e3779b1n;
const prime32b = 0x85ebca77n;
const prime32c = 0xc2b2ae3dn;
const prime64a = 0x9e3779b185ebca87n;
const prime64b = 0xc2b2ae3d27d4eb4fn;
const prime64c = 0x165667b19e3779f9n;
const prime64d = 0x85ebca77c2b2ae63n;
const prime64e = 0x27d4eb2f165667c5n;
const primeMixA = 0x165667919e3779f9n;
const primeMixB = 0x9fb21c651e98df25n;

/** The algorithm's own 192 bytes of secret: part of its definition. */
const secret = Uint8Array.from(
  (
    'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
    'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
    '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e'
  ).match(/../g) as string[],
  (byte) => Number.parseInt(byte, 16),
);
const secretView = new DataView(secret.buffer);
/** The secret as 32-bit words: at every multiple of 8, which is all that the long loop asks for, and at 128. */
const secretWords = Uint32Array.from({ length: 48 }, (_, i) => secretView.getUint32(4 * i, true));

const stripe = 64;
const stripesPerBlock = (secret.length - stripe) / 8;

/** The hash as sixteen lower-case hexadecimal digits. */
export function xxh3(bytes: Uint8Array): string {
  return hash(bytes).toString(16).padStart(16, '0');
}

function hash(bytes: Uint8Array): bigint {
  const { length } = bytes;
  const data = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (length > 240) return hashLong(bytes, data);
  if (length > 128) return hashTo240(data, length);
  if (length > 16) return hashTo128(data, length);
  if (length > 8) return hashTo16(data, length);
  if (length >= 4) return hashTo8(data, length);
  if (length > 0) return hashTo3(bytes);
  return avalanche64(secret64(56) ^ secret64(64));
}

function hashTo3(bytes: Uint8Array): bigint {
  const { length } = bytes;
  const [first = 0, middle = 0, last = 0] = [bytes[0], bytes[length >> 1], bytes[length - 1]];
  const combined = BigInt(((first << 16) | (middle << 24) | last | (length << 8)) >>> 0);
  return avalanche64(combined ^ BigInt((secretView.getUint32(0, true) ^ secretView.getUint32(4, true)) >>> 0));
}

function hashTo8(data: DataView, length: number): bigint {
  const low = BigInt(data.getUint32(0, true));
  const high = BigInt(data.getUint32(length - 4, true));
  const mixed = (high + (low << 32n)) ^ secret64(8) ^ secret64(16);
  let value = mixed ^ rotate(mixed, 49n) ^ rotate(mixed, 24n);
  value = u64(value * primeMixB);
  value ^= (value >> 35n) + BigInt(length);
  value = u64(value * primeMixB);
  return value ^ (value >> 28n);
}

function hashTo16(data: DataView, length: number): bigint {
  const low = data.getBigUint64(0, true) ^ secret64(24) ^ secret64(32);
  const high = data.getBigUint64(length - 8, true) ^ secret64(40) ^ secret64(48);
  return avalanche(BigInt(length) + swapBytes(low) + high + fold(low, high));
}

function hashTo128(data: DataView, length: number): bigint {
  let sum = BigInt(length) * prime64a;
  // Pairs of 16 bytes from both ends inwards.
  for (let i = (length - 1) >> 5; i >= 0; i--) {
    sum += mix16(data, 16 * i, 32 * i) + mix16(data, length - 16 * (i + 1), 32 * i + 16);
  }
  return avalanche(sum);
}

function hashTo240(data: DataView, length: number): bigint {
  let sum = BigInt(length) * prime64a;
  for (let i = 0; i < 8; i++) sum += mix16(data, 16 * i, 16 * i);
  sum = avalanche(sum);
  for (let i = 8; i < length >> 4; i++) sum += mix16(data, 16 * i, 16 * (i - 8) + 3);
  return avalanche(sum + mix16(data, length - 16, 136 - 17));
}

function hashLong(bytes: Uint8Array, data: DataView): bigint {
  const { length } = bytes;
  const sums = new Uint32Array(16);
  [prime32c, prime64a, prime64b, prime64c, prime64d, prime32b, prime64e, prime32a].forEach((prime, i) => {
    sums[2 * i] = Number(prime & 0xffffffffn);
    sums[2 * i + 1] = Number(prime >> 32n);
  });
  const stripes = Math.floor((length - 1) / stripe);
  for (let i = 0; i < stripes; i++) {
    const inBlock = i % stripesPerBlock;
    accumulate(sums, data, i * stripe, secretWords, 2 * inBlock);
    if (inBlock === stripesPerBlock - 1) scramble(sums);
  }
  // The last stripe ends with the input, and its part of the secret is not aligned like the others.
  const lastSecret = Uint32Array.from({ length: 16 }, (_, i) => secretView.getUint32(121 + 4 * i, true));
  accumulate(sums, data, length - stripe, lastSecret, 0);

  let result = BigInt(length) * prime64a;
  const sum = (i: number) => BigInt(sums[2 * i] as number) | (BigInt(sums[2 * i + 1] as number) << 32n);
  for (let i = 0; i < 8; i += 2) result += fold(sum(i) ^ secret64(11 + 8 * i), sum(i + 1) ^ secret64(19 + 8 * i));
  return avalanche(result);
}

/** Adds one stripe to the sums: each 64-bit lane to its neighbour, and the product of its keyed halves to its own. */
function accumulate(sums: Uint32Array, data: DataView, at: number, key: Uint32Array, keyAt: number): void {
  for (let lane = 0; lane < 16; lane += 2) {
    const low = data.getUint32(at + 4 * lane, true);
    const high = data.getUint32(at + 4 * lane + 4, true);
    add(sums, lane ^ 2, low, high);
    const a = low ^ (key[keyAt + lane] as number);
    const b = high ^ (key[keyAt + lane + 1] as number);
    add(sums, lane, Math.imul(a, b), multiplyHigh(a, b));
  }
}

/** Between blocks: each sum becomes (sum ^ (sum >> 47) ^ secret) * prime. */
function scramble(sums: Uint32Array): void {
  const prime = Number(prime32a);
  for (let lane = 0; lane < 16; lane += 2) {
    const sumLow = sums[lane] as number;
    const sumHigh = sums[lane + 1] as number;
    const low = sumLow ^ (sumHigh >>> 15) ^ (secretWords[32 + lane] as number);
    const high = sumHigh ^ (secretWords[33 + lane] as number);
    sums[lane] = Math.imul(low, prime);
    sums[lane + 1] = multiplyHigh(low, prime) + Math.imul(high, prime);
  }
}

function add(sums: Uint32Array, at: number, low: number, high: number): void {
  const sum = (sums[at] as number) + (low >>> 0);
  sums[at] = sum;
  sums[at + 1] = (sums[at + 1] as number) + (high >>> 0) + (sum > 0xffffffff ? 1 : 0);
}

/** The upper half of the product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return aHigh * bHigh + Math.floor(middle / 65536) + ((((middle & 0xffff) + aLow * bHigh) / 65536) >>> 0);
}

function mix16(data: DataView, at: number, secretAt: number): bigint {
  return fold(
    data.getBigUint64(at, true) ^ secret64(secretAt),
    data.getBigUint64(at + 8, true) ^ secret64(secretAt + 8),
  );
}

function secret64(at: number): bigint {
  return secretView.getBigUint64(at, true);
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Both halves of the 128-bit product, exclusive-or'ed. */
function fold(a: bigint, b: bigint): bigint {
  const product = a * b;
  return u64(product) ^ (product >> 64n);
}

function rotate(value: bigint, count: bigint): bigint {
  return u64(value << count) | (value >> (64n - count));
}

function swapBytes(value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value, true);
  return view.getBigUint64(0, false);
}

/** The last mixing of most sizes. */
function avalanche(sum: bigint): bigint {
  let value = u64(sum);
  value ^= value >> 37n;
  value = u64(value * primeMixA);
  return value ^ (value >> 32n);
}

/** XXH64's last mixing, which XXH3 keeps for the shortest inputs. */
function avalanche64(start: bigint): bigint {
  let value = start ^ (start >> 33n);
  value = u64(value * prime64b);
  value ^= value >> 29n;
  value = u64(value * prime64c);
  return value ^ (value >> 32n);
}
