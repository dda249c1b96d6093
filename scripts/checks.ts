// What is true of the sources without running them, one program each, two at a time. `npm run check` prints them;
// `npm test` counts each as a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

interface Check {
  readonly name: string;
  /** The program and its words; what it prints is shown when its exit code is not 0. */
  readonly command: readonly string[];
}

const installed = (path: string) => join('node_modules', path);
const ours = (path: string) => ['scripts/run.mjs', path];

const checks: readonly Check[] = [
  // All of it each time: a build that goes on from the last one keeps errors that a changed tsconfig has mended.
  { name: 'types', command: [installed('typescript/bin/tsc'), '-b', '--force'] },
  { name: 'lint, format', command: [installed('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'] },
  { name: 'fences', command: ours('scripts/fences.ts') },
  { name: 'generated files', command: [...ours('scripts/generate.ts'), '--check'] },
  { name: 'dead exports', command: [installed('knip/bin/knip.js'), '--no-progress'] },
  { name: 'sizes', command: ours('scripts/sizes.ts') },
];

export interface Outcome {
  readonly name: string;
  readonly passed: boolean;
}

/** Runs every check, printing each as it ends; one whose program of ours does not exist is no check yet. */
export async function runChecks(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = checks.filter(({ command: [program, script] }) => {
    return program !== 'scripts/run.mjs' || (script !== undefined && existsSync(join(root, script)));
  });
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) outcomes.push(await run(check));
  };
  await Promise.all([worker(), worker()]);
  return outcomes;
}

async function run({ name, command }: Check): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const [code] = await once(child, 'close');
  const passed = code === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!passed || name === 'sizes') console.log(printed.trimEnd().replaceAll(/^/gm, '     '));
  return { name, passed };
}
