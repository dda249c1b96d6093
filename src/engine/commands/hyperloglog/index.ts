// The hyperloglog group's table of contents.

import { pfadd, pfmerge } from './pfadd.ts';
import { pfcount } from './pfcount.ts';
import { pfdebug, pfselftest } from './pfdebug.ts';

export const hyperLogLogCommands = [pfadd, pfcount, pfdebug, pfmerge, pfselftest];
