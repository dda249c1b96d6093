// Consumer groups: how far a group has read, what was delivered to whom, and not yet acknowledged.
//
//   group.pending     every entry delivered and not acknowledged, by id        (Redis: the group's PEL)
//   consumer.pending  the same objects, those of one consumer                  (the consumer's PEL)
//
// `deliver`, `acknowledge` and their kin keep the two in step. Plain fields are changed through `update`, which
// remembers what they were (undo.ts).

import type { ByteString } from '../reply.ts';
import type { StreamId } from './stream-id.ts';
import { StreamIndex } from './stream-index.ts';
import { undo } from './undo.ts';

/** One entry that was delivered and not acknowledged. */
export interface Pending {
  /** Null: given back by XNACK, nobody's. */
  consumer: Consumer | null;
  /** Milliseconds since the epoch. */
  deliveredAt: number;
  deliveries: number | bigint;
}

export interface Consumer {
  readonly name: ByteString;
  /** When it last asked, and when it last got something (-1: never), in milliseconds since the epoch. */
  seenAt: number;
  activeAt: number;
  readonly pending: StreamIndex<Pending>;
}

/** Changes plain fields of `target` so that they can be taken back. */
export function update<T extends object>(target: T, changes: Partial<T>): void {
  if (undo.log !== null) {
    const former: Partial<T> = {};
    for (const name of Object.keys(changes) as (keyof T)[]) former[name] = target[name];
    undo.log.push(() => Object.assign(target, former));
  }
  Object.assign(target, changes);
}

/** Sets or deletes (undefined) an entry of a Map so that it can be taken back. */
export function updateMap<V>(map: Map<ByteString, V>, name: ByteString, value: V | undefined): void {
  const former = map.get(name);
  const put = (each: V | undefined) => void (each === undefined ? map.delete(name) : map.set(name, each));
  put(value);
  undo.log?.push(() => put(former));
}

export class StreamGroup {
  /** The id of the last entry delivered. */
  lastId: StreamId;
  /** How many entries of the stream's whole history lie up to `lastId`; null: not known. */
  entriesRead: number | bigint | null;
  readonly pending = new StreamIndex<Pending>();
  readonly consumers = new Map<ByteString, Consumer>();

  constructor(lastId: StreamId, entriesRead: number | bigint | null) {
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  /** The consumers in the order of their names. */
  get sortedConsumers(): Consumer[] {
    return [...this.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  addConsumer(name: ByteString, now: number): Consumer {
    const consumer: Consumer = { name, seenAt: now, activeAt: -1, pending: new StreamIndex() };
    updateMap(this.consumers, name, consumer);
    return consumer;
  }

  /** Deletes a consumer with all that is pending for it. */
  deleteConsumer(consumer: Consumer): void {
    consumer.pending.forEach((id) => void this.pending.delete(id));
    updateMap(this.consumers, consumer.name, undefined);
  }

  /** Makes `id` pending for `consumer` as if it had just been delivered for the first time, whosever it was. */
  deliver(id: StreamId, consumer: Consumer, now: number): Pending {
    const former = this.pending.get(id);
    if (former !== undefined) {
      this.assign(id, former, consumer, { deliveredAt: now, deliveries: 1 });
      return former;
    }
    const pending: Pending = { consumer, deliveredAt: now, deliveries: 1 };
    this.pending.set(id, pending);
    consumer.pending.set(id, pending);
    return pending;
  }

  /** Gives a pending entry to another (or the same) consumer, or to nobody. */
  assign(id: StreamId, pending: Pending, consumer: Consumer | null, changes: Partial<Omit<Pending, 'consumer'>>): void {
    if (pending.consumer !== consumer) {
      pending.consumer?.pending.delete(id);
      consumer?.pending.set(id, pending);
    }
    update(pending, { ...changes, consumer });
  }

  /** Takes `id` from what is pending; false if it was not. */
  acknowledge(id: StreamId): boolean {
    const pending = this.pending.get(id);
    if (pending === undefined) return false;
    this.pending.delete(id);
    pending.consumer?.pending.delete(id);
    return true;
  }

  clone(): StreamGroup {
    const copy = new StreamGroup(this.lastId, this.entriesRead);
    for (const { name, seenAt, activeAt } of this.consumers.values()) {
      copy.consumers.set(name, { name, seenAt, activeAt, pending: new StreamIndex() });
    }
    this.pending.forEach((id, { consumer, deliveredAt, deliveries }) => {
      const owner = consumer === null ? null : (copy.consumers.get(consumer.name) as Consumer);
      const pending: Pending = { consumer: owner, deliveredAt, deliveries };
      copy.pending.set(id, pending);
      owner?.pending.set(id, pending);
    });
    return copy;
  }
}
