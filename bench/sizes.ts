// What each door costs in bytes: the figures of scripts/sizes.ts, which also holds them to their budgets.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../scripts/bundle.ts';
import { printTable } from './table.ts';

export type Sizes = Record<string, { readonly minified: number; readonly gzip: number }>;

export async function benchSizes(): Promise<Sizes> {
  const words = [join(root, 'scripts/run.mjs'), join(root, 'scripts/sizes.ts')];
  // It fails when a budget is passed: that is for `npm run sizes` to say.
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: root }).catch(
    (error: { stdout: string }) => error,
  );
  const sizes: Sizes = {};
  for (const [, name = '', minified, gzip] of stdout.matchAll(/^(\S+) +(\d+) minified +(\d+) gzip/gm)) {
    sizes[name] = { minified: Number(minified), gzip: Number(gzip) };
  }
  printTable(
    'Bundles: bytes',
    ['', 'minified', 'gzip'],
    Object.entries(sizes).map(([name, { minified, gzip }]) => [name, String(minified), String(gzip)]),
  );
  return sizes;
}
