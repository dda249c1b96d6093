// Replies as redis-cli prints them on a terminal.

import { toByteString } from '../engine/bytes.ts';
import { isTagged, type Reply } from '../engine/reply.ts';
import { quote } from '../engine/split.ts';

/** How `reply` looks in redis-cli, with a line break at its end, to a client that speaks RESP `resp`. */
export function formatReply(reply: Reply, resp: 2 | 3 = 2): string {
  return format(reply, '', resp);
}

function format(reply: Reply, prefix: string, resp: 2 | 3): string {
  if (reply === null) return '(nil)\n';
  if (typeof reply === 'string') return `${quote(reply)}\n`;
  if (typeof reply === 'number' || typeof reply === 'bigint') return `(integer) ${reply}\n`;
  if (reply instanceof Uint8Array) return `${quote(toByteString(reply))}\n`;
  if (!isTagged(reply)) return list(reply as readonly Reply[], prefix, ')', resp, 'array');
  switch (reply.kind) {
    case 'status':
    case 'monitor-line':
      return `${reply.text}\n`;
    case 'error':
      return `(error) ${reply.message}\n`;
    case 'double':
      return resp === 3 ? `(double) ${reply.text}\n` : `${quote(reply.text)}\n`;
    case 'boolean':
      return resp === 3 ? `(${reply.value})\n` : `(integer) ${reply.value ? 1 : 0}\n`;
    case 'big-number':
      return resp === 3 ? `(big number) ${reply.text}\n` : `${quote(reply.text)}\n`;
    case 'verbatim':
      return resp === 3 ? `${reply.text}\n` : `${quote(reply.text)}\n`;
    case 'map':
      return resp === 3 ? map(reply.entries, prefix, resp) : list(reply.entries, prefix, ')', resp, 'array');
    case 'set':
      return list(reply.items, prefix, resp === 3 ? '~' : ')', resp, resp === 3 ? 'set' : 'array');
    case 'push':
      return list(reply.items, prefix, ')', resp, 'array');
    case 'pairs': {
      if (resp === 2) return list(reply.items, prefix, ')', resp, 'array');
      const pairs: Reply[] = [];
      for (let i = 0; i < reply.items.length; i += 2) pairs.push(reply.items.slice(i, i + 2));
      return list(pairs, prefix, ')', resp, 'array');
    }
    case 'attribute':
      return format(reply.reply, prefix, resp);
    case 'null-array':
      return '(nil)\n';
    case 'messages':
      return reply.items.map((item) => format(item, prefix, resp)).join('');
    case 'none':
      return '';
  }
}

function list(items: readonly Reply[], prefix: string, mark: string, resp: 2 | 3, name: string): string {
  if (items.length === 0) return `(empty ${name})\n`;
  const width = String(items.length).length;
  const inner = prefix + ' '.repeat(width + 2);
  return items
    .map((item, i) => `${i === 0 ? '' : prefix}${String(i + 1).padStart(width)}${mark} ${format(item, inner, resp)}`)
    .join('');
}

function map(entries: readonly Reply[], prefix: string, resp: 2 | 3): string {
  if (entries.length === 0) return '(empty hash)\n';
  const width = String(entries.length / 2).length;
  const inner = prefix + ' '.repeat(width + 2);
  let text = '';
  for (let i = 0; i < entries.length; i += 2) {
    const key = format(entries[i] as Reply, inner, resp).replace(/\n$/, '');
    const reply = entries[i + 1] as Reply;
    // A value of several elements begins on a line of its own.
    const value = (elementsOf(reply) > 1 ? `\n${inner}` : '') + format(reply, inner, resp);
    text += `${i === 0 ? '' : prefix}${String(i / 2 + 1).padStart(width)}# ${key} => ${value}`;
  }
  return text;
}

/** How many elements, or pairs, an aggregate has. */
function elementsOf(reply: Reply): number {
  if (Array.isArray(reply)) return reply.length;
  if (!isTagged(reply)) return 0;
  if (reply.kind === 'map') return reply.entries.length / 2;
  return 'items' in reply ? reply.items.length : 0;
}
