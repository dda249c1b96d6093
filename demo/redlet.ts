// Everything the page takes from the package. Beside the public door these are pure functions over words and replies
// (how redis-cli splits and prints them, how Redis matches a glob); no part of the engine runs in the page.

import { toByteString, toText } from '../src/client/text.ts';
import type { Reply } from '../src/engine/reply.ts';
import { type Client, ReplyError } from '../src/index.ts';

export { toByteString, toText } from '../src/client/text.ts';
export { flavours } from '../src/engine/flavours.ts';
export { compileGlob } from '../src/engine/glob.ts';
export type { Reply } from '../src/engine/reply.ts';
export { isError, isTagged } from '../src/engine/reply.ts';
export { quote, splitArguments } from '../src/engine/split.ts';
export {
  type Client,
  ConnectionClosedError,
  connect,
  type FlavourName,
  terminateWorker,
  type VersionLine,
} from '../src/index.ts';
export { formatReply } from '../src/resp/print.ts';

/** The reply to `words` as Redis sends it, error replies included, on the client's own connection. */
export function rawReply(client: Client, words: readonly string[]): Promise<Reply> {
  return replyOn(client, words, false);
}

/** The same on a connection apart, so that it is neither queued by a MULTI nor held up by a command that waits. */
export function rawReplyAside(client: Client, words: readonly string[]): Promise<Reply> {
  return replyOn(client, words, true);
}

async function replyOn(client: Client, words: readonly string[], blocking: boolean): Promise<Reply> {
  try {
    return (await client.execute<unknown>({ words, shape: (reply) => reply, blocking })) as Reply;
  } catch (error) {
    if (error instanceof ReplyError) return { kind: 'error', message: toByteString(error.message) };
    throw error;
  }
}

/** The items of an array-like reply; none if it is no such thing. */
export function itemsOf(reply: Reply | undefined): readonly Reply[] {
  if (Array.isArray(reply)) return reply as readonly Reply[];
  if (reply === undefined || reply === null || typeof reply !== 'object' || reply instanceof Uint8Array) return [];
  if ('entries' in reply && Array.isArray(reply.entries)) return reply.entries;
  if ('items' in reply && Array.isArray(reply.items)) return reply.items;
  return [];
}

/** A reply that is one word: a bulk string, a status, a number. */
export function wordOf(reply: Reply | undefined): string {
  if (typeof reply === 'string') return toText(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (typeof reply === 'object' && reply !== null && 'text' in reply) return toText(reply.text);
  return '';
}
