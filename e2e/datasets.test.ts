// `redlet export`, `import` and `check`, between Redlet, redis-server and files.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../src/client/connect.ts';
import { check, exportTo, importFrom } from '../src/node/datasets.ts';
import { serve } from '../src/node/server.ts';
import { Chance, randomProgram } from './conform/payloads.ts';
import { isAvailable, startServer } from './servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'redlet-datasets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const minute = 60_000;

test.skipIf(!isAvailable('7.0.15')).each([
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const)(
  'A dataset goes from Redlet to redis-server %s and back, by files',
  async (server, version) => {
    const real = await startServer(server);
    const own = await serve({ version, config: { 'enable-debug-command': 'yes' } });
    const realUrl = `redis://127.0.0.1:${real.port}`;
    const [here, there] = [await connect(own.url), await connect(realUrl)];
    const chance = new Chance(53);
    for (let i = 0; i < 60; i++) {
      for (const words of randomProgram(chance).program) {
        // A score of -0 is 0 while a set is small, as it is at first where it is made anew.
        if (words.some((word) => /^-0/.test(word))) continue;
        const bytes = words.map((word) =>
          Uint8Array.from(word === 'k' ? `key:${i}` : word, (unit) => unit.charCodeAt(0)),
        );
        await here.call(...bytes).catch(() => {});
      }
    }
    await here.call('PEXPIREAT', 'key:1', '9999999999999');
    await here.select(2);
    await here.set('other', '1');
    await here.functionLoad("#!lua name=lib\nredis.register_function('f', function() return 7 end)");
    const digest = await here.call('DEBUG', 'DIGEST');

    const file = join(folder, `${version}.rdb`);
    const keys = await exportTo(file, own.url, 'rdb', () => {});
    expect(await check(file)).toEqual([{ file, keys, fault: null }]);
    expect(await importFrom(file, realUrl, {}, () => {})).toBe(keys);
    expect(await there.call('DEBUG', 'DIGEST')).toBe(digest);
    expect(await there.fcall('f')).toBe(7);

    await here.flushall();
    await here.functionFlush();
    const back = join(folder, `${version}.aof`);
    expect(await exportTo(back, realUrl, 'aof', () => {})).toBe(keys);
    expect(await importFrom(back, own.url, {}, () => {})).toBe(keys);
    expect(await here.fcall('f')).toBe(7);
    expect(await here.call('DEBUG', 'DIGEST')).toBe(digest);
    for (const client of [here, there]) client.close();
    await own.close();
    await real.stop();
  },
  minute,
);

test('A broken file is found, with the place', async () => {
  const own = await serve();
  const client = await connect(own.url);
  await client.rpush('l', 'a', 'b', 'c');
  await client.set('k', 'v');
  const file = join(folder, 'whole.rdb');
  await exportTo(file, own.url, 'rdb', () => {});
  const bytes = readFileSync(file);
  const broken = join(folder, 'broken.rdb');
  writeFileSync(broken, bytes.subarray(0, -9));
  expect(await check(broken)).toEqual([
    { file: broken, keys: 0, fault: expect.stringMatching(/^unexpected end at offset \d+$/) },
  ]);
  bytes[bytes.length - 12] = (bytes[bytes.length - 12] as number) ^ 1;
  writeFileSync(broken, bytes);
  expect((await check(broken))[0]?.fault).toMatch(/at offset \d+$/);
  await expect(importFrom(broken, own.url, {}, () => {})).rejects.toThrow(/at offset \d+$/);
  expect(await client.get('k')).toBe('v');
  client.close();
  await own.close();
});
