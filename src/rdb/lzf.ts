// LZF, the compression of RDB strings. What is written equals, byte for byte, what the C library in redis-server writes
// with its usual settings; hence the odd details of when a position is remembered and how far a match may run.
//
//   000LLLLL <L+1 bytes>               a run of literal bytes
//   LLLooooo oooooooo                  L+2 bytes from o+1 bytes back, L of 1 to 6
//   111ooooo LLLLLLLL oooooooo         the same, L+9 bytes
//
// The table that finds matches holds, for a hash of three bytes, where these were seen last. It is not cleared between
// calls: positions are kept with a base that grows, and what lies below the base is from before.

const tableBits = 16;
const tableMask = (1 << tableBits) - 1;
const mostLiterals = 32;
const farthest = 1 << 13;
const longest = 264;

const table = new Int32Array(1 << tableBits);
let base = 0;

/** The most that a byte of compressed text can stand for. */
const mostExpansion = longest;

function slotOf(bytes: Uint8Array, i: number): number {
  const hash = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
  return ((hash >>> (24 - tableBits)) - hash * 5) & tableMask;
}

/** How many bytes from `ip` on equal those from `ref` on, three being known to. */
function matchLength(input: Uint8Array, ip: number, ref: number, end: number): number {
  const most = Math.min(end - ip - 2, longest);
  let length = 3;
  // The library compares sixteen bytes without a look at the limit, then one by one up to it.
  if (most > 16) {
    while (length <= 18) {
      if (input[ref + length] !== input[ip + length]) return length;
      length++;
    }
  }
  while (length < most && input[ref + length] === input[ip + length]) length++;
  return length;
}

/**
 * Compresses the first `length` bytes of `input` into `output`, of which it uses at most `room`. Answers how many bytes
 * it took, 0 if they do not fit.
 */
export function compress(input: Uint8Array, length: number, output: Uint8Array, room: number): number {
  if (length === 0 || room === 0) return 0;
  if (base > 2 ** 31 - 2 - length) {
    table.fill(0);
    base = 0;
  }
  const origin = base;
  base += length;
  let ip = 0;
  // A place is kept for the length of the literal run.
  let op = 1;
  let literals = 0;
  while (ip < length - 2) {
    const slot = slotOf(input, ip);
    const ref = (table[slot] as number) - origin;
    table[slot] = ip + origin;
    const offset = ip - ref - 1;
    if (
      ref > 0 &&
      offset < farthest &&
      input[ref] === input[ip] &&
      input[ref + 1] === input[ip + 1] &&
      input[ref + 2] === input[ip + 2]
    ) {
      if (op - (literals === 0 ? 1 : 0) + 4 >= room) return 0;
      output[op - literals - 1] = literals - 1;
      if (literals === 0) op--;
      const more = matchLength(input, ip, ref, length) - 2;
      if (more < 7) output[op++] = (offset >> 8) + (more << 5);
      else {
        output[op++] = (offset >> 8) + (7 << 5);
        output[op++] = more - 7;
      }
      output[op++] = offset & 255;
      literals = 0;
      op++;
      ip += more + 2;
      if (ip >= length - 2) break;
      // Of the bytes skipped, the last two positions are remembered.
      table[slotOf(input, ip - 2)] = ip - 2 + origin;
      table[slotOf(input, ip - 1)] = ip - 1 + origin;
    } else {
      if (op >= room) return 0;
      output[op++] = input[ip++] as number;
      if (++literals === mostLiterals) {
        output[op - literals - 1] = literals - 1;
        literals = 0;
        op++;
      }
    }
  }
  if (op + 3 > room) return 0;
  while (ip < length) {
    output[op++] = input[ip++] as number;
    if (++literals === mostLiterals) {
      output[op - literals - 1] = literals - 1;
      literals = 0;
      op++;
    }
  }
  output[op - literals - 1] = literals - 1;
  return literals === 0 ? op - 1 : op;
}

/** The `length` bytes that `input` stands for; null if it does not stand for just as many. */
export function decompress(input: Uint8Array, length: number): Uint8Array | null {
  if (length > input.length * mostExpansion) return null;
  const output = new Uint8Array(length);
  let op = 0;
  for (let ip = 0; ip < input.length; ) {
    const control = input[ip++] as number;
    if (control < mostLiterals) {
      const run = control + 1;
      if (ip + run > input.length || op + run > length) return null;
      output.set(input.subarray(ip, ip + run), op);
      ip += run;
      op += run;
      continue;
    }
    let run = control >> 5;
    if (run === 7) run += input[ip++] ?? 0;
    run += 2;
    const low = input[ip++];
    if (low === undefined || op + run > length) return null;
    const from = op - ((control & 31) << 8) - low - 1;
    if (from < 0) return null;
    for (let i = 0; i < run; i++) output[op + i] = output[from + i] as number;
    op += run;
  }
  return op === length ? output : null;
}
