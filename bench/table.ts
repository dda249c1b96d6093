// Tables of text, columns aligned, for a terminal; and the median, which is what all of them show.

export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  console.log(`\n${title}`);
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
}

/** 1234567 -> `1.23M`, 12345 -> `12.3k`. */
export function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(2)}M`;
  return perSecond >= 1000 ? `${(perSecond / 1000).toFixed(perSecond < 1e5 ? 1 : 0)}k` : perSecond.toFixed(0);
}

/** As a fraction of something else; `-` where that is not known. */
export function ratio(value: number | null, of: number | null): string {
  return value === null || of === null || of === 0 ? '-' : (value / of).toFixed(2);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
