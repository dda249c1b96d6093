// Which Redis this engine is: a flavour and a version. Everything that differs between versions asks here;
// commands and options say `since` in their declarations, behaviour that changed has a named rule below.

import { type FlavourName, flavours, type RedisLine, type Since, type VersionLine, versions } from './flavours.ts';

export type { FlavourName, RedisLine, Since, VersionLine };
export { versions };

/** `'7.0.15'` -> 70015; parts that are missing count as zero. Comparable with `<`. */
export function versionNumber(text: string): number {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return major * 10000 + minor * 100 + patch;
}

/** Behaviour that changed between versions, named for what is so from that version on. */
export interface Rules {
  /** Doubles print in their shortest form (7.2), not with `%.17g`. */
  readonly shortestDoubles: boolean;
  /** Small sets of strings are listpacks (7.2). */
  readonly setListpack: boolean;
  /** Small lists are listpacks (7.2). */
  readonly listListpack: boolean;
  /** A woken client runs its command again (7.2); before, it was served by the command that pushed. */
  readonly rerunsBlocked: boolean;
  /** Messages that a command causes to its own connection follow its reply (7.2); before, they went first. */
  readonly holdsPushes: boolean;
  /** Who is not subscribed may not unsubscribe (Valkey 8.0). */
  readonly refusesToUnsubscribe: boolean;
  /** Who empties a database and waits for it is blocked meanwhile (Redis 7.4). */
  readonly blocksFlush: boolean;
  /** A wait that timed out is a command like any other to SLOWLOG (Redis 7.4). */
  readonly logsTimeouts: boolean;
  /** Hash fields may expire (7.4). */
  readonly fieldExpiry: boolean;
}

export class Profile {
  readonly flavour: FlavourName;
  readonly line: VersionLine;
  /** The full version that the server calls its own. */
  readonly version: string;
  /** The version of the Redis that it says it is: the same, where it is Redis. */
  readonly redisVersion: string;
  /** Its name in HELLO. */
  readonly server: string;
  /** Its name as people write it. */
  readonly title: string;
  readonly rules: Rules;
  readonly #own: number;
  readonly #redis: number;
  readonly #lacks: ReadonlySet<string>;
  /** Answers of `atLeast`: commands ask it at every call, and to read a version takes half a microsecond. */
  readonly #known = new Map<string, boolean>();

  /** Throws if there is no such release; the flavour's newest when none is named. */
  constructor(line?: VersionLine, flavour: FlavourName = 'redis') {
    const { releases, newest, server, title, lacks } = flavours[flavour];
    const name = line ?? newest;
    const release = Object.hasOwn(releases, name) ? releases[name] : undefined;
    if (release === undefined) {
      throw new Error(`there is no ${title} ${name} here, but ${Object.keys(releases).join(', ')}`);
    }
    this.flavour = flavour;
    this.line = name as VersionLine;
    this.version = release.version;
    this.redisVersion = release.redis;
    this.server = server;
    this.title = title;
    this.#own = versionNumber(release.version);
    this.#redis = versionNumber(release.redis);
    this.#lacks = new Set(lacks);
    this.rules = {
      shortestDoubles: this.atLeast('7.2'),
      setListpack: this.atLeast('7.2'),
      listListpack: this.atLeast('7.2'),
      rerunsBlocked: this.atLeast('7.2'),
      holdsPushes: this.atLeast('7.2'),
      refusesToUnsubscribe: flavour === 'valkey' && !this.atLeast({ valkey: '8.1' }),
      blocksFlush: flavour === 'redis' && this.atLeast('7.4'),
      logsTimeouts: flavour === 'redis' && this.atLeast('7.4'),
      fieldExpiry: this.atLeast({ redis: '7.4', valkey: '9.0' }),
    };
  }

  /** True from that version on, of this flavour or of the Redis that it stands for. */
  atLeast(since: Since): boolean {
    if (typeof since !== 'string') {
      const own = since[this.flavour];
      if (own !== undefined) return this.#own >= versionNumber(own);
      return since.redis !== undefined && this.atLeast(since.redis);
    }
    let answer = this.#known.get(since);
    if (answer === undefined) this.#known.set(since, (answer = this.#redis >= versionNumber(since)));
    return answer;
  }

  /** The version from which on something is there, as this flavour tells it. */
  told(since: Since): string {
    return typeof since === 'string' ? since : (since[this.flavour] ?? since.redis ?? '');
  }

  /** True unless the flavour lacks the command, whatever its Redis has. */
  has(fullName: string): boolean {
    return !this.#lacks.has(fullName);
  }
}
