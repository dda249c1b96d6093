// Plays transcripts from the command line: `tsx e2e/transcripts-run.ts [file or folder words...] [--door engine|real|all]`.

import { globSync } from './files.ts';
import { engineDoor } from './doors/engine.ts';
import { tcpDoor } from './doors/real.ts';
import type { Door } from './door.ts';
import { applies, play } from './play.ts';
import { startServer } from './servers.ts';
import { readTranscript } from './transcript.ts';

const words = process.argv.slice(2);
const doorFlag = words.indexOf('--door');
const which = doorFlag < 0 ? 'all' : (words.splice(doorFlag, 2)[1] ?? 'all');
const files = globSync('e2e/transcripts', '.redis').filter((file) => words.length === 0 || words.some((w) => file.includes(w)));

const doors: Door[] = [];
if (which !== 'real') doors.push(engineDoor('7.0'), engineDoor('8.0'), engineDoor('8.10'));
if (which !== 'engine') {
  for (const name of ['7.0.15', '8.0.2'] as const) {
    const server = await startServer(name, ['--enable-debug-command', 'yes']);
    doors.push(await tcpDoor({ name: `redis-server ${name}`, version: name, port: server.port, close: () => server.stop() }));
  }
}
let passed = 0;
let failed = 0;
for (const door of doors) {
  for (const file of files) {
    for (const one of readTranscript(file)) {
      if (!applies(one, door.version)) continue;
      const isReal = door.name.startsWith('redis-server');
      if (isReal && (one.virtual || one.source !== null)) continue;
      try {
        await play(one, door);
        passed++;
      } catch (error) {
        failed++;
        console.log(`${(error as Error).message}\n`);
      }
    }
  }
  await door.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
