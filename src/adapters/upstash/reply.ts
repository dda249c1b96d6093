// A reply as the REST API tells it: JSON in the shapes of RESP2, its strings in base64 if asked for, or RESP2 itself.

import { toText } from '../../client/text.ts';
import { type ByteString, isError, isTagged, type Reply } from '../../engine/reply.ts';

export interface Format {
  /** `Upstash-Encoding: base64`. */
  readonly isBase64: boolean;
}

/** `{"result":...}` or `{"error":"..."}`. */
export function outcomeJson(reply: Reply, format: Format): string {
  if (isError(reply)) return `{"error":${JSON.stringify(toText(reply.message))}}`;
  return `{"result":${resultJson(reply, format)}}`;
}

export function errorJson(message: string): string {
  return JSON.stringify({ error: message });
}

function resultJson(reply: Reply, format: Format): string {
  if (typeof reply === 'string') return stringJson(reply, format);
  if (typeof reply === 'number' || typeof reply === 'bigint') return reply.toString();
  if (reply === null) return 'null';
  if (reply instanceof Uint8Array) return stringJson(latin1(reply), format);
  if (!isTagged(reply)) return listJson(reply, format);
  switch (reply.kind) {
    case 'status':
      // The one status that stays plain: whoever decodes knows it.
      return reply.text === 'OK' ? '"OK"' : stringJson(reply.text, format);
    case 'error':
      return `{"error":${JSON.stringify(toText(reply.message))}}`;
    case 'double':
    case 'big-number':
    case 'verbatim':
    case 'monitor-line':
      return stringJson(reply.text, format);
    case 'boolean':
      return reply.value ? '1' : '0';
    case 'map':
      return listJson(reply.entries, format);
    case 'set':
    case 'push':
    case 'pairs':
    case 'messages':
      return listJson(reply.items, format);
    case 'attribute':
      return resultJson(reply.reply, format);
    case 'null-array':
    case 'none':
      return 'null';
  }
}

function listJson(items: readonly Reply[], format: Format): string {
  return `[${items.map((item) => resultJson(item, format)).join(',')}]`;
}

function stringJson(text: ByteString, { isBase64 }: Format): string {
  return isBase64 ? `"${btoa(text)}"` : JSON.stringify(toText(text));
}

function latin1(bytes: Uint8Array): ByteString {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + 8192) as unknown as number[]));
  }
  return pieces.join('');
}
