// What a client needs of whatever Redis is behind it: lanes. A lane is one Redis connection; commands sent on it are
// answered in order, and what is pushed to it arrives apart.

import { type ByteString, isTagged, type PushReply, type Reply } from '../engine/reply.ts';
import type { ChangedKey } from '../rpc/changes.ts';
import type { ExportFormat, Imported, ImportOptions } from '../rpc/control.ts';

export interface Lane {
  /** Sends a command; the reply may be an error reply. Rejects with ConnectionClosedError when the lane goes. */
  send(words: readonly ByteString[]): Promise<Reply>;
  /** Called with each push, never in the middle of a command. */
  onPush: ((message: PushReply) => void) | null;
  /** Called once when the lane goes for any reason but `close`. */
  onClosed: ((reason: Error) => void) | null;
  /** What is pending is rejected with the reason. */
  close(reason?: Error): void;
}

/** The push that an item of an engine's stream of replies and messages is; null: it is a reply. */
export function pushOf(item: Reply): PushReply | null {
  if (!isTagged(item)) return null;
  if (item.kind === 'monitor-line') return { kind: 'push', items: ['monitor', item.text] };
  return item.kind === 'push' ? item : null;
}

export interface Backend {
  /** As errors and logs name it: `memory:`, `worker:app`. */
  readonly name: string;
  /** Opens a connection. Throws ConnectionClosedError if there is nobody to connect to any more. */
  open(): Lane;
  /** Reports changed keys, where the backend can tell, until the function that it answers is called. */
  observe?(report: (changes: readonly ChangedKey[]) => void): () => void;
  /** The dataset as a file, where the backend has it at hand; and one taken in. */
  export?(format: ExportFormat): Promise<readonly Uint8Array[]>;
  import?(chunks: readonly Uint8Array[], options?: ImportOptions): Promise<Imported>;
  /** A port to the engine for a client in another isolate, where there is one that can be shared. */
  openPort?(): Promise<MessagePort>;
  /** Nobody uses this backend any more. */
  close(): void;
}
