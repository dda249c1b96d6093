// An engine whose dataset is kept: made, loaded, and only then handed out.

import type { Engine } from '../engine/engine.ts';
import type { Links } from '../engine/links.ts';
import { IndexedDbStore } from '../persistence/indexeddb-store.ts';
import { keepIn } from '../persistence/keeper.ts';
import { MemoryFiles, MemoryStore } from '../persistence/memory-store.ts';
import { OpfsStore } from '../persistence/opfs-store.ts';
import { type Store, StoreError } from '../persistence/store.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { makeEngine } from './real-time.ts';

/** What memory stores have, by name: as long as the isolate lives. */
const memory = new Map<string, MemoryFiles>();

/** The store that `persist` names; `others` knows more kinds. */
export function storeNamed(persist: string, others: Readonly<Record<string, (name: string) => Store>> = {}): Store {
  const [, kind = '', name = ''] = /^([a-z]+):(.*)$/s.exec(persist) ?? [];
  if (name === '') throw new StoreError('unavailable', `${persist}: say where to keep data as KIND:NAME`);
  const other = others[kind];
  if (other !== undefined) return other(name);
  if (kind === 'indexeddb') return new IndexedDbStore(name);
  if (kind === 'opfs') return new OpfsStore(name);
  if (kind !== 'memory') throw new StoreError('unavailable', `${persist}: there is no store of the kind ${kind} here`);
  const files = memory.get(name) ?? new MemoryFiles();
  memory.set(name, files);
  return new MemoryStore(files, persist);
}

/**
 * Makes an engine; with `persist` (or a store) what is there is loaded first. Unless the settings say otherwise the log is on
 * then: who asks that data be kept means all of it, and not what the last snapshot has.
 */
export async function openEngine(
  { persist, ...settings }: EngineSettings = {},
  { links, store, logs = true }: { readonly links?: Links; readonly store?: Store; readonly logs?: boolean } = {},
): Promise<Engine> {
  const kept = store ?? (persist === undefined ? null : storeNamed(persist));
  if (kept === null) return makeEngine(settings, links);
  const engine = makeEngine(
    logs ? { ...settings, config: { appendonly: 'yes', ...settings.config } } : settings,
    links,
  );
  await keepIn(engine, kept);
  return engine;
}
