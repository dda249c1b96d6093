// Commands gathered to be sent together: a pipeline, or a transaction.

import type { Call, Decoded } from './call.ts';
import { calls } from './commands/index.ts';
import { ReplyError } from './errors.ts';

type Calls = typeof calls;
type Result<C> = C extends Call<infer T> ? T : never;

/** Every command as a method that queues it; `R` grows by its result's type. */
export type Pipelined<S, R extends unknown[]> = {
  [K in keyof Calls]: (
    ...args: Parameters<Calls[K]>
  ) => Pipelined<S, [...R, Decoded<Result<ReturnType<Calls[K]>>, S>]>;
} & {
  /** Sends what was queued and answers the results in order. Rejects with the first error among them. */
  exec(): Promise<R>;
  /** As `exec`, with errors in the places of the results. */
  execSettled(): Promise<{ [I in keyof R]: R[I] | ReplyError }>;
  /** How many commands are queued. */
  readonly length: number;
};

export class Pipeline {
  readonly #run: (queued: readonly Call<unknown>[]) => Promise<unknown[] | null>;
  #queued: Call<unknown>[] = [];

  constructor(run: (queued: readonly Call<unknown>[]) => Promise<unknown[] | null>) {
    this.#run = run;
  }

  get length(): number {
    return this.#queued.length;
  }

  queue(one: Call<unknown>): this {
    this.#queued.push(one);
    return this;
  }

  async exec(): Promise<unknown[] | null> {
    const results = await this.execSettled();
    const failed = results?.find((result) => result instanceof ReplyError);
    if (failed !== undefined) throw failed;
    return results;
  }

  execSettled(): Promise<unknown[] | null> {
    const queued = this.#queued;
    this.#queued = [];
    return this.#run(queued);
  }
}

for (const [name, build] of Object.entries(calls)) {
  Object.defineProperty(Pipeline.prototype, name, {
    value(this: Pipeline, ...args: unknown[]) {
      return this.queue((build as (...args: unknown[]) => Call<unknown>)(...args));
    },
    writable: true,
    configurable: true,
  });
}
