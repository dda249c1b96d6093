// PFCOUNT: the cardinality of a HyperLogLog, or of the union of several.

import { key, many } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { keyRange, noted } from '../../keyspecs.ts';
import { normalInteger } from '../../numbers.ts';
import type { ByteString, Reply } from '../../reply.ts';
import {
  cacheCardinality,
  cachedCardinality,
  countDistinct,
  countRegisters,
  mergeRegisters,
  registerCount,
} from '../../values/hyperloglog.ts';
import { RawString } from '../../values/string.ts';
import { corrupt, hyperLogLogBytes } from './stored.ts';

export const pfcount = command({
  name: 'pfcount',
  group: 'hyperloglog',
  since: '2.8.9',
  arity: -2,
  flags: ['readonly'],
  categories: ['hyperloglog'],
  keys: [
    noted(
      keyRange(1, -1, 1, 'RW', 'access'),
      'RW because it may change the internal representation of the key, and propagate to replicas',
    ),
  ],
  arguments: [many(key())],

  parse: (args) => args.rest(),

  run(context, keys) {
    const [first, ...others] = keys;
    return others.length === 0 ? countOne(context, first as ByteString) : countUnion(context, keys);
  },
});

function countOne({ db }: ReadContext, skey: ByteString): Reply {
  const value = db.read(skey, 'string');
  if (value === undefined) return 0;
  const bytes = hyperLogLogBytes(value);
  const cached = cachedCardinality(bytes);
  const cardinality = cached ?? countDistinct(bytes);
  if (cached === null && cardinality !== null) {
    const copy = bytes.slice();
    cacheCardinality(copy, cardinality);
    db.keepCounted(skey, new RawString(copy), true);
  } else if (typeof value === 'string') {
    // Redis readies the string for the change before it knows of one: OBJECT ENCODING is raw from then on.
    db.keepCounted(skey, new RawString(bytes), false);
  }
  if (cardinality === null) throw corrupt();
  return reply(cardinality);
}

function countUnion({ db }: ReadContext, keys: readonly ByteString[]): Reply {
  const registers = new Uint8Array(registerCount);
  for (const each of keys) {
    const value = db.read(each, 'string');
    if (value !== undefined && !mergeRegisters(hyperLogLogBytes(value), registers)) throw corrupt();
  }
  return reply(countRegisters(registers));
}

/** Redis answers what it counts unsigned as a signed integer: the infinite 2^63 is negative. */
function reply(cardinality: bigint): Reply {
  return normalInteger(BigInt.asIntN(64, cardinality));
}
