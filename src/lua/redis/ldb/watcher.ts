// What the redis table tells the debugger of a program that is stepped through.

import type { Reply } from '../../../engine/reply.ts';
import type { LuaValue } from '../../value.ts';

export interface Watcher {
  /** While lines are stepped over, commands and errors are shown; not while it runs to a breakpoint. */
  readonly isTracing: boolean;
  command(words: readonly string[]): void;
  reply(reply: Reply): void;
  error(text: string): void;
  /** redis.breakpoint(). */
  stopSoon(): void;
  /** redis.debug(). */
  show(values: readonly LuaValue[]): void;
}
