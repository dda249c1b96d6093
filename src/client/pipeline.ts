// Commands gathered to be sent together: a pipeline, or a transaction.

import type { Builder, Call, Decoded, Overloaded, ResultOf } from './call.ts';
import { type CallName, calls } from './commands/index.ts';
import { ReplyError } from './errors.ts';

/** Every command as a method that queues it; `R` grows by its result's type. */
export type Pipelined<S, R extends unknown[]> = {
  [K in CallName]: Queues<(typeof calls)[K], S, R>;
} & {
  /** Sends what was queued and answers the results in order. Rejects with the first error among them. */
  exec(): Promise<R>;
  /** As `exec`, with errors in the places of the results. */
  execSettled(): Promise<{ [I in keyof R]: R[I] | ReplyError }>;
  /** Queues a call that a command's method did not build. */
  queue<T>(one: Call<T>): Pipelined<S, [...R, Decoded<T, S>]>;
  /** How many commands are queued. */
  readonly length: number;
};

type Queues<B, S, R extends unknown[]> =
  B extends Overloaded<infer T> ? QueueOverloads<T, S, R> : B extends Builder ? Queue<B, S, R> : never;

type Queue<B extends Builder, S, R extends unknown[]> = (
  ...args: Parameters<B>
) => Pipelined<S, [...R, Decoded<ResultOf<B>, S>]>;

type QueueOverloads<T extends readonly Builder[], S, R extends unknown[]> = T extends readonly [
  infer First extends Builder,
  ...infer Rest extends readonly Builder[],
]
  ? Queue<First, S, R> & QueueOverloads<Rest, S, R>
  : unknown;

/** Carries out what was queued; a refused command's place holds its error. */
export type Run = (queued: readonly Call<unknown>[]) => Promise<unknown[]>;

export class Pipeline {
  readonly #run: Run;
  #queued: Call<unknown>[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  /** Typed by what is queued; a new one holds nothing. */
  static over<S>(run: Run): Pipelined<S, []> {
    return new Pipeline(run) as unknown as Pipelined<S, []>;
  }

  get length(): number {
    return this.#queued.length;
  }

  queue(one: Call<unknown>): this {
    this.#queued.push(one);
    return this;
  }

  async exec(): Promise<unknown[]> {
    const results = await this.execSettled();
    const failed = results.find((result) => result instanceof ReplyError);
    if (failed !== undefined) throw failed;
    return results;
  }

  execSettled(): Promise<unknown[]> {
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
