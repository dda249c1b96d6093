// The port through which the engine reaches other servers, for MIGRATE. A host that has sockets implements it (src/node);
// elsewhere there is no one to be reached, and the command says so.

import type { ByteString } from './reply.ts';

/** What came back, and what went wrong before all of it was there. */
export interface Exchange {
  /** The lines that came, each without its end. */
  readonly lines: readonly ByteString[];
  readonly failed: 'connecting' | 'writing' | 'reading' | null;
}

export interface Links {
  /**
   * Connects, writes `request` and waits for so many lines; `timeout` is in milliseconds, for each of these. Calls
   * `done` once, never before it returns.
   */
  exchange(
    target: { readonly host: ByteString; readonly port: number; readonly timeout: number },
    request: ByteString,
    lines: number,
    done: (exchange: Exchange) => void,
  ): void;
}
