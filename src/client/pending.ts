// Commands that were sent and are not answered yet, oldest first. Lanes of every kind have such a queue.

import type { Reply } from '../engine/reply.ts';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

export class Pending {
  #waiting: Waiting[] = [];
  /** Position of the oldest: a queue without shifting. */
  #oldest = 0;

  /** A promise for the reply that comes after all those that are already waited for. */
  add(): Promise<Reply> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** The oldest is answered. */
  settle(reply: Reply): void {
    const oldest = this.#waiting[this.#oldest++];
    if (this.#oldest === this.#waiting.length) {
      this.#waiting = [];
      this.#oldest = 0;
    }
    oldest?.resolve(reply);
  }

  rejectAll(reason: Error): void {
    const waiting = this.#waiting.slice(this.#oldest);
    this.#waiting = [];
    this.#oldest = 0;
    for (const { reject } of waiting) reject(reason);
  }
}
