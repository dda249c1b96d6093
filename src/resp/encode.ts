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
  /** Bytes gathered and not taken yet. */
  pendingBytes = 0;

  /** Appends a reply as a client of RESP `resp` reads it. */
  write(reply: Reply, resp: 2 | 3): void {
    const before = this.#text.length;
    this.#encode(reply, resp);
    this.pendingBytes += this.#text.length - before;
  }

  /** What has gathered, in order. */
  take(): (ByteString | Uint8Array)[] {
    if (this.#text === '' && this.#parts.length === 0) return [];
    this.#cut();
    const parts = this.#parts;
    this.#parts = [];
    this.pendingBytes = 0;
    return parts;
  }

  #cut(): void {
    if (this.#text !== '') this.#parts.push(this.#text);
    this.#text = '';
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
        this.#text += reply.text === 'OK' ? '+OK\r\n' : `+${reply.text}\r\n`;
        return;
      case 'error':
        // A line break in an error's text would end it.
        this.#text += `-${/[\r\n]/.test(reply.message) ? reply.message.replace(/[\r\n]/g, ' ') : reply.message}\r\n`;
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
    this.#parts.push(text);
    this.pendingBytes += text.length;
    this.#text = '\r\n';
  }

  #bytes(bytes: Uint8Array): void {
    this.#text += `$${bytes.length}\r\n`;
    this.#cut();
    this.#parts.push(bytes);
    this.pendingBytes += bytes.length;
    this.#text = '\r\n';
  }
}
