// DUMP payloads: one value with the version of its format and a checksum behind it.
//
//   | type 1 | value ... | RDB version 2, little endian | CRC-64 of all before 8 |

import { toBytes } from '../engine/bytes.ts';
import type { Engine } from '../engine/engine.ts';
import type { FunctionPayload, Payloads } from '../engine/payloads.ts';
import type { ByteString } from '../engine/reply.ts';
import type { Value } from '../engine/values/value.ts';
import { Crc64 } from './crc64.ts';
import { CorruptError } from './errors.ts';
import { opcodes, rdbVersion } from './format.ts';
import { loadRdb } from './load.ts';
import { readValue } from './read-value.ts';
import { RdbReader } from './reader.ts';
import { writeLibraries, writeRdb } from './write-file.ts';
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

/** Whether the footer of a payload fits: a version that we know, and the right checksum. */
function isOurs(bytes: Uint8Array, { profile, switches }: Engine): boolean {
  const end = bytes.length - footerSize;
  if (end < 0 || ((bytes[end] as number) | ((bytes[end + 1] as number) << 8)) > rdbVersion(profile)) return false;
  if (switches.skipChecksums) return true;
  const crc = new Crc64();
  crc.update(bytes, 0, end + 2);
  return crc.matches(bytes, end + 2);
}

function restore(payload: ByteString, engine: Engine): Value | 'foreign' | 'corrupt' {
  const bytes = toBytes(payload);
  if (!isOurs(bytes, engine)) return 'foreign';
  const reader = new RdbReader(bytes.subarray(0, bytes.length - footerSize));
  try {
    return readValue(reader, reader.byte(), engine.limits);
  } catch (thrown) {
    if (thrown instanceof CorruptError) return 'corrupt';
    throw thrown;
  }
}

function dumpFunctions({ profile, config, scripting }: Engine): Uint8Array {
  const writer = new RdbWriter(config.flag('rdbcompression'));
  writeLibraries(writer, scripting.libraries);
  writer.littleEndian(rdbVersion(profile), 2);
  writer.checksum();
  return writer.view.slice();
}

/** Where a library ends is not looked at: one that is too long goes on into the footer, as on a redis-server. */
function restoreFunctions(payload: ByteString, engine: Engine): FunctionPayload {
  const bytes = toBytes(payload);
  if (!isOurs(bytes, engine)) return { kind: 'foreign' };
  const reader = new RdbReader(bytes);
  const libraries: ByteString[] = [];
  const corrupt = (message: string): FunctionPayload => ({ kind: 'corrupt', libraries, message });
  while (reader.position < bytes.length - footerSize) {
    const type = reader.byte();
    if (type === opcodes.functionPreGa) return corrupt('Pre-GA function format not supported');
    if (type !== opcodes.function2) return corrupt('given type is not a function');
    try {
      libraries.push(reader.string());
    } catch (thrown) {
      if (thrown instanceof CorruptError) return corrupt('Failed loading library payload');
      throw thrown;
    }
  }
  return { kind: 'libraries', libraries };
}

export const rdbPayloads: Payloads = {
  dump,
  restore,
  dumpFunctions,
  restoreFunctions,
  save: (engine) => [...writeRdb(engine)],
  load: (engine, file, present) => void loadRdb(engine, file, { present }),
};
