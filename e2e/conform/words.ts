// The words that random programs are made of, by what an argument takes. There are few of each, so that commands meet
// on the same keys and members, and each kind has its edges. Nothing depends on the time of day: what expires has
// either expired already or does so in years.

import fc from 'fast-check';
import type { Argument } from '../../src/engine/arguments.ts';
import type { Group } from '../../src/engine/command.ts';
import { farMilliseconds, farSeconds } from './deadlines.ts';

export type WordArbitrary = fc.Arbitrary<string>;

export const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

/** The keys that commands of a group mostly use; they overlap, so that some meet another type. */
const keysOfGroup: Partial<Record<Group, readonly string[]>> = {
  bitmap: ['a', 'b'],
  geo: ['g', 'h'],
  hyperloglog: ['b', 'c'],
  stream: ['e', 'e', 'f'],
  string: ['a', 'b', 'c'],
  list: ['b', 'c', 'd'],
  set: ['d', 'e'],
  hash: ['f', 'g'],
  'sorted-set': ['g', 'h'],
};

export const weighted = <T>(...options: [weight: number, arbitrary: fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  // fast-check takes whole weights alone.
  fc.oneof(...options.map(([weight, arbitrary]) => ({ weight: Math.ceil(weight * 20), arbitrary })));

export const from = (...words: string[]): WordArbitrary => fc.constantFrom(...words);

/** Longer than any listpack takes by default. */
export const long = 'x'.repeat(70);

const small = from('0', '1', '2', '3', '-1', '-2', '5', '10');
const int64 = from('9223372036854775807', '-9223372036854775808');
const notNumbers = from('abc', '', '1.5', '9223372036854775808', ' 1', '+1', '01');
const integers = weighted([30, small], [2, int64], [1, notNumbers], [1, from('-10', '100', '4294967296')]);
const counts = weighted([30, from('1', '2', '3', '0', '5', '10')], [3, from('-1', '-3', '-10')], [1, notNumbers]);
const positive = weighted([30, from('1', '2', '3', '5', '10', '100')], [2, from('0', '-1')], [1, notNumbers]);

const texts = weighted(
  [12, from('a', 'b', 'c', 'foo', 'bar', 'hello world')],
  [8, from('1', '2', '3', '10', '-5')],
  [3, from('3.14', '1e3', '', 'a\x00b\xff', long, '12345678901234567890', '0', 'x'.repeat(30))],
);
const members = weighted(
  [12, from('a', 'b', 'c', 'd', 'foo')],
  [8, from('1', '2', '3', '10', '-5')],
  [1, from('', 'a\x00b\xff', long, '3.5', '99999999999')],
);
const doubles = weighted(
  [20, from('0', '1', '2', '3', '-1', '1.5', '2.25', '10')],
  [3, from('inf', '-inf', '+inf', '1e100', '-0', '1e-10', '0.1', '3.0e2', '123456789012', '17179869184.5')],
  [1, from('nan', 'abc', '', '1e', '0x10')],
);
const increments = weighted(
  [20, from('1', '-1', '0.1', '2.5', '10', '3.0e3', '5e-3', '-0')],
  [1, from('inf', 'nan', 'abc', '1e17', '9223372036854775807')],
);
const scoreBounds = weighted(
  [20, from('0', '1', '2', '3', '(1', '(2', '-inf', '+inf', '(1.5')],
  [1, from('abc', '(', '[1', '', 'nan')],
);
const lexBounds = weighted([20, from('-', '+', '[a', '(a', '[b', '(c', '[foo', '[')], [1, from('a', '', '(', '-inf')]);
const globs = from('*', 'a*', '?', '[a-c]', 'f*', '[^a]', '\\*', '*o*', 'a', '', '[', '**');
const fields = weighted([12, from('f', 'g', 'a', 'b')], [4, from('1', '2')], [1, from('', long, 'a\x00')]);
const channels = from('ch1', 'ch2', 'news.a');

const bitOffsets = weighted([20, from('0', '1', '7', '8', '100', '1000')], [1, from('-1', '4294967296', 'abc')]);
// Given, never made from the clock: two servers would give others.
const ids = weighted(
  [20, from('1-1', '1-2', '2-1', '3-0', '5-5', '7', '9-9')],
  [2, from('0', '0-0', '18446744073709551615-18446744073709551615', 'abc', '')],
);
const newIds = weighted(
  [6, fc.integer({ min: 1, max: 30 }).map((ms) => `${ms}-*`)],
  [6, fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(3)).map(([ms, sequence]) => `${ms}-${sequence}`)],
  [1, from('0-0', 'abc', '7', '0-*', '18446744073709551615-*')],
);
const idBounds = weighted([20, from('-', '+', '1', '2-1', '(1-1', '(2', '5', '9-9')], [1, from('abc', '(', '(+', '')]);
// Idle times are compared as times are; what they are measured against is either all or nothing.
const idleTimes = weighted([20, from('0', '1000000')], [1, from('-1', 'abc')]);

const seconds = weighted(
  [20, from(...farSeconds)],
  [3, from('0', '-1')],
  [1, from('9223372036854775807', 'abc', '1.5')],
);
const milliseconds = weighted(
  [20, from(...farMilliseconds)],
  [3, from('0', '-1')],
  [1, from('9223372036854775807', 'abc', '')],
);
const unixSeconds = weighted([20, from('4102444800', '4200000000')], [3, from('1', '0', '-1')], [1, from('abc')]);
const unixMilliseconds = weighted(
  [20, from('4102444800000', '4200000000000')],
  [3, from('1', '1000', '0', '-1')],
  [1, from('abc', '')],
);

/** By the argument's name; `command argument` where one command needs words of its own. */
const byName: Record<string, WordArbitrary> = {
  count: counts,
  'num-matches': counts,
  cursor: weighted([20, from('0')], [2, from('1', '7')], [1, notNumbers]),
  db: from('0', '1', '2', '1', '99', '-1', 'abc'),
  'destination-db': from('0', '1', '2', '1', '99', 'abc'),
  'select index': weighted([20, from('0', '1')], [1, from('2', '99', '-1', 'abc')]),
  index1: weighted([20, from('0', '1', '2')], [1, from('99', 'abc')]),
  index2: weighted([20, from('0', '1', '2')], [1, from('99', 'abc')]),
  len: counts,
  limit: counts,
  'min-match-len': counts,
  rank: from('1', '2', '-1', '-2', '0', '9223372036854775807', '-9223372036854775808', 'x'),
  seconds,
  milliseconds,
  'unix-time-seconds': unixSeconds,
  'unix-time-milliseconds': unixMilliseconds,
  // SET leaves a key that has expired to whoever finds it, so how many keys there are is a matter of the moment.
  'set unix-time-seconds': weighted([20, from('4102444800')], [1, from('0', '-1', 'abc')]),
  'set unix-time-milliseconds': weighted([20, from('4102444800000')], [1, from('0', '-1', 'abc')]),
  // A time that could run out would make replies a matter of speed; who waits for ever is unblocked at the end.
  timeout: weighted([30, from('0', '1000')], [1, from('-1', 'abc', '1e400', 'inf')]),
  'wait numreplicas': from('0'),
  'waitaof numreplicas': from('0'),
  'waitaof numlocal': from('0'),
  // A large offset makes the server allocate as much.
  'setbit offset': bitOffsets,
  'getbit offset': bitOffsets,
  'bitfield offset': weighted([20, from('0', '#0', '#1', '7', '100', '#3')], [1, from('-1', '#-1', 'abc')]),
  'bitfield_ro offset': weighted([20, from('0', '#0', '#1', '7', '100', '#3')], [1, from('-1', '#-1', 'abc')]),
  'setbit value': weighted([20, from('0', '1')], [1, from('2', 'abc')]),
  'bitpos bit': weighted([20, from('0', '1')], [1, from('2', 'abc')]),
  encoding: weighted(
    [20, from('u8', 'i8', 'u1', 'i16', 'u5', 'i64', 'u63', 'u32')],
    [1, from('u64', 'i65', 'x8', 'u0')],
  ),
  longitude: weighted([20, from('13.361389', '15.087269', '2.35', '0', '-122.4')], [1, from('181', 'abc', '180')]),
  latitude: weighted([20, from('38.115556', '37.502669', '48.85', '0', '37.8')], [1, from('86', 'abc', '85.05112878')]),
  radius: weighted([20, from('200', '1000', '5000', '0', '0.5')], [1, from('-1', 'abc')]),
  width: weighted([20, from('400', '5000', '0')], [1, from('-1', 'abc')]),
  height: weighted([20, from('400', '5000', '0')], [1, from('-1', 'abc')]),
  id: ids,
  lastid: ids,
  'xadd id': newIds,
  'xread id': weighted([12, from('0', '1-1', '5')], [2, from('$', 'abc', '2-2')]),
  'xreadgroup id': weighted([12, from('>')], [4, from('0', '1-1')], [1, from('$', 'abc')]),
  'xread milliseconds': from('0', '1000000'),
  'xreadgroup milliseconds': from('0', '1000000'),
  'xrange start': idBounds,
  'xrange end': idBounds,
  'xrevrange start': idBounds,
  'xrevrange end': idBounds,
  'xpending start': idBounds,
  'xpending end': idBounds,
  'xpending min-idle-time': idleTimes,
  'xautoclaim start': weighted([20, from('-', '0', '2-1', '(1-1')], [1, from('abc')]),
  'min-idle-time': idleTimes,
  'xclaim ms': from('0', '1000000', 'abc'),
  group: weighted([12, from('G', 'H')], [1, from('nogroup')]),
  consumer: from('alice', 'bob'),
  threshold: weighted([12, from('0', '1', '2', '5', '3-1')], [1, from('-1', 'abc')]),
  'setrange offset': weighted([20, from('0', '1', '3', '10', '100')], [1, from('-1', '9223372036854775807', 'abc')]),
  // What comes of the least index of all is an accident in Redis: see gaps.ts.
  'lset index': weighted([30, small], [1, from('9223372036854775807', 'abc', '-10', '1.5')]),
  weight: weighted([20, from('1', '2', '0', '-1', '0.5')], [1, from('inf', 'nan', 'abc')]),
  score: doubles,
  increment: increments,
  'incrby increment': integers,
  'hincrby increment': integers,
  min: scoreBounds,
  max: scoreBounds,
  'zlexcount min': lexBounds,
  'zlexcount max': lexBounds,
  'zrangebylex min': lexBounds,
  'zrangebylex max': lexBounds,
  'zrevrangebylex min': lexBounds,
  'zrevrangebylex max': lexBounds,
  'zremrangebylex min': lexBounds,
  'zremrangebylex max': lexBounds,
  field: fields,
  member: members,
  element: members,
  pivot: members,
  'fieldset-name': from('s1', 's2'),
  channel: channels,
  // Not those of keyspace events: whether they come before the reply or after it differed from command to command in 7.0.
  'psubscribe pattern': from('ch*', 'n?ws*', 'ch1', '[a-d]h1'),
  'punsubscribe pattern': from('ch*', 'n?ws*', 'ch1', '[a-d]h1'),
  shardchannel: channels,
  type: weighted([9, from('string', 'list', 'set', 'zset', 'hash')], [1, from('stream', 'abc')]),
  // One that has no * sorts nothing, and the order of what was a set is then the server's own.
  'by-pattern': from('*', '*->f', 'g->*', 'nosort'),
  'get-pattern': from('#', '*', '*->f', 'g->*', 'nosort'),
  'connection-name': from('name', 'other', 'a b', ''),
  libname: from('lib', 'l b'),
  libver: from('1.0', '1 0'),
  lowerbound: small,
  upperbound: weighted([3, from('10', '100', '1000')], [1, small]),
};
const rangeTexts = weighted([6, integers], [2, scoreBounds], [2, lexBounds]);
for (const name of ['zrange start', 'zrange stop', 'zrangestore min', 'zrangestore max']) byName[name] = rangeTexts;

/** Negative counts make as many picks with repetition, of which a server makes any number it is asked for. */
const picks = weighted([20, from('1', '2', '3', '0', '100')], [10, from('-1', '-3', '-50')], [1, notNumbers]);
for (const name of ['srandmember', 'hrandfield', 'zrandmember']) byName[`${name} count`] = picks;
byName['spop count'] = weighted([30, from('1000')], [3, from('0', '1', '-1', 'abc')]);

export function keyWords(group: Group): WordArbitrary {
  const own = keysOfGroup[group];
  const any = from(...keys);
  return own === undefined ? any : weighted([7, from(...own)], [1, any]);
}

/** A word for an argument that is neither a token nor made of other arguments. */
export function leafWord(command: string, group: Group, argument: Argument): WordArbitrary {
  if (argument.type === 'key') return keyWords(group);
  const named = byName[`${command} ${argument.name}`] ?? byName[argument.name];
  if (named !== undefined) return named;
  switch (argument.type) {
    case 'integer':
      return argument.name.startsWith('num') ? positive : integers;
    case 'double':
      return doubles;
    case 'unix-time':
      return unixMilliseconds;
    case 'pattern':
      return globs;
    default:
      return texts;
  }
}
