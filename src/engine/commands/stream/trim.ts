// XTRIM, and the options that it shares with XADD.

import type { Args } from '../../args.ts';
import { block, integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import type { StreamValue, Trimming } from '../../values/stream.ts';
import { formatId } from '../../values/stream-id.ts';
import { looseId } from './ids.ts';
import { type Policy, parsePolicy, policyArgument, policyOfTrim } from './references.ts';

export interface TrimRequest {
  readonly trimming: Trimming;
  readonly approximate: boolean;
  /** Null: what the server thinks right. */
  readonly limit: number | null;
  /** Position of the threshold among the words. */
  readonly position: number;
}

/** The options as they are gathered, in any order. */
export interface TrimWords {
  trim: Omit<TrimRequest, 'limit'> | null;
  limit: number | null;
  policy: Policy | null;
}

export const trimArguments = [
  oneOf('strategy', ['MAXLEN', token('minid', 'MINID', { since: '6.2.0' })]),
  optional(oneOf('operator', [token('equal', '='), token('approximately', '~')])),
  string('threshold'),
  optional(integer('count', { token: 'LIMIT', since: '6.2.0' })),
];

export const xtrim = command({
  name: 'xtrim',
  group: 'stream',
  since: '5.0.0',
  arity: -4,
  flags: ['write'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [keyAt(1, 'RW', 'delete')],
  arguments: [key(), block('trim', [...trimArguments, optional(policyArgument)])],

  parse(args) {
    const skey = args.key();
    const words: TrimWords = { trim: null, limit: null, policy: null };
    while (args.left > 0) if (!parseTrimOption(args, words)) throw errors.syntax();
    const trim = trimOf(words, args.isReplay);
    if (trim === null) throw errors.err('syntax error, XTRIM must be called with a trimming strategy');
    return { key: skey, trim, policy: words.policy ?? 'KEEPREF' };
  },

  run(context, { key: skey, trim, policy }) {
    const { db, words } = context;
    const stream = db.write(skey, 'stream');
    if (stream === undefined) return 0;
    const removed = runTrim(context, stream, trim, policy);
    if (removed === 0) return 0;
    db.changed(skey, 'xtrim', removed, false);
    if (trim.approximate) context.propagate(...exactTrim(words, stream, trim));
    return removed;
  },
});

/** Reads one option of trimming; false if the next word is none. */
export function parseTrimOption(args: Args, words: TrimWords): boolean {
  const policy = parsePolicy(args);
  if (policy !== null) {
    if (words.policy !== null) throw errors.syntax();
    words.policy = policy;
    return true;
  }
  // An option without a word after it is not recognised.
  if (args.left < 2) return false;
  const strategy = args.oneOf('MAXLEN', 'MINID');
  if (strategy !== null) {
    if (words.trim !== null) {
      throw errors.err('syntax error, MAXLEN and MINID options at the same time are not compatible');
    }
    words.trim = parseThreshold(args, strategy);
    return true;
  }
  if (!args.token('LIMIT')) return false;
  words.limit = args.integer();
  if (words.limit < 0) throw errors.err('The LIMIT argument must be >= 0.');
  return true;
}

function parseThreshold(args: Args, strategy: 'MAXLEN' | 'MINID'): Omit<TrimRequest, 'limit'> {
  let approximate = false;
  if (args.left > 1 && (args.peek() === '~' || args.peek() === '=')) approximate = args.word() === '~';
  const { position } = args;
  if (strategy === 'MINID') return { trimming: { strategy, id: looseId(args.word()) }, approximate, position };
  const length = args.integer();
  if (length < 0) throw errors.err('The MAXLEN argument must be >= 0.');
  return { trimming: { strategy, length }, approximate, position };
}

/** The options together; null if nothing is to be trimmed. */
export function trimOf({ trim, limit }: TrimWords, isReplay: boolean): TrimRequest | null {
  // What a trim with a limit did is propagated as an exact one that says so: it removes what was removed then.
  if (trim !== null && isReplay) return { ...trim, limit: 0 };
  if (trim === null) {
    if (limit) throw errors.err('syntax error, LIMIT cannot be used without specifying a trimming strategy');
    return null;
  }
  if (limit !== null && !trim.approximate) {
    throw errors.err('syntax error, LIMIT cannot be used without the special ~ option');
  }
  return { ...trim, limit };
}

export function runTrim(context: WriteContext, stream: StreamValue, trim: TrimRequest, policy: Policy): number {
  const remove = policyOfTrim(stream, policy);
  const limit = trim.limit ?? (trim.approximate ? defaultLimit(context) : 0);
  return stream.trim(trim.trimming, { approximate: trim.approximate, limit, ...(remove && { remove }) });
}

/** A hundred nodes' worth. */
function defaultLimit({ engine }: WriteContext): number {
  const limit = 100 * engine.config.number('stream-node-max-entries');
  return limit <= 0 ? 10_000 : Math.min(limit, 1_000_000);
}

/** The words with `~` made exact: a replica's nodes may be parted differently. */
export function exactTrim(words: readonly ByteString[], stream: StreamValue, trim: TrimRequest): ByteString[] {
  const exact = [...words];
  exact[trim.position - 1] = '=';
  exact[trim.position] = trim.trimming.strategy === 'MAXLEN' ? String(stream.size) : formatId(stream.firstId);
  return exact;
}
