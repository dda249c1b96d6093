// The messages between a client and an engine in another isolate.
//
// Commands travel over a MessagePort of their own, because a message costs 25-30 us whatever it carries: all the
// commands of one turn of the event loop are one message, and all the replies they get at once are one message back.
//
//   client -> engine   Request:  { lane, commands: string[][] }     a lane is one Redis connection; lanes share the port
//                                { lane, close: true }
//                      Observe:  { observe: boolean }               whether to report changed keys
//   engine -> client   Response: { lane, items: Reply[] }           exactly one item per command, in order, and pushes
//                                { lane, closed: true }             between them (`kind: 'push'`)
//                      Report:   { changes: ChangedKey[] }
//
// Words are byte strings, replies are the engine's own values: structured clone carries both as they are.
// What steers an engine (open, connect a port) goes through comlink instead: see control.ts.

import type { ByteString, Reply } from '../engine/reply.ts';
import type { ChangedKey } from './changes.ts';

export type Request =
  | { readonly lane: number; readonly commands: readonly (readonly ByteString[])[] }
  | { readonly lane: number; readonly close: true };

export type Response =
  | { readonly lane: number; readonly items: readonly Reply[] }
  | { readonly lane: number; readonly closed: true };

/** What a client sends beside its lanes, and what it hears then. */
export interface Observe {
  readonly observe: boolean;
}

export interface Report {
  readonly changes: readonly ChangedKey[];
}

/** What both ends of a port need of it: a MessagePort, a Worker, or Node's versions of them. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
  close?(): void;
}
