// The bitmap group's table of contents.

import { getbit, setbit } from './bit.ts';
import { bitfield, bitfieldRo } from './bitfield.ts';
import { bitop } from './bitop.ts';
import { bitcount, bitpos } from './count.ts';

export const bitmapCommands = [bitcount, bitfield, bitfieldRo, bitop, bitpos, getbit, setbit];
