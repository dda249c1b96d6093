// One consumer that claims pending entries, one after another: what XCLAIM and XAUTOCLAIM share.

import type { WriteContext } from '../../context.ts';
import { addInt64 } from '../../numbers.ts';
import type { ByteString, Reply } from '../../reply.ts';
import type { Fields } from '../../values/stream.ts';
import { type Consumer, type Pending, update } from '../../values/stream-group.ts';
import { formatId, type StreamId } from '../../values/stream-id.ts';
import { createConsumer, type GroupEffects } from './effects.ts';
import { countChanges, entryReply, type Found } from './ids.ts';

/** What claiming does to an entry. */
export interface Claim {
  readonly deliveredAt: number;
  /** Null: one more, unless only ids are asked for. */
  readonly deliveries: number | bigint | null;
  readonly justIds: boolean;
}

interface Outcome {
  readonly reply: Reply;
  readonly changed: boolean;
}
const untouched: Outcome = { reply: null, changed: false };

export class Claimant {
  readonly #context: WriteContext;
  readonly #key: ByteString;
  readonly #found: Found;
  readonly #name: ByteString;
  readonly #effects: GroupEffects;
  #consumer: Consumer | null = null;

  constructor(context: WriteContext, key: ByteString, found: Found, name: ByteString, effects: GroupEffects) {
    this.#context = context;
    this.#key = key;
    this.#found = found;
    this.#name = name;
    this.#effects = effects;
    // Before 7.2 a consumer is made when it gets its first entry.
    if (context.profile.atLeast('7.2')) this.#seen();
  }

  claim(id: StreamId, claim: Claim, minIdle: number, force: boolean): Outcome {
    const { stream, group } = this.#found;
    const pending = group.pending.get(id);
    const fields = stream.entry(id);
    if (fields === undefined) return pending === undefined ? untouched : this.dropDeleted(id, pending);
    if (pending === undefined) return force ? this.take(id, fields, this.#fresh(id), claim) : untouched;
    if (minIdle > 0 && this.#context.now - pending.deliveredAt < minIdle) return untouched;
    return this.take(id, fields, pending, claim);
  }

  take(id: StreamId, fields: Fields, pending: Pending, { deliveredAt, deliveries, justIds }: Claim): Outcome {
    const { group } = this.#found;
    const consumer = this.#seen();
    const next = deliveries ?? (justIds ? pending.deliveries : (addInt64(pending.deliveries, 1) ?? pending.deliveries));
    group.assign(id, pending, consumer, { deliveredAt, deliveries: next });
    update(consumer, { activeAt: this.#context.now });
    this.#effects.claimed(id, pending);
    countChanges(this.#context);
    return { reply: justIds ? formatId(id) : entryReply(id, fields), changed: true };
  }

  /** What is pending and no longer there is nobody's business any more. */
  dropDeleted(id: StreamId, pending: Pending): Outcome {
    this.#effects.claimed(id, pending);
    this.#found.group.acknowledge(id);
    countChanges(this.#context);
    return { reply: null, changed: true };
  }

  #fresh(id: StreamId): Pending {
    const pending: Pending = { consumer: null, deliveredAt: this.#context.now, deliveries: 1 };
    this.#found.group.pending.set(id, pending);
    return pending;
  }

  #seen(): Consumer {
    if (this.#consumer !== null) return this.#consumer;
    const { group } = this.#found;
    const known = group.consumers.get(this.#name);
    if (known !== undefined) update(known, { seenAt: this.#context.now });
    this.#consumer = known ?? createConsumer(this.#context, this.#key, group, this.#name);
    return this.#consumer;
  }
}
