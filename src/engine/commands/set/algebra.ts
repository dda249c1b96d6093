// Intersections, unions and differences: read, stored, counted.

import type { Args } from '../../args.ts';
import { type Argument, integer, key, many, optional, token } from '../../arguments.ts';
import { type ChangingFacts, type Command, command } from '../../command.ts';
import type { ReadDatabase } from '../../database.ts';
import { errors } from '../../errors.ts';
import type { EventName } from '../../events.ts';
import { keyAt, keyCount, keyRange } from '../../keyspecs.ts';
import { type ByteString, set } from '../../reply.ts';
import { addToRegisters, countRegisters, registerCount } from '../../values/hyperloglog.ts';
import type { EncodingLimits } from '../../values/limits.ts';
import { SetValue } from '../../values/set.ts';
import type { ReadonlyValue } from '../../values/value.ts';

type Members = ReadonlyValue<'set'>;

interface Operation {
  readonly name: 'inter' | 'union' | 'diff';
  /** Calls `visit` with each member of the result until it answers false. Missing keys are empty sets. */
  readonly each: (sets: readonly (Members | undefined)[], visit: (member: ByteString) => boolean) => void;
  /** The value that holds the result, in the encoding that Redis's way of computing it leaves. */
  readonly store: (members: ByteString[], limits: EncodingLimits, sets: readonly (Members | undefined)[]) => SetValue;
  readonly event: EventName;
}

const inter: Operation = {
  name: 'inter',
  each(sets, visit) {
    const present = sets.filter((each) => each !== undefined);
    if (present.length < sets.length) return;
    present.sort((a, b) => a.size - b.size);
    const [smallest, ...others] = present as [Members, ...Members[]];
    for (const member of smallest.members()) {
      if (others.every((other) => other.has(member)) && !visit(member)) return;
    }
  },
  store: (members, limits) => SetValue.fromIntersection(members, limits),
  event: 'sinterstore',
};

const union: Operation = {
  name: 'union',
  each(sets, visit) {
    const seen = new Set<ByteString>();
    for (const each of sets) {
      for (const member of each?.members() ?? []) {
        if (seen.has(member)) continue;
        seen.add(member);
        if (!visit(member)) return;
      }
    }
  },
  store: (members, limits) => SetValue.from(members, limits),
  event: 'sunionstore',
};

const diff: Operation = {
  name: 'diff',
  each([first, ...others], visit) {
    for (const member of first?.members() ?? []) {
      if (!others.some((other) => other?.has(member)) && !visit(member)) return;
    }
  },
  store(members, limits, sets) {
    const [first] = sets;
    if (first === undefined || !subtractsFromCopy(first, sets)) return SetValue.from(members, limits);
    const kept = new Set(members);
    const result = SetValue.from(first.members(), limits);
    for (const member of first.members()) if (!kept.has(member)) result.delete(member);
    return result;
  },
  event: 'sdiffstore',
};

/**
 * Redis subtracts small sets from a copy of the first, instead of looking each member up in all of them. The result is
 * the same, but may keep the copy's larger encoding.
 */
function subtractsFromCopy(first: Members, sets: readonly (Members | undefined)[]): boolean {
  const present = sets.filter((each) => each !== undefined);
  const all = present.reduce((sum, each) => sum + each.size, 0);
  return Math.floor((first.size * present.length) / 2) > all;
}

/** All sets are looked up, and their types checked, before anything else: an empty one does not hide a wrong type. */
function readSets(db: ReadDatabase, keys: readonly ByteString[]): (Members | undefined)[] {
  return keys.map((each) => db.read(each, 'set'));
}

function membersOf(operation: Operation, sets: readonly (Members | undefined)[]): ByteString[] {
  const members: ByteString[] = [];
  operation.each(sets, (member) => members.push(member) > 0);
  return members;
}

function reading(operation: Operation): Command {
  return command({
    name: `s${operation.name}`,
    group: 'set',
    since: '1.0.0',
    arity: -2,
    flags: ['readonly'],
    categories: ['set'],
    tips: ['nondeterministic_output_order'],
    keys: [keyRange(1, -1, 1, 'RO', 'access')],
    arguments: [many(key())],
    parse: (args) => args.rest(),
    run({ db, limits }, keys) {
      const members = membersOf(operation, readSets(db, keys));
      // Unions and differences are gathered in a set, whose order shows (intset: by number).
      return set(operation === inter ? members : operation.store(members, limits, []).members());
    },
  });
}

function storing(operation: Operation, destination: 'RW' | 'OW', changed: Record<string, Partial<ChangingFacts>> = {}) {
  return command({
    name: `s${operation.name}store`,
    group: 'set',
    since: '1.0.0',
    arity: -3,
    flags: ['write', 'denyoom'],
    categories: ['set'],
    keys: [keyAt(1, destination, 'update'), keyRange(2, -1, 1, 'RO', 'access')],
    arguments: [key('destination'), many(key('key', { keySpec: 1 }))],
    changed,
    parse: (args) => ({ destination: args.key(), keys: args.rest() }),
    run({ db, limits }, { destination: target, keys }) {
      const sets = readSets(db, keys);
      const members = membersOf(operation, sets);
      if (members.length === 0) {
        if (db.delete(target)) db.changed(target, 'del');
        return 0;
      }
      db.set(target, operation.store(members, limits, sets));
      db.changed(target, operation.event);
      return members.length;
    },
  });
}

function counting(operation: Operation, since: string, options: readonly Argument[]): Command {
  return command({
    name: `s${operation.name}card`,
    group: 'set',
    since,
    arity: -3,
    flags: ['readonly'],
    categories: ['set'],
    keys: [keyCount(1, 'RO', 'access')],
    arguments: [integer('numkeys'), many(key()), ...options, optional(integer('limit', { token: 'LIMIT' }))],
    parse: (args) => parseCounting(args),
    run({ db }, { keys, limit, isApproximate }) {
      const sets = readSets(db, keys);
      if (isApproximate) return estimateUnion(sets, limit);
      let count = 0;
      operation.each(sets, () => ++count !== limit);
      return count;
    },
  });
}

/** By a HyperLogLog of all members, as redis.io/docs/latest/commands/sunioncard says. */
function estimateUnion(sets: readonly (Members | undefined)[], limit: number): number {
  const registers = new Uint8Array(registerCount);
  for (const each of sets) for (const member of each?.members() ?? []) addToRegisters(registers, member);
  const count = Number(countRegisters(registers));
  return limit === 0 ? count : Math.min(count, limit);
}

function parseCounting(args: Args): { keys: ByteString[]; limit: number; isApproximate: boolean } {
  const numkeys = args.integerBetween(1, Number.MAX_VALUE, errors.numkeysPositive(), errors.numkeysPositive());
  if (numkeys > args.left) throw errors.keysExceedArguments();
  const keys = args.take(numkeys);
  let limit = 0;
  let isApproximate = false;
  while (args.left > 0) {
    if (args.token('APPROX')) {
      isApproximate = true;
      continue;
    }
    if (args.left < 2 || !args.token('LIMIT')) throw errors.syntax();
    const refused = errors.err("LIMIT can't be negative");
    limit = args.integerBetween(0, Number.MAX_VALUE, refused, refused);
  }
  return { keys, limit, isApproximate };
}

const overwrites = { keys: [keyAt(1, 'OW', 'update'), keyRange(2, -1, 1, 'RO', 'access')] };

export const sinter = reading(inter);
export const sunion = reading(union);
export const sdiff = reading(diff);
export const sinterstore = storing(inter, 'RW', { '7.4': overwrites, 'valkey 8.0': overwrites });
export const sunionstore = storing(union, 'OW');
export const sdiffstore = storing(diff, 'OW');
export const sintercard = counting(inter, '7.0.0', []);
export const sunioncard = counting(union, '8.10.0', [optional(token('approx', 'APPROX'))]);
export const sdiffcard = counting(diff, '8.10.0', []);
