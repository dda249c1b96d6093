// Calls of the stream group. Every command of it answers WRONGTYPE if the key holds another type; commands about a group
// answer NOGROUP if there is none of that name.

import { type Call, call, overloaded, type Shape, type Text, type Word, type Words } from '../call.ts';
import { type AtMostOne, type ExactlyOne, given, type OneOrMore, type Pairs, pairWords } from '../options.ts';
import { integer, list, made, natural, ok, orNull, parts, record, text, word } from '../shapes.ts';

/** `1526919030474-55`; in ranges also `-`, `+`, `(id` and the milliseconds alone. */
export type StreamId = string;

export interface Entry {
  readonly id: StreamId;
  /** Fields and values, in their order; a field may come twice. */
  readonly fields: readonly (readonly [field: Text, value: Text])[];
}

/** An entry that a group hands out; null for one that was deleted meanwhile. */
export interface GroupEntry {
  readonly id: StreamId;
  readonly fields: readonly (readonly [field: Text, value: Text])[] | null;
}

/** What becomes of references that groups hold to entries that are deleted (8.2). */
export type ReferencePolicy = AtMostOne<{
  /** KEEPREF: groups keep them, as before 8.2. */
  keepref: boolean;
  /** DELREF: they are deleted too. */
  delref: boolean;
  /** ACKED: only entries that every group has read and acknowledged are deleted. */
  acked: boolean;
}>;

export type Trimming = ExactlyOne<{
  /** MAXLEN: keep so many entries, the newest. */
  maxlen: number;
  /** MINID: keep entries from this id on. */
  minid: StreamId;
}> & {
  /** `~`: about so much, which is cheaper. */
  readonly approximate?: boolean;
  /** LIMIT: delete so many entries at most; needs `approximate`. */
  readonly limit?: number;
};

export type XaddOptions = ReferencePolicy &
  AtMostOne<{
    /** IDMPAUTO (8.6): a producer; an entry of the same contents is not added twice. */
    idmpauto: Word;
    /** IDMP (8.6): a producer and its own id for the entry. */
    idmp: readonly [producer: Word, id: Word];
  }> & {
    /** NOMKSTREAM: do not make a stream that is not there. */
    readonly nomkstream?: boolean;
    /** Delete old entries at the same time. */
    readonly trim?: Trimming;
  };

export interface XreadOptions {
  /** COUNT: so many entries of each stream at most. */
  readonly count?: number;
  /** MAXCOUNT (8.10): so many entries in all. */
  readonly maxcount?: number;
  /** MAXSIZE (8.10): so many bytes in all. */
  readonly maxsize?: number;
  /** BLOCK: wait so many milliseconds for entries; 0 for ever. */
  readonly block?: number;
}

export interface XreadgroupOptions extends XreadOptions {
  /** CLAIM (8.4): first take over entries that are pending for so many milliseconds. */
  readonly claim?: number;
  /** NOACK: entries need no acknowledgement. */
  readonly noack?: boolean;
}

export interface XclaimOptions {
  /** IDLE: say that it was handed out so many milliseconds ago. */
  readonly idle?: number;
  /** TIME: or at this Unix time in milliseconds. */
  readonly time?: number;
  /** RETRYCOUNT: say that it was handed out so many times. */
  readonly retrycount?: number;
  /** FORCE: even if it is pending for nobody. */
  readonly force?: boolean;
  /** LASTID: raise the group's last id. */
  readonly lastid?: StreamId;
}

export interface PendingSummary {
  readonly count: number;
  readonly smallest: StreamId | null;
  readonly greatest: StreamId | null;
  /** How many are pending for each consumer that has any. */
  readonly consumers: readonly (readonly [consumer: Text, count: number])[];
}

export interface PendingEntry {
  readonly id: StreamId;
  readonly consumer: Text;
  /** Milliseconds since it was handed out. */
  readonly idle: number;
  readonly deliveries: number;
}

export interface XpendingRange {
  /** IDLE: only what was handed out so many milliseconds ago. */
  readonly idle?: number;
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly consumer?: Word;
}

export interface XautoclaimResult<E> {
  /** Where to go on; `0-0` after the last. */
  readonly next: StreamId;
  readonly entries: E[];
  /** Ids that were pending, and whose entries were deleted. */
  readonly deleted: StreamId[];
}

const fieldValues: Shape<(readonly [Text, Text])[]> = (reply, decode) => {
  const flat = list(text)(reply, decode);
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as Text, flat[2 * i + 1] as Text] as const);
};

const entry = parts([word, fieldValues], (id, fields): Entry => ({ id, fields }));
const groupEntry = parts([word, orNull(fieldValues)], (id, fields): GroupEntry => ({ id, fields }));

/** Streams with their entries by name, in RESP3 a map and in RESP2 an array of pairs. */
const streams = <E>(one: Shape<E>): Shape<Record<string, E[]> | null> => orNull(record(list(one)));

const policyWords = (options: ReferencePolicy): Words => given(options, 'keepref', 'delref', 'acked');

function trimWords(trim: Trimming | undefined): Words {
  if (trim === undefined) return [];
  const [name, threshold] = trim.maxlen === undefined ? ['MINID', trim.minid as string] : ['MAXLEN', trim.maxlen];
  return [name, trim.approximate ? '~' : '=', threshold, trim.limit === undefined ? [] : ['LIMIT', trim.limit]].flat();
}

function readWords(options: XreadOptions): Words {
  return given(options, 'count', 'maxcount', 'maxsize', 'block');
}

/** Streams and the ids after which to read. */
export type StreamPositions = Readonly<Record<string, StreamId>> | Iterable<readonly [stream: Word, id: StreamId]>;

function streamWords(positions: StreamPositions): Words {
  const pairs = pairWords(positions as Pairs);
  return ['STREAMS', ...pairs.map(([stream]) => stream), ...pairs.map(([, id]) => id)];
}

const idsWords = (ids: OneOrMore): Words => {
  const all = [ids].flat() as Word[];
  return ['IDS', all.length, ...all];
};

function xadd(key: Word, id: StreamId, fields: Pairs, options: XaddOptions = {}): Call<unknown> {
  const { nomkstream, idmpauto, idmp, trim } = options;
  const words = [
    'XADD',
    key,
    given({ nomkstream }, 'nomkstream'),
    policyWords(options),
    given({ idmpauto }, 'idmpauto'),
  ];
  const rest = [idmp === undefined ? [] : ['IDMP', ...idmp], trimWords(trim), id, pairWords(fields).flat()];
  return call<unknown>([...words, ...rest] as Words[], nomkstream ? orNull<unknown>(word) : word);
}

function xclaim(
  key: Word,
  group: Word,
  consumer: Word,
  minIdle: number,
  ids: OneOrMore,
  options: XclaimOptions & { readonly justid?: boolean } = {},
): Call<unknown> {
  const words = ['XCLAIM', key, group, consumer, minIdle, ids];
  const said = given(options, 'idle', 'time', 'retrycount', 'force', 'justid', 'lastid');
  return call<unknown>([...words, said], options.justid ? list(word) : list(entry));
}

function xautoclaim(
  key: Word,
  group: Word,
  consumer: Word,
  minIdle: number,
  start: StreamId,
  options: { readonly count?: number; readonly justid?: boolean } = {},
): Call<unknown> {
  const one: Shape<unknown> = options.justid ? word : entry;
  return call<unknown>(
    ['XAUTOCLAIM', key, group, consumer, minIdle, start, given(options, 'count', 'justid')],
    parts([word, list(one), list(word)], (next, entries, deleted) => ({ next, entries, deleted })),
  );
}

const pendingSummary = parts(
  [
    integer,
    orNull(word),
    orNull(word),
    orNull(list(parts([text, integerOfText()], (name, count) => [name, count] as const))),
  ],
  (count, smallest, greatest, consumers): PendingSummary => ({ count, smallest, greatest, consumers: consumers ?? [] }),
);

function integerOfText(): Shape<number> {
  return made(word, Number);
}

const pendingEntry = parts(
  [word, text, integer, integer],
  (id, consumer, idle, deliveries): PendingEntry => ({ id, consumer, idle, deliveries }),
);

function xpending(key: Word, group: Word, range?: XpendingRange): Call<unknown> {
  if (range === undefined) return call<unknown>(['XPENDING', key, group], pendingSummary);
  const { idle, start, end, count, consumer } = range;
  const words = ['XPENDING', key, group, given({ idle }, 'idle'), start, end, count, consumer ?? []];
  return call<unknown>(words as Words[], list(pendingEntry));
}

/** As Redis tells it, by Redis's names. */
const told = record(natural);

export const streamCalls = {
  /**
   * XACK: entries are done with.
   * @returns how many were pending
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xack('s', 'g', '1-1'); // => 1
   */
  xack: (key: Word, group: Word, ...ids: OneOrMore[]): Call<number> => call(['XACK', key, group, ids], integer),

  /**
   * XACKDEL (8.2): acknowledges entries and deletes them.
   * @returns for each 1 (deleted), -1 (not there), 2 (acknowledged, but other groups still refer to it)
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xackdel('s', 'g', '1-1'); // => [1]
   */
  xackdel: (key: Word, group: Word, ids: OneOrMore, policy: ReferencePolicy = {}): Call<number[]> =>
    call(['XACKDEL', key, group, policyWords(policy), idsWords(ids)], list(integer)),

  /**
   * XADD: adds an entry; with the id `*` Redis makes one.
   * @returns the id; null with `nomkstream` if there is no stream
   * @throws ReplyError WRONGTYPE; ERR if the id is not greater than the last
   * @example
   * await client.xadd('s', '1-1', { name: 'Ann' }); // => '1-1'
   */
  xadd: overloaded<
    [
      (
        key: Word,
        id: StreamId,
        fields: Pairs,
        options?: XaddOptions & { readonly nomkstream?: false },
      ) => Call<StreamId>,
      (
        key: Word,
        id: StreamId,
        fields: Pairs,
        options: XaddOptions & { readonly nomkstream: boolean },
      ) => Call<StreamId | null>,
    ]
  >(xadd),

  /**
   * XAUTOCLAIM: takes over entries that are pending for `minIdle` milliseconds, from `start` on.
   * @returns the entries, or with `justid` their ids; where to go on; and ids whose entries are gone
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * (await client.xautoclaim('s', 'g', 'bob', 0, '0')).entries; // => [{ id: '1-1', fields: [['n', '1']] }]
   */
  xautoclaim:
    overloaded<
      [
        (
          key: Word,
          group: Word,
          consumer: Word,
          minIdle: number,
          start: StreamId,
          options?: { readonly count?: number; readonly justid?: false },
        ) => Call<XautoclaimResult<Entry>>,
        (
          key: Word,
          group: Word,
          consumer: Word,
          minIdle: number,
          start: StreamId,
          options: { readonly count?: number; readonly justid: true },
        ) => Call<XautoclaimResult<StreamId>>,
      ]
    >(xautoclaim),

  /**
   * XCFGSET (8.6): how long, and how many, ids of producers are remembered.
   * @returns OK
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xcfgset('s', { idmpDuration: 60 }); // => 'OK'
   */
  xcfgset: (
    key: Word,
    options: {
      /** IDMP-DURATION: seconds. */
      readonly idmpDuration?: number;
      /** IDMP-MAXSIZE: ids of each producer. */
      readonly idmpMaxsize?: number;
    },
  ): Call<'OK'> =>
    call(
      [
        'XCFGSET',
        key,
        options.idmpDuration === undefined ? [] : ['IDMP-DURATION', options.idmpDuration],
        options.idmpMaxsize === undefined ? [] : ['IDMP-MAXSIZE', options.idmpMaxsize],
      ],
      ok,
    ),

  /**
   * XCLAIM: takes over entries that are pending for `minIdle` milliseconds.
   * @returns the entries, or with `justid` their ids
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xclaim('s', 'g', 'bob', 0, '1-1'); // => [{ id: '1-1', fields: [['n', '1']] }]
   */
  xclaim:
    overloaded<
      [
        (
          key: Word,
          group: Word,
          consumer: Word,
          minIdle: number,
          ids: OneOrMore,
          options?: XclaimOptions & { readonly justid?: false },
        ) => Call<Entry[]>,
        (
          key: Word,
          group: Word,
          consumer: Word,
          minIdle: number,
          ids: OneOrMore,
          options: XclaimOptions & { readonly justid: true },
        ) => Call<StreamId[]>,
      ]
    >(xclaim),

  /**
   * XDEL: deletes entries.
   * @returns how many there were
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xdel('s', '1-1', '2-1'); // => 1
   */
  xdel: (key: Word, ...ids: OneOrMore[]): Call<number> => call(['XDEL', key, ids], integer),

  /**
   * XDELEX (8.2): deletes entries, and does with references to them as told.
   * @returns for each 1 (deleted), -1 (not there), 2 (kept, as groups still refer to it)
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xdelex('s', ['1-1', '2-1']); // => [1, -1]
   */
  xdelex: (key: Word, ids: OneOrMore, policy: ReferencePolicy = {}): Call<number[]> =>
    call(['XDELEX', key, policyWords(policy), idsWords(ids)], list(integer)),

  /**
   * XGROUP CREATE: makes a group, which is handed entries after `id` (`$`: new ones, `0`: all).
   * @returns OK
   * @throws ReplyError WRONGTYPE; BUSYGROUP if there is one; ERR if there is no stream
   * @example
   * await client.xgroupCreate('s', 'g', '$', { mkstream: true }); // => 'OK'
   */
  xgroupCreate: (
    key: Word,
    group: Word,
    id: StreamId,
    options: {
      /** MKSTREAM: make an empty stream if there is none. */
      readonly mkstream?: boolean;
      /** ENTRIESREAD: how many entries come before `id`. */
      readonly entriesread?: number;
    } = {},
  ): Call<'OK'> => call(['XGROUP', 'CREATE', key, group, id, given(options, 'mkstream', 'entriesread')], ok),

  /**
   * XGROUP CREATECONSUMER: makes a consumer.
   * @returns 1 if it is new, else 0
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xgroupCreateconsumer('s', 'g', 'bob'); // => 1
   */
  xgroupCreateconsumer: (key: Word, group: Word, consumer: Word): Call<number> =>
    call(['XGROUP', 'CREATECONSUMER', key, group, consumer], integer),

  /**
   * XGROUP DELCONSUMER: deletes a consumer, with what is pending for it.
   * @returns how many entries that were
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xgroupDelconsumer('s', 'g', 'ann'); // => 1
   */
  xgroupDelconsumer: (key: Word, group: Word, consumer: Word): Call<number> =>
    call(['XGROUP', 'DELCONSUMER', key, group, consumer], integer),

  /**
   * XGROUP DESTROY: deletes a group.
   * @returns 1 if there was one, else 0
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xgroupDestroy('s', 'g'); // => 1
   */
  xgroupDestroy: (key: Word, group: Word): Call<number> => call(['XGROUP', 'DESTROY', key, group], integer),

  /**
   * XGROUP HELP.
   * @returns lines of text
   * @example
   * (await client.xgroupHelp()).length > 0; // => true
   */
  xgroupHelp: (): Call<string[]> => call(['XGROUP', 'HELP'], list(word)),

  /**
   * XGROUP SETID: the group is handed entries after `id`.
   * @returns OK
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xgroupSetid('s', 'g', '0'); // => 'OK'
   */
  xgroupSetid: (
    key: Word,
    group: Word,
    id: StreamId,
    options: {
      /** ENTRIESREAD: how many entries come before `id`. */
      readonly entriesread?: number;
    } = {},
  ): Call<'OK'> => call(['XGROUP', 'SETID', key, group, id, given(options, 'entriesread')], ok),

  /**
   * XIDMPRECORD (8.6): notes that a producer's id stands for an entry.
   * @returns OK
   * @example
   * await client.xidmprecord('s', 'ann', 'order-1', '1-1'); // rejects: ERR no such key
   */
  xidmprecord: (key: Word, producer: Word, iid: Word, id: StreamId): Call<'OK'> =>
    call(['XIDMPRECORD', key, producer, iid, id], ok),

  /**
   * XINFO CONSUMERS: what Redis tells of a group's consumers.
   * @returns an object for each, by Redis's names
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * (await client.xinfoConsumers('s', 'g'))[0]?.name; // => 'ann'
   */
  xinfoConsumers: (key: Word, group: Word): Call<Record<string, unknown>[]> =>
    call(['XINFO', 'CONSUMERS', key, group], list(told)),

  /**
   * XINFO GROUPS: what Redis tells of a stream's groups.
   * @returns an object for each, by Redis's names
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * (await client.xinfoGroups('s'))[0]?.name; // => 'g'
   */
  xinfoGroups: (key: Word): Call<Record<string, unknown>[]> => call(['XINFO', 'GROUPS', key], list(told)),

  /**
   * XINFO HELP.
   * @returns lines of text
   * @example
   * (await client.xinfoHelp()).length > 0; // => true
   */
  xinfoHelp: (): Call<string[]> => call(['XINFO', 'HELP'], list(word)),

  /**
   * XINFO STREAM: what Redis tells of a stream; with `full` also its entries, groups and consumers.
   * @returns an object, by Redis's names
   * @throws ReplyError WRONGTYPE; ERR if there is no key
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * (await client.xinfoStream('s')).length; // => 1
   */
  xinfoStream: (
    key: Word,
    options: {
      /** FULL: tell all. */
      readonly full?: boolean;
      /** COUNT: so many entries at most, 10 when absent, 0 for all; needs `full`. */
      readonly count?: number;
    } = {},
  ): Call<Record<string, unknown>> => call(['XINFO', 'STREAM', key, given(options, 'full', 'count')], told),

  /**
   * XLEN: how many entries there are.
   * @returns the number, 0 if there is no key
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xlen('s'); // => 1
   */
  xlen: (key: Word): Call<number> => call(['XLEN', key], integer),

  /**
   * XNACK (8.8): gives entries back that were handed out, for others to take.
   * @returns how many were pending
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xnack('s', 'g', 'FAIL', '1-1'); // => 1
   */
  xnack: (
    key: Word,
    group: Word,
    mode: 'SILENT' | 'FAIL' | 'FATAL',
    ids: OneOrMore,
    options: {
      /** RETRYCOUNT: say that it was handed out so many times. */
      readonly retrycount?: number;
      /** FORCE: even if it is pending for nobody. */
      readonly force?: boolean;
    } = {},
  ): Call<number> => call(['XNACK', key, group, mode, idsWords(ids), given(options, 'retrycount', 'force')], integer),

  /**
   * XPENDING: what is handed out and not acknowledged: in short, or entry by entry.
   * @returns a summary; with a range the entries
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' });
   * await client.xpending('s', 'g'); // => { count: 1, smallest: '1-1', greatest: '1-1', consumers: [['ann', 1]] }
   */
  xpending:
    overloaded<
      [
        (key: Word, group: Word) => Call<PendingSummary>,
        (key: Word, group: Word, range: XpendingRange) => Call<PendingEntry[]>,
      ]
    >(xpending),

  /**
   * XRANGE: the entries from `start` to `end` (`-` to `+`: all), oldest first.
   * @returns the entries
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xrange('s', '-', '+'); // => [{ id: '1-1', fields: [['n', '1']] }]
   */
  xrange: (key: Word, start: StreamId, end: StreamId, options: { readonly count?: number } = {}): Call<Entry[]> =>
    call(['XRANGE', key, start, end, given(options, 'count')], list(entry)),

  /**
   * XREAD: entries after an id (`$`: after the last, `+`: the last), of several streams. With `block` it waits for some.
   * @returns entries by stream; null if there are none
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xread({ s: 0 }); // => { s: [{ id: '1-1', fields: [['n', '1']] }] }
   */
  xread: (positions: StreamPositions, options: XreadOptions = {}): Call<Record<string, Entry[]> | null> =>
    call(['XREAD', readWords(options), streamWords(positions)], streams(entry), options.block !== undefined),

  /**
   * XREADGROUP: new entries (`>`) for a consumer of a group, or again those that are pending for it (from an id on).
   * @returns entries by stream; null if there are none
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xgroupCreate('s', 'g', 0);
   * await client.xreadgroup('g', 'ann', { s: '>' }); // => { s: [{ id: '1-1', fields: [['n', '1']] }] }
   */
  xreadgroup: (
    group: Word,
    consumer: Word,
    positions: StreamPositions,
    options: XreadgroupOptions = {},
  ): Call<Record<string, GroupEntry[]> | null> =>
    call(
      [
        'XREADGROUP',
        'GROUP',
        group,
        consumer,
        readWords(options),
        given(options, 'claim', 'noack'),
        streamWords(positions),
      ],
      streams(groupEntry),
      options.block !== undefined,
    ),

  /**
   * XREVRANGE: the entries from `end` down to `start`, newest first.
   * @returns the entries
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xadd('s', '2-1', { n: 2 });
   * await client.xrevrange('s', '+', '-', { count: 1 }); // => [{ id: '2-1', fields: [['n', '2']] }]
   */
  xrevrange: (key: Word, end: StreamId, start: StreamId, options: { readonly count?: number } = {}): Call<Entry[]> =>
    call(['XREVRANGE', key, end, start, given(options, 'count')], list(entry)),

  /**
   * XSETID: sets the last id of a stream, for who copies one.
   * @returns OK
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xsetid('s', '5-0'); // => 'OK'
   */
  xsetid: (
    key: Word,
    id: StreamId,
    options: {
      /** ENTRIESADDED: how many entries were ever added. */
      readonly entriesadded?: number;
      /** MAXDELETEDID: the greatest id that was deleted. */
      readonly maxdeletedid?: StreamId;
    } = {},
  ): Call<'OK'> => call(['XSETID', key, id, given(options, 'entriesadded', 'maxdeletedid')], ok),

  /**
   * XTRIM: deletes the oldest entries.
   * @returns how many were deleted
   * @example
   * await client.xadd('s', '1-1', { n: 1 });
   * await client.xadd('s', '2-1', { n: 2 });
   * await client.xtrim('s', { maxlen: 1 }); // => 1
   */
  xtrim: (key: Word, trim: Trimming & ReferencePolicy): Call<number> =>
    call(['XTRIM', key, trimWords(trim), policyWords(trim)], integer),
};
