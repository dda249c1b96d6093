// Scripts that are stepped through: `redis-cli --ldb` itself shows the same on Redlet as on redis-server, byte for byte.
// A session is a script and, behind `---`, what is typed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEngine } from '../src/hosts/real-time.ts';
import { listen, type TcpServer } from '../src/node/tcp.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import { isAvailable, programOf, type RealServer, startServer } from './servers.ts';

const folder = join(import.meta.dirname, 'ldb');
const sessions = readdirSync(folder).map((name) => {
  const [script = '', typed = ''] = readFileSync(join(folder, name), 'utf8').split('---\n');
  return { name: name.replace('.txt', ''), script, typed };
});

describe.skipIf(!isAvailable('7.0.15'))('redis-cli --ldb', () => {
  let dir: string;
  let real: RealServer;
  let own: TcpServer;
  let links: RespLink[];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'redlet-ldb-'));
    // What takes too long is told sooner.
    real = await startServer('7.0.15', ['--busy-reply-threshold', '300']);
    const engine = makeEngine({ version: '7.0', config: { 'busy-reply-threshold': '300' } });
    own = await listen(engine, { port: 0 });
    links = [new RespLink(await openSocket(real.port)), new RespLink(await openSocket(own.port))];
  });
  afterAll(async () => {
    for (const link of links) await link.close();
    await real.stop();
    await own.close();
    rmSync(dir, { recursive: true });
  });

  /** What is printed, without addresses. */
  async function play(port: number, mode: string, script: string, typed: string): Promise<string> {
    const file = join(dir, 'script.lua');
    writeFileSync(file, script);
    const args = ['-p', String(port), mode, '--eval', file, 'k1', 'k2', ',', 'v1'];
    const cli = spawn(programOf('7.0.15', 'cli'), args);
    let printed = '';
    cli.stdout.setEncoding('latin1').on('data', (text: string) => (printed += text));
    cli.stdin.end(typed);
    await once(cli, 'close');
    return printed.replace(/@0x[0-9a-f]+/g, '@0x');
  }

  for (const mode of ['--ldb', '--ldb-sync-mode']) {
    for (const { name, script, typed } of sessions) {
      test(`${mode} ${name}`, async () => {
        for (const link of links) await link.ask('FLUSHALL');
        const expected = await play(real.port, mode, script, typed);
        expect(expected).toMatch(/Stopped at|can't start/);
        expect(await play(own.port, mode, script, typed)).toBe(expected);
        const [there, here] = await Promise.all(links.map((link) => link.ask('DBSIZE')));
        expect(here).toEqual(there);
        if (mode === '--ldb') expect(here).toBe(0);
      });
    }
  }

  test('others go on while a copy is stepped through, and wait while the dataset is', async () => {
    for (const port of [real.port, own.port]) {
      const [stepper, other] = [new RespLink(await openSocket(port)), new RespLink(await openSocket(port))];
      expect(await stepper.ask('SCRIPT', 'DEBUG', 'YES')).toEqual({ kind: 'status', text: 'OK' });
      await stepper.ask('EVAL', "redis.call('set', 'k', 'copy')\nreturn redis.call('get', 'k')", '0');
      expect(await other.ask('SET', 'k', 'other')).toEqual({ kind: 'status', text: 'OK' });
      await stepper.ask('s');
      expect(await other.ask('GET', 'k')).toBe('other');
      await stepper.close();
      const next = new RespLink(await openSocket(port));
      await next.ask('SCRIPT', 'DEBUG', 'SYNC');
      await next.ask('EVAL', "redis.call('set', 'k', 'sync')\nreturn redis.call('get', 'k')", '0');
      const waits = other.ask('GET', 'k');
      expect(await Promise.race([waits, next.ask('s').then(() => 'stepped')])).toBe('stepped');
      // Whoever steps goes away: the script runs to its end.
      await next.close();
      expect(await waits).toBe('sync');
      await other.close();
    }
  });
});
