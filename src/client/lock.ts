// A lock: a key that holds the token of who has it, and expires with it. Whoever has the lock may extend it or give it back,
// and nobody else can, as both compare the token on the server, in scripts.

import type { Word } from './call.ts';
import type { Client } from './client.ts';
import { pause } from './retry.ts';
import { Script } from './script.ts';

export interface LockOptions {
  /** Milliseconds after which the lock comes free by itself; for ever when absent. */
  readonly timeout?: number;
  /** Milliseconds between attempts to get it; 100 when absent. */
  readonly sleep?: number;
  /** Wait until it is free; true when absent. */
  readonly blocking?: boolean;
  /** Milliseconds to wait for it at most; for ever when absent. */
  readonly blockingTimeout?: number;
}

/** The lock is not, or no longer, this one's. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

const sources = {
  release: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('del', KEYS[1])
return 1`,
  // ARGV: token, milliseconds, 1 to replace what is left of the time, 0 to add to it
  extend: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
local left = redis.call('pttl', KEYS[1])
if left < 0 then return 0 end
if ARGV[3] == '1' then left = 0 end
redis.call('pexpire', KEYS[1], left + ARGV[2])
return 1`,
  reacquire: `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('pexpire', KEYS[1], ARGV[2])
return 1`,
} as const;

export class Lock {
  readonly name: Word;
  readonly #client: Client<string>;
  readonly #options: LockOptions;
  /** Ends the waiting for it. */
  readonly #signal: AbortSignal;
  readonly #scripts: { readonly [K in keyof typeof sources]: Script };
  #token: string | null = null;

  /** @internal */
  constructor(client: Client<string>, name: Word, options: LockOptions, signal?: AbortSignal) {
    this.#client = client;
    this.name = name;
    this.#options = options;
    this.#signal = signal ?? new AbortController().signal;
    const script = (source: string) => new Script(client as Client<unknown>, source);
    this.#scripts = {
      release: script(sources.release),
      extend: script(sources.extend),
      reacquire: script(sources.reacquire),
    };
  }

  /**
   * Gets the lock, and waits for it as the options say.
   * @returns true, or false if it could not be had in time
   */
  async acquire(options: Omit<LockOptions, 'timeout'> & { readonly token?: string } = {}): Promise<boolean> {
    const { sleep = 100, blocking = true, blockingTimeout, token = newToken() } = { ...this.#options, ...options };
    const until = blockingTimeout === undefined ? Number.POSITIVE_INFINITY : performance.now() + blockingTimeout;
    for (;;) {
      if (await this.#take(token)) {
        this.#token = token;
        return true;
      }
      if (!blocking || performance.now() + sleep > until) return false;
      await pause(sleep, this.#signal);
    }
  }

  /** True if anybody has the lock. */
  async locked(): Promise<boolean> {
    return (await this.#client.get(this.name)) !== null;
  }

  /** True if this one has it. */
  async owned(): Promise<boolean> {
    return this.#token !== null && (await this.#client.get(this.name)) === this.#token;
  }

  /**
   * Gives the lock back.
   * @throws LockError if this one has it not, or its time ran out
   */
  async release(): Promise<void> {
    const token = this.#owned('release');
    this.#token = null;
    if ((await this.#scripts.release.run(this.name, token)) !== 1) {
      throw new LockError(`the lock ${String(this.name)} is no longer this one's: its time ran out`);
    }
  }

  /**
   * Gives the lock more time: adds to what is left, or with `replace` instead of it.
   * @throws LockError if this one has it not, or it has no end
   */
  async extend(milliseconds: number, { replace = false } = {}): Promise<void> {
    const token = this.#owned('extend');
    if (this.#options.timeout === undefined) throw new LockError('a lock without a timeout has no end to put off');
    if ((await this.#scripts.extend.run(this.name, [token, milliseconds, replace ? 1 : 0])) !== 1) {
      throw new LockError(`the lock ${String(this.name)} is no longer this one's: its time ran out`);
    }
  }

  /**
   * Starts the lock's time anew.
   * @throws LockError if this one has it not, or it has no end
   */
  async reacquire(): Promise<void> {
    const token = this.#owned('reacquire');
    const { timeout } = this.#options;
    if (timeout === undefined) throw new LockError('a lock without a timeout has no time to start anew');
    if ((await this.#scripts.reacquire.run(this.name, [token, timeout])) !== 1) {
      throw new LockError(`the lock ${String(this.name)} is no longer this one's: its time ran out`);
    }
  }

  /** `await using lock = await client.lock('name').held()`: the end of the block gives it back. */
  async held(): Promise<this> {
    if (!(await this.acquire())) throw new LockError(`the lock ${String(this.name)} could not be had in time`);
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#token !== null) await this.release();
  }

  async #take(token: string): Promise<boolean> {
    const { timeout } = this.#options;
    const taken = await this.#client.set(
      this.name,
      token,
      timeout === undefined ? { nx: true } : { nx: true, px: timeout },
    );
    return taken !== null;
  }

  #owned(wish: string): string {
    if (this.#token === null) throw new LockError(`cannot ${wish} a lock that this one has not got`);
    return this.#token;
  }
}

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
