// `npm run sizes`: what each door costs a page, minified and gzipped, against the budget it must stay within. A door's
// weight is all that is loaded with it: its own file and the chunks it imports, not those it loads when asked.
import { gzipSync } from 'node:zlib';
import type { OutputChunk, RolldownOutput } from 'rolldown';
import { bundle, doorEntries, workerEntries } from './bundle.ts';

/** Budgets in bytes of gzip. Raise one only together with the reason, in the changelog. */
const budgets: Readonly<Record<string, number>> = {
  index: 30_000,
  script: 30_000,
  worker: 236_000,
  'shared-worker': 236_000,
  'durable-object': 256_000,
  server: 246_000,
  testing: 232_000,
};

let over = 0;
for (const [name, source] of Object.entries({ ...doorEntries(), ...workerEntries() })) {
  const budget = budgets[name];
  if (budget === undefined) continue;
  const output = await bundle({ [name]: source }, undefined, { minify: true });
  const { minified, gzipped } = weigh(output);
  const verdict = gzipped > budget ? `OVER its budget of ${budget}` : `of ${budget}`;
  console.log(
    `${name.padEnd(16)} ${String(minified).padStart(8)} minified ${String(gzipped).padStart(8)} gzip ${verdict}`,
  );
  if (gzipped > budget) over++;
}
process.exitCode = over > 0 ? 1 : 0;

function weigh({ output }: RolldownOutput): { minified: number; gzipped: number } {
  const chunks = new Map<string, OutputChunk>();
  for (const file of output) if (file.type === 'chunk') chunks.set(file.fileName, file);
  const loaded = new Set<string>();
  const load = (fileName: string): void => {
    if (loaded.has(fileName)) return;
    loaded.add(fileName);
    for (const imported of chunks.get(fileName)?.imports ?? []) load(imported);
  };
  load(output[0].fileName);
  let minified = 0;
  let gzipped = 0;
  for (const fileName of loaded) {
    const code = chunks.get(fileName)?.code ?? '';
    minified += code.length;
    gzipped += gzipSync(code, { level: 9 }).length;
  }
  return { minified, gzipped };
}
