// Values of modules. There are none here, but the format lets a reader pass over them: each part says what it is.
//
//   module id (64 bits: nine letters of six bits each, ten bits of version) then (opcode, part) ... 0

import type { RdbReader } from './reader.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const parts = { end: 0, signed: 1, unsigned: 2, float: 3, double: 4, string: 5 } as const;

/** Passes over a module's value and answers the name of its type. */
export function skipModuleValue(reader: RdbReader): string {
  const name = moduleName(reader.count());
  skipParts(reader);
  return name;
}

/** Passes over what a module wrote beside the keys: its id, when it is to be read, and parts. */
export function skipModuleAux(reader: RdbReader): string {
  const name = moduleName(reader.count());
  if (reader.count() !== parts.unsigned) throw reader.fail('invalid module data');
  reader.count();
  skipParts(reader);
  return name;
}

function moduleName(id: number | bigint): string {
  let name = '';
  for (let rest = BigInt(id) >> 10n; name.length < 9; rest >>= 6n) name = letters[Number(rest & 63n)] + name;
  return name;
}

function skipParts(reader: RdbReader): void {
  for (;;) {
    switch (reader.count()) {
      case parts.end:
        return;
      case parts.signed:
      case parts.unsigned:
        reader.count();
        break;
      case parts.float:
        reader.take(4);
        break;
      case parts.double:
        reader.take(8);
        break;
      case parts.string:
        reader.blob();
        break;
      default:
        throw reader.fail('invalid module data');
    }
  }
}
