// An RDB file: the whole dataset, written as a series of chunks so that no one has to hold it twice.
//
//   REDIS0012 | aux name value ... | function code ... | SELECTDB n RESIZEDB keys volatile | key ... | EOF | CRC-64
//   key = [EXPIREMS at] [IDLE seconds | FREQ counter] type key value
//
// What is written is the dataset as it is when each part is asked for: who wants a snapshot of one moment takes all
// chunks in one turn, or keeps commands from running in between.

import type { Engine } from '../engine/engine.ts';
import type { ByteString } from '../engine/reply.ts';
import type { Libraries } from '../engine/scripting/libraries.ts';
import type { Value } from '../engine/values/value.ts';
import { Crc64 } from './crc64.ts';
import { opcodes, rdbVersion } from './format.ts';
import { typeByte, writeValue } from './write-value.ts';
import { RdbWriter } from './writer.ts';

export interface RdbWriteOptions {
  /** Bytes of a chunk, about: one value is never parted. 64 kB when absent. */
  readonly chunkSize?: number;
  /** True for the file that an append-only log begins with. */
  readonly isAofBase?: boolean;
  /** Called after each chunk with the number of keys written so far, of all there are. */
  readonly progress?: (written: number, keys: number) => void;
}

/** Keys written between two looks at the size of the chunk. */
const keysAtOnce = 16;

export function* writeRdb(engine: Engine, options: RdbWriteOptions = {}): Generator<Uint8Array, void, undefined> {
  const { chunkSize = 65536, progress } = options;
  const writer = new RdbWriter(engine.config.flag('rdbcompression'), chunkSize * 2);
  const checksums = engine.config.flag('rdbchecksum');
  const crc = new Crc64();
  const keys = engine.databases.reduce((sum, db) => sum + db.size, 0);
  let written = 0;
  const chunk = (): Uint8Array => {
    const bytes = writer.view.slice();
    if (checksums) crc.update(bytes);
    writer.clear();
    progress?.(written, keys);
    return bytes;
  };

  writeHeader(writer, engine, options);
  const writeKey = keyWriter(writer, engine);
  for (const db of engine.databases) {
    if (db.size === 0) continue;
    writer.byte(opcodes.selectDb);
    writer.count(db.index);
    writer.byte(opcodes.resizeDb);
    writer.count(db.size);
    writer.count(db.volatile);
    let cursor = 0;
    do {
      cursor = db.walk(cursor, keysAtOnce, (key, value, expireAt, access) => {
        writeKey(key, value, expireAt, access);
        written++;
      });
      if (writer.length >= chunkSize) yield chunk();
    } while (cursor !== 0);
  }
  writer.byte(opcodes.eof);
  yield chunk();
  writer.littleEndian(crc.low, 4);
  writer.littleEndian(crc.high, 4);
  yield writer.view.slice();
}

function writeHeader(writer: RdbWriter, engine: Engine, options: RdbWriteOptions): void {
  writer.raw(`REDIS${`${rdbVersion(engine.profile)}`.padStart(4, '0')}`);
  const aux = (name: string, value: string) => {
    writer.byte(opcodes.aux);
    writer.string(name);
    writer.string(value);
  };
  aux('redis-ver', engine.profile.version);
  aux('redis-bits', '64');
  aux('ctime', `${Math.floor(engine.now / 1000)}`);
  aux('aof-base', options.isAofBase === true ? '1' : '0');
  writeLibraries(writer, engine.scripting.libraries);
}

/** The source code of the function libraries. */
export function writeLibraries(writer: RdbWriter, libraries: Libraries): void {
  for (const { code } of libraries.all()) {
    writer.byte(opcodes.function2);
    writer.string(code);
  }
}

type WriteKey = (key: ByteString, value: Value, expireAt: number | null, access: number) => void;

/** LRU and LFU policies have the last use written with each key. */
function keyWriter(writer: RdbWriter, { profile, config, access: uses }: Engine): WriteKey {
  const policy = config.get('maxmemory-policy');
  const [idles, counts] = [policy.endsWith('-lru'), policy.endsWith('-lfu')];
  return (key, value, expireAt, access) => {
    if (expireAt !== null) {
      writer.byte(opcodes.expireMs);
      writer.int64(expireAt);
    }
    if (idles) {
      writer.byte(opcodes.idle);
      writer.count(uses.idle(access));
    } else if (counts) {
      writer.byte(opcodes.freq);
      writer.byte(uses.frequency(access));
    }
    writer.byte(typeByte(value, profile));
    writer.string(key);
    writeValue(writer, value, profile);
  };
}
