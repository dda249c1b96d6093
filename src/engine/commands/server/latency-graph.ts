// LATENCY GRAPH: samples as columns of four rows, each row of three heights, and under each column its age.
//
//   command - high 50 ms, low 20 ms (all time high 50 ms)
//   --------------------------------------------------------------------------------
//    #
//    |
//    |o
//   _||
//
//   210      ages are written downwards: 2s, 1s, 0s
//   sss

import type { LatencySeries } from '../../latency.ts';

const columns = 80;
const rows = 4;
/** From low to high within a row; rows below a column's top are filled. */
const heights = '_o#';

export function graphOf(event: string, { samples, max }: LatencySeries, now: number): string {
  const latencies = samples.map(({ latency }) => latency);
  const high = Math.max(...latencies);
  const low = Math.min(...latencies);
  const head = `${event} - high ${high} ms, low ${low} ms (all time high ${max} ms)\n${'-'.repeat(columns)}\n`;
  const bars = samples.map(({ time, latency }) => ({
    step: stepOf(latency - low, high - low),
    age: age(now - time),
  }));
  const parts: string[] = [];
  for (let i = 0; i < bars.length; i += columns) parts.push(part(bars.slice(i, i + columns)));
  return head + parts.join('\n');
}

interface Bar {
  readonly step: number;
  readonly age: string;
}

function stepOf(above: number, range: number): number {
  const steps = heights.length * rows;
  return Math.min(Math.trunc((above * steps) / (range === 0 ? 1 : range)), steps - 1);
}

function part(bars: readonly Bar[]): string {
  let text = '';
  for (let floor = (rows - 1) * heights.length; floor >= 0; floor -= heights.length) {
    text += `${bars.map(({ step }) => (step < floor ? ' ' : (heights[step - floor] ?? '|'))).join('')}\n`;
  }
  text += `${' '.repeat(bars.length)}\n`;
  const longest = Math.max(...bars.map((bar) => bar.age.length));
  for (let i = 0; i < longest; i++) text += `${bars.map((bar) => bar.age[i] ?? ' ').join('')}\n`;
  return text;
}

function age(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}
