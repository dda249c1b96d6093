// XADD: appending an entry, trimming, and adding once what is sent twice (IDMP).

import type { Args } from '../../args.ts';
import { block, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, noted } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { StreamValue } from '../../values/stream.ts';
import {
  firstId,
  formatId,
  lastId,
  makeId,
  msOf,
  nextId,
  type ParsedId,
  parseId,
  type StreamId,
  sequenceMax,
  sequenceOf,
} from '../../values/stream-id.ts';
import { duplicateOf, type Idempotence, noteProduced, parseIdempotence } from './idempotence.ts';
import { invalidId } from './ids.ts';
import { policyArgument } from './references.ts';
import {
  exactTrim,
  parseTrimOption,
  runTrim,
  type TrimRequest,
  type TrimWords,
  trimArguments,
  trimOf,
} from './trim.ts';

export const xadd = command({
  name: 'xadd',
  group: 'stream',
  since: '5.0.0',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: [noted(keyAt(1, 'RW', 'update'), 'UPDATE instead of INSERT because of the optional trimming feature')],
  arguments: [
    key(),
    optional(token('nomkstream', 'NOMKSTREAM', { since: '6.2.0' })),
    optional(policyArgument),
    optional(
      oneOf(
        'idmp',
        [string('pid', { token: 'IDMPAUTO' }), block('idmp', [string('pid'), string('iid')], { token: 'IDMP' })],
        { since: '8.6.0' },
      ),
    ),
    optional(block('trim', trimArguments)),
    oneOf('id-selector', [token('auto-id', '*'), string('id')]),
    many(block('data', [string('field'), string('value')])),
  ],

  parse(args) {
    const skey = args.key();
    const options = parseOptions(args);
    const trim = trimOf(options, args.isReplay);
    const idPosition = args.position - 1;
    if (args.left < 2 || args.left % 2 !== 0) throw errors.wrongArity('xadd');
    const fields = args.rest();
    if (options.id?.hasSequence === true && options.id.id === firstId) {
      throw errors.err('The ID specified in XADD must be greater than 0-0');
    }
    return { key: skey, ...options, trim, idPosition, fields };
  },

  run(context, { key: skey, id: asked, idPosition, fields, trim, makes, policy, idempotence }) {
    const { db } = context;
    const present = db.write(skey, 'stream');
    if (present === undefined && !makes) return null;
    const before = duplicateOf(context, present, idempotence, fields);
    if (before !== null) return formatId(before);
    const id = chooseId(context, present, asked);
    const stream = db.writeOrCreate(skey, 'stream', () => new StreamValue());
    stream.append(id, fields, nodeLimits(context));
    noteProduced(context, stream, idempotence, fields, id);
    db.changed(skey, 'xadd');
    if (trim !== null && runTrim(context, stream, trim, policy ?? 'KEEPREF') > 0) db.notify('xtrim', skey);
    propagate(context, stream, { id, idPosition, isGiven: asked?.hasSequence === true, trim });
    return formatId(id);
  },
});

interface Options extends TrimWords {
  makes: boolean;
  idempotence: Idempotence | null;
  /** Null: `*`. */
  id: ParsedId | null;
}

/** The options and the id that ends them. */
function parseOptions(args: Args): Options {
  const options: Options = { trim: null, limit: null, policy: null, makes: true, idempotence: null, id: null };
  for (;;) {
    const isAutomatic = args.peek() === '*';
    if (isAutomatic) {
      args.word();
      return options;
    }
    if (parseTrimOption(args, options)) continue;
    const idempotence = parseIdempotence(args);
    if (idempotence !== null) {
      if (options.idempotence !== null) throw errors.syntax();
      options.idempotence = idempotence;
    } else if (args.token('NOMKSTREAM')) {
      options.makes = false;
    } else if (args.left === 0) {
      throw errors.wrongArity('xadd');
    } else {
      options.id = parseId(args.word(), 0, true);
      if (options.id === null) throw invalidId();
      return options;
    }
  }
}

/** The id that the entry gets: greater than any that the stream gave before. */
function chooseId({ now, profile }: WriteContext, stream: StreamValue | undefined, asked: ParsedId | null): StreamId {
  const last = stream?.lastId ?? firstId;
  if (last === lastId) throw errors.err('The stream has exhausted the last possible ID, unable to add more items');
  const tooSmall = () => errors.err('The ID specified in XADD is equal or smaller than the target stream top item');
  if (asked === null) return msOf(last) < now ? makeId(now, 0) : (nextId(last) as StreamId);
  let { id } = asked;
  if (!asked.hasSequence && msOf(id) === msOf(last)) {
    if (sequenceOf(last) === sequenceMax) {
      throw profile.atLeast('7.2') ? tooSmall() : errors.err('Elements are too large to be stored');
    }
    id = nextId(last) as StreamId;
  }
  if (id <= last) throw tooSmall();
  return id;
}

function nodeLimits({ engine: { config } }: WriteContext): { bytes: number; entries: number } {
  return { bytes: config.number('stream-node-max-bytes'), entries: config.number('stream-node-max-entries') };
}

interface Effect {
  readonly id: StreamId;
  readonly idPosition: number;
  readonly isGiven: boolean;
  readonly trim: TrimRequest | null;
}

/** What others hear of it says the id, and what `~` came to. */
function propagate(context: WriteContext, stream: StreamValue, { id, idPosition, isGiven, trim }: Effect): void {
  const isRewritten = !isGiven || trim?.approximate === true;
  if (!isRewritten || !context.engine.propagation.isObserved) return;
  const words: ByteString[] = trim?.approximate ? exactTrim(context.words, stream, trim) : [...context.words];
  words[idPosition] = formatId(id);
  context.propagate(...words);
}
