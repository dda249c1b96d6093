// Intsets: sorted integers of one width.     | width 4 | count 4 | integer ... |

import { parseInteger } from '../engine/numbers.ts';
import type { ByteString } from '../engine/reply.ts';
import { CorruptError } from './errors.ts';
import { integerAt } from './listpack.ts';
import type { RdbWriter } from './writer.ts';

/** Writes the members, which are sorted, to `target`. An intset keeps the width that its widest member ever asked for. */
export function writeIntset(target: RdbWriter, members: readonly ByteString[]): void {
  const values = members.map((member) => parseInteger(member) as number | bigint);
  const width = Math.max(widthOf(values[0]), widthOf(values.at(-1)));
  target.littleEndian(width, 4);
  target.littleEndian(values.length | 0, 4);
  for (const value of values) {
    if (width === 8) target.int64(value);
    else target.littleEndian(value as number, width);
  }
}

function widthOf(value: number | bigint | undefined): number {
  if (typeof value !== 'number') return value === undefined ? 2 : 8;
  if (value >= -32768 && value <= 32767) return 2;
  return value >= -(2 ** 31) && value < 2 ** 31 ? 4 : 8;
}

export function readIntset(bytes: Uint8Array, offset: number): ByteString[] {
  const fail = () => new CorruptError('invalid intset', offset);
  if (bytes.length < 8) throw fail();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = view.getUint32(0, true);
  const count = view.getUint32(4, true);
  if ((width !== 2 && width !== 4 && width !== 8) || bytes.length !== 8 + width * count) throw fail();
  const members: ByteString[] = [];
  let previous: bigint | null = null;
  for (let at = 8; at < bytes.length; at += width) {
    const member = integerAt(view, at, width);
    const value = BigInt(member);
    if (previous !== null && value <= previous) throw fail();
    previous = value;
    members.push(member);
  }
  return members;
}
