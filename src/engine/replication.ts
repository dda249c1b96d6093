// Whom this engine follows. There is no network in an isolate, so a replica here is one whose master is never reached: it
// refuses writes, tells its role, and keeps what it has, as a real one does while the link is down.

import type { ByteString } from './reply.ts';

export interface Master {
  readonly host: ByteString;
  readonly port: number;
}

export class Replication {
  /** Null while the engine is a master itself. */
  master: Master | null = null;

  get isReplica(): boolean {
    return this.master !== null;
  }
}
