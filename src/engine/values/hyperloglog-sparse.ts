// The sparse registers of a HyperLogLog: runs of equal ones, changed as Redis changes them, so that the bytes agree.
// A register is raised by cutting its run in up to three; equal neighbours are joined again, but only close to the cut.

const longestShortRun = 64;
const longestValueRun = 4;
const highestValue = 32;
/** How many runs are looked at, from the one before the cut on, for neighbours to join. */
const joinedRuns = 5;
/** A cut adds at most so many bytes, of which one may lie behind the end. */
const room = 8;

export interface Run {
  /** 0 for zeros. */
  readonly value: number;
  readonly length: number;
  /** Zeros whose length takes two bytes. */
  readonly isLong: boolean;
}

/** The runs that begin at `start`. A byte that is missing at the end counts as 0, as in C's strings. */
export function* sparseRuns(bytes: Uint8Array, start: number): IterableIterator<Run> {
  for (let i = start; i < bytes.length; ) {
    const run = runAt(bytes, i);
    yield run;
    i += run.isLong ? 2 : 1;
  }
}

function runAt(bytes: Uint8Array, position: number): Run {
  const byte = bytes[position] as number;
  if (byte & 0x80) return { value: ((byte >> 2) & 0x1f) + 1, length: (byte & 3) + 1, isLong: false };
  if (byte & 0x40) return { value: 0, length: (((byte & 0x3f) << 8) | (bytes[position + 1] ?? 0)) + 1, isLong: true };
  return { value: 0, length: (byte & 0x3f) + 1, isLong: false };
}

export class SparseRegisters {
  #bytes: Uint8Array;
  #length: number;
  readonly #start: number;

  /** Copies `bytes`, whose runs begin at `start`. */
  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = new Uint8Array(bytes.length + room);
    this.#bytes.set(bytes);
    this.#length = bytes.length;
    this.#start = start;
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  markStale(position: number): void {
    this.#bytes[position] = (this.#bytes[position] as number) | 0x80;
  }

  /** 'too large' if `value` does not fit into a run, or the bytes would grow to more than `max`. */
  raise(index: number, value: number, max: number): 'raised' | 'unchanged' | 'too large' | 'corrupt' {
    if (value > highestValue) return 'too large';
    const found = this.#find(index);
    if (found === null) return 'corrupt';
    const { position, previous, first, run } = found;
    if (run.value >= value) return 'unchanged';
    if (run.length === 1 && !run.isLong) {
      this.#bytes[position] = valueRun(value, 1);
    } else {
      const before = index - first;
      const after = run.length - before - 1;
      const cut = [...runOf(run.value, before), valueRun(value, 1), ...runOf(run.value, after)];
      const width = run.isLong ? 2 : 1;
      if (cut.length > width && this.#length + cut.length - width > max) return 'too large';
      this.#splice(position, width, cut);
    }
    this.#join(previous ?? this.#start);
    return 'raised';
  }

  /** The run that the register at `index` is in, where it begins, and where the run before it does. */
  #find(index: number): { position: number; previous: number | null; first: number; run: Run } | null {
    const bytes = this.#bytes;
    const end = this.#length;
    let previous: number | null = null;
    let first = 0;
    // As `runAt`, without an object for each run passed by.
    for (let position = this.#start; position < end; ) {
      const byte = bytes[position] as number;
      const isLong = (byte & 0xc0) === 0x40;
      let next = first + (byte & (byte & 0x80 ? 3 : 0x3f)) + 1;
      if (isLong) next = first + (((byte & 0x3f) << 8) | (bytes[position + 1] as number)) + 1;
      if (index < next) return { position, previous, first, run: runAt(bytes, position) };
      first = next;
      previous = position;
      position += isLong ? 2 : 1;
    }
    return null;
  }

  #splice(position: number, width: number, cut: readonly number[]): void {
    const length = this.#length + cut.length - width;
    if (length + room > this.#bytes.length) {
      const grown = new Uint8Array(2 * length + room);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.copyWithin(position + cut.length, position + width, this.#length);
    this.#bytes.set(cut, position);
    this.#length = length;
    this.#bytes[length] = 0;
  }

  #join(start: number): void {
    const bytes = this.#bytes;
    let position = start;
    for (let left = joinedRuns; left > 0 && position < this.#length; left--) {
      const byte = bytes[position] as number;
      if ((byte & 0xc0) === 0x40) {
        position += 2;
        continue;
      }
      const next = position + 1 < this.#length ? (bytes[position + 1] as number) : 0;
      if (byte & next & 0x80 && (byte ^ next) >> 2 === 0) {
        const length = (byte & 3) + (next & 3) + 2;
        if (length <= longestValueRun) {
          bytes[position + 1] = valueRun(((byte >> 2) & 0x1f) + 1, length);
          bytes.copyWithin(position, position + 1, this.#length);
          this.#length--;
          bytes[this.#length] = 0;
          // What was joined may join what follows it.
          continue;
        }
      }
      position++;
    }
  }
}

function valueRun(value: number, length: number): number {
  return 0x80 | ((value - 1) << 2) | (length - 1);
}

/** The bytes of a run of at most 16384; none for an empty one. */
function runOf(value: number, length: number): number[] {
  if (length === 0) return [];
  if (value > 0) return [valueRun(value, length)];
  if (length <= longestShortRun) return [length - 1];
  return [0x40 | ((length - 1) >> 8), (length - 1) & 0xff];
}
