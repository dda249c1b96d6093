// The sorted-set group's table of contents.

import { zadd, zincrby } from './zadd.ts';

export const sortedSetCommands = [zadd, zincrby];
