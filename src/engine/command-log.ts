// SLOWLOG, and what Valkey's COMMANDLOG adds to it: the latest commands that took too much of something. While a command
// takes less than the threshold, it pays one comparison.

import type { Connection } from './connection.ts';
import { shownWords } from './monitors.ts';
import type { Profile } from './profile.ts';
import type { ByteString } from './reply.ts';
import type { ResolvedCommand } from './table.ts';

/** What an entry keeps of a command: so many words, and so many bytes of each. */
const mostWords = 32;
const mostBytes = 128;

type Client = Pick<Connection, 'addr' | 'name'>;

export interface LoggedCommand {
  readonly id: number;
  /** Seconds since the epoch. */
  readonly time: number;
  /** Microseconds, or bytes. */
  readonly amount: number;
  readonly words: readonly ByteString[];
  readonly addr: ByteString;
  readonly clientName: ByteString;
}

export class CommandLog {
  /** From how much on a command is logged; infinite when none is. */
  threshold = Number.POSITIVE_INFINITY;
  maxLength = 128;
  /** The newest last. */
  #entries: LoggedCommand[] = [];
  readonly #profile: Profile;
  #nextId = 0;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The newest first; `count` of -1: all. */
  latest(count: number): LoggedCommand[] {
    const { length } = this.#entries;
    return this.#entries.slice(count === -1 ? 0 : Math.max(length - count, 0)).reverse();
  }

  clear(): void {
    this.#entries = [];
  }

  add(client: Client, resolved: ResolvedCommand, words: readonly ByteString[], amount: number, now: number): void {
    if (this.maxLength === 0 || resolved.flags.has('skip_slowlog')) return;
    this.#entries.push({
      id: this.#nextId++,
      time: Math.floor(now / 1000),
      amount,
      words: trimmed(shownWords(resolved, words, this.#profile)),
      addr: client.addr,
      clientName: client.name,
    });
    if (this.#entries.length > this.maxLength) this.#entries.splice(0, this.#entries.length - this.maxLength);
  }
}

function trimmed(words: readonly ByteString[]): ByteString[] {
  const kept = words.length > mostWords ? words.slice(0, mostWords - 1) : words;
  const texts = kept.map((word) =>
    word.length > mostBytes ? `${word.slice(0, mostBytes)}... (${word.length - mostBytes} more bytes)` : word,
  );
  if (kept !== words) texts.push(`... (${words.length - kept.length} more arguments)`);
  return texts;
}
