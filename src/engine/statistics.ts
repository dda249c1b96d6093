// The counters behind INFO and LATENCY HISTOGRAM, and the names by which a server is known (run id, replication id).

import type { RedisError } from './errors.ts';
import type { Profile } from './profile.ts';

/** Since 8.0 more codes than this are taken for codes made of data, and are counted no longer. */
const errorCodes = 128;
const tooManyCodes = 'ERRORSTATS_DISABLED';

export class Statistics {
  connectionsReceived = 0;
  commandsProcessed = 0;
  keyspaceHits = 0;
  keyspaceMisses = 0;
  expiredKeys = 0;
  expiredFields = 0;
  evictedKeys = 0;
  /** Milliseconds by which eviction passed its time limit. */
  evictionExceeded = 0;
  errorReplies = 0;
  /** Bugs of ours: anything but zero fails a test. */
  bugs = 0;
  /** `latency-tracking`: whether commands' durations are noted. */
  tracksLatency = true;
  /** Replies by error code, for INFO errorstats. */
  readonly errors = new Map<string, number>();
  readonly #limitsCodes: boolean;
  #identity: { readonly runId: string; replicationId: string } | null = null;
  #peak = 0;
  #rate = { at: 0, commands: 0, perSecond: 0 };

  constructor(profile?: Profile) {
    this.#limitsCodes = profile?.atLeast('8.0') ?? false;
  }

  countError(error: RedisError): void {
    this.errorReplies++;
    const { errors } = this;
    if (errors.has(tooManyCodes)) return;
    const space = error.message.indexOf(' ');
    const code = space < 0 ? 'ERR' : error.message.slice(0, space);
    const count = errors.get(code) ?? 0;
    if (count === 0 && this.#limitsCodes && errors.size >= errorCodes) {
      errors.clear();
      errors.set(tooManyCodes, 1);
      return;
    }
    errors.set(code, count + 1);
  }

  /** The most memory that was seen in use, in bytes, `used` among it. */
  notePeak(used: number): number {
    this.#peak = Math.max(this.#peak, used);
    return this.#peak;
  }

  /** Commands a second since the last time of asking, at least a tenth of a second ago. */
  commandsPerSecond(now: number): number {
    const { at, commands } = this.#rate;
    const passed = now - at;
    if (passed >= 100) {
      const perSecond = at === 0 ? 0 : Math.round(((this.commandsProcessed - commands) * 1000) / passed);
      this.#rate = { at: now, commands: this.commandsProcessed, perSecond: Math.max(perSecond, 0) };
    }
    return this.#rate.perSecond;
  }

  /** Forty hexadecimal digits each, drawn when first asked for. */
  identity(random: () => number): { readonly runId: string; readonly replicationId: string } {
    this.#identity ??= { runId: randomId(random), replicationId: randomId(random) };
    return this.#identity;
  }

  changeReplicationId(random: () => number): void {
    this.#identity = { runId: this.identity(random).runId, replicationId: randomId(random) };
  }

  /** CONFIG RESETSTAT; the commands' own statistics are reset beside it. */
  reset(): void {
    this.connectionsReceived = 0;
    this.commandsProcessed = 0;
    this.keyspaceHits = 0;
    this.keyspaceMisses = 0;
    this.expiredKeys = 0;
    this.expiredFields = 0;
    this.evictedKeys = 0;
    this.evictionExceeded = 0;
    this.errorReplies = 0;
    this.errors.clear();
    this.#rate = { at: 0, commands: 0, perSecond: 0 };
  }
}

function randomId(random: () => number): string {
  let id = '';
  while (id.length < 40) id += Math.floor(random() * 16).toString(16);
  return id;
}

/** What INFO commandstats and latencystats tell of one command. */
export class CommandStatistics {
  calls = 0;
  microseconds = 0;
  /** Refused by a gate before they ran. */
  rejected = 0;
  /** Answered with an error. */
  failed = 0;
  readonly latency = new LatencyHistogram();

  /** A call took this long. */
  took(milliseconds: number, tracksLatency: boolean): void {
    this.microseconds += Math.round(milliseconds * 1000);
    if (tracksLatency) this.latency.add(Math.round(milliseconds * 1_000_000));
  }

  reset(): void {
    this.calls = this.microseconds = this.rejected = this.failed = 0;
    this.latency.clear();
  }
}

/**
 * How often which duration was seen, to two significant digits, from a nanosecond to a second: the resolution that
 * Redis keeps. Durations are told by the largest one that falls together with them, as Redis tells them.
 *
 *   0..255 ns: each its own     256..511: two together     512..1023: four     ...
 */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  /** Most durations are like the one before: a run of the same is counted apart and entered when it ends. */
  #runOf = -1;
  #run = 0;
  total = 0;

  add(nanoseconds: number): void {
    const value = Math.min(Math.max(nanoseconds, 1), 1_000_000_000);
    const shift = value < 256 ? 0 : 24 - Math.clz32(value);
    const bucket = (((value >> shift) + 1) << shift) - 1;
    this.total++;
    if (bucket === this.#runOf) {
      this.#run++;
      return;
    }
    this.#endRun();
    this.#runOf = bucket;
    this.#run = 1;
  }

  /** Durations in nanoseconds and how often each was seen, shortest first. */
  get counts(): [nanoseconds: number, count: number][] {
    this.#endRun();
    return [...this.#counts].sort((a, b) => a[0] - b[0]);
  }

  /** The duration, in nanoseconds, that `percentile` percent of the calls did not exceed; 0 without calls. */
  at(percentile: number): number {
    let left = Math.max(Math.floor((percentile / 100) * this.total + 0.5), 1);
    let last = 0;
    for (const [duration, count] of this.counts) {
      last = duration;
      left -= count;
      if (left <= 0) break;
    }
    return last;
  }

  clear(): void {
    this.#counts.clear();
    this.#runOf = -1;
    this.#run = this.total = 0;
  }

  #endRun(): void {
    if (this.#run > 0) this.#counts.set(this.#runOf, (this.#counts.get(this.#runOf) ?? 0) + this.#run);
    this.#run = 0;
    this.#runOf = -1;
  }
}
