// workerd with a Durable Object in it, through miniflare: what a deployed Worker would be.

import { Miniflare } from 'miniflare';
import { rolldown } from 'rolldown';

export interface Isolate {
  /** Posts JSON to the worker and reads the JSON it answers. */
  ask(path: string, body: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Bundles the worker `entry` (of this repository), whose Durable Object class is called `className`, and starts it. */
export async function openIsolate(entry: string, className: string, { useSQLite = false } = {}): Promise<Isolate> {
  const build = await rolldown({
    input: new URL(`..${entry}`, import.meta.url).pathname,
    platform: 'neutral',
    external: [/^cloudflare:/],
    resolve: { mainFields: ['module', 'main'] },
    // Miniflare's parser knows no `await using`.
    transform: { target: 'es2022' },
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  const worker = new Miniflare({
    // Said one by one: Miniflare would look for them in imports, and refuses those whose names are made while it runs.
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: output[0].code }],
    compatibilityDate: '2026-04-01',
    durableObjects: { REDLET: { className, useSQLite } },
  });
  await worker.ready;
  return {
    async ask(path, body) {
      const response = await worker.dispatchFetch(`http://worker${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    close: () => worker.dispose(),
  };
}
