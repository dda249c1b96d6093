// Finding files below a folder.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths below `folder` that end in `ending`, sorted. */
export function globSync(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
    .sort();
}
