// MONITOR: every command that the server carries out, as it comes.

import { splitArguments } from '../engine/split.ts';
import type { Lane } from './backend.ts';
import { ReplyError } from './errors.ts';
import type { Lanes } from './lanes.ts';
import { toText } from './text.ts';

export interface MonitoredCommand {
  /** Unix time in seconds, with microseconds. */
  readonly time: number;
  readonly db: number;
  /** The connection's address; `lua` for a command of a script. */
  readonly source: string;
  /** The command's words; some that are secret are left out by the server. */
  readonly words: readonly string[];
}

/** Commands until `close`: `for await (const { words } of await client.monitor())`. */
export class Monitor implements AsyncIterable<MonitoredCommand> {
  readonly #lanes: Lanes;
  readonly #lane: Lane;
  #inbox: MonitoredCommand[] = [];
  #arrived: (() => void) | null = null;
  #isClosed = false;
  #failure: Error | null = null;

  private constructor(lanes: Lanes) {
    this.#lanes = lanes;
    this.#lane = lanes.open();
    this.#lane.onPush = ({ items }) => {
      const line = items[0] === 'monitor' && typeof items[1] === 'string' ? parse(items[1]) : null;
      if (line === null) return;
      this.#inbox.push(line);
      this.#wake();
    };
    this.#lane.onClosed = (reason) => {
      this.#failure = reason;
      this.#isClosed = true;
      this.#wake();
    };
  }

  /** @internal */
  static async start(lanes: Lanes): Promise<Monitor> {
    const monitor = new Monitor(lanes);
    const reply = await monitor.#lane.send(['MONITOR']);
    if (typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'error') {
      monitor.close();
      throw new ReplyError(toText(reply.message), 'monitor');
    }
    return monitor;
  }

  /** Ends it; a running `for await` ends too. */
  close(): void {
    if (!this.#isClosed) this.#lanes.drop(this.#lane);
    this.#isClosed = true;
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** Rejects once the connection is lost. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MonitoredCommand, void, undefined> {
    for (;;) {
      const next = this.#inbox.shift();
      if (next !== undefined) yield next;
      else if (this.#failure !== null) throw this.#failure;
      else if (this.#isClosed) return;
      else await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
  }

  #wake(): void {
    this.#arrived?.();
    this.#arrived = null;
  }
}

/** `1339518083.107412 [0 127.0.0.1:60866] "keys" "*"` */
function parse(line: string): MonitoredCommand | null {
  const [, time, db, source, words = ''] = /^(\d+\.\d+) \[(\d+) ([^\]]*)\] (.*)$/s.exec(line) ?? [];
  if (time === undefined) return null;
  return {
    time: Number(time),
    db: Number(db),
    source: source as string,
    words: (splitArguments(words) ?? []).map(toText),
  };
}
