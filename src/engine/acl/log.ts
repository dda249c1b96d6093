// ACL LOG: what was denied, newest first. The same denial again within a minute counts up in its entry.

import type { ByteString } from '../reply.ts';

export type DenialReason = 'command' | 'key' | 'channel' | 'auth';
export type DenialContext = 'toplevel' | 'multi' | 'lua';

export interface LogEntry {
  readonly id: number;
  count: number;
  readonly reason: DenialReason;
  readonly context: DenialContext;
  /** The command, key or channel; for `auth` the command that tried. */
  readonly object: ByteString;
  readonly username: ByteString;
  /** Milliseconds. */
  readonly createdAt: number;
  updatedAt: number;
  /** The client as CLIENT LIST shows it. */
  clientInfo: string;
}

/** Milliseconds within which denials are grouped. */
const groupedWithin = 60_000;
/** So many entries are looked at for one to count up. */
const lookedAt = 10;

export class AclLog {
  /** Denials by reason, for INFO. */
  denied: Record<DenialReason, number> = { auth: 0, command: 0, key: 0, channel: 0 };
  #entries: LogEntry[] = [];
  #nextId = 0;

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** `limit` is `acllog-max-len`. */
  add(entry: Pick<LogEntry, 'reason' | 'context' | 'object' | 'username' | 'clientInfo'>, now: number, limit: number) {
    this.denied[entry.reason]++;
    const at = this.#entries.findIndex((other, i) => i < lookedAt && isSame(entry, other, now));
    const found = this.#entries[at];
    if (found === undefined) {
      this.#entries.unshift({ id: this.#nextId++, count: 1, createdAt: now, updatedAt: now, ...entry });
      if (this.#entries.length > limit) this.#entries.length = limit;
      return;
    }
    found.count++;
    found.updatedAt = now;
    found.clientInfo = entry.clientInfo;
    this.#entries.splice(at, 1);
    this.#entries.unshift(found);
  }

  reset(): void {
    this.#entries = [];
  }

  resetStatistics(): void {
    this.denied = { auth: 0, command: 0, key: 0, channel: 0 };
  }
}

function isSame(entry: Pick<LogEntry, 'reason' | 'context' | 'object' | 'username'>, other: LogEntry, now: number) {
  return (
    entry.reason === other.reason &&
    entry.context === other.context &&
    now - other.updatedAt <= groupedWithin &&
    entry.object === other.object &&
    entry.username === other.username
  );
}
