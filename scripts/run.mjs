// Runs a TypeScript program of ours as it will run when built: bundled by the bundler that builds the package, then
// imported by plain Node. A loader that compiles file by file starts slower, and wraps each function to keep its name,
// which a benchmark would measure.
//
//   node scripts/run.mjs src/node/cli.ts serve --port 6379
import { existsSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { endWithParent } from './with-parent.mjs';

const root = join(import.meta.dirname, '..');
const [program, ...words] = process.argv.slice(2);
if (program === undefined || !existsSync(program)) {
  console.error(
    program === undefined ? 'usage: node scripts/run.mjs FILE.ts [WORD...]' : `${program} does not exist yet`,
  );
  process.exit(2);
}

const entry = resolve(program);
// One folder per run: two programs at once, or one that is changed while it runs, do not disturb each other.
const dir = join(root, 'node_modules/.cache/run', `${relative(root, entry).replaceAll(/[\\/]/g, '-')}-${process.pid}`);
const bundle = await rolldown({
  input: entry,
  platform: 'node',
  cwd: root,
  // Packages stay where they are: what they load from beside themselves is found, and the bundle is made in a moment.
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
  plugins: [{ name: 'source-urls', transform }],
});
const names = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' };
const { output } = await bundle.write({ dir, format: 'esm', sourcemap: true, ...names });
await bundle.close();

process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
endWithParent();
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, entry, ...words];
const main = output.find((file) => file.type === 'chunk' && file.facadeModuleId === entry);
if (main === undefined) throw new Error(`${program} came out as no bundle of its own`);
await import(pathToFileURL(join(dir, main.fileName)).href);

/**
 * A module that asks for its own URL means its source file, not the bundle; only a thread's file, which Node could not run
 * as TypeScript, is bundled and named where it is.
 *
 * @this {import('rolldown').PluginContext}
 * @param {string} code
 * @param {string} id
 */
function transform(code, id) {
  if (!code.includes('import.meta.')) return null;
  /** @type {Record<string, string>} */
  const meanings = { url: pathToFileURL(id).href, dirname: dirname(id), filename: id };
  let mended = code;
  // From the end to the start: what is replaced moves nothing that is yet to be replaced.
  for (const { start, end, property } of importMetas(this.parse(code, { lang: 'ts' })).reverse()) {
    const meaning = meanings[property.name];
    if (meaning !== undefined) mended = mended.slice(0, start) + JSON.stringify(meaning) + mended.slice(end);
  }
  mended = mended.replace(/(?<=['"])\.[^'"\n]*\/worker\/thread\.ts(?=['"])/, (/** @type {string} */ path) => {
    this.emitFile({ type: 'chunk', id: resolve(dirname(id), path), fileName: 'thread.mjs' });
    return pathToFileURL(join(dir, 'thread.mjs')).href;
  });
  return { code: mended, map: null };
}

/**
 * Every `import.meta.NAME` of a syntax tree, in the order of the source; the same words in a string are none.
 *
 * @param {any} node
 * @returns {{ start: number, end: number, property: { name: string } }[]}
 */
function importMetas(node) {
  if (node === null || typeof node !== 'object') return [];
  if (node.type === 'MemberExpression' && node.object.type === 'MetaProperty') return [node];
  return Object.values(node).flatMap(importMetas);
}
