// PFDEBUG and PFSELFTEST, which look inside HyperLogLogs.

import { key, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, OK, type Reply, status } from '../../reply.ts';
import {
  addToRegisters,
  countRegisters,
  denseBytes,
  describeSparse,
  HyperLogLog,
  hyperLogLogEncoding,
  mergeRegisters,
  registerCount,
} from '../../values/hyperloglog.ts';
import { toRawString } from '../../values/string.ts';
import { corrupt, hyperLogLogBytes, sparseMax } from './stored.ts';

export const pfdebug = command({
  name: 'pfdebug',
  group: 'hyperloglog',
  since: '2.8.9',
  arity: 3,
  flags: ['write', 'denyoom', 'admin'],
  categories: ['hyperloglog'],
  keys: [keyAt(2, 'RW', 'access')],
  arguments: [string('subcommand'), key()],

  parse: (args) => ({ subcommand: args.word(), key: args.key() }),

  run(context, { subcommand, key: skey }) {
    const { db, profile } = context;
    const name = subcommand.toUpperCase();
    if (name === 'SIMD' && profile.atLeast('8.0')) return switchSimd(skey);
    const value = db.write(skey, 'string');
    if (value === undefined) throw errors.err('The specified key does not exist');
    const bytes = hyperLogLogBytes(value);
    if (typeof value === 'string') db.replace(skey, toRawString(value));
    const isSparse = hyperLogLogEncoding(bytes) === 'sparse';
    switch (name) {
      case 'GETREG':
        if (isSparse) convert(context, skey);
        return registersOf(bytes);
      case 'DECODE':
        if (!isSparse) throw errors.err('HLL encoding is not sparse');
        return describeSparse(bytes);
      case 'ENCODING':
        return status(hyperLogLogEncoding(bytes));
      case 'TODENSE':
        if (isSparse) convert(context, skey);
        return isSparse ? 1 : 0;
      default:
        throw errors.err(`Unknown PFDEBUG subcommand '${subcommand}'`);
    }
  },
});

export const pfselftest = command({
  name: 'pfselftest',
  group: 'hyperloglog',
  since: '2.8.9',
  arity: 1,
  flags: ['admin'],
  categories: ['hyperloglog'],

  parse: () => null,

  run(context) {
    const registers = Uint8Array.from({ length: registerCount }, () => Math.floor(context.random() * 64));
    const dense = denseBytes(new Uint8Array(16), registers);
    if (!equal(registersOf(dense), [...registers])) throw new Error('dense registers are not what was written');
    const counter = new HyperLogLog();
    const plain = new Uint8Array(registerCount);
    for (let i = 1; i <= 10_000; i++) {
      const element = `${i}:${context.random()}`;
      counter.add(element, sparseMax(context));
      addToRegisters(plain, element);
    }
    if (!equal(registersOf(counter.string.toBytes()), [...plain])) throw new Error('registers differ from plain ones');
    // Twelve standard errors away.
    if (Math.abs(Number(countRegisters(plain)) - 10_000) > 1000) throw new Error('10000 elements are miscounted');
    return OK;
  },
});

/** The registers are counted in one way only, so the switch of Redis's vector instructions steers nothing. */
function switchSimd(word: ByteString): Reply {
  const choice = word.toUpperCase();
  if (choice !== 'ON' && choice !== 'OFF') throw errors.err('Argument must be ON or OFF');
  return status(choice === 'ON' ? 'enabled' : 'disabled');
}

/** Is propagated, but no change to who watches the key (redis-server 7.0.15, 8.0.2). */
function convert({ db, engine }: WriteContext, skey: ByteString): void {
  const counter = new HyperLogLog(db.write(skey, 'string'));
  if (!counter.toDense()) throw corrupt();
  db.replace(skey, counter.string);
  engine.dirty++;
}

function registersOf(bytes: Uint8Array): number[] {
  const registers = new Uint8Array(registerCount);
  mergeRegisters(bytes, registers);
  return [...registers];
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => value === b[i]);
}
