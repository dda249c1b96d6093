// SPOP and SRANDMEMBER: members by chance.

import { integer, key, optional } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, set } from '../../reply.ts';
import { SetValue } from '../../values/set.ts';
import type { ReadonlyValue } from '../../values/value.ts';

const largest = Number.MAX_SAFE_INTEGER;

export const spop = command({
  name: 'spop',
  group: 'set',
  since: '1.0.0',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'access', 'delete')],
  arguments: [key(), optional(integer('count', { since: '3.2.0' }))],

  parse(args) {
    const skey = args.key();
    if (args.left > 1) throw errors.syntax();
    const refused = errors.outOfRangePositive();
    return { key: skey, count: args.left === 1 ? args.integerBetween(0, Number.MAX_VALUE, refused, refused) : null };
  },

  run(context, { key: skey, count }) {
    const { db, random } = context;
    const value = db.write(skey, 'set');
    if (value === undefined) return count === null ? null : set([]);
    if (count === 0) return set([]);
    const popped = count === null ? [value.random(random) as ByteString] : distinct(value, count, random);
    const all = popped.length === value.size;
    if (!all && (value.size - popped.length) * 5 <= popped.length) db.replace(skey, rest(value, popped, context));
    else for (const member of popped) value.delete(member);
    db.changed(skey, 'spop', popped.length);
    // What chance chose is written down; a set that went whole is written down as a deleted key.
    if (all && count !== null) context.propagate('DEL', skey);
    else context.propagate('SREM', skey, ...popped);
    return count === null ? (popped[0] as ByteString) : set(popped);
  },
});

export const srandmember = command({
  name: 'srandmember',
  group: 'set',
  since: '1.0.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(integer('count', { since: '2.6.0' }))],

  parse(args) {
    const skey = args.key();
    if (args.left > 1) throw errors.syntax();
    if (args.left === 0) return { key: skey, count: null };
    const count = args.int64();
    if (BigInt(count) === -(2n ** 63n)) throw errors.outOfRangeBetween('-9223372036854775807', '9223372036854775807');
    return { key: skey, count: Number(count) };
  },

  run({ db, random }, { key: skey, count }) {
    const value = db.read(skey, 'set');
    if (value === undefined) return count === null ? null : [];
    if (count === null) return value.random(random) as ByteString;
    if (count >= 0) return distinct(value, count, random);
    if (-count > largest || -count > 2 ** 31) throw errors.outOfRange();
    return Array.from({ length: -count }, () => value.random(random) as ByteString);
  },
});

/** What is left when most members are popped: a new set, as Redis makes one, in whatever encoding then fits. */
function rest(value: SetValue, popped: readonly ByteString[], { limits }: WriteContext): SetValue {
  const gone = new Set(popped);
  const left = value.members().filter((member) => !gone.has(member));
  if (!limits.setListpack) return SetValue.from(left, limits, SetValue.create(left[0] as ByteString, limits).encoding);
  return SetValue.from(left, limits, value.encoding === 'intset' ? 'intset' : 'listpack');
}

/** `count` different members by chance, all of them if there are no more. */
function distinct(value: ReadonlyValue<'set'>, count: number, random: () => number): ByteString[] {
  if (count >= value.size) return value.members();
  // Few of many: draw until enough differ. Most of them: shuffle the front of all.
  if (count * 3 < value.size) {
    const drawn = new Set<ByteString>();
    while (drawn.size < count) drawn.add(value.random(random) as ByteString);
    return [...drawn];
  }
  const members = value.members();
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (members.length - i));
    [members[i], members[j]] = [members[j] as ByteString, members[i] as ByteString];
  }
  return members.slice(0, count);
}
