// Commands whose replies are taken as they are, in byte strings: for what handles data without reading it as text.

import { type ByteString, isError, isTagged, type Reply } from '../engine/reply.ts';
import type { Call, Shape } from './call.ts';
import type { Client } from './client.ts';
import type { ReplyError } from './errors.ts';
import { fromBytes } from './text.ts';

/** A reply in arrays, byte strings and numbers; what has names is names and values in turn. */
export type Plain = ByteString | number | null | Plain[];

const plain: Shape<Plain> = (reply) => toPlain(reply);

function toPlain(reply: Reply): Plain {
  if (reply === null || typeof reply === 'string' || typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return String(reply);
  if (reply instanceof Uint8Array) return fromBytes(reply);
  if (!isTagged(reply)) return reply.map(toPlain);
  switch (reply.kind) {
    case 'status':
    case 'double':
    case 'big-number':
    case 'verbatim':
      return reply.text;
    case 'boolean':
      return reply.value ? 1 : 0;
    case 'map':
      return reply.entries.map(toPlain);
    case 'set':
    case 'pairs':
    case 'push':
      return reply.items.map(toPlain);
    case 'attribute':
      return toPlain(reply.reply);
    default:
      return isError(reply) ? reply.message : null;
  }
}

export const command = (...words: readonly (ByteString | number)[]): Call<Plain> => ({
  words: words.map(String),
  shape: plain,
  blocking: false,
});

interface Queue {
  queue(one: Call<Plain>): unknown;
  exec(): Promise<unknown[]>;
  execSettled(): Promise<unknown[]>;
}

/** Queues calls of which nobody needs to know the types. */
export function inOne(pipeline: unknown, calls: readonly Call<Plain>[]): Queue {
  const queue = pipeline as Queue;
  for (const one of calls) queue.queue(one);
  return queue;
}

export type Answer = Plain | ReplyError;

interface Executes {
  execute(one: unknown): Promise<unknown>;
}

/** Runs one command. */
export function alone(client: Client<unknown>, ...words: readonly (ByteString | number)[]): Promise<Plain> {
  return (client as Executes).execute(command(...words)) as Promise<Plain>;
}

/** Runs commands together; refusals are in the places of the replies. */
export async function together(client: Client<unknown>, calls: readonly Call<Plain>[]): Promise<Answer[]> {
  if (calls.length === 0) return [];
  return inOne(client.pipeline(), calls).execSettled() as Promise<Answer[]>;
}
