// What reading and claiming in a group is told to the log and to replicas: not the command, but each entry that
// changed hands, as an XCLAIM that says everything, and how far the group has read.

import type { WriteContext } from '../../context.ts';
import type { ByteString } from '../../reply.ts';
import type { Consumer, Pending, StreamGroup } from '../../values/stream-group.ts';
import { formatId, type StreamId } from '../../values/stream-id.ts';

export class GroupEffects {
  readonly #context: WriteContext;
  readonly #key: ByteString;
  readonly #name: ByteString;
  readonly #group: StreamGroup;

  constructor(context: WriteContext, key: ByteString, name: ByteString, group: StreamGroup) {
    this.#context = context;
    this.#key = key;
    this.#name = name;
    this.#group = group;
    context.propagate();
  }

  consumerCreated({ name }: Consumer): void {
    this.#tell('XGROUP', 'CREATECONSUMER', this.#key, this.#name, name);
  }

  /** `id` is pending for whom `pending` says, or was when it is deleted next. */
  claimed(id: StreamId, { consumer, deliveredAt, deliveries }: Pending): void {
    if (!this.#isHeard) return;
    this.#tell(
      'XCLAIM',
      this.#key,
      this.#name,
      consumer?.name ?? '',
      '0',
      formatId(id),
      'TIME',
      String(deliveredAt),
      'RETRYCOUNT',
      String(deliveries),
      'FORCE',
      'JUSTID',
      'LASTID',
      formatId(this.#group.lastId),
    );
  }

  read(): void {
    const { lastId, entriesRead } = this.#group;
    const read = entriesRead === null ? '-1' : String(entriesRead);
    this.#tell('XGROUP', 'SETID', this.#key, this.#name, formatId(lastId), 'ENTRIESREAD', read);
  }

  get #isHeard(): boolean {
    return this.#context.engine.propagation.isObserved;
  }

  #tell(...words: ByteString[]): void {
    if (this.#isHeard) this.#context.propagate(...words);
  }
}

/** A new consumer, with its event. */
export function createConsumer(context: WriteContext, key: ByteString, group: StreamGroup, name: ByteString): Consumer {
  const consumer = group.addConsumer(name, context.now);
  context.engine.dirty++;
  context.db.notify('xgroup-createconsumer', key);
  return consumer;
}
