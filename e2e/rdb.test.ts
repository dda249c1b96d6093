// RDB bytes against the real servers: payloads are theirs to the byte, files go both ways and leave the same digest, and
// broken ones do no harm. What a real server wrote lies in /work/shared/rdb on the machines where Redlet is made.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { loadRdb, RdbLoader } from '../src/rdb/load.ts';
import { writeRdb } from '../src/rdb/write-file.ts';
import { Chance, compareDumps, mutateFile, mutatePayloads, randomProgram } from './conform/payloads.ts';
import { EngineConnection, watchedEngine } from './doors/engine.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import type { Edition } from './editions.ts';
import { isAvailable, startServer } from './servers.ts';

const minute = 60_000;
const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const;

async function ask(engine: Engine, ...words: string[]): Promise<string> {
  const connection = new EngineConnection(engine);
  connection.send(words);
  return JSON.stringify(await connection.next());
}

const digestOf = (engine: Engine) => ask(engine, 'DEBUG', 'DIGEST');

/** Keys of every type and encoding, with and without deadlines, in two databases. */
async function fill(engine: Engine, edition: Edition): Promise<void> {
  const chance = new Chance(11);
  const connection = new EngineConnection(engine);
  for (let i = 0; i < 150; i++) {
    const { program } = randomProgram(chance);
    connection.send(['SELECT', i % 10 === 0 ? '3' : '0']);
    for (const words of program) connection.send(words.map((word) => (word === 'k' ? `key:${i}` : word)));
    if (i % 7 === 0) connection.send(['PEXPIREAT', `key:${i}`, '9999999999999']);
  }
  connection.send(['SADD', 'strings', ...Array.from({ length: 300 }, (_, i) => `member ${i}`)]);
  connection.send(['SADD', 'few', 'a', 'b']);
  connection.send(['HSET', 'large', ...Array.from({ length: 1200 }, (_, i) => `${i}`)]);
  connection.send(['RPUSH', 'plain', 'x', 'y'.repeat(9000), 'z']);
  connection.send(['XADD', 'events', '1-1', 'a', 'b']);
  connection.send(['XADD', 'events', '1-2', 'a', 'c']);
  connection.send(['XGROUP', 'CREATE', 'events', 'group', '0']);
  connection.send(['XREADGROUP', 'GROUP', 'group', 'consumer', 'COUNT', '1', 'STREAMS', 'events', '>']);
  if (edition !== '7.0') {
    connection.send(['HPEXPIREAT', 'large', '9999999999999', 'FIELDS', '2', '0', '2']);
    connection.send(['HSET', 'small', 'f', 'v', 'g', 'w']);
    connection.send(['HPEXPIREAT', 'small', '9999999999999', 'FIELDS', '1', 'f']);
  }
}

describe.each(servers)('redis-server %s', (name, edition) => {
  test.skipIf(!isAvailable(name))(
    'DUMP answers what it answers, and each takes the other`s',
    async () => {
      const server = await startServer(name);
      const link = new RespLink(await openSocket(server.port));
      const { counts, failures } = await compareDumps(link, watchedEngine(edition).engine, 250, 3);
      expect(failures).toEqual([]);
      expect(Object.values(counts).every((count) => count > 15)).toBe(true);
      await link.close();
      await server.stop();
    },
    minute,
  );

  test.skipIf(!isAvailable(name))(
    'A dataset goes there and back and stays the same',
    async () => {
      const { engine } = watchedEngine(edition);
      await fill(engine, edition);
      const digest = await digestOf(engine);
      const file = Buffer.concat([...writeRdb(engine, { chunkSize: 1000 })]);

      const server = await startServer(name);
      const link = new RespLink(await openSocket(server.port));
      writeFileSync(join(server.dir, 'dump.rdb'), file);
      expect(await link.ask('DEBUG', 'RELOAD', 'NOSAVE')).toMatchObject({ text: 'OK' });
      expect(JSON.stringify(await link.ask('DEBUG', 'DIGEST'))).toBe(digest);
      await link.ask('SAVE');

      const back = watchedEngine(edition).engine;
      loadRdb(back, [readFileSync(join(server.dir, 'dump.rdb'))]);
      expect(await digestOf(back)).toBe(digest);
      expect(await ask(back, 'XINFO', 'STREAM', 'events', 'FULL')).toBe(
        await ask(engine, 'XINFO', 'STREAM', 'events', 'FULL'),
      );
      expect(await ask(back, 'PEXPIRETIME', 'key:7')).toBe(await ask(engine, 'PEXPIRETIME', 'key:7'));
      await link.close();
      await server.stop();
    },
    minute,
  );
});

const shared = '/work/shared/rdb';
const sharedFiles = existsSync(shared) ? readdirSync(shared).filter((file) => file.endsWith('.rdb')) : [];

describe.skipIf(sharedFiles.length === 0)('Files that real servers wrote', () => {
  test.each(sharedFiles)('%s is read, whole or a byte at a time', async (file) => {
    const bytes = readFileSync(join(shared, file));
    const edition = (/redis-(\d\.\d)/.exec(file)?.[1] ?? '8.0') as Edition;
    const { engine } = watchedEngine(edition);
    const loader = loadRdb(engine, [bytes]);
    expect(loader.reader.keys).toBeGreaterThan(0);
    const digest = await digestOf(engine);
    const told = join(shared, `${file}.digest`);
    if (existsSync(told)) expect(digest).toContain(readFileSync(told, 'latin1').trim());

    const slow = watchedEngine(edition).engine;
    const byByte = new RdbLoader(slow);
    for (const byte of bytes) byByte.feed(Uint8Array.of(byte));
    byByte.commit();
    expect(await digestOf(slow)).toBe(digest);

    const again = watchedEngine(edition).engine;
    loadRdb(again, writeRdb(engine));
    expect(await digestOf(again)).toBe(digest);
    const codeOf = ({ scripting }: Engine) => scripting.libraries.all().map(({ code }) => code);
    expect(codeOf(again)).toEqual(codeOf(engine));
  });
});

describe('Broken bytes', () => {
  test(
    'A mutated payload is an error or a value',
    async () => {
      const { mutations, accepted, failures } = await mutatePayloads(3000, 5);
      expect(failures).toEqual([]);
      expect(accepted).toBeGreaterThan(mutations / 100);
    },
    minute,
  );

  test(
    'A mutated file is an error or a dataset',
    async () => {
      const { engine } = watchedEngine('8.10');
      await fill(engine, '8.10');
      const { failures } = mutateFile(Buffer.concat([...writeRdb(engine)]), 300, 5);
      expect(failures).toEqual([]);
    },
    minute,
  );

  test('A file that is cut off, or has one bit turned, changes nothing', async () => {
    const { engine } = watchedEngine('8.10');
    await fill(engine, '8.10');
    const file = Buffer.concat([...writeRdb(engine)]);
    await ask(engine, 'SET', 'kept', '1');
    const digest = await digestOf(engine);
    const turned = Buffer.from(file);
    turned[file.length >> 1] = (turned[file.length >> 1] as number) ^ 4;
    expect(() => loadRdb(engine, [file.subarray(0, -5)])).toThrow('unexpected end at offset');
    expect(() => loadRdb(engine, [turned])).toThrow(/at offset \d+/);
    expect(() => loadRdb(engine, [Buffer.from('nonsense, not a file')])).toThrow('not an RDB file at offset 0');
    expect(await digestOf(engine)).toBe(digest);
  });
});
