// What Redis leaves open: replies whose elements come in an order of the server's own, picks that are chance, and times
// that pass while two servers are asked one after the other. Everything else is compared as it is.

import { isError, isTagged, type Reply } from '../../src/engine/reply.ts';

/** True if both replies say the same, as far as Redis says at all. */
type Agree = (ours: Reply, theirs: Reply, words: readonly string[]) => boolean;

/** The elements in any order. */
const anyOrder: Agree = (ours, theirs) => same(sorted(ours, 1), sorted(theirs, 1));

/** Pairs in any order. */
const anyPairs: Agree = (ours, theirs) => same(sorted(ours, 2), sorted(theirs, 2));

/** As many elements, or an element, or nothing. */
const anyPick: Agree = (ours, theirs) => same(shape(ours), shape(theirs));

/** Deadlines and times to live, a few seconds apart at most. */
const anyMoment: Agree = (ours, theirs) => {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.length === theirs.length && ours.every((each, i) => anyMoment(each as Reply, theirs[i] as Reply, []));
  }
  if (typeof ours !== 'number' || typeof theirs !== 'number' || ours < 1000) return same(ours, theirs);
  return Math.abs(ours - theirs) <= 5000;
};

/** Points in time, and how long something has been idle, within a longer reply. */
const anyTimes: Agree = (ours, theirs) => same(timeless(ours), timeless(theirs));

function timeless(reply: Reply, previous?: Reply): Reply {
  if (typeof reply === 'number') {
    const isIdle = (previous === 'idle' || previous === 'inactive') && reply >= 0;
    return isIdle || reply > 1.6e12 ? 'a time' : reply;
  }
  if (isTagged(reply) && reply.kind === 'map') return { kind: 'map', entries: timelessItems(reply.entries) };
  if (!Array.isArray(reply)) return reply;
  const items = timelessItems(reply as readonly Reply[]);
  // A pending entry: id, consumer, idle time, deliveries.
  const isPending =
    items.length === 4 && typeof items[0] === 'string' && /^\d+-\d+$/.test(items[0]) && typeof items[2] === 'number';
  return isPending ? items.with(2, 'a time') : items;
}

function timelessItems(items: readonly Reply[]): Reply[] {
  return items.map((item, i) => timeless(item, items[i - 1]));
}

/** A part of an iteration: which elements come first is the server's affair, what comes when all comes is not. */
const anyPart =
  (size: number): Agree =>
  (ours, theirs, words) => {
    if (!Array.isArray(ours) || !Array.isArray(theirs)) return same(ours, theirs);
    const cursorAt = words[0]?.toLowerCase() === 'scan' ? 1 : 2;
    if (words[cursorAt] !== '0' || ours[0] !== '0' || theirs[0] !== '0') return true;
    const each = words.some((word) => /^novalues$/i.test(word)) ? 1 : size;
    return same(sorted(ours[1] as Reply, each), sorted(theirs[1] as Reply, each));
  };

/**
 * With a BY pattern that has no *, SORT leaves the order of what it sorts; with one and ALPHA, elements whose weights
 * are equal come in any order.
 */
const anySort: Agree = (ours, theirs, words) => {
  const upper = words.map((word) => word.toUpperCase());
  const by = upper.indexOf('BY');
  if (by < 0 || (words[by + 1]?.includes('*') && !upper.includes('ALPHA'))) return same(ours, theirs);
  const gets = Math.max(1, upper.filter((word) => word === 'GET').length);
  return same(sorted(ours, gets), sorted(theirs, gets));
};

/** Types of RDB that hold points in time: streams, hashes of fields with deadlines. */
const timedTypes = [15, 19, 21, 24, 25, 26];

/** Payloads: the elements of a hash table come in an order of the server's own, so only which bytes there are counts. */
const anyPayload: Agree = (ours, theirs) => {
  const [one, other] = [bytesOf(ours), bytesOf(theirs)];
  if (one === null || other === null || one[0] !== other[0]) return same(ours, theirs);
  return timedTypes.includes(one[0] as number) || (one.length === other.length && same(body(one), body(other)));
};

function bytesOf(reply: Reply): number[] | null {
  if (reply instanceof Uint8Array) return [...reply];
  return typeof reply === 'string' && reply.length > 10 ? [...reply].map((char) => char.charCodeAt(0)) : null;
}

/** Sorted, without the checksum. */
function body(bytes: number[]): number[] {
  return bytes.slice(0, -8).sort((a, b) => a - b);
}

const everywhere: Readonly<Record<string, Agree>> = {
  sinter: anyOrder,
  sunion: anyOrder,
  sdiff: anyOrder,
  keys: anyOrder,
  'pubsub channels': anyOrder,
  'pubsub shardchannels': anyOrder,
  scan: anyPart(1),
  sscan: anyPart(1),
  hscan: anyPart(2),
  zscan: anyPart(2),
  srandmember: anyPick,
  hrandfield: anyPick,
  zrandmember: anyPick,
  randomkey: anyPick,
  spop: anyOrder,
  sort: anySort,
  sort_ro: anySort,
  'xinfo stream': anyTimes,
  'xinfo consumers': anyTimes,
  xpending: anyTimes,
  dump: anyPayload,
  ttl: anyMoment,
  pttl: anyMoment,
  expiretime: anyMoment,
  pexpiretime: anyMoment,
  httl: anyMoment,
  hpttl: anyMoment,
  hexpiretime: anyMoment,
  hpexpiretime: anyMoment,
};

/** Of an intset or a listpack the order shows; of a hash table it is the server's own. */
const ofHashTables: Readonly<Record<string, Agree>> = {
  smembers: anyOrder,
  hkeys: anyOrder,
  hvals: anyOrder,
  hgetall: anyPairs,
};

export function agree(
  ours: Reply,
  theirs: Reply,
  words: readonly string[] | null,
  { queued = [], isUnordered = false }: { queued?: readonly (readonly string[])[]; isUnordered?: boolean } = {},
): boolean {
  if (same(ours, theirs)) return true;
  if (words === null || isError(ours) || isError(theirs)) return false;
  if (queued.length > 0 && Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return false;
    return ours.every((reply, i) =>
      agree(reply as Reply, theirs[i] as Reply, queued[i] ?? null, { isUnordered: true }),
    );
  }
  const name = words[0]?.toLowerCase() ?? '';
  const rule = everywhere[name] ?? everywhere[`${name} ${words[1]?.toLowerCase()}`];
  if (rule !== undefined) return rule(ours, theirs, words);
  return isUnordered && (ofHashTables[name]?.(ours, theirs, words) ?? false);
}

function sorted(reply: Reply, size: number): Reply {
  if (isTagged(reply)) {
    if (reply.kind === 'set') return { kind: 'set', items: sorted(reply.items, size) as readonly Reply[] };
    if (reply.kind === 'map') return { kind: 'map', entries: sorted(reply.entries, 2) as readonly Reply[] };
    return reply;
  }
  if (!Array.isArray(reply)) return reply;
  const items = reply as readonly Reply[];
  // A RESP3 pair is an element of its own.
  if (Array.isArray(items[0])) size = 1;
  const groups: { readonly order: string; readonly items: readonly Reply[] }[] = [];
  for (let i = 0; i < items.length; i += size) {
    const group = items.slice(i, i + size);
    // Texts that are the same come from groups that are.
    groups.push({ order: group.map(orderOf).join('\n'), items: group });
  }
  return groups.sort((a, b) => (a.order < b.order ? -1 : 1)).flatMap((group) => group.items);
}

const orderOf = (reply: Reply): string =>
  typeof reply === 'string'
    ? reply
    : JSON.stringify(reply, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

function shape(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map((item) => shape(item as Reply));
  if (isTagged(reply))
    return reply.kind === 'double' ? 'double' : reply.kind === 'set' ? reply.items.map(shape) : reply;
  return typeof reply;
}

/** Whether two replies are the same: large ones come in numbers, so nothing is made of them to compare. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return Number.isNaN(a) && Number.isNaN(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => same(one[name], other[name]));
}
