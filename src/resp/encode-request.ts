// Requests to bytes: what a client writes.

import type { ByteString } from '../engine/reply.ts';

const headers = Array.from({ length: 256 }, (_, i) => `$${i}\r\n`);

/** The commands as multibulk requests, one after the other. */
export function encodeRequests(commands: readonly (readonly ByteString[])[]): ByteString {
  let text = '';
  for (const words of commands) {
    text += `*${words.length}\r\n`;
    for (const word of words) text += `${headers[word.length] ?? `$${word.length}\r\n`}${word}\r\n`;
  }
  return text;
}
