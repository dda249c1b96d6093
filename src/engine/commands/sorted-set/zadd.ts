// ZADD and ZINCRBY: adding members, and raising scores.

import type { Args } from '../../args.ts';
import { block, double, integer, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString, DoubleReply } from '../../reply.ts';
import { SortedSet } from '../../values/zset.ts';

export interface Rules {
  /** Only new members (NX), or only present ones (XX). */
  readonly condition: 'NX' | 'XX' | null;
  /** Present members change only to a greater (GT) or smaller (LT) score. */
  readonly comparison: 'GT' | 'LT' | null;
  /** The scores are increments. */
  readonly increment: boolean;
}

export interface Pair {
  readonly score: number;
  readonly member: ByteString;
}

export const zadd = command({
  name: 'zadd',
  group: 'sorted-set',
  since: '1.2.0',
  arity: -4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    optional(oneOf('condition', ['NX', 'XX'], { since: '3.0.2' })),
    optional(oneOf('comparison', ['GT', 'LT'], { since: '6.2.0' })),
    optional(token('change', 'CH', { since: '3.0.2' })),
    optional(token('increment', 'INCR', { since: '3.0.2' })),
    many(block('data', [double('score'), string('member')])),
  ],

  parse(args) {
    const zkey = args.key();
    const { rules, change } = parseRules(args);
    const pairs = parsePairs(args);
    return { key: zkey, rules, change, pairs };
  },

  run(context, { key: zkey, rules, change, pairs }) {
    const done = add(context, zkey, pairs, rules);
    if (rules.increment) return done.score === null ? null : context.double(done.score);
    return change ? done.added + done.updated : done.added;
  },
});

export const zincrby = command({
  name: 'zincrby',
  group: 'sorted-set',
  since: '1.2.0',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['sortedset'],
  keys: [keyAt(1, 'RW', 'access', 'update')],
  arguments: [key(), integer('increment'), string('member')],

  parse(args) {
    return { key: args.key(), pair: { score: args.double(), member: args.word() } };
  },

  run(context, { key: zkey, pair }): DoubleReply {
    const { score } = add(context, zkey, [pair], { condition: null, comparison: null, increment: true });
    return context.double(score as number);
  },
});

/** A score begins with none of them. */
const optionLetters: ReadonlySet<string> = new Set('nxcigtlNXCIGTL');

/** What most calls have: none. */
const noRules = { rules: { condition: null, comparison: null, increment: false }, change: false } as const;

function parseRules(args: Args): { readonly rules: Rules; readonly change: boolean } {
  if (args.left === 2 && !optionLetters.has(args.peek()?.[0] ?? '')) return noRules;
  const seen = new Set<string>();
  for (let word = args.oneOf('NX', 'XX', 'CH', 'INCR', 'GT', 'LT'); word !== null; ) {
    seen.add(word);
    word = args.oneOf('NX', 'XX', 'CH', 'INCR', 'GT', 'LT');
  }
  // The number of words is checked before the options' compatibility (redis-server 7.0.15).
  if (args.left === 0 || args.left % 2 !== 0) throw errors.syntax();
  if (seen.has('NX') && seen.has('XX')) throw errors.err('XX and NX options at the same time are not compatible');
  if ((seen.has('GT') && seen.has('LT')) || (seen.has('NX') && (seen.has('GT') || seen.has('LT')))) {
    throw errors.err('GT, LT, and/or NX options at the same time are not compatible');
  }
  const increment = seen.has('INCR');
  if (increment && args.left > 2) throw errors.err('INCR option supports a single increment-element pair');
  return {
    rules: {
      condition: seen.has('NX') ? 'NX' : seen.has('XX') ? 'XX' : null,
      comparison: seen.has('GT') ? 'GT' : seen.has('LT') ? 'LT' : null,
      increment,
    },
    change: seen.has('CH'),
  };
}

/** Every score is read before the first write: the command adds all of the pairs or none. */
function parsePairs(args: Args): Pair[] {
  const pairs: Pair[] = [];
  while (args.left > 0) pairs.push({ score: args.double(), member: args.word() });
  return pairs;
}

/** Adds the pairs and tells how many were new, how many changed, and the last one's score (null: the rules forbade it). */
export function add(context: WriteContext, zkey: ByteString, pairs: readonly Pair[], rules: Rules) {
  const { db, limits, profile } = context;
  const done = { added: 0, updated: 0, score: null as number | null };
  if (rules.condition === 'XX' && db.write(zkey, 'zset') === undefined) return done;
  const zset = db.writeOrCreate(zkey, 'zset', () => new SortedSet());
  // Since 7.2 the number of pairs alone makes a skiplist, whatever the pairs then do (redis-server 8.0.2).
  if (pairs.length > limits.zsetMaxListpackEntries && profile.atLeast('7.2')) zset.expect(pairs.length, limits);
  for (const { score, member } of pairs) {
    const position = zset.find(member);
    const next = nextScore(position < 0 ? undefined : zset.scoreAt(position), score, rules);
    if (next === null) continue;
    const outcome = zset.put(position, member, next, limits);
    if (outcome === 'added') done.added++;
    else if (outcome === 'updated') done.updated++;
    done.score = next;
  }
  if (done.added + done.updated > 0) db.changed(zkey, rules.increment ? 'zincr' : 'zadd', done.added + done.updated);
  return done;
}

/** The score that the rules give a member, or null when they leave it alone. */
function nextScore(current: number | undefined, score: number, rules: Rules): number | null {
  if (current === undefined) return rules.condition === 'XX' ? null : score;
  if (rules.condition === 'NX') return null;
  const next = rules.increment ? current + score : score;
  if (Number.isNaN(next)) throw errors.err('resulting score is not a number (NaN)');
  if (rules.comparison === 'GT' && next <= current) return null;
  if (rules.comparison === 'LT' && next >= current) return null;
  return next;
}
