// PFADD and PFMERGE, which make HyperLogLogs and add to them.

import { key, many, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt, keyRange } from '../../keyspecs.ts';
import { OK } from '../../reply.ts';
import { HyperLogLog, hyperLogLogEncoding, mergeRegisters, registerCount } from '../../values/hyperloglog.ts';
import { corrupt, hyperLogLogBytes, sparseMax } from './stored.ts';

export const pfadd = command({
  name: 'pfadd',
  group: 'hyperloglog',
  since: '2.8.9',
  arity: -2,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hyperloglog'],
  keys: [keyAt(1, 'RW', 'insert')],
  arguments: [key(), optional(many(string('element')))],

  parse: (args) => ({ key: args.key(), elements: args.left === 0 ? [] : args.rest() }),

  run(context, { key: skey, elements }) {
    const { db } = context;
    const value = db.write(skey, 'string');
    if (value !== undefined) hyperLogLogBytes(value);
    const counter = new HyperLogLog(value);
    const max = sparseMax(context);
    let dirty = value === undefined ? 1 : 0;
    let isCorrupt = false;
    for (const element of elements) {
      const isRaised = counter.add(element, max);
      if (isRaised) dirty++;
      isCorrupt = isRaised === null;
      if (isCorrupt) break;
    }
    if (dirty > 0) counter.markStale();
    // What was added before the corrupt place stays, and nothing is said of it (redis-server 7.0.15, 8.0.2).
    if (dirty > 0 || typeof value === 'string') db.replace(skey, counter.string);
    if (isCorrupt) throw corrupt();
    if (dirty > 0) db.changed(skey, 'pfadd', dirty);
    return dirty > 0 ? 1 : 0;
  },
});

export const pfmerge = command({
  name: 'pfmerge',
  group: 'hyperloglog',
  since: '2.8.9',
  arity: -2,
  flags: ['write', 'denyoom'],
  categories: ['hyperloglog'],
  keys: [keyAt(1, 'RW', 'access', 'insert'), keyRange(2, -1, 1, 'RO', 'access')],
  arguments: [key('destkey'), optional(many(key('sourcekey', { keySpec: 1 })))],

  parse: (args) => args.rest(),

  run(context, keys) {
    const { db } = context;
    const [destination] = keys as [string];
    const registers = new Uint8Array(registerCount);
    let isDense = false;
    for (const each of keys) {
      const value = db.read(each, 'string');
      if (value === undefined) continue;
      const bytes = hyperLogLogBytes(value);
      if (hyperLogLogEncoding(bytes) === 'dense') isDense = true;
      if (!mergeRegisters(bytes, registers)) throw corrupt();
    }
    const counter = new HyperLogLog(db.write(destination, 'string'));
    counter.take(registers, isDense, sparseMax(context));
    counter.markStale();
    db.replace(destination, counter.string);
    db.changed(destination, 'pfadd');
    return OK;
  },
});
