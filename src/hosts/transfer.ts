// A dataset handed out of an engine, and into one: as an RDB file, as an append-only log, or as lines that redis-cli reads.
// What comes in is read into an engine of its own first, and is taken over as a whole or not at all.

import { toByteString, toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import { type ByteString, isError } from '../engine/reply.ts';
import { splitArguments } from '../engine/split.ts';
import { AofReplay } from '../rdb/aof/replay.ts';
import { datasetCommands, writeCommands } from '../rdb/aof/rewrite.ts';
import { loadRdb, RdbLoader } from '../rdb/load.ts';
import { writeRdb } from '../rdb/write-file.ts';
import type { ExportFormat, Imported, ImportOptions, Transfer } from '../rpc/control.ts';
import { makeEngine } from './real-time.ts';

function* exportDataset(engine: Engine, format: ExportFormat): Generator<Uint8Array> {
  if (format === 'rdb') yield* writeRdb(engine);
  else if (format === 'aof') for (const text of writeCommands(engine)) yield toBytes(text);
  else {
    let text = '';
    for (const words of datasetCommands(engine)) {
      text += `${words.map(quoted).join(' ')}\n`;
      if (text.length < 65536) continue;
      yield toBytes(text);
      text = '';
    }
    yield toBytes(text);
  }
}

async function importDataset(
  engine: Engine,
  chunks: readonly Uint8Array[],
  { present = 'replace', modules = 'refuse' }: ImportOptions = {},
): Promise<Imported> {
  if (engine.loading) throw new Error('a dataset is being loaded already');
  const { config, persistence, profile } = engine;
  engine.loading = true;
  try {
    const loader = new RdbLoader(engine, { present, modules });
    let read: Imported;
    if (toByteString(chunks[0] ?? new Uint8Array(), 0, 5) === 'REDIS') {
      await inTurns(chunks, (chunk) => void loader.feed(chunk));
      for (const db of engine.databases) engine.watching.touchAll(db.index, (key) => db.has(key));
      loader.commit();
      const { keys, skipped } = loader.reader;
      read = { keys: keys - loader.expired, expired: loader.expired, skipped };
    } else {
      const scratch = makeEngine({
        flavour: profile.flavour,
        version: profile.line,
        config: { databases: config.get('databases'), save: '' },
      });
      await replay(scratch, chunks);
      for (const db of engine.databases) engine.watching.touchAll(db.index, (key) => db.has(key));
      const copied = loadRdb(engine, writeRdb(scratch), { present });
      scratch.shutdown('nosave');
      read = { keys: copied.reader.keys - copied.expired, expired: copied.expired, skipped: 0 };
    }
    engine.dirty += read.keys + 1;
    // The log tells nothing of this: it begins anew. Nobody is served until it has.
    const failure = await new Promise<string | null>((done) => persistence.begunAnew(done));
    if (failure !== null) throw new Error(`imported, and not safe yet: ${failure}`);
    return read;
  } finally {
    engine.loading = false;
  }
}

/** What a log or lines of commands say, done in an engine that nobody else has. */
async function replay(engine: Engine, chunks: readonly Uint8Array[]): Promise<void> {
  const first = chunks[0]?.[0];
  if (first === undefined) throw new Error('there is nothing to import');
  if (first === 0x2a || first === 0x23) {
    const log = new AofReplay(engine);
    await inTurns(chunks, (chunk) => log.feed(chunk));
    const { isTruncated, validUpTo } = log.end();
    if (isTruncated) throw new Error(`unexpected end of the log at offset ${validUpTo}`);
    if (log.failed > 0) throw new Error(`${log.failed} commands of the log failed`);
    return;
  }
  let line = 0;
  let rest = '';
  let reply: unknown = null;
  const connection = engine.connect({ reply: (one) => void (reply = one), push() {} });
  const run = (text: ByteString) => {
    line++;
    if (text.trim() === '') return;
    const words = splitArguments(text);
    if (words === null) throw new Error(`line ${line}: unbalanced quotes`);
    connection.submit(words);
    if (isError(reply as never)) throw new Error(`line ${line}: ${(reply as { readonly message: string }).message}`);
  };
  await inTurns(chunks, (chunk) => {
    const lines = (rest + toByteString(chunk)).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(run);
  });
  run(rest);
}

/** A chunk a turn, so that others are told LOADING meanwhile instead of waiting. */
async function inTurns(chunks: readonly Uint8Array[], take: (chunk: Uint8Array) => void): Promise<void> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += 1 << 20) {
      take(chunk.subarray(at, at + (1 << 20)));
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A word as redis-cli reads it. */
function quoted(word: ByteString): string {
  if (/^[!#-&(-~]+$/.test(word) && !word.includes('\\')) return word;
  const inside = word.replace(/[^ -!#-[\]-~]/g, (unit) => {
    return escapes[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${inside}"`;
}

export const datasetTransfer: Transfer = {
  export: (engine, format) => [...exportDataset(engine, format)],
  import: importDataset,
};
