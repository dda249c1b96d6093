// The servers that speak Redis's language: what each calls itself, its releases, and which Redis each release stands for.
//
// A fact of Redis (`since: '7.2'`) holds for another flavour as far as the Redis it stands for has it: Valkey parted from
// Redis at 7.2.4, so all of 7.2 is there and nothing of 7.4. What a flavour has by itself names it
// (`since: { redis: '7.4', valkey: '9.0' }`), and what it lacks of its Redis is listed here. So a later flavour is an entry in
// this table and words in declarations, never a fork.

export interface Release {
  /** What the server calls its own version. */
  readonly version: string;
  /** The Redis that it says it is (INFO's `redis_version`). */
  readonly redis: string;
}

export interface Flavour {
  /** As people write it. */
  readonly title: string;
  /** Its name in HELLO. */
  readonly server: string;
  readonly releases: { readonly [line: string]: Release };
  readonly newest: string;
  /**
   * What a request, a value with all that is in it, and a key may have at most, in bytes. Later work: nothing heeds them
   * yet.
   */
  readonly limits?: { readonly request: number; readonly record: number; readonly key: number };
  /** Commands and subcommands, by full name, that it does not know though the Redis it stands for has them. */
  readonly lacks?: readonly string[];
}

/** The newest release of each line of Redis that we have facts of. */
export const versions = {
  '7.0': '7.0.15',
  '7.2': '7.2.6',
  '7.4': '7.4.1',
  '8.0': '8.0.2',
  '8.2': '8.2.0',
  '8.4': '8.4.0',
  '8.6': '8.6.0',
  '8.8': '8.8.0',
  '8.10': '8.10.0',
} as const;

const valkeyVersions = { '8.0': '8.0.1', '8.1': '8.1.0', '9.0': '9.0.0', '9.1': '9.1.1' } as const;

/** Releases that all stand for one Redis; for Redis itself, each for itself. */
function releases(of: { readonly [line: string]: string }, redis?: string): Flavour['releases'] {
  return Object.fromEntries(Object.entries(of).map(([line, version]) => [line, { version, redis: redis ?? version }]));
}

const redis: Flavour = { title: 'Redis', server: 'redis', releases: releases(versions), newest: '8.10' };

const valkey: Flavour = {
  title: 'Valkey',
  server: 'valkey',
  releases: releases(valkeyVersions, '7.2.4'),
  newest: '9.1',
};

// From https://dragonflydb.io/docs/command-reference/compatibility and the page on COMMAND: what they call unsupported, of the
// connection and generic groups so far.
const dragonfly: Flavour = {
  title: 'Dragonfly',
  server: 'redis',
  releases: releases({ '1': 'df-v1' }, '7.4.0'),
  newest: '1',
  lacks: [
    'client|getredir',
    'client|id',
    'client|info',
    'client|kill',
    'client|no-evict',
    'client|no-touch',
    'client|reply',
    'client|trackinginfo',
    'client|unblock',
    'command|docs',
    'copy',
    'expiretime',
    'migrate',
    'object|encoding',
    'object|freq',
    'reset',
  ],
};

// From https://upstash.com/docs/redis/overall/rediscompatibility (it follows Redis up to 8.2) and the pages on its errors
// (ERR max request size exceeded, ERR max single record size exceeded, ERR max key size exceeded).
const upstash: Flavour = {
  title: 'Upstash',
  server: 'redis',
  releases: releases({ '8.2': '8.2.0' }, '8.2.0'),
  newest: '8.2',
  limits: { request: 10_000_000, record: 100_000_000, key: 32_768 },
};

export const flavours = { redis, valkey, dragonfly, upstash } as const;

export type FlavourName = keyof typeof flavours;

/** The lines of Redis itself, and those of the others. */
export type RedisLine = keyof typeof versions;
export type VersionLine = RedisLine | keyof typeof valkeyVersions | '1';

/**
 * From which version on something is there: Redis's own, or a version for each flavour that has it. Where a flavour is not
 * named, Redis's counts, by the Redis that the flavour stands for.
 */
export type Since = string | { readonly [flavour in FlavourName]?: string };

/** The flavour that a text names, if there is such a one. */
export function isFlavour(text: string): text is FlavourName {
  return Object.hasOwn(flavours, text);
}
