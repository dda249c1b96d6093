// The subcommands of DEBUG that look into one value or one hash table. Addresses and sizes of allocations do not exist
// here: what is told of them is zero or an estimate, and said so where it is.

import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { parseInteger } from '../../numbers.ts';
import { type ByteString, status, verbatim } from '../../reply.ts';
import { emptyListpackSize, entrySize } from '../../values/listpack.ts';
import { stringEncoding, stringLength } from '../../values/string.ts';
import type { Value } from '../../values/value.ts';
import { type DebugSubcommand, unknownSubcommand } from './debug-subcommand.ts';

function find({ db }: ReadContext, key: ByteString): Value {
  const value = db.peek(key);
  if (value === undefined) throw errors.noSuchKey();
  return value;
}

function encodingOf(value: Value): string {
  return typeof value === 'string' || value.type === 'string' ? stringEncoding(value) : value.encoding;
}

const object: DebugSubcommand = {
  name: 'OBJECT',
  words: [1, 1],
  help: () => ['OBJECT <key>', '    Show low level info about `key` and associated value.'],

  run(context, [key = '']) {
    const value = find(context, key);
    const { access, now, limits, profile } = context.engine;
    const idle = access.countsUses ? 0 : access.idle(context.db.access(key) ?? 0);
    const lru = (Math.floor(now / 1000) - idle) % 2 ** 24;
    const facts = [
      'Value at:0x0',
      `refcount:${isShared(value) ? 2147483647 : 1}`,
      `encoding:${encodingOf(value)}`,
      `serializedlength:${serializedLength(value)}`,
      `lru:${lru}`,
      `lru_seconds_idle:${idle}`,
    ];
    // Valkey reads the same 24 bits as LFU has them too, whatever the policy.
    if (profile.flavour === 'valkey') facts.push('lfu_freq:0', `lfu_access_time_minutes:${lru >> 8}`);
    if (typeof value === 'object' && value.type === 'list' && value.encoding === 'quicklist') {
      const { nodes, fill, bytes } = value.quicklist;
      facts.push(
        `ql_nodes:${nodes}`,
        `ql_avg_node:${(value.length / nodes).toFixed(2)}`,
        `ql_listpack_max:${fill ?? limits.listMaxListpackSize}`,
        `ql_compressed:${limits.listCompressDepth === 0 ? 0 : 1}`,
        `ql_uncompressed_size:${bytes}`,
      );
    }
    return status(facts.join(' '));
  },
};

/** Redis keeps one object for each of the integers 0-9999. */
function isShared(value: Value): boolean {
  return typeof value === 'string' && value.length <= 4 && Number(parseInteger(value) ?? -1) >= 0;
}

/** Bytes of a length in RDB. */
const lengthSize = (length: number): number => (length < 64 ? 1 : length < 16384 ? 2 : 5);
const blobSize = (bytes: number): number => lengthSize(bytes) + bytes;

/** Bytes of a value in an RDB file; an estimate for strings above 20 bytes, which RDB may compress. */
function serializedLength(value: Value): number {
  if (typeof value === 'string' || value.type === 'string') {
    return stringEncoding(value) === 'int' ? integerSize(value as string) : blobSize(stringLength(value));
  }
  const elements: ByteString[] = [];
  switch (value.type) {
    case 'list': {
      const { nodes, bytes } = value.quicklist;
      return lengthSize(nodes) + nodes * (1 + lengthSize(bytes / Math.max(nodes, 1))) + bytes;
    }
    case 'set':
      value.forEach((member) => void elements.push(member));
      if (value.encoding === 'intset') return blobSize(8 + elements.length * intsetWidth(elements));
      return aggregateSize(elements, value.encoding, elements.length, 0);
    case 'zset':
      value.forEach(
        (member, score) => void elements.push(member, ...(value.encoding === 'listpack' ? [`${score}`] : [])),
      );
      return aggregateSize(elements, value.encoding, value.size, 8);
    case 'hash':
      value.forEach((field, content) => void elements.push(field, content));
      return aggregateSize(elements, value.encoding, value.size, 0);
    case 'stream':
      return value.nodes.reduce((sum, { bytes }) => sum + 17 + blobSize(bytes), lengthSize(value.nodes.length));
  }
}

/** `extra`: bytes beside the elements for each entry of a hash table. */
function aggregateSize(elements: readonly ByteString[], encoding: string, entries: number, extra: number): number {
  if (encoding.startsWith('listpack')) {
    return blobSize(elements.reduce((sum, element) => sum + entrySize(element), emptyListpackSize));
  }
  return elements.reduce((sum, element) => sum + blobSize(element.length), lengthSize(entries)) + entries * extra;
}

/** An integer is kept in one, two or four bytes after its mark, a larger one as its digits. */
function integerSize(text: ByteString): number {
  const size = Math.abs(Number(text));
  return size < 128 ? 2 : size < 32768 ? 3 : size < 2147483648 ? 5 : blobSize(text.length);
}

function intsetWidth(members: readonly ByteString[]): number {
  const largest = members.reduce((most, member) => Math.max(most, Math.abs(Number(member))), 0);
  return largest < 32768 ? 2 : largest < 2147483648 ? 4 : 8;
}

const listpack: DebugSubcommand = {
  name: 'LISTPACK',
  words: [1, 1],
  help: () => ['LISTPACK <key>', '    Show low level info about the listpack encoding of <key>.'],

  run(context, [key = '']) {
    if (!encodingOf(find(context, key)).startsWith('listpack')) throw errors.err('Not a listpack encoded object.');
    return status('Listpack structure printed on stdout');
  },
};

const quicklist: DebugSubcommand = {
  name: 'QUICKLIST',
  words: [1, 2],
  help: () => [
    'QUICKLIST <key> [<0|1>]',
    '    Show low level info about the quicklist encoding of <key>.',
    '    The optional argument (0 by default) sets the level of detail',
  ],

  run(context, [key = '']) {
    if (encodingOf(find(context, key)) !== 'quicklist') throw errors.err('Not a quicklist encoded object.');
    return status('Quicklist structure printed on stdout');
  },
};

const htstats: DebugSubcommand = {
  name: 'HTSTATS',
  words: [1, 2],
  help: (profile) => [
    profile.atLeast('7.2') ? 'HTSTATS <dbid> [full]' : 'HTSTATS <dbid>',
    '    Return hash table statistics of the specified Redis database.',
  ],

  run({ engine, profile }, [index = '', full]) {
    if (full !== undefined && !profile.atLeast('7.2')) throw unknownSubcommand('HTSTATS');
    const number = parseInteger(index);
    if (number === null) throw errors.notInteger();
    const db = engine.databases[Number(number)];
    if (db === undefined) throw errors.err('Out of range database');
    return verbatim(`[Dictionary HT]\n${tableStats(db.size)}[Expires HT]\n${tableStats(db.volatile)}`);
  },
};

const htstatsKey: DebugSubcommand = {
  name: 'HTSTATS-KEY',
  words: [1, Number.POSITIVE_INFINITY],
  help: (profile) => [
    profile.atLeast('7.2') ? 'HTSTATS-KEY <key> [full]' : 'HTSTATS-KEY <key>',
    "    Like HTSTATS but for the hash table stored at <key>'s value.",
  ],

  run(context, [key = '', full]) {
    if (full !== undefined && !context.profile.atLeast('7.2')) throw unknownSubcommand('HTSTATS-KEY');
    const value = find(context, key);
    if (!['hashtable', 'skiplist'].includes(encodingOf(value)) || typeof value !== 'object' || !('size' in value)) {
      throw errors.err('The value stored at the specified key is not represented using an hash table');
    }
    return verbatim(tableStats(value.size));
  },
};

/** The size that Redis's table would have; how its slots are filled depends on a seed and is not told. */
function tableStats(size: number): string {
  if (size === 0) return '';
  const slots = 2 ** Math.max(2, Math.ceil(Math.log2(size)));
  return `Hash table 0 stats (main hash table):\n table size: ${slots}\n number of elements: ${size}\n`;
}

export const objectSubcommands = [htstats, htstatsKey, listpack, object, quicklist];
