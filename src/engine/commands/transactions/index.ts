// The transactions group's table of contents.

import { discard, exec, multi } from './multi.ts';
import { unwatch, watch } from './watch.ts';

export const transactionCommands = [multi, exec, discard, watch, unwatch];
