// Summaries of the commands for engines that were started without them: a chunk of its own, loaded when first wanted.

import type { Prose } from './terminal/facts.ts';

const modules = import.meta.glob<Record<string, Prose>>('../src/engine/docs/*.ts');

export async function loadProse(): Promise<Prose> {
  const loaded = await Promise.all(Object.values(modules).map((load) => load()));
  return Object.assign({}, ...loaded.flatMap((module) => Object.values(module)));
}
