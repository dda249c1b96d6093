// The nearest few of many, in order. Which of several equally far ones are among them, and in which order, shows in
// replies; so this is the quicksort that Redis uses for it, Bentley and McIlroy's ("Engineering a sort function",
// 1993), left unfinished where nobody looks.

export type Compare<T> = (a: T, b: T) => number;

/** Brings into order, in place, as much of `items` as it takes for the first `wanted` to be right. */
export function partialSort<T>(items: T[], compare: Compare<T>, wanted: number, from = 0, to = items.length): void {
  let start = from;
  while (to - start >= 7) {
    swap(items, start, pivot(items, compare, start, to));
    const { less, greater } = partition(items, compare, start, to);
    if (less > 1) partialSort(items, compare, wanted, start, start + less);
    start = to - greater;
    if (greater <= 1 || start >= wanted) return;
  }
  insertionSort(items, compare, start, to);
}

/**
 * Moves what is less than the first item before it, what is greater behind it, and its equals between them.
 *
 *   first  equal  less  ?  greater  equal        becomes        less  equal  greater
 */
function partition<T>(items: T[], compare: Compare<T>, start: number, end: number) {
  const first = items[start] as T;
  const last = end - 1;
  let equalLow = start + 1;
  let low = start + 1;
  let high = last;
  let equalHigh = last;
  for (;;) {
    for (; low <= high; low++) {
      const order = compare(items[low] as T, first);
      if (order > 0) break;
      if (order === 0) swap(items, equalLow++, low);
    }
    for (; low <= high; high--) {
      const order = compare(items[high] as T, first);
      if (order < 0) break;
      if (order === 0) swap(items, high, equalHigh--);
    }
    if (low > high) break;
    swap(items, low++, high--);
  }
  const less = low - equalLow;
  const greater = equalHigh - high;
  swapRuns(items, start, low, Math.min(equalLow - start, less));
  swapRuns(items, low, end, Math.min(greater, last - equalHigh));
  return { less, greater };
}

/** The middle one of three; of three middle ones where there are many. */
function pivot<T>(items: T[], compare: Compare<T>, start: number, end: number): number {
  const length = end - start;
  const middle = start + Math.floor(length / 2);
  const last = end - 1;
  if (length === 7) return middle;
  if (length <= 40) return median(items, compare, start, middle, last);
  const step = Math.floor(length / 8);
  return median(
    items,
    compare,
    median(items, compare, start, start + step, start + 2 * step),
    median(items, compare, middle - step, middle, middle + step),
    median(items, compare, last - 2 * step, last - step, last),
  );
}

function median<T>(items: T[], compare: Compare<T>, a: number, b: number, c: number): number {
  const isBefore = (i: number, j: number) => compare(items[i] as T, items[j] as T) < 0;
  if (isBefore(a, b)) return isBefore(b, c) ? b : isBefore(a, c) ? c : a;
  return isBefore(c, b) ? b : isBefore(a, c) ? a : c;
}

function insertionSort<T>(items: T[], compare: Compare<T>, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    for (let j = i; j > start && compare(items[j - 1] as T, items[j] as T) > 0; j--) swap(items, j - 1, j);
  }
}

/** Exchanges the first `count` items from `start` on with the last `count` before `end`. */
function swapRuns<T>(items: T[], start: number, end: number, count: number): void {
  for (let i = 0; i < count; i++) swap(items, start + i, end - count + i);
}

function swap<T>(items: T[], i: number, j: number): void {
  const item = items[i] as T;
  items[i] = items[j] as T;
  items[j] = item;
}
