// The append-only log against redis-server: it loads the directory that is written here, and what it wrote is replayed
// here; both end with the same digest.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { formatManifest, parseManifest, withBase, withIncrement } from '../src/rdb/aof/manifest.ts';
import { AofReplay } from '../src/rdb/aof/replay.ts';
import { writeCommands } from '../src/rdb/aof/rewrite.ts';
import { AofWriter } from '../src/rdb/aof/write.ts';
import { writeRdb } from '../src/rdb/write-file.ts';
import { Chance, randomProgram } from './conform/payloads.ts';
import { EngineConnection, watchedEngine } from './doors/engine.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import { isAvailable, startServer } from './servers.ts';

const minute = 60_000;
const name = 'appendonly.aof';
const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const;

/** Commands whose effects Redis words otherwise than they came, beside random ones. */
function program(edition: string): string[][] {
  const chance = new Chance(23);
  const commands: string[][] = [];
  for (let i = 0; i < 40; i++) {
    const { program } = randomProgram(chance);
    for (const words of program) commands.push(words.map((word) => (word === 'k' ? `key:${i}` : word)));
  }
  commands.push(
    ['SELECT', '2'],
    ['SADD', 's', 'a', 'b', 'c', 'd'],
    ['SPOP', 's', '2'],
    ['SET', 'x', '1', 'EX', '100000'],
    ['INCRBYFLOAT', 'x', '0.5'],
    ['MULTI'],
    ['SET', 'a', '1'],
    ['EXPIRE', 'a', '100000'],
    ['EXEC'],
    ['SET', 'gone', '1', 'PX', '1'],
    ['XADD', 'st', 'MAXLEN', '~', '2', 'LIMIT', '100', '*', 'f', 'v'],
    ['XADD', 'st', '*', 'f', 'w'],
    ['XADD', 'st', 'MAXLEN', '=', '2', '*', 'f', 'x'],
    ['XGROUP', 'CREATE', 'st', 'g', '0'],
    ['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 'st', '>'],
    ['XGROUP', 'CREATECONSUMER', 'st', 'g', 'idle'],
    ['XGROUP', 'CREATE', 'empty', 'g', '$', 'MKSTREAM'],
    ['SELECT', '0'],
  );
  if (edition !== '7.0')
    commands.push(['HSET', 'h', 'f', 'v', 'g', 'w'], ['HEXPIRE', 'h', '100000', 'FIELDS', '1', 'f']);
  return commands;
}

function run(engine: Engine, commands: readonly (readonly string[])[]): void {
  const connection = new EngineConnection(engine);
  for (const words of commands) connection.send(words);
}

async function ask(engine: Engine, ...words: string[]): Promise<string> {
  const connection = new EngineConnection(engine);
  connection.send(words);
  return JSON.stringify(await connection.next());
}

const digestOf = (engine: Engine) => ask(engine, 'DEBUG', 'DIGEST');

function replay(engine: Engine, file: Uint8Array, takesPreamble: boolean) {
  const aof = new AofReplay(engine, { takesPreamble });
  for (let at = 0; at < file.length; at += 777) aof.feed(file.subarray(at, at + 777));
  return { ...aof.end(), failed: aof.failed };
}

describe.each(servers)('redis-server %s', (server, edition) => {
  test.skipIf(!isAvailable(server)).each(['an RDB base', 'a base of commands'])(
    'It loads a directory with %s',
    async (base) => {
      const isRdb = base === 'an RDB base';
      const { engine, host } = watchedEngine(edition);
      host.advance(Date.now() - host.now());
      const commands = program(edition);
      run(engine, commands.slice(0, commands.length >> 1));
      const start = isRdb
        ? Buffer.concat([...writeRdb(engine, { isAofBase: true })])
        : Buffer.from([...writeCommands(engine, { chunkSize: 100 })].join(''), 'latin1');
      const writer = new AofWriter();
      let log = '';
      const stop = engine.propagation.subscribe((effects) => {
        log += writer.unit(effects, engine.now);
      });
      run(engine, commands.slice(commands.length >> 1));
      stop();

      const dir = mkdtempSync(join(tmpdir(), 'redlet-aof-'));
      const manifest = withIncrement(withBase({ base: null, history: [], increments: [] }, name, isRdb), name);
      mkdirSync(join(dir, 'appendonlydir'));
      writeFileSync(join(dir, 'appendonlydir', `${name}.manifest`), formatManifest(manifest), 'latin1');
      writeFileSync(join(dir, 'appendonlydir', manifest.base?.name as string), start);
      writeFileSync(join(dir, 'appendonlydir', manifest.increments[0]?.name as string), log, 'latin1');

      const real = await startServer(server, ['--appendonly', 'yes', '--dir', dir]);
      const link = new RespLink(await openSocket(real.port));
      await link.ask('SELECT', '2');
      await link.ask('DEL', 'gone');
      run(engine, [
        ['SELECT', '2'],
        ['DEL', 'gone'],
      ]);
      expect(JSON.stringify(await link.ask('DEBUG', 'DIGEST'))).toBe(await digestOf(engine));
      await link.close();
      await real.stop();

      const back = watchedEngine(edition).engine;
      expect(replay(back, start, true)).toMatchObject({ isTruncated: false, failed: 0 });
      expect(replay(back, Buffer.from(log, 'latin1'), false)).toMatchObject({ isTruncated: false, failed: 0 });
      run(back, [
        ['SELECT', '2'],
        ['DEL', 'gone'],
      ]);
      expect(await digestOf(back)).toBe(await digestOf(engine));
      rmSync(dir, { recursive: true });
    },
    minute,
  );

  test.skipIf(!isAvailable(server)).each(['yes', 'no'])(
    'What it wrote is replayed, aof-use-rdb-preamble %s',
    async (preamble) => {
      const args = ['--appendonly', 'yes', '--appendfsync', 'always', '--aof-use-rdb-preamble', preamble];
      const real = await startServer(server, [...args, '--aof-timestamp-enabled', 'yes']);
      const link = new RespLink(await openSocket(real.port));
      const commands = program(edition);
      for (const words of commands.slice(0, commands.length >> 1)) await link.ask(...words);
      await link.ask('BGREWRITEAOF');
      while (!/aof_rewrite_in_progress:0/.test(String(await link.ask('INFO', 'persistence')))) await link.ask('PING');
      for (const words of commands.slice(commands.length >> 1)) await link.ask(...words);
      await link.ask('SELECT', '2');
      await link.ask('DEL', 'gone');
      const digest = JSON.stringify(await link.ask('DEBUG', 'DIGEST'));
      const folder = join(real.dir, 'appendonlydir');
      const text = readFileSync(join(folder, `${name}.manifest`), 'latin1');
      const manifest = parseManifest(text);
      expect(formatManifest(manifest)).toBe(text);
      const { engine, host } = watchedEngine(edition);
      host.advance(Date.now() - host.now());
      expect(replay(engine, readFileSync(join(folder, manifest.base?.name as string)), true).failed).toBe(0);
      for (const { name } of manifest.increments) {
        expect(replay(engine, readFileSync(join(folder, name)), false)).toMatchObject({
          failed: 0,
          isTruncated: false,
        });
      }
      run(engine, [
        ['SELECT', '2'],
        ['DEL', 'gone'],
      ]);
      expect(await digestOf(engine)).toBe(digest);
      await link.close();
      await real.stop();
    },
    minute,
  );
});
