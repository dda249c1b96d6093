// What is kept: a store is broken at each of its operations, and what an engine finds in it afterwards is what was said
// to be there; processes are killed; redis-server starts from what we wrote, and we from what it wrote.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from '../src/client/connect.ts';
import { terminateWorker } from '../src/client/worker.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Reply } from '../src/engine/reply.ts';
import { serve } from '../src/node/server.ts';
import { keepIn } from '../src/persistence/keeper.ts';
import { MemoryFiles, MemoryStore } from '../src/persistence/memory-store.ts';
import type { Store } from '../src/persistence/store.ts';
import { hasChromium, openModule } from './chromium.ts';
import { Chance, randomProgram } from './conform/payloads.ts';
import { EngineConnection, watchedEngine } from './doors/engine.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import type { Edition } from './editions.ts';
import { type Fault, FaultStore } from './fault-store.ts';
import { openIsolate } from './isolate.ts';
import type { Find, WriteAndDie } from './kept-page.ts';
import { isAvailable, servedPort, startServer } from './servers.ts';

const minute = 60_000;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'redlet-persistence-'));
  folders.push(folder);
  return folder;
}

type Config = Readonly<Record<string, string>>;

async function openKept(store: Store, config: Config, edition: Edition = '8.0') {
  const { engine, host, bugs } = watchedEngine(edition);
  engine.config.set(Object.entries(config), 'start');
  await keepIn(engine, store);
  return { engine, host, bugs };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function ask(engine: Engine, ...words: string[]): Promise<Reply | 'closed'> {
  const connection = new EngineConnection(engine);
  connection.send(words);
  for (let i = 0; i < 50 && connection.inbox.length === 0; i++) await turn();
  return connection.next();
}

const info = async (engine: Engine) => ((await ask(engine, 'INFO', 'persistence')) as { readonly text: string }).text;

/** The list `l`, which gets 0, 1, 2 ... pushed to it. */
async function listOf(engine: Engine): Promise<number[]> {
  return ((await ask(engine, 'LRANGE', 'l', '0', '-1')) as string[]).map(Number);
}

const parts = ['none', 'byte', 'half', 'most', 'all'] as const;
const log = { appendonly: 'yes', save: '' };

/** Pushes one number after the other, now and then with a rewrite or a snapshot in between, and tells which were acknowledged. */
async function pushAll(engine: Engine, count: number, advance: () => void): Promise<Set<number>> {
  const acknowledged = new Set<number>();
  const connection = new EngineConnection(engine);
  for (let i = 0; i < count; i++) {
    if (i === 7 || i === 15) new EngineConnection(engine).send(['BGREWRITEAOF']);
    if (i === 11) new EngineConnection(engine).send(['BGSAVE']);
    if (i % 5 === 4) {
      connection.send(['MULTI']);
      connection.send(['RPUSH', 'l', `${i}`]);
      connection.send(['INCR', 'pairs']);
      connection.send(['EXEC']);
    } else connection.send(['RPUSH', 'l', `${i}`]);
    for (let turns = 0; turns < 3; turns++) await turn();
    advance();
    const replies = connection.inbox.splice(0);
    const last = replies.at(-1);
    if (last !== undefined && !(typeof last === 'object' && last !== null && 'kind' in last)) acknowledged.add(i);
  }
  return acknowledged;
}

/** Breaks the store at its nth operation while the log is written; answers how many operations there were. */
async function breakAt(fault: Fault, appendfsync: string, lost: number): Promise<number> {
  const files = new MemoryFiles();
  const memory = new MemoryStore(files);
  const store = new FaultStore(memory, fault);
  let running: Awaited<ReturnType<typeof openKept>> | null = null;
  const opening = openKept(store, { ...log, appendfsync });
  running = await Promise.race([opening.catch(() => null), store.over.then(() => null)]);
  let acknowledged = new Set<number>();
  if (running !== null) {
    const { host, engine } = running;
    acknowledged = await pushAll(engine, 20, () => host.advance(1100));
    expect(running.bugs).toEqual([]);
  }
  // A store that failed when it was opened was given back.
  if (files.isTaken) memory.crash(lost);
  const { engine } = await openKept(new MemoryStore(files), { ...log, appendfsync });
  const found = await listOf(engine);
  const what = `${JSON.stringify(fault)} ${appendfsync}, ${lost} bytes kept`;
  // In their order, without a gap but for those that were refused: an error was the answer to them.
  expect(
    [...found].sort((a, b) => a - b),
    what,
  ).toEqual(found);
  expect(new Set(found).size, what).toBe(found.length);
  expect(await ask(engine, 'GET', 'pairs'), what).toBe(pairsIn(found));
  const safe = appendfsync === 'always' ? [...acknowledged] : [];
  expect(
    safe.filter((i) => !found.includes(i)),
    `${what}: acknowledged, and lost`,
  ).toEqual([]);
  if (fault.kind === 'end') {
    const wanted = [...acknowledged].slice(0, found.length);
    expect(found.slice(0, wanted.length), what).toEqual(wanted);
  }
  return store.count;
}

/** A transaction is there as a whole or not at all. */
function pairsIn(found: readonly number[]): string | null {
  const pairs = found.filter((i) => i % 5 === 4).length;
  return pairs === 0 ? null : `${pairs}`;
}

describe('A store that breaks', () => {
  test.each(['always', 'everysec', 'no'])(
    'at any operation, under appendfsync %s, loses nothing that was promised',
    async (appendfsync) => {
      const count = await breakAt({ at: Number.POSITIVE_INFINITY, kind: 'end', part: 'none' }, appendfsync, 0);
      expect(count).toBeGreaterThan(20);
      for (let at = 0; at < count; at++) {
        const part = parts[at % parts.length] as Fault['part'];
        await breakAt({ at, kind: 'end', part }, appendfsync, at % 3 === 0 ? 0 : at * 7);
        await breakAt({ at, kind: 'error', part: parts[(at + 2) % parts.length] as Fault['part'] }, appendfsync, 0);
      }
    },
    2 * minute,
  );

  test('whose log is full answers MISCONF, serves reads, and goes on when there is room', async () => {
    const store = new FaultStore(new MemoryStore(), { at: 4, kind: 'error', part: 'half' });
    const { engine, host } = await openKept(store, { ...log, appendfsync: 'always' });
    store.count = 3;
    expect(await ask(engine, 'SET', 'a', '1')).toEqual(OK);
    const full = { kind: 'error', message: 'MISCONF Errors writing to the AOF file: memory: No space left on device' };
    expect(await ask(engine, 'SET', 'b', '2')).toMatchObject(full);
    expect(await ask(engine, 'SET', 'c', '3')).toMatchObject(full);
    expect(await ask(engine, 'GET', 'a')).toBe('1');
    expect(await info(engine)).toMatch(/aof_last_write_status:err/);
    host.advance(1100);
    await turn();
    expect(await ask(engine, 'SET', 'd', '4')).toEqual(OK);
    expect(await info(engine)).toMatch(/aof_last_write_status:ok/);
    expect(await ask(engine, 'DEBUG', 'LOADAOF')).toEqual(OK);
    expect(await ask(engine, 'MGET', 'a', 'b', 'c', 'd')).toEqual(['1', '2', null, '4']);
  });

  test('whose snapshot fails answers MISCONF to writes and PING, until one works', async () => {
    const store = new FaultStore(new MemoryStore(), { at: 0, kind: 'error', part: 'none' });
    const { engine, host } = await openKept(store, { save: '60 1' });
    const refused =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.";
    expect(await ask(engine, 'SET', 'a', '1')).toEqual(OK);
    host.advance(59_000);
    expect(store.count).toBe(0);
    host.advance(2_000);
    for (let i = 0; i < 3; i++) await turn();
    expect(await info(engine)).toMatch(/rdb_last_bgsave_status:err/);
    for (const words of [['SET', 'a', '2'], ['PING'], ['EVAL', '#!lua\nreturn 1', '0']]) {
      expect(await ask(engine, ...words)).toMatchObject({ message: refused });
    }
    expect(await ask(engine, 'GET', 'a')).toBe('1');
    host.advance(5_000);
    for (let i = 0; i < 3; i++) await turn();
    expect(await ask(engine, 'SET', 'a', '2')).toEqual(OK);
    expect(await info(engine)).toMatch(/rdb_changes_since_last_save:1\r/);
  });

  test('and is not ours, or torn in its middle, is refused and left as it was', async () => {
    const files = new MemoryFiles();
    const fill = new MemoryStore(files);
    await fill.open();
    await fill.replace('dump.rdb', [new TextEncoder().encode('REDIS0011 and then nonsense')]);
    await fill.close();
    await expect(openKept(new MemoryStore(files), {})).rejects.toThrow(/dump\.rdb: .* at offset \d+/);
    const { engine } = await openKept(new MemoryStore(files), log);
    for (let i = 0; i < 10; i++) await ask(engine, 'RPUSH', 'l', `${i}`);
    await engineEnd(engine);
    const path = 'appendonlydir/appendonly.aof.1.incr.aof';
    const [chunk] = files.files.get(path)?.chunks ?? [];
    (chunk as Uint8Array)[30] = 0x21;
    await expect(openKept(new MemoryStore(files), log)).rejects.toThrow(/incr\.aof: .* at offset \d+/);
    expect(files.isTaken).toBe(false);
    expect(files.files.get(path)?.chunks[0]).toBe(chunk);
  });
});

const OK = { kind: 'status', text: 'OK' };

async function engineEnd(engine: Engine): Promise<void> {
  engine.shutdown('nosave');
  await engine.persistence.keeper?.closed;
}

const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const;

/** Values of every type, with deadlines, in two databases, and a function. */
function fill(): string[][] {
  const chance = new Chance(31);
  const commands: string[][] = [];
  for (let i = 0; i < 60; i++) {
    for (const words of randomProgram(chance).program)
      commands.push(words.map((word) => (word === 'k' ? `key:${i}` : word)));
    if (i % 4 === 0) commands.push(['PEXPIREAT', `key:${i}`, '9999999999999']);
  }
  commands.push(['FUNCTION', 'LOAD', "#!lua name=lib\nredis.register_function('f', function() return 7 end)"]);
  commands.push(['SELECT', '3'], ['SET', 'other', '1'], ['SELECT', '0']);
  return commands;
}

const startOf = (dir: string, ...words: string[]) => ['--dir', dir, '--save', '', '--appendonly', 'no', ...words];

describe.each(servers)('A directory, ours and that of redis-server %s', (server, edition) => {
  const logs = { appendonly: 'yes', 'enable-debug-command': 'yes', save: '' };

  test.skipIf(!isAvailable(server)).each(['no', 'yes'])(
    'is the same to both, appendonly %s',
    async (appendonly) => {
      const folder = newFolder();
      const config = { ...logs, appendonly };
      const own = await serve({ dir: folder, version: edition, config });
      const here = new RespLink(await openSocket(own.port));
      for (const words of fill()) await here.ask(...words);
      if (appendonly === 'yes') await here.ask('BGREWRITEAOF');
      for (const words of fill().slice(0, 50)) await here.ask(...words);
      if (appendonly === 'no') expect(await here.ask('SAVE')).toEqual(OK);
      const digest = await here.ask('DEBUG', 'DIGEST');
      await here.close();
      await own.close();

      const real = await startServer(server, startOf(folder, '--appendonly', appendonly));
      const there = new RespLink(await openSocket(real.port));
      expect(await there.ask('DEBUG', 'DIGEST')).toEqual(digest);
      expect(await there.ask('FCALL', 'f', '0')).toBe(7);
      for (const words of fill().slice(50, 120)) await there.ask(...words);
      await there.ask('SET', 'from', server);
      if (appendonly === 'no') await there.ask('SAVE');
      const after = await there.ask('DEBUG', 'DIGEST');
      await there.close();
      await real.stop();

      const again = await serve({ dir: folder, version: edition, config });
      const back = new RespLink(await openSocket(again.port));
      expect(await back.ask('DEBUG', 'DIGEST')).toEqual(after);
      expect(await back.ask('GET', 'from')).toEqual(expect.anything());
      await back.close();
      await again.close();
    },
    minute,
  );
});

describe('A process that is killed', () => {
  test.each(['always', 'everysec'])(
    'under load, appendfsync %s, loses nothing that was promised',
    async (appendfsync) => {
      const folder = newFolder();
      let before: readonly number[] = [];
      for (let round = 0; round < 3; round++) {
        const child = spawn(
          process.execPath,
          [
            'scripts/run.mjs',
            'src/node/cli.ts',
            'serve',
            '--port',
            '0',
            '--dir',
            folder,
            '--appendonly',
            'yes',
            '--appendfsync',
            appendfsync,
          ],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        );
        const port = await servedPort(child);
        const client = await connect(`redis://127.0.0.1:${port}`, { retry: false });
        const found = ((await client.lrange('l', 0, -1)) as string[]).map(Number);
        expect(found).toEqual(found.map((_, i) => i));
        if (appendfsync === 'always') expect(found.length).toBeGreaterThanOrEqual(before.length);
        let acknowledged = found.length;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        // Killed once enough is acknowledged, with more on its way.
        for (let i = found.length; ; i++) {
          const pushed = client.rpush('l', `${i}`).then(
            () => {
              acknowledged = Math.max(acknowledged, i + 1);
              return true;
            },
            () => false,
          );
          if (i === found.length + 150) void client.call('BGREWRITEAOF').catch(() => {});
          if (i % 20 === 0 && !(await pushed)) break;
          if (i === found.length + 300 + round * 17) child.kill('SIGKILL');
        }
        await ended;
        client.close();
        before = Array.from({ length: acknowledged }, (_, i) => i);
      }
    },
    minute,
  );
});

describe('A worker with `persist`', () => {
  test(
    'in Node finds in its directory what it left there',
    async () => {
      const persist = `file:${newFolder()}`;
      for (const [round, name] of ['persist-1', 'persist-2', 'persist-3'].entries()) {
        const client = await connect(`worker:${name}`, { persist, config: { appendfsync: 'always' } });
        expect(await client.incr('n')).toBe(round + 1);
        const taken = connect('worker:persist-other', { persist });
        await expect(taken).rejects.toThrow(/is in use/);
        client.close();
        await terminateWorker(name);
        await terminateWorker('persist-other');
      }
    },
    minute,
  );

  test('of this isolate is the same data for as long as the isolate lives', async () => {
    const persist = 'memory:kept';
    const client = await connect('memory:kept-1', { persist });
    await client.set('k', 'v');
    await client.call('SHUTDOWN').catch(() => {});
    const again = await connect('memory:kept-1', { persist });
    expect(await again.get('k')).toBe('v');
    await expect(connect('memory:unnamed', { persist: 'nowhere:x' })).rejects.toThrow(
      'there is no store of the kind nowhere',
    );
    await expect(connect('memory:', { persist: true })).rejects.toThrow('needs a name');
    again.close();
  });
});

describe.each(['SQLite', 'key-value'])('A Durable Object with `persist`, %s', (kind) => {
  test(
    'finds what it was told when it starts anew',
    async () => {
      const isolate = await openIsolate('/e2e/kept-isolate.ts', 'KeptObject', { useSQLite: kind === 'SQLite' });
      for (let round = 1; round <= 3; round++) {
        expect(await isolate.ask('/', ['INCR', 'n'])).toBe(round);
        expect(await isolate.ask('/', ['RPUSH', 'l', `${round}`])).toBe(round);
        if (round === 2) expect(await isolate.ask('/', ['SAVE'])).toBe('OK');
        await isolate.ask('/end', []);
      }
      expect(await isolate.ask('/', ['LRANGE', 'l', '0', '-1'])).toEqual(['1', '2', '3']);
      await isolate.close();
    },
    minute,
  );
});

declare const writeAndDie: WriteAndDie;
declare const find: Find;

describe.runIf(hasChromium).each(['indexeddb:kept', 'opfs:kept'])('A page that keeps data in %s', (persist) => {
  test(
    'finds what was acknowledged after its worker was ended in the midst of 10,000 writes, and after it was loaded anew',
    async () => {
      const { page, close } = await openModule('/e2e/kept-page.ts');
      for (let round = 0; round < 2; round++) {
        const acknowledged = await page.evaluate((where) => writeAndDie(where), persist);
        await page.reload();
        await page.waitForFunction('globalThis.find !== undefined');
        const [found, inOrder] = await page.evaluate((where) => find(where), persist);
        expect(inOrder).toBe(true);
        expect(found).toBeGreaterThanOrEqual(acknowledged);
        await page.reload();
        await page.waitForFunction('globalThis.writeAndDie !== undefined');
      }
      await close();
    },
    2 * minute,
  );
});
