// `redlet export`, `import` and `check`: datasets between files and servers, Redlet's or any other Redis from 7.0 on. What is
// moved lies in an engine of the server's own version meanwhile, so that the bytes are those that it reads.

import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from '../client/client.ts';
import { connect } from '../client/connect.ts';
import { toByteString, toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { flavours } from '../engine/flavours.ts';
import type { VersionLine } from '../engine/profile.ts';
import { type ByteString, isError, type Reply } from '../engine/reply.ts';
import { makeEngine } from '../hosts/real-time.ts';
import { datasetTransfer } from '../hosts/transfer.ts';
import { parseManifest } from '../rdb/aof/manifest.ts';
import { AofReplay } from '../rdb/aof/replay.ts';
import type { ExportFormat, ImportOptions } from '../rpc/control.ts';

/** Keys asked for, and sent, at once. */
const batch = 500;

export type Progress = (keys: number) => void;

/** Everything that the server at `url` has, in a file; the number of keys. */
export async function exportTo(file: string, url: string, format: ExportFormat, progress: Progress): Promise<number> {
  const client = await connect(url, { retry: false });
  try {
    const { engine, ask } = await engineLike(client);
    const bytes = client.with({ decode: 'bytes' });
    let keys = 0;
    for (const db of await databasesOf(client)) {
      await client.select(db);
      ask('SELECT', `${db}`);
      let cursor = '0';
      do {
        const [next, found] = (await bytes.call('SCAN', cursor, 'COUNT', batch)) as [Uint8Array, Uint8Array[]];
        cursor = toByteString(next);
        const values = await Promise.all(
          found.map((key) => Promise.all([key, bytes.call('DUMP', key), client.call('PEXPIRETIME', key)])),
        );
        for (const [key, payload, deadline] of values) {
          if (payload === null) continue;
          const at = Math.max(0, Number(deadline));
          ask('RESTORE', toByteString(key), `${at}`, toByteString(payload as Uint8Array), 'REPLACE', 'ABSTTL');
          keys++;
        }
        progress(keys);
      } while (cursor !== '0');
    }
    ask('FUNCTION', 'RESTORE', toByteString((await bytes.call('FUNCTION', 'DUMP')) as Uint8Array), 'FLUSH');
    await pipeline(Readable.from(datasetTransfer.export(engine, format)), createWriteStream(file));
    return keys;
  } finally {
    client.close();
  }
}

/** What the file has, in the server at `url`; the number of keys. Keys that are there already are replaced. */
export async function importFrom(
  file: string,
  url: string,
  options: ImportOptions,
  progress: Progress,
): Promise<number> {
  const client = await connect(url, { retry: false });
  try {
    const { engine, ask } = await engineLike(client);
    const chunks: Uint8Array[] = [];
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) chunks.push(chunk as Uint8Array);
    await datasetTransfer.import(engine, chunks, options);
    let keys = 0;
    for (const db of engine.databases) {
      if (db.size === 0) continue;
      await client.select(db.index);
      ask('SELECT', `${db.index}`);
      const names = db.keys();
      for (let at = 0; at < names.length; at += batch) {
        const part = names.slice(at, at + batch);
        await Promise.all(
          part.map((key) => {
            const payload = ask('DUMP', key);
            if (!(payload instanceof Uint8Array)) return null;
            const deadline = Math.max(0, Number(ask('PEXPIRETIME', key)));
            return client.call('RESTORE', toBytes(key), deadline, payload, 'REPLACE', 'ABSTTL');
          }),
        );
        keys += part.length;
        progress(keys);
      }
    }
    if (engine.scripting.libraries.size > 0)
      await client.call('FUNCTION', 'RESTORE', ask('FUNCTION', 'DUMP') as Uint8Array, 'REPLACE');
    return keys;
  } finally {
    client.close();
  }
}

export interface Checked {
  readonly file: string;
  readonly keys: number;
  /** What is wrong, and where; null: nothing. */
  readonly fault: string | null;
}

/** Reads an RDB file, an append-only log or a directory of one, and changes nothing. */
export async function check(path: string): Promise<Checked[]> {
  if (!statSync(path).isDirectory()) return [await checkFiles([path])];
  const manifest = join(path, 'appendonly.aof.manifest');
  const { base, increments } = parseManifest(readFileSync(manifest, 'latin1'));
  return [await checkFiles([...(base === null ? [] : [base]), ...increments].map(({ name }) => join(path, name)))];
}

/** Files that make up one dataset, in their order. */
async function checkFiles(files: readonly string[]): Promise<Checked> {
  const engine = makeEngine({ config: { databases: '10000' } });
  engine.loading = true;
  const keys = () => engine.databases.reduce((sum, { size }) => sum + size, 0);
  for (const [i, file] of files.entries()) {
    const replay = new AofReplay(engine, { takesPreamble: i === 0, modules: 'skip' });
    try {
      for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) replay.feed(chunk as Uint8Array);
      const { isTruncated, validUpTo } = replay.end();
      if (isTruncated)
        return { file, keys: keys(), fault: `it ends within a command; all is well up to offset ${validUpTo}` };
    } catch (thrown) {
      return { file, keys: keys(), fault: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  }
  return { file: files.at(-1) ?? '', keys: keys(), fault: null };
}

/** An empty engine of the server's version, and a way to ask it. */
async function engineLike(client: Client): Promise<{ engine: Engine; ask: (...words: ByteString[]) => Reply }> {
  const info = await client.info('server');
  const of = (field: string) => new RegExp(`^${field}:(\\d+)\\.(\\d+)`, 'm').exec(info)?.slice(1).map(Number);
  const valkey = of('valkey_version');
  const flavour = valkey === undefined ? 'redis' : 'valkey';
  const [major = 0, minor = 0] = valkey ?? of('redis_version') ?? [];
  const lines = Object.keys(flavours[flavour].releases).filter((line) => {
    const [a = 0, b = 0] = line.split('.').map(Number);
    return a < major || (a === major && b <= minor);
  });
  const version = lines.at(-1) as VersionLine | undefined;
  if (version === undefined)
    throw new Error(`the server is ${flavour} ${major}.${minor}, and 7.0 is the oldest that is known`);
  const databases = (await client.call('CONFIG', 'GET', 'databases')) as Readonly<Record<string, string>>;
  const engine = makeEngine({ flavour, version, config: { databases: databases.databases ?? '16' } });
  let reply: Reply = null;
  const connection = engine.connect({ reply: (one) => void (reply = one), push() {} });
  return {
    engine,
    ask(...words) {
      connection.submit(words);
      if (isError(reply)) throw new Error(`${words[0]} ${words[1] ?? ''}: ${reply.message}`);
      return reply;
    },
  };
}

async function databasesOf(client: Client): Promise<number[]> {
  return [...(await client.info('keyspace')).matchAll(/^db(\d+):/gm)].map(([, index]) => Number(index));
}
