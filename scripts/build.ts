// `npm run build`: dist/ from nothing. The ES modules and the workers, the types beside them, and the playground; what
// does not exist yet is left out and named.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildPage } from 'vite';
import { bundle, doorEntries, root, workerEntries } from './bundle.ts';

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

const doors = doorEntries();
if (Object.keys(doors).length > 0) {
  const { output } = await bundle(doors, dist);
  report(output.map(({ fileName }) => fileName));
}
for (const [name, source] of Object.entries(workerEntries())) {
  const { output } = await bundle({ [name]: source }, dist, { codeSplitting: false });
  report(output.map(({ fileName }) => fileName));
}
if (doors.cli !== undefined) makeExecutable(join(dist, 'cli.js'));
copyTypes();
if (existsSync(join(root, 'demo/index.html'))) {
  await buildPage({ root: join(root, 'demo'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  console.log('dist/playground/');
} else console.log('no playground yet: demo/index.html does not exist');

/** The declarations that `tsc -b` leaves in its cache, their imports made to name what lies in dist/. */
function copyTypes(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const projects = ['src', 'src/adapters', 'src/testing', 'src/node', 'worker'];
  const { status } = spawnSync(process.execPath, [tsc, '-b', ...projects], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const types = join(dist, 'types');
  for (const layer of ['src', 'worker']) {
    const cached = join(root, 'node_modules/.cache/types', layer);
    if (!existsSync(cached)) continue;
    cpSync(cached, join(types, layer), {
      recursive: true,
      filter: (path) => !/\.tsbuildinfo$|\.test\.d\.ts$/.test(path),
    });
  }
  if (!existsSync(types)) return;
  for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(types, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/((?:from|import)\s*\(?\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
  }
  console.log('dist/types/');
}

function makeExecutable(path: string): void {
  const code = readFileSync(path, 'utf8');
  if (!code.startsWith('#!')) writeFileSync(path, `#!/usr/bin/env node\n${code}`);
  chmodSync(path, 0o755);
}

function report(files: readonly string[]): void {
  for (const file of files) if (file.endsWith('.js')) console.log(`dist/${file}`);
}
