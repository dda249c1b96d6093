// LOLWUT: a drawing, and the version under it. Each version of Redis that cared has its own; these are ours. The engine's
// chance draws them, so the same seed draws the same.

import type { Args } from '../../args.ts';
import { integer, optional } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Profile } from '../../profile.ts';
import { verbatim } from '../../reply.ts';

export const lolwut = command({
  name: 'lolwut',
  group: 'server',
  since: '5.0.0',
  arity: -1,
  flags: ['readonly', 'fast'],
  arguments: [optional(integer('version', { token: 'VERSION' }))],

  parse(args) {
    // VERSION without a number is no option but a word like any other, and those mean nothing without a version.
    const version = args.left > 1 && args.token('VERSION') ? args.integer() : majorOf(args.profile);
    const drawing = parseDrawing(args, version);
    args.position = args.words.length;
    return drawing;
  },

  run: ({ profile, random }, draw) => verbatim(`${draw(random)}${signature(profile)}\n`),
});

/** Valkey signs with Redis's name until 9.0. */
function signature(profile: Profile): string {
  return `${profile.atLeast({ valkey: '9.0' }) ? 'Valkey' : 'Redis'} ver. ${profile.version}`;
}

type Random = () => number;
type Drawing = (random: Random) => string;

function parseDrawing(args: Args, version: number): Drawing {
  if (version === 5) {
    const columns = size(args, 66, 1000);
    const across = size(args, 8, 200);
    const down = size(args, 12, 200);
    return (random) => disorder(random, columns, across, down);
  }
  if (version === 6) {
    const columns = size(args, 80, 1000);
    const rows = size(args, 20, 1000);
    return (random) => skyline(random, columns, rows);
  }
  return version === 8 && args.profile.atLeast('8.0') ? verses : () => '';
}

/** Valkey 8 has no drawing of its own: 8 is Redis's. */
function majorOf({ flavour, version }: Profile): number {
  return flavour === 'redis' ? Number(version.split('.')[0]) : 0;
}

/** The next word as a size within 1 and `most`, wherever it lies; `usual` when there is none. */
function size(args: Args, usual: number, most: number): number {
  return args.left === 0 ? usual : Math.min(Math.max(args.integer(), 1), most);
}

/** Rows of boxes that lose their order from top to bottom. */
function disorder(random: Random, columns: number, across: number, down: number): string {
  const pitch = Math.max(Math.floor(columns / across), 1);
  let drawing = '';
  for (let row = 0; row < down; row++) {
    const line: string[] = new Array(columns).fill(' ');
    for (let box = 0; box < across; box++) {
      const drift = Math.round((random() - 0.5) * pitch * 2 * (row / down));
      const at = Math.min(Math.max(box * pitch + drift, 0), columns - 1);
      line[at] = random() < row / down ? '/' : '#';
    }
    drawing += `${line.join('').trimEnd()}\n`;
  }
  return `${drawing}\nOrder above, chance below. `;
}

/** Towers at night, some windows lit. */
function skyline(random: Random, columns: number, rows: number): string {
  const heights: number[] = [];
  while (heights.length < columns) {
    const height = Math.ceil(random() * rows * 0.8);
    for (let width = 3 + Math.floor(random() * 5); width > 0 && heights.length < columns; width--) heights.push(height);
  }
  let drawing = '';
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (const height of heights) {
      const isSky = rows - row > height;
      line += isSky ? (random() < 0.02 ? '.' : ' ') : random() < 0.2 ? '+' : '#';
    }
    drawing += `${line.trimEnd()}\n`;
  }
  return `${drawing}Somebody is still awake. `;
}

const openings = ['A KEY', 'A LIST', 'A SET', 'THE LAST MEMBER', 'AN OLD SCORE', 'A FIELD', 'THE LOG', 'A CLIENT'];
const turns = ['WAITS', 'EXPIRES', 'IS RENAMED', 'MOVES', 'ANSWERS', 'FORGETS', 'IS COUNTED', 'RETURNS'];
const endings = ['BEFORE DAWN', 'TWICE', 'WITHOUT A SOUND', 'IN ORDER', 'AT RANDOM', 'LIKE RAIN', 'ON DISK', 'AGAIN'];

/** Eight lines of chance. */
function verses(random: Random): string {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] as string;
  let poem = '';
  for (let line = 0; line < 8; line++) poem += ` ${pick(openings)}   ${pick(turns)}   ${pick(endings)}\n`;
  return `${poem}\n`;
}
