// Calls of the generic group: keys, whatever they hold.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import {
  type AtMostOne,
  type ExpireCondition,
  given,
  type Limit,
  limitWords,
  type OneOrMore,
  type ScanOptions,
} from '../options.ts';
import { bytes, integer, list, ok, orNull, parts, text, word } from '../shapes.ts';

export interface CopyOptions {
  /** DB: the database of the destination; the selected one when absent. */
  readonly db?: number;
  /** REPLACE: overwrite a destination that exists. */
  readonly replace?: boolean;
}

export type RestoreOptions = {
  /** REPLACE: overwrite a key that exists. */
  readonly replace?: boolean;
  /** ABSTTL: `ttl` is a Unix time in milliseconds. */
  readonly absttl?: boolean;
} & AtMostOne<{
  /** IDLETIME: seconds since its last use. */
  idletime: number;
  /** FREQ: its LFU counter. */
  freq: number;
}>;

export type MigrateOptions = {
  /** COPY: keep the key here. */
  readonly copy?: boolean;
  /** REPLACE: overwrite it there. */
  readonly replace?: boolean;
} & AtMostOne<{
  /** AUTH: the password there. */
  auth: string;
  /** AUTH2: the user and the password there. */
  auth2: { readonly username: string; readonly password: string };
}>;

export type KeyScanOptions = ScanOptions & {
  /** TYPE: answer only keys of this type: `'string'`, `'zset'`... */
  readonly type?: string;
};

export type SortOptions = {
  /** BY: order by the values of other keys (`weight_*`, `user:*->age`), or, without `*`, not at all. */
  readonly by?: Word;
  readonly limit?: Limit;
  /** GET: answer the values of other keys instead; `#` is the element itself. */
  readonly get?: OneOrMore;
  /** ALPHA: compare as strings, not as numbers. */
  readonly alpha?: boolean;
} & AtMostOne<{
  /** ASC: the smallest first, as is the default. */
  asc: boolean;
  /** DESC: the greatest first. */
  desc: boolean;
}>;

export interface ScanResult {
  /** For the next call; `'0'` after the last one. A string, as it may pass 2^53. */
  readonly cursor: string;
  readonly keys: Text[];
}

const conditionWords = (condition: ExpireCondition) => given(condition, 'nx', 'xx', 'gt', 'lt');

function sortWords(name: string, key: Word, options: SortOptions) {
  const patterns = options.get === undefined ? [] : [options.get].flat();
  return [
    [name, key, given(options, 'by'), limitWords(options.limit)],
    [patterns.map((pattern) => ['GET', pattern as Word]), given(options, 'asc', 'desc', 'alpha')],
  ];
}

function sort(key: Word, options: SortOptions & { readonly store?: Word } = {}): Call<unknown> {
  const words = sortWords('SORT', key, options);
  if (options.store !== undefined) return call([...words, 'STORE', options.store], integer);
  return call(words, list(orNull(text)));
}

export const genericCalls = {
  /**
   * COPY: copies a value with its expiration to another key.
   * @returns 1 if it was copied, 0 if there is no source, or the destination exists
   * @throws ReplyError ERR if source and destination are the same, or there is no such database
   * @example
   * await client.set('a', 1);
   * await client.copy('a', 'b'); // => 1
   */
  copy: (source: Word, destination: Word, options: CopyOptions = {}): Call<number> =>
    call(['COPY', source, destination, given(options, 'db', 'replace')], integer),

  /**
   * DEL: deletes keys.
   * @returns how many existed
   * @example
   * await client.mset({ a: 1, b: 2 });
   * await client.del('a', 'b', 'c'); // => 2
   */
  del: (...keys: OneOrMore[]): Call<number> => call(['DEL', keys], integer),

  /**
   * DUMP: the value in the form that RESTORE takes.
   * @returns bytes, whatever the client's `decode`; null if there is no key
   * @example
   * await client.set('k', 'v');
   * (await client.dump('k'))?.length; // => 13
   */
  dump: (key: Word): Call<Uint8Array | null> => call(['DUMP', key], orNull(bytes)),

  /**
   * EXISTS: how many of the keys exist; a key named twice counts twice.
   * @returns the number
   * @example
   * await client.set('a', 1);
   * await client.exists('a', 'b'); // => 1
   */
  exists: (...keys: OneOrMore[]): Call<number> => call(['EXISTS', keys], integer),

  /**
   * EXPIRE: lets a key expire after `seconds`; a time that is over deletes it.
   * @returns 1 if the expiration was set, 0 if there is no key or the condition was not met
   * @throws ReplyError ERR for a time beyond 64 bits
   * @example
   * await client.set('k', 'v');
   * await client.expire('k', 60); // => 1
   */
  expire: (key: Word, seconds: number, condition: ExpireCondition = {}): Call<number> =>
    call(['EXPIRE', key, seconds, conditionWords(condition)], integer),

  /**
   * EXPIREAT: lets a key expire at a Unix time in seconds.
   * @returns 1 if the expiration was set, 0 if there is no key or the condition was not met
   * @throws ReplyError ERR for a time beyond 64 bits
   * @example
   * await client.set('k', 'v');
   * await client.expireat('k', 4102444800); // => 1
   */
  expireat: (key: Word, unixTimeSeconds: number, condition: ExpireCondition = {}): Call<number> =>
    call(['EXPIREAT', key, unixTimeSeconds, conditionWords(condition)], integer),

  /**
   * EXPIRETIME: when a key expires, as a Unix time in seconds.
   * @returns the time, -1 if it does not expire, -2 if there is no key
   * @example
   * await client.set('k', 'v', { exat: 4102444800 });
   * await client.expiretime('k'); // => 4102444800
   */
  expiretime: (key: Word): Call<number> => call(['EXPIRETIME', key], integer),

  /**
   * KEYS: every key that matches a glob pattern. It looks at all of them: `scan` is kinder to a large database.
   * @returns the keys, in no order
   * @example
   * await client.mset({ 'user:1': 'Ann', page: 1 });
   * await client.keys('user:*'); // => ['user:1']
   */
  keys: (pattern: Word): Call<Text[]> => call(['KEYS', pattern], list(text)),

  /**
   * MIGRATE: moves keys to another server.
   * @returns `'OK'`, or `'NOKEY'` if none of them exists
   * @throws ReplyError IOERR if the other server cannot be reached, or what it answered
   * @example
   * await client.migrate('127.0.0.1', 1, 'missing', 0, 100); // => 'NOKEY'
   */
  migrate: (
    host: string,
    port: number,
    keys: OneOrMore,
    destinationDb: number,
    timeout: number,
    options: MigrateOptions = {},
  ): Call<string> =>
    call(
      [
        ['MIGRATE', host, port, Array.isArray(keys) ? '' : (keys as Word), destinationDb, timeout],
        [given(options, 'copy', 'replace', 'auth')],
        options.auth2 === undefined ? [] : ['AUTH2', options.auth2.username, options.auth2.password],
        Array.isArray(keys) ? ['KEYS', keys] : [],
      ],
      word,
    ),

  /**
   * MOVE: moves a key to another database.
   * @returns 1 if it was moved, 0 if there is no key, or the destination has one of that name
   * @throws ReplyError ERR if that is the selected database, or there is no such database
   * @example
   * await client.set('k', 'v');
   * await client.move('k', 1); // => 1
   */
  move: (key: Word, db: number): Call<number> => call(['MOVE', key, db], integer),

  /**
   * OBJECT ENCODING: how the value is stored: `'listpack'`, `'skiplist'`...
   * @returns the name, or null if there is no key
   * @example
   * await client.set('k', 12);
   * await client.objectEncoding('k'); // => 'int'
   */
  objectEncoding: (key: Word): Call<string | null> => call(['OBJECT', 'ENCODING', key], orNull(word)),

  /**
   * OBJECT FREQ: the key's LFU counter.
   * @returns the counter, or null if there is no key
   * @throws ReplyError ERR unless maxmemory-policy is an LFU one
   * @example
   * await client.configSet({ 'maxmemory-policy': 'allkeys-lfu' });
   * await client.set('k', 'v');
   * (await client.objectFreq('k')) > 0; // => true
   */
  objectFreq: (key: Word): Call<number | null> => call(['OBJECT', 'FREQ', key], orNull(integer)),

  /**
   * OBJECT HELP: what OBJECT can do.
   * @returns lines of text
   * @example
   * (await client.objectHelp()).length > 0; // => true
   */
  objectHelp: (): Call<string[]> => call(['OBJECT', 'HELP'], list(word)),

  /**
   * OBJECT IDLETIME: seconds since the key was last used.
   * @returns the seconds, or null if there is no key
   * @throws ReplyError ERR if maxmemory-policy is an LFU one
   * @example
   * await client.set('k', 'v');
   * await client.objectIdletime('k'); // => 0
   */
  objectIdletime: (key: Word): Call<number | null> => call(['OBJECT', 'IDLETIME', key], orNull(integer)),

  /**
   * OBJECT REFCOUNT: how many references the value has.
   * @returns the number, or null if there is no key
   * @example
   * await client.set('k', 'v');
   * await client.objectRefcount('k'); // => 1
   */
  objectRefcount: (key: Word): Call<number | null> => call(['OBJECT', 'REFCOUNT', key], orNull(integer)),

  /**
   * PERSIST: takes a key's expiration away.
   * @returns 1 if it had one, else 0
   * @example
   * await client.set('k', 'v', { ex: 60 });
   * await client.persist('k'); // => 1
   */
  persist: (key: Word): Call<number> => call(['PERSIST', key], integer),

  /**
   * PEXPIRE: lets a key expire after `milliseconds`.
   * @returns 1 if the expiration was set, 0 if there is no key or the condition was not met
   * @throws ReplyError ERR for a time beyond 64 bits
   * @example
   * await client.set('k', 'v');
   * await client.pexpire('k', 60_000); // => 1
   */
  pexpire: (key: Word, milliseconds: number, condition: ExpireCondition = {}): Call<number> =>
    call(['PEXPIRE', key, milliseconds, conditionWords(condition)], integer),

  /**
   * PEXPIREAT: lets a key expire at a Unix time in milliseconds.
   * @returns 1 if the expiration was set, 0 if there is no key or the condition was not met
   * @throws ReplyError ERR for a time beyond 64 bits
   * @example
   * await client.set('k', 'v');
   * await client.pexpireat('k', 4102444800_000); // => 1
   */
  pexpireat: (key: Word, unixTimeMilliseconds: number, condition: ExpireCondition = {}): Call<number> =>
    call(['PEXPIREAT', key, unixTimeMilliseconds, conditionWords(condition)], integer),

  /**
   * PEXPIRETIME: when a key expires, as a Unix time in milliseconds.
   * @returns the time, -1 if it does not expire, -2 if there is no key
   * @example
   * await client.set('k', 'v', { exat: 4102444800 });
   * await client.pexpiretime('k'); // => 4102444800000
   */
  pexpiretime: (key: Word): Call<number> => call(['PEXPIRETIME', key], integer),

  /**
   * PTTL: how many milliseconds a key has left.
   * @returns the milliseconds, -1 if it does not expire, -2 if there is no key
   * @example
   * await client.set('k', 'v');
   * await client.pttl('k'); // => -1
   */
  pttl: (key: Word): Call<number> => call(['PTTL', key], integer),

  /**
   * RANDOMKEY: some key of the database.
   * @returns the key, or null if the database is empty
   * @example
   * await client.set('only', 1);
   * await client.randomkey(); // => 'only'
   */
  randomkey: (): Call<Text | null> => call(['RANDOMKEY'], orNull(text)),

  /**
   * RENAME: gives a key another name, overwriting what has that name.
   * @returns OK
   * @throws ReplyError ERR if there is no key
   * @example
   * await client.set('a', 1);
   * await client.rename('a', 'b'); // => 'OK'
   */
  rename: (key: Word, newkey: Word): Call<'OK'> => call(['RENAME', key, newkey], ok),

  /**
   * RENAMENX: gives a key a name that no other key has.
   * @returns 1 if it was renamed, 0 if `newkey` exists
   * @throws ReplyError ERR if there is no key
   * @example
   * await client.mset({ a: 1, b: 2 });
   * await client.renamenx('a', 'b'); // => 0
   */
  renamenx: (key: Word, newkey: Word): Call<number> => call(['RENAMENX', key, newkey], integer),

  /**
   * RESTORE: makes a key of what DUMP answered. `ttl` is in milliseconds, 0 for no expiration.
   * @returns OK
   * @throws ReplyError BUSYKEY if the key exists; ERR if the payload is damaged or of a newer version
   * @example
   * await client.set('a', 1);
   * await client.restore('b', 0, await client.dump('a')); // => 'OK'
   */
  restore: (key: Word, ttl: number, serializedValue: Uint8Array, options: RestoreOptions = {}): Call<'OK'> =>
    call(['RESTORE', key, ttl, serializedValue, given(options, 'replace', 'absttl', 'idletime', 'freq')], ok),

  /**
   * SCAN: some keys of the database, and where to go on. Start with 0, and go on until the cursor is `'0'` again.
   * What is there all the while is answered; a key may come twice.
   * @returns `{ cursor, keys }`
   * @throws ReplyError ERR for a cursor that is no number
   * @example
   * await client.mset({ 'user:1': 'Ann', page: 1 });
   * await client.scan(0, { match: 'user:*' }); // => { cursor: '0', keys: ['user:1'] }
   */
  scan: (cursor: Word, options: KeyScanOptions = {}): Call<ScanResult> =>
    call(
      ['SCAN', cursor, given(options, 'match', 'count', 'type')],
      parts([word, list(text)], (next, keys) => ({ cursor: next, keys })),
    ),

  /**
   * SORT: the elements of a list, set or sorted set in order; with `store` they are written to a list instead.
   * @returns strings (null where a `get` pattern finds nothing), or with `store` the length of the list
   * @throws ReplyError WRONGTYPE; ERR if a weight is no number
   * @example
   * await client.rpush('l', 3, 1, 2);
   * await client.sort('l', { desc: true }); // => ['3', '2', '1']
   */
  sort: overloaded<
    [
      (key: Word, options?: SortOptions & { readonly store?: never }) => Call<(Text | null)[]>,
      (key: Word, options: SortOptions & { readonly store: Word }) => Call<number>,
    ]
  >(sort),

  /**
   * SORT_RO: SORT without `store`, which replicas take as well.
   * @returns strings, null where a `get` pattern finds nothing
   * @throws ReplyError WRONGTYPE; ERR if a weight is no number
   * @example
   * await client.rpush('l', 'b', 'a');
   * await client.sortRo('l', { alpha: true }); // => ['a', 'b']
   */
  sortRo: (key: Word, options: SortOptions = {}): Call<(Text | null)[]> =>
    call(sortWords('SORT_RO', key, options), list(orNull(text))),

  /**
   * TOUCH: marks keys as used now.
   * @returns how many exist
   * @example
   * await client.set('a', 1);
   * await client.touch('a', 'b'); // => 1
   */
  touch: (...keys: OneOrMore[]): Call<number> => call(['TOUCH', keys], integer),

  /**
   * TTL: how many seconds a key has left.
   * @returns the seconds, -1 if it does not expire, -2 if there is no key
   * @example
   * await client.set('k', 'v', { ex: 60 });
   * await client.ttl('k'); // => 60
   */
  ttl: (key: Word): Call<number> => call(['TTL', key], integer),

  /**
   * TYPE: what a key holds.
   * @returns `'string'`, `'list'`, `'set'`, `'zset'`, `'hash'`, `'stream'`, or `'none'` if there is no key
   * @example
   * await client.rpush('l', 1);
   * await client.type('l'); // => 'list'
   */
  type: (key: Word): Call<string> => call(['TYPE', key], word),

  /**
   * UNLINK: deletes keys, and frees their memory later.
   * @returns how many existed
   * @example
   * await client.set('a', 1);
   * await client.unlink('a', 'b'); // => 1
   */
  unlink: (...keys: OneOrMore[]): Call<number> => call(['UNLINK', keys], integer),

  /**
   * WAIT: waits until replicas have what this connection wrote, `timeout` milliseconds at most (0: for ever). It is
   * about this very connection, so it travels on it, and what is sent after it waits as well.
   * @returns how many replicas have it
   * @example
   * await client.wait(0, 10); // => 0
   */
  wait: (numreplicas: number, timeout: number): Call<number> => call(['WAIT', numreplicas, timeout], integer),

  /**
   * WAITAOF (7.2): waits until what this connection wrote is on disk here and at replicas; see `wait`.
   * @returns how many here (0 or 1), and how many replicas
   * @throws ReplyError ERR if it shall be on disk here, and there is no append-only file
   * @example
   * await client.waitaof(1, 0, 10); // rejects: ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.
   */
  waitaof: (numlocal: number, numreplicas: number, timeout: number): Call<{ numlocal: number; numreplicas: number }> =>
    call(
      ['WAITAOF', numlocal, numreplicas, timeout],
      parts([integer, integer], (local, replicas) => ({ numlocal: local, numreplicas: replicas })),
    ),
};
