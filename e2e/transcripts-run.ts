// Plays transcripts from the command line: `tsx e2e/transcripts-run.ts [file or folder words...] [--door engine|real|all]`.

import type { Door } from './door.ts';
import { engineDoor } from './doors/engine.ts';
import { tcpDoor } from './doors/real.ts';
import { factsOf } from './editions.ts';
import { readTranscript, transcriptFiles } from './files.ts';
import { playAll } from './play.ts';
import { startServer } from './servers.ts';

const editionsOf = { '7.0.15': '7.0', '8.0.2': '8.0', 'valkey-8.0': 'valkey 8.0' } as const;

const words = process.argv.slice(2);
const doorFlag = words.indexOf('--door');
const which = doorFlag < 0 ? 'all' : (words.splice(doorFlag, 2)[1] ?? 'all');
const files = transcriptFiles().filter((file) => words.length === 0 || words.some((w) => file.includes(w)));

const doors: Door[] = [];
if (which !== 'real') doors.push(engineDoor('7.0'), engineDoor('8.0'), engineDoor('8.10'), engineDoor('valkey 8.0'));
if (which !== 'engine') {
  for (const name of ['7.0.15', '8.0.2', 'valkey-8.0'] as const) {
    const server = await startServer(name, ['--enable-debug-command', 'yes']);
    doors.push(await tcpDoor({ name, ...factsOf(editionsOf[name]), port: server.port, close: () => server.stop() }));
  }
}
let passed = 0;
let failed = 0;
for (const door of doors) {
  for (const file of files) {
    const { played, failures } = await playAll(readTranscript(file), door);
    passed += played - failures.length;
    failed += failures.length;
    for (const failure of failures) console.log(`${failure}\n`);
  }
  await door.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
