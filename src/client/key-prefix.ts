// A key prefix: a client that has one lives in a part of the database of its own. It is put before every key of a command,
// where the key specs say they are, and before the patterns that keys are matched with; it is taken off the keys in replies.
//
// What concerns the whole database whatever its keys are called (DBSIZE, FLUSHDB, SWAPDB) is left alone; what would answer
// with keys of others, or touch keys in places that nobody knows, is refused before anything is sent. Channels are no keys.

import { findKeys } from '../engine/keyspecs.ts';
import { type ByteString, isTagged, type Reply } from '../engine/reply.ts';
import type { Call } from './call.ts';
import { specsOf } from './command-names.ts';
import { UnsupportedError } from './errors.ts';
import { toByteString } from './text.ts';

type Words = readonly ByteString[];

/** `one` as who has the prefix means it. */
export function underPrefix<T>(one: Call<T>, prefix: string | undefined): Call<T> {
  if (prefix === undefined || prefix === '') return one;
  const bytes = toByteString(prefix);
  const { shape } = one;
  const strip = stripping((one.words[0] ?? '').toUpperCase(), bytes);
  return {
    ...one,
    words: withPrefix(one.words, bytes),
    shape: strip === null ? shape : (reply, decode) => shape(strip(reply), decode),
  };
}

/** `text` as a glob pattern that matches nothing else. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?[\]\\]/g, '\\$&');
}

/** The words with the prefix before every key. Throws UnsupportedError where that cannot be. */
export function withPrefix(words: Words, prefix: ByteString): Words {
  const name = (words[0] ?? '').toUpperCase();
  const byHand = otherwise[name];
  if (byHand !== undefined) return byHand(words, prefix);
  const specs = specsOf(words);
  if (specs === null)
    throw new UnsupportedError(`where ${name} has its keys is not known: it goes under no key prefix`);
  return atPositions(
    words,
    specs.flatMap((spec) => findKeys(spec, words) ?? []),
    prefix,
  );
}

function atPositions(words: Words, positions: readonly number[], prefix: ByteString): Words {
  const result = [...words];
  for (const at of positions) if (words[at] !== undefined) result[at] = prefix + words[at];
  return result;
}

// ---- commands whose keys no spec finds, or that match keys with patterns ----

type ByHand = (words: Words, prefix: ByteString) => Words;

/** Walks options from word `from` on: how many words each takes besides itself, and what it does with its positions. */
function walk(
  words: Words,
  from: number,
  options: Readonly<Record<string, number>>,
  at: (i: number, name: string) => void,
) {
  for (let i = from; i < words.length; i++) {
    const name = (words[i] as ByteString).toUpperCase();
    at(i, name);
    i += options[name] ?? 0;
  }
}

const storing =
  (from: number): ByHand =>
  (words, prefix) => {
    const positions = [1];
    walk(words, from, { COUNT: 1, STORE: 1, STOREDIST: 1 }, (i, name) => {
      if (name.startsWith('STORE')) positions.push(i + 1);
    });
    return atPositions(words, positions, prefix);
  };

/** The patterns of BY and GET name keys once their first `*` is replaced; without one they name none. */
const sorting: ByHand = (words, prefix) => {
  const positions = [1];
  walk(words, 2, { BY: 1, GET: 1, STORE: 1, LIMIT: 2 }, (i, name) => {
    const isPattern = (name === 'BY' || name === 'GET') && words[i + 1]?.includes('*');
    if (isPattern && prefix.includes('*')) {
      throw new UnsupportedError(`SORT ${name} puts each element where the first * is, which is in the key prefix`);
    }
    if (isPattern || name === 'STORE') positions.push(i + 1);
  });
  return atPositions(words, positions, prefix);
};

const streams: ByHand = (words, prefix) => {
  let first = words.length;
  const takes = { BLOCK: 1, COUNT: 1, GROUP: 2, CLAIM: 1, STREAMS: words.length };
  walk(words, 1, takes, (i, name) => {
    if (name === 'STREAMS') first = i + 1;
  });
  const count = Math.floor((words.length - first) / 2);
  return atPositions(words, upTo(first, first + count), prefix);
};

/** One key, or an empty word and KEYS with several. */
const migrating: ByHand = (words, prefix) => {
  if (words[3] !== '') return atPositions(words, [3], prefix);
  let first = words.length;
  walk(words, 6, { AUTH: 1, AUTH2: 2, KEYS: words.length }, (i, name) => {
    if (name === 'KEYS') first = i + 1;
  });
  return atPositions(words, upTo(first, words.length), prefix);
};

const scanning: ByHand = (words, prefix) => {
  const pattern = escapeGlob(prefix);
  const result = [...words];
  let matches = false;
  walk(words, 2, { MATCH: 1, COUNT: 1, TYPE: 1 }, (i, name) => {
    if (name !== 'MATCH' || words[i + 1] === undefined) return;
    matches = true;
    result[i + 1] = pattern + words[i + 1];
  });
  return matches || words.length < 2 ? result : [...result, 'MATCH', `${pattern}*`];
};

/** CLIENT TRACKING ... BCAST tells of keys by their beginnings; every other command of CLIENT has no keys. */
const tracking: ByHand = (words, prefix) => {
  if (words[1]?.toUpperCase() !== 'TRACKING') return words;
  const positions: number[] = [];
  let isBroadcast = false;
  walk(words, 3, { REDIRECT: 1, PREFIX: 1 }, (i, name) => {
    if (name === 'PREFIX') positions.push(i + 1);
    if (name === 'BCAST') isBroadcast = true;
  });
  return isBroadcast && positions.length === 0 ? [...words, 'PREFIX', prefix] : atPositions(words, positions, prefix);
};

const otherwise: Readonly<Record<string, ByHand>> = {
  CLIENT: tracking,
  GEORADIUS: storing(6),
  GEORADIUSBYMEMBER: storing(5),
  KEYS: (words, prefix) => words.map((word, i) => (i === 1 ? escapeGlob(prefix) + word : word)),
  MIGRATE: migrating,
  RANDOMKEY() {
    throw new UnsupportedError('RANDOMKEY chooses among all keys of the database, whatever the key prefix');
  },
  SCAN: scanning,
  SORT: sorting,
  SORT_RO: sorting,
  XREAD: streams,
  XREADGROUP: streams,
};

function upTo(from: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, i) => from + i);
}

// ---- replies ----

/** Takes the prefix off the keys in the command's replies; null if they have none. */
function stripping(name: string, prefix: ByteString): ((reply: Reply) => Reply) | null {
  const plain = (reply: Reply): Reply =>
    typeof reply === 'string' && reply.startsWith(prefix) ? reply.slice(prefix.length) : reply;
  const first = (reply: Reply): Reply =>
    Array.isArray(reply) ? [plain((reply[0] as Reply) ?? null), ...reply.slice(1)] : reply;
  if (name === 'KEYS') return (reply) => (Array.isArray(reply) ? reply.map(plain) : reply);
  if (name === 'SCAN') {
    return (reply) =>
      Array.isArray(reply) && Array.isArray(reply[1]) ? [reply[0] as Reply, reply[1].map(plain)] : reply;
  }
  if (/^(BL|BR|L|BZ|Z)(M?POP)(MIN|MAX)?$/.test(name) && !/^(LPOP|ZPOPMIN|ZPOPMAX)$/.test(name)) return first;
  if (!/^XREAD/.test(name)) return null;
  return (reply) => {
    if (Array.isArray(reply)) return reply.map(first);
    if (!isTagged(reply) || reply.kind !== 'map') return reply;
    return { ...reply, entries: reply.entries.map((entry, i) => (i % 2 === 0 ? plain(entry) : entry)) };
  };
}
