// The package as it is built, in a folder of its own: what a user runs is what is measured, and dist/ is left alone.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, doorEntries, root, workerEntries } from '../scripts/bundle.ts';

/** Bundles all doors and workers; answers the folder, which is removed when this process ends. */
export async function buildPackage(): Promise<string> {
  const dir = join(root, `node_modules/.cache/bench-${process.pid}`);
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  await bundle(doorEntries(), dir);
  for (const [name, source] of Object.entries(workerEntries())) {
    await bundle({ [name]: source }, dir, { codeSplitting: false });
  }
  return dir;
}
