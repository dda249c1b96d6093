// A copy of an engine with its whole dataset: what fork() is to a server. A script that is stepped through changes the
// copy alone, while others go on with the original.

import { Engine } from '../engine.ts';
import { errors } from '../errors.ts';

export class EngineCopy {
  readonly engine: Engine;
  /** When it wants to be woken. */
  alarm: number | null = null;

  constructor(original: Engine) {
    const { host, payloads, config } = original;
    if (payloads === null) throw errors.err("Can't fork: the engine was made without a way to copy its dataset");
    const values = config.names(() => true).map((name) => [name, config.get(name)] as const);
    this.engine = new Engine({
      ...original.options,
      host: {
        now: () => host.now(),
        random: () => host.random(),
        wakeAt: (at) => {
          this.alarm = at;
          original.copyAsks();
        },
      },
    });
    this.engine.config.set(values, 'start');
    payloads.load(this.engine, payloads.save(original), 'replace');
    original.copies.add(this);
  }

  wakeIfDue(now: number): void {
    if (this.alarm === null || this.alarm > now) return;
    this.alarm = null;
    this.engine.wake();
  }
}
