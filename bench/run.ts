// `npm run bench`: how fast Redlet is, compared, in one run: over TCP, in one process, in a worker, to start, to load.
// `npm run bench -- --quick` takes less than a minute, and its figures are rough. All of it goes to results.json too.
// `npm run bench -- tcp worker` measures these parts alone.

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isAvailable } from '../e2e/servers.ts';
import { buildPackage } from './built.ts';
import { benchInProcess } from './in-process.ts';
import { benchLua } from './lua.ts';
import { benchPersistence } from './persistence.ts';
import { benchSizes } from './sizes.ts';
import { benchStartUp } from './start-up.ts';
import { benchTcp } from './tcp.ts';
import { benchWorker } from './worker.ts';

const parts = ['tcp', 'in-process', 'lua', 'worker', 'start-up', 'persistence', 'sizes'] as const;

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((word) => !parts.some((part) => part === word));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${parts.join(', ')}`);
  process.exit(2);
}
const isWanted = (part: (typeof parts)[number]) => positionals.length === 0 || positionals.includes(part);
const { quick } = values;

const startedAt = performance.now();
const results: Record<string, unknown> = {
  machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  quick,
};
console.log(results.machine);
const dir = await buildPackage();
const hasRedis = isAvailable('7.0.15');
if (!hasRedis) {
  console.log('redis-server 7.0.15 is not laid out (scripts/servers): TCP, Lua and start-up are not measured');
}

if (isWanted('tcp') && hasRedis) {
  results.tcp = await benchTcp(
    dir,
    quick
      ? { rounds: 1, seconds: 0.1, longest: 2, patience: 1.5 }
      : { rounds: 3, seconds: 0.3, longest: 6, patience: 4 },
  );
}
if (isWanted('in-process')) {
  results.inProcess = await benchInProcess(quick ? { rounds: 1, ms: 20 } : { rounds: 3, ms: 100 });
}
if (isWanted('lua') && hasRedis) {
  results.lua = await benchLua(quick ? { rounds: 3, calls: 50_000 } : { rounds: 9, calls: 300_000 });
}
const worker = isWanted('worker')
  ? await benchWorker(quick ? { rounds: 1, ms: 100, pages: 1 } : { rounds: 5, ms: 300, pages: 3 })
  : null;
if (worker !== null) results.worker = worker;
if (isWanted('start-up') && hasRedis) {
  results.startUp = await benchStartUp(dir, quick ? 1 : 5, worker?.firstReply ?? null);
}
if (isWanted('persistence') && hasRedis) {
  results.persistence = await benchPersistence(dir, quick ? 100_000 : 1_000_000);
}
if (isWanted('sizes')) results.sizes = await benchSizes();

const file = join(import.meta.dirname, 'results.json');
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\n${file}, after ${Math.round((performance.now() - startedAt) / 1000)} s`);
process.exit();
