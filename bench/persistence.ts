// Saving a million small keys and loading them again, beside redis-server: DEBUG POPULATE, SAVE, DEBUG RELOAD NOSAVE, asked
// from outside and timed there. Redlet's memory is the most that its process had, by /proc, where there is one.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servedPort, startServer } from '../e2e/servers.ts';
import { connect } from '../src/client/connect.ts';
import { printTable, ratio } from './table.ts';

interface Saving {
  readonly name: string;
  readonly keys: number;
  /** Milliseconds. */
  readonly save: number;
  readonly load: number;
  /** Bytes of the file. */
  readonly file: number;
  /** Megabytes: of the dataset, and the most while it was saved and loaded; null where that is not known. */
  readonly before: number | null;
  readonly peak: number | null;
}

/** `dir`: the built package. */
export async function benchPersistence(dir: string, keys: number): Promise<readonly Saving[]> {
  const folder = mkdtempSync(join(tmpdir(), 'redlet-bench-'));
  const child = spawn(
    process.execPath,
    [
      join(dir, 'cli.js'),
      'serve',
      '--port',
      '0',
      '--dir',
      folder,
      '--save',
      '',
      '--config',
      'enable-debug-command=yes',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const real = await startServer('7.0.15', ['--enable-debug-command', 'yes']);
  try {
    const results = [
      await measure('Redlet', await servedPort(child), keys, folder, child.pid ?? null),
      await measure('redis-server 7.0.15', real.port, keys, real.dir, null),
    ] as const;
    const [own, theirs] = results;
    const mb = (value: number | null) => (value === null ? '-' : value.toFixed(0));
    printTable(
      `Saving and loading ${keys} keys`,
      ['', 'save ms', 'load ms', 'file MB', 'MB before', 'MB at most'],
      [
        ...results.map(({ name, save, load, file, before, peak }) => [
          name,
          save.toFixed(0),
          load.toFixed(0),
          (file / 1e6).toFixed(1),
          mb(before),
          mb(peak),
        ]),
        ['times', ratio(own.save, theirs.save), ratio(own.load, theirs.load), '', '', ratio(own.peak, own.before)],
      ],
    );
    return results;
  } finally {
    child.kill();
    await real.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, port: number, keys: number, folder: string, pid: number | null): Promise<Saving> {
  const client = await connect(`redis://127.0.0.1:${port}`);
  const timed = async (...words: string[]) => {
    const startedAt = performance.now();
    await client.call(...words);
    return performance.now() - startedAt;
  };
  await client.call('DEBUG', 'POPULATE', `${keys}`);
  const before = memoryOf(pid, 'VmRSS');
  const save = await timed('SAVE');
  const load = await timed('DEBUG', 'RELOAD', 'NOSAVE');
  if ((await client.dbsize()) !== keys) throw new Error(`${name} has not loaded what it saved`);
  client.close();
  const file = statSync(join(folder, 'dump.rdb')).size;
  return { name, keys, save, load, file, before, peak: memoryOf(pid, 'VmHWM') };
}

function memoryOf(pid: number | null, field: string): number | null {
  if (pid === null || process.platform !== 'linux') return null;
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}
