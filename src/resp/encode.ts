// Replies to bytes, RESP2 and RESP3. Output gathers as one byte string, which a socket writes in one go; what is large
// goes out by itself, so that it is not copied once more.

import { type ByteString, isTagged, type Reply, type TaggedReply } from '../engine/reply.ts';

/** Strings longer than this leave as parts of their own. */
const large = 16 * 1024;

/** Small integers are frequent: counts, lengths, 0 and 1. */
const integers = Array.from({ length: 1024 }, (_, i) => `:${i}\r\n`);

/** And so are short strings. */
const bulkHeaders = Array.from({ length: 1024 }, (_, i) => `$${i}\r\n`);

export class ReplyEncoder {
  #text = '';
  #parts: (ByteString | Uint8Array)[] = [];
  #partBytes = 0;

  /** Bytes gathered and not taken yet. */
  get pendingBytes(): number {
    return this.#partBytes + this.#text.length;
  }

  /** Appends a reply as a client of RESP `resp` reads it. */
  write(reply: Reply, resp: 2 | 3): void {
    this.#encode(reply, resp);
  }

  /** What has gathered, in order. */
  take(): (ByteString | Uint8Array)[] {
    if (this.#text === '' && this.#parts.length === 0) return [];
    this.#cut();
    const parts = this.#parts;
    this.#parts = [];
    this.#partBytes = 0;
    return parts;
  }

  #cut(): void {
    if (this.#text !== '') this.#part(this.#text);
    this.#text = '';
  }

  #part(part: ByteString | Uint8Array): void {
    this.#parts.push(part);
    this.#partBytes += part.length;
  }

  #encode(reply: Reply, resp: 2 | 3): void {
    if (typeof reply === 'string') {
      if (reply.length < bulkHeaders.length) this.#text += `${bulkHeaders[reply.length]}${reply}\r\n`;
      else this.#bulk('$', reply, '');
    } else if (typeof reply === 'number') this.#text += integers[reply] ?? `:${reply}\r\n`;
    else if (reply === null) this.#text += resp === 3 ? '_\r\n' : '$-1\r\n';
    else if (typeof reply === 'bigint') this.#text += `:${reply}\r\n`;
    else if (reply instanceof Uint8Array) this.#bytes(reply);
    else if (isTagged(reply)) this.#tagged(reply, resp);
    else this.#items('*', reply.length, reply, resp);
  }

  #tagged(reply: TaggedReply, resp: 2 | 3): void {
    switch (reply.kind) {
      case 'status':
        this.#text += reply.text === 'OK' ? '+OK\r\n' : `+${oneLine(reply.text)}\r\n`;
        return;
      case 'error':
        this.#text += `-${oneLine(withoutBreaksAtEnd(reply.message))}\r\n`;
        return;
      case 'double':
        if (resp === 3) this.#text += `,${reply.text}\r\n`;
        else this.#bulk('$', reply.text, '');
        return;
      case 'boolean':
        this.#text += resp === 3 ? (reply.value ? '#t\r\n' : '#f\r\n') : reply.value ? ':1\r\n' : ':0\r\n';
        return;
      case 'big-number':
        if (resp === 3) this.#text += `(${reply.text}\r\n`;
        else this.#bulk('$', reply.text, '');
        return;
      case 'verbatim':
        if (resp === 3) this.#bulk('=', reply.text, `${reply.format}:`);
        else this.#bulk('$', reply.text, '');
        return;
      case 'map':
        this.#items(
          resp === 3 ? '%' : '*',
          resp === 3 ? reply.entries.length / 2 : reply.entries.length,
          reply.entries,
          resp,
        );
        return;
      case 'set':
        this.#items(resp === 3 ? '~' : '*', reply.items.length, reply.items, resp);
        return;
      case 'push':
        this.#items(resp === 3 ? '>' : '*', reply.items.length, reply.items, resp);
        return;
      case 'pairs':
        this.#pairs(reply.items, resp);
        return;
      case 'attribute':
        if (resp === 3) this.#items('|', reply.entries.length / 2, reply.entries, resp);
        this.#encode(reply.reply, resp);
        return;
      case 'null-array':
        this.#text += resp === 3 ? '_\r\n' : '*-1\r\n';
        return;
      case 'monitor-line':
        this.#text += `+${reply.text}\r\n`;
        return;
      case 'messages':
        for (const message of reply.items) this.#encode(message, resp);
        return;
      case 'none':
        return;
    }
  }

  #items(type: string, count: number, items: readonly Reply[], resp: 2 | 3): void {
    this.#text += `${type}${count}\r\n`;
    for (const item of items) this.#encode(item, resp);
  }

  #pairs(items: readonly Reply[], resp: 2 | 3): void {
    if (resp === 2) {
      this.#items('*', items.length, items, resp);
      return;
    }
    this.#text += `*${items.length / 2}\r\n`;
    for (let i = 0; i < items.length; i++) {
      if (i % 2 === 0) this.#text += '*2\r\n';
      this.#encode(items[i] as Reply, resp);
    }
  }

  #bulk(type: string, text: ByteString, prefix: string): void {
    this.#text += `${type}${text.length + prefix.length}\r\n${prefix}`;
    if (text.length <= large) {
      this.#text += `${text}\r\n`;
      return;
    }
    this.#cut();
    this.#part(text);
    this.#text = '\r\n';
  }

  #bytes(bytes: Uint8Array): void {
    this.#text += `$${bytes.length}\r\n`;
    this.#cut();
    this.#part(bytes);
    this.#text = '\r\n';
  }
}

/** A line break would end the reply: Redis puts a blank for it. */
function oneLine(text: ByteString): ByteString {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, ' ') : text;
}

/** Of an error Redis drops those at the end. */
function withoutBreaksAtEnd(text: ByteString): ByteString {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--;
  return end === text.length ? text : text.slice(0, end);
}
