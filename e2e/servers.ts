// The real servers that scripts/servers laid out, started and stopped by a test. None outlives the test that started
// it: a shell holds each one and kills it, and removes its folder, as soon as this process lets go of the shell's stdin,
// however that comes about.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const serverNames = ['7.0.15', '8.0.2', 'valkey-8.0'] as const;
export type ServerName = (typeof serverNames)[number];

export interface RealServer {
  readonly name: ServerName;
  readonly host: string;
  readonly port: number;
  /** The server's own version; that of Valkey, not of the Redis it says it is. */
  readonly version: string;
  /** Its working folder, gone once it has stopped. */
  readonly dir: string;
  /** Everything it wrote to its log so far. */
  log(): string;
  stop(): Promise<void>;
}

const cache = join(process.env.REDLET_CACHE ?? join(homedir(), '.cache/redlet'), 'servers');
const host = '127.0.0.1';
const readyWithinMs = 20_000;

/** The servers that are there; a test of one that is not says `describe.skipIf(!isAvailable(name))`. */
export function availableServers(): ServerName[] {
  return serverNames.filter(isAvailable);
}

export function isAvailable(name: ServerName): boolean {
  return existsSync(join(cache, name, 'run'));
}

/** The path of one of the programs that came with a server. */
export function programOf(name: ServerName, program: 'run' | 'cli' | 'benchmark'): string {
  return join(cache, name, program);
}

/**
 * Starts a server on a free port, empty, without persistence and with DEBUG allowed; `args` come last, so they win:
 * `startServer('8.0.2', ['--maxmemory', '10mb'])`.
 */
export async function startServer(name: ServerName, args: readonly string[] = []): Promise<RealServer> {
  if (!isAvailable(name)) throw new Error(`${name} is not laid out: run scripts/servers`);
  for (let attempt = 1; ; attempt++) {
    const started = await tryPort(name, await freePort(), args);
    if (typeof started !== 'string') return started;
    // Between asking for a free port and binding it another process may take it.
    if (!started.includes('Address already in use') || attempt === 5) throw new Error(`${name}: ${started}`);
  }
}

/** The server once it answers, or what it wrote before it gave up. */
async function tryPort(name: ServerName, port: number, args: readonly string[]): Promise<RealServer | string> {
  const run = programOf(name, 'run');
  const dir = mkdtempSync(join(tmpdir(), 'redlet-server-'));
  const words = ['--port', String(port), '--bind', host, '--dir', dir, '--save', '', '--appendonly', 'no'];
  const keeper = '"$0" "$@" & exec >&- 2>&-; read -r _; kill -9 $!; wait; rm -rf "$DIR"';
  const env = { ...process.env, DIR: dir };
  const shell = spawn('sh', ['-c', keeper, run, ...words, '--enable-debug-command', 'yes', ...args], { env });

  let written = '';
  shell.stdout.setEncoding('latin1').on('data', (text: string) => (written += text));
  shell.stderr.setEncoding('latin1').on('data', (text: string) => (written += text));
  // The shell has closed its own copy: the output ends when the server does.
  const ended = once(shell.stdout, 'end').then(() => 'ended' as const);
  const shellGone = once(shell, 'exit');

  async function stop(): Promise<void> {
    shell.stdin.end();
    await shellGone;
  }

  const giveUpAt = Date.now() + readyWithinMs;
  let answer = '';
  while (!/^(\+PONG|-NOAUTH)/.test(answer)) {
    const said = await Promise.race([ping(port), ended]);
    if (said === 'ended' || Date.now() > giveUpAt) {
      await stop();
      return written || `no answer to PING in ${readyWithinMs} ms`;
    }
    answer = said;
    if (answer === '') await pause(5);
  }
  // A stranger on the same port would answer PING too, while our server dies of the clash: it says so before.
  if (written.includes('Address already in use')) {
    await stop();
    return written;
  }
  return { name, host, port, version: versionOf(name), dir, log: () => written, stop };
}

/** The first line that the port answers to PING; empty while nobody answers. */
function ping(port: number): Promise<string> {
  return new Promise((answered) => {
    const socket = connect({ host, port }, () => socket.write('PING\r\n'));
    socket.once('data', (bytes) => {
      answered(bytes.toString('latin1'));
      socket.destroy();
    });
    socket.once('error', () => answered(''));
    socket.once('close', () => answered(''));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

const versions = new Map<ServerName, string>();

function versionOf(name: ServerName): string {
  const known = versions.get(name);
  if (known !== undefined) return known;
  const line = execFileSync(programOf(name, 'run'), ['--version'], { encoding: 'latin1' });
  const version = /v=(\S+)/.exec(line)?.[1] ?? name;
  versions.set(name, version);
  return version;
}

/** Waits until a `redlet serve` that was just started says that it is ready, and answers its port. */
export function servedPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const port = /:(\d+)\n[\s\S]*Ready/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}
