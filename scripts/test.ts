// `npm test`: every check, then every test, and one closing line that sums them up. What could not be tried, as a real
// server or a browser is missing, counts as skipped there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';
import { runChecks } from './checks.ts';

const root = join(import.meta.dirname, '..');
/** Words after `npm test --` go to Vitest, and then only what they name is run. */
const filters = process.argv.slice(2);
/** After so long something hangs; whoever waits for us would give up with no word of what it was. */
const patienceMs = 28 * 60_000;

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const outcomes = filters.length === 0 ? await runChecks() : [];
let passed = outcomes.filter((check) => check.passed).length;
let failed = outcomes.length - passed;
let skipped = 0;

const report = await runVitest();
passed += report?.numPassedTests ?? 0;
skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
failed += report?.numFailedTests ?? 1;
// A file that cannot be loaded holds no test that could fail.
failed +=
  report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0;

const gaps = await countGaps();
if (gaps !== undefined) console.log(`${gaps} known differences from Redis (e2e/gaps.ts)`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);

async function runVitest(): Promise<VitestReport | undefined> {
  const dir = mkdtempSync(join(tmpdir(), 'redlet-test-'));
  const file = join(dir, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--passWithNoTests', ...reporters, ...filters], {
    cwd: root,
    stdio: 'inherit',
    // A process group of its own: a worker that never returns to its event loop must end with the rest.
    detached: true,
  });
  const endAll = () => process.kill(-(child.pid ?? 0), 'SIGKILL');
  const watchdog = setTimeout(() => {
    console.log(`the tests did not end within ${patienceMs / 60_000} minutes: a file that is not listed above hangs`);
    endAll();
  }, patienceMs);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endAll();
      process.exit(1);
    });
  }
  const [code] = await once(child, 'exit');
  clearTimeout(watchdog);
  const report: VitestReport | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  rmSync(dir, { recursive: true, force: true });
  // An error outside any test, as an unhandled rejection, fails the run and no test.
  if (code !== 0 && report?.numFailedTests === 0) return { ...report, numFailedTests: 1 };
  return report;
}

/** `gaps` of e2e/gaps.ts: loaded by name, as the file need not exist. */
async function countGaps(): Promise<number | undefined> {
  if (!existsSync(join(root, 'e2e/gaps.ts'))) return undefined;
  const vite = await createServer({ root, configFile: false, logLevel: 'silent', server: { middlewareMode: true } });
  try {
    const { gaps } = await vite.ssrLoadModule('/e2e/gaps.ts');
    return Array.isArray(gaps) ? gaps.length : Object.keys(gaps).length;
  } finally {
    await vite.close();
  }
}
