// DUMP payloads: one value with the version of its format and a checksum behind it.
//
//   | type 1 | value ... | RDB version 2, little endian | CRC-64 of all before 8 |

import { toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import type { Payloads } from '../engine/payloads.ts';
import type { ByteString } from '../engine/reply.ts';
import type { Value } from '../engine/values/value.ts';
import { Crc64 } from './crc64.ts';
import { CorruptError } from './errors.ts';
import { rdbVersion } from './format.ts';
import { loadRdb } from './load.ts';
import { readValue } from './read-value.ts';
import { RdbReader } from './reader.ts';
import { writeRdb } from './write-file.ts';
import { typeByte, writeValue } from './write-value.ts';
import { RdbWriter } from './writer.ts';

const footerSize = 10;

function dump(value: Value, { profile, config }: Engine): Uint8Array {
  const writer = new RdbWriter(config.flag('rdbcompression'));
  writer.byte(typeByte(value, profile));
  writeValue(writer, value, profile);
  writer.littleEndian(rdbVersion(profile), 2);
  writer.checksum();
  return writer.view.slice();
}

function restore(payload: ByteString, { profile, limits, switches }: Engine): Value | 'foreign' | 'corrupt' {
  const bytes = toBytes(payload);
  const end = bytes.length - footerSize;
  if (end < 0 || ((bytes[end] as number) | ((bytes[end + 1] as number) << 8)) > rdbVersion(profile)) return 'foreign';
  if (!switches.skipChecksums) {
    const crc = new Crc64();
    crc.update(bytes, 0, end + 2);
    if (!crc.matches(bytes, end + 2)) return 'foreign';
  }
  const reader = new RdbReader(bytes.subarray(0, end));
  try {
    return readValue(reader, reader.byte(), limits);
  } catch (thrown) {
    if (thrown instanceof CorruptError) return 'corrupt';
    throw thrown;
  }
}

export const rdbPayloads: Payloads = {
  dump,
  restore,
  save: (engine) => [...writeRdb(engine)],
  load: (engine, file, present) => void loadRdb(engine, file, { present }),
};
