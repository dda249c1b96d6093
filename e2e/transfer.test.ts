// Datasets handed out and taken in by the client: each format makes the same dataset again, a broken file changes nothing.

import { describe, expect, test } from 'vitest';
import type { Client } from '../src/client/client.ts';
import { connect } from '../src/client/connect.ts';
import { terminateWorker } from '../src/client/worker.ts';
import { Chance, randomProgram } from './conform/payloads.ts';

const config = { 'enable-debug-command': 'yes' };
const minute = 60_000;

async function fill(client: Client): Promise<unknown> {
  const chance = new Chance(47);
  for (let i = 0; i < 80; i++) {
    for (const words of randomProgram(chance).program) {
      // A score of -0 is 0 while a set is small, as it is at first where it is made anew.
      if (words.some((word) => /^-0/.test(word))) continue;
      const bytes = words.map((word) =>
        Uint8Array.from(word === 'k' ? `key:${i}` : word, (unit) => unit.charCodeAt(0)),
      );
      await client.call(...bytes).catch(() => {});
    }
    if (i % 4 === 0) await client.call('PEXPIREAT', `key:${i}`, '9999999999999');
  }
  await client.functionLoad("#!lua name=lib\nredis.register_function('f', function() return 7 end)");
  return client.call('DEBUG', 'DIGEST');
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe.each(['memory:transfer', 'worker:transfer'])('%s', (url) => {
  test.each(['rdb', 'aof', 'commands'] as const)(
    'exports as %s what another imports',
    async (format) => {
      const client = await connect(`${url}-${format}`, { config });
      const other = await connect('memory:', { config });
      const digest = await fill(client);
      const file = await bytesOf(await client.export(format));
      await other.set('gone', '1');
      const imported = await other.import(new Blob([file as Uint8Array<ArrayBuffer>]));
      expect(imported).toEqual({ keys: await client.dbsize(), expired: 0, skipped: 0 });
      expect(await other.call('DEBUG', 'DIGEST')).toBe(digest);
      expect(await other.fcall('f')).toBe(7);

      await client.flushall();
      await client.set('key:0', 'mine');
      await client.set('stays', '1');
      await client.import(await other.export('rdb'), { present: 'merge' });
      expect(await client.get('stays')).toBe('1');
      await client.del('stays');
      expect(await client.call('DEBUG', 'DIGEST')).toBe(digest);

      // Cut off, or changed where it tells of a type.
      await expect(client.import(file.subarray(0, file.length - 20))).rejects.toThrow();
      await expect(client.import(new TextEncoder().encode('SET k "v\n'))).rejects.toThrow('line 1: unbalanced quotes');
      await expect(client.import(new TextEncoder().encode('SET k v\nNONSENSE\n'))).rejects.toThrow(
        'line 2: ERR unknown command',
      );
      await expect(client.import(new Uint8Array())).rejects.toThrow('nothing to import');
      expect(await client.call('DEBUG', 'DIGEST')).toBe(digest);
      client.close();
      other.close();
      await terminateWorker(`transfer-${format}`);
    },
    minute,
  );
});

test('What is imported is kept', async () => {
  const persist = 'memory:transfer';
  const from = await connect('memory:', { config });
  const digest = await fill(from);
  const client = await connect('memory:transfer-kept', { config, persist });
  await client.set('before', '1');
  await client.import(await from.export());
  await client.call('SHUTDOWN').catch(() => {});
  const again = await connect('memory:transfer-kept', { config, persist });
  expect(await again.call('DEBUG', 'DIGEST')).toBe(digest);
  again.close();
});
