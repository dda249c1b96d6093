// Random programs on our Lua and on a real server. `node scripts/run.mjs e2e/lua/conform.ts --programs N --seed S
// [--server 7.0.15|8.0.2]` prints each that disagrees, and makes the exit code 1.

import { parseArgs } from 'node:util';
import type { ServerName } from '../servers.ts';
import { disagreements } from './disagreements.ts';

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string', default: '7.0.15' },
  },
});
const name = values.server as ServerName;
const count = Number(values.programs);
const found = await disagreements(name, values.seed, count);
for (const { program, ours, theirs } of found) console.log(`${program}\n  ours   ${ours}\n  theirs ${theirs}\n`);
console.log(`${name}: ${count} programs (seed ${values.seed}), ${found.length} disagree`);
if (found.length > 0) process.exitCode = 1;
