// What the package is made of, and how it is bundled: scripts/build.ts writes it, scripts/sizes.ts weighs it. The doors of
// package.json's `exports` share their chunks; a worker file stands alone, so that it starts from any URL in one request.
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type OutputOptions, type Plugin, type RolldownOutput, rolldown } from 'rolldown';

export const root = join(import.meta.dirname, '..');

/** A file of dist/, without `.js`, and the source it is made from. */
export type Entries = Readonly<Record<string, string>>;

const doors: Entries = {
  index: 'src/index.ts',
  'durable-object': 'worker/durable-object.ts',
  server: 'src/node/server.ts',
  cli: 'src/node/cli.ts',
  upstash: 'src/adapters/upstash/handler.ts',
  ioredis: 'src/adapters/ioredis.ts',
  'node-redis': 'src/adapters/node-redis.ts',
  script: 'src/script.ts',
  testing: 'src/testing/index.ts',
};

const workers: Entries = {
  worker: 'worker/web.ts',
  'shared-worker': 'worker/shared.ts',
  thread: 'worker/thread.ts',
};

export function doorEntries(): Entries {
  return existing(doors);
}

export function workerEntries(): Entries {
  return existing(workers);
}

function existing(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))));
}

/** Bundles `entries` together; with `dir` the files are written there, without it they are only returned. */
export async function bundle(entries: Entries, dir?: string, options: OutputOptions = {}): Promise<RolldownOutput> {
  const input = Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)]));
  const build = await rolldown({
    input,
    cwd: root,
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    external: [/^node:/, /^cloudflare:/, 'ioredis', 'redis', '@upstash/redis'],
    plugins: [workerPaths((name) => `./${name}.js`), workerText()],
  });
  try {
    const output: OutputOptions = {
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      comments: { legal: true, annotation: true, jsdoc: false },
      ...options,
    };
    return dir === undefined ? await build.generate(output) : await build.write({ ...output, dir, sourcemap: true });
  } finally {
    await build.close();
  }
}

/**
 * The path of a worker's source, as in `new URL('../../worker/web.ts', import.meta.url)`, becomes what `place` says of the
 * file that it is built into. From './worker.js' any bundler finds it: all of dist/'s files lie side by side.
 */
export function workerPaths(place: (name: string) => string | Promise<string>): Plugin {
  return {
    name: 'worker-paths',
    async transform(code, id) {
      let mended = code;
      for (const [literal, path] of code.matchAll(/(?<=['"])(\.[^'"\n]*\/worker\/[\w-]+\.ts)(?=['"])/g)) {
        const source = relative(root, resolve(dirname(id), path ?? literal)).replaceAll('\\', '/');
        const name = Object.keys(workers).find((candidate) => workers[candidate] === source);
        if (name !== undefined) mended = mended.replaceAll(literal, await place(name));
      }
      return mended === code ? null : { code: mended, map: null };
    },
  };
}

/** The worker's file once more, as a string: what the client falls back on where the file's URL leads nowhere. */
function workerText(): Plugin {
  const stand = join(root, 'src/client/worker-text.ts');
  return {
    name: 'worker-text',
    async load(id) {
      const source = workers.worker;
      if (resolve(id) !== stand || source === undefined || !existsSync(join(root, source))) return null;
      const { output } = await bundle({ worker: source }, undefined, { codeSplitting: false, minify: true });
      return `export const workerText = ${JSON.stringify(output[0].code)};\n`;
    },
  };
}

/** For tests, where no bundler is at work: Node cannot run a thread from TypeScript, so it is built aside when asked for. */
export function threadBuiltAside(): Plugin {
  const dir = join(root, `node_modules/.cache/thread-${process.pid}`);
  const entryFileNames = '[name].mjs';
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
  let built: Promise<RolldownOutput> | undefined;
  const paths = workerPaths(async (name) => {
    const source = workers[name];
    if (name !== 'thread' || source === undefined) return source ?? name;
    built ??= bundle({ thread: source }, dir, { codeSplitting: false, entryFileNames });
    await built;
    return pathToFileURL(join(dir, 'thread.mjs')).href;
  });
  return { ...paths, name: 'thread-built-aside' };
}
