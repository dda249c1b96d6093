// Idempotent production (8.6): IDMP and IDMPAUTO of XADD, XCFGSET that configures it, XIDMPRECORD that restores it.

import type { Args } from '../../args.ts';
import { integer, key, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, OK } from '../../reply.ts';
import { sha1 } from '../../sha1.ts';
import type { Fields, StreamValue } from '../../values/stream.ts';
import { update } from '../../values/stream-group.ts';
import type { StreamId } from '../../values/stream-id.ts';
import { makeProducers, type Producers, producedBefore, remember } from '../../values/stream-producers.ts';
import { strictId } from './ids.ts';

export interface Idempotence {
  readonly producer: ByteString;
  /** Null: what the message says is its name (IDMPAUTO). */
  readonly message: ByteString | null;
}

export function parseIdempotence(args: Args): Idempotence | null {
  if (!args.profile.atLeast('8.6')) return null;
  if (args.left > 1 && args.token('IDMPAUTO')) return { producer: args.word(), message: null };
  if (args.left > 2 && args.token('IDMP')) return { producer: args.word(), message: args.word() };
  return null;
}

/** The entry that the same message was before; null if there is none. */
export function duplicateOf(
  { now }: WriteContext,
  stream: StreamValue | undefined,
  idempotence: Idempotence | null,
  fields: Fields,
): StreamId | null {
  if (idempotence === null || !stream || stream.producers === null) return null;
  const { producers } = stream;
  const before = producedBefore(producers, idempotence.producer, messageOf(idempotence, fields), now);
  if (before === undefined) return null;
  update(producers, { duplicates: producers.duplicates + 1 });
  return before;
}

export function noteProduced(
  context: WriteContext,
  stream: StreamValue,
  idempotence: Idempotence | null,
  fields: Fields,
  id: StreamId,
): void {
  if (idempotence === null) return;
  const message = messageOf(idempotence, fields);
  remember(producersOf(context, stream), idempotence.producer, message, { id, at: context.now });
}

/** Fields and values with their lengths, as a digest: the same content has the same name. */
function messageOf({ message }: Idempotence, fields: Fields): ByteString {
  return message ?? sha1(fields.map((each) => `${each.length}:${each}`).join(''));
}

function producersOf({ engine: { config } }: WriteContext, stream: StreamValue): Producers {
  if (stream.producers === null) {
    const number = (name: string, otherwise: number) => (config.has(name) ? config.number(name) : otherwise);
    const producers = makeProducers(number('stream-idmp-duration', 100), number('stream-idmp-maxsize', 100));
    stream.setIds({ producers });
  }
  return stream.producers as Producers;
}

export const xcfgset = command({
  name: 'xcfgset',
  group: 'stream',
  since: '8.6.0',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [
    key(),
    optional(integer('idmp-duration', { token: 'IDMP-DURATION' })),
    optional(integer('idmp-maxsize', { token: 'IDMP-MAXSIZE' })),
  ],

  parse(args) {
    const skey = args.key();
    let duration: number | null = null;
    let maxSize: number | null = null;
    while (args.left > 0) {
      if (args.token('IDMP-DURATION')) {
        duration = args.integerBetween(1, 86400, errors.err('invalid duration'));
      } else if (args.token('IDMP-MAXSIZE')) {
        maxSize = args.integerBetween(1, 10000, errors.err('invalid maxsize'));
      } else {
        throw errors.syntax();
      }
    }
    if (duration === null && maxSize === null) throw errors.syntax();
    return { key: skey, duration, maxSize };
  },

  run(context, { key: skey, duration, maxSize }) {
    const stream = context.db.write(skey, 'stream');
    if (stream === undefined) throw errors.noSuchKey();
    const producers = producersOf(context, stream);
    const next = { duration: duration ?? producers.duration, maxSize: maxSize ?? producers.maxSize };
    // Other values than before forget every message.
    const changes = next.duration !== producers.duration || next.maxSize !== producers.maxSize;
    if (changes) update(producers, { ...next, byName: new Map() });
    context.db.changed(skey, null, 1, false);
    return OK;
  },
});

export const xidmprecord = command({
  name: 'xidmprecord',
  group: 'stream',
  since: '8.6.2',
  arity: 5,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  keys: [keyAt(1, 'RW', 'update')],
  arguments: [key(), string('pid'), string('iid'), string('stream-id')],

  parse(args) {
    const request = { key: args.key(), producer: args.word(), message: args.word(), id: strictId(args.word()) };
    if (request.producer === '' || request.message === '')
      throw errors.err('producer ID and message ID must not be empty');
    return request;
  },

  run(context, { key: skey, producer, message, id }) {
    const stream = context.db.write(skey, 'stream');
    if (stream === undefined) throw errors.noSuchKey();
    if (!stream.has(id)) throw errors.err('the entry does not exist');
    const producers = producersOf(context, stream);
    const before = producers.byName.get(producer)?.get(message);
    if (before !== undefined) {
      if (before.id !== id) throw errors.err('the message is recorded with another entry');
      return OK;
    }
    remember(producers, producer, message, { id, at: context.now });
    context.db.changed(skey, null, 1, false);
    return OK;
  },
});
