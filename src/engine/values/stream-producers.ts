// Idempotent production (8.6): which entry came of which message of which producer, so that a message sent twice is
// added once. Each producer has its own recent messages, the oldest of which are forgotten by age and by number.

import type { ByteString } from '../reply.ts';
import { update, updateMap } from './stream-group.ts';
import type { StreamId } from './stream-id.ts';

export interface Produced {
  readonly id: StreamId;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Producers {
  /** Seconds for which a message is remembered, and how many of each producer's are. */
  duration: number;
  maxSize: number;
  /** By producer, then by message, in the order of arrival. */
  byName: Map<ByteString, Map<ByteString, Produced>>;
  /** Messages that were remembered, and those of them that came again. */
  added: number;
  duplicates: number;
}

export function makeProducers(duration: number, maxSize: number): Producers {
  return { duration, maxSize, byName: new Map(), added: 0, duplicates: 0 };
}

/** The entry that this message became, if it is still remembered at `now`. */
export function producedBefore(
  { byName, duration }: Producers,
  producer: ByteString,
  message: ByteString,
  now: number,
): StreamId | undefined {
  const produced = byName.get(producer)?.get(message);
  return produced === undefined || produced.at + duration * 1000 <= now ? undefined : produced.id;
}

/** Remembers a message, and forgets those of its producer that are too old or too many. */
export function remember(producers: Producers, producer: ByteString, message: ByteString, produced: Produced): void {
  const messages = producers.byName.get(producer) ?? new Map<ByteString, Produced>();
  if (messages.size === 0) updateMap(producers.byName, producer, messages);
  for (const [former, { at }] of messages) {
    if (at + producers.duration * 1000 > produced.at && messages.size < producers.maxSize) break;
    updateMap(messages, former, undefined);
  }
  updateMap(messages, message, produced);
  update(producers, { added: producers.added + 1 });
}

export function cloneProducers(producers: Producers): Producers {
  const byName = new Map([...producers.byName].map(([name, messages]) => [name, new Map(messages)]));
  return { ...producers, byName };
}
