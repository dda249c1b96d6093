// That each known difference still differs, and is told as the real servers have it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Door } from './door.ts';
import { engineDoor } from './doors/engine.ts';
import { tcpDoor } from './doors/real.ts';
import { type Edition, factsOf } from './editions.ts';
import { gaps } from './gaps.ts';
import { applies, playAll } from './play.ts';
import { isAvailable, type ServerName, startServer } from './servers.ts';
import { parseTranscript } from './transcript.ts';

const servers: readonly (readonly [ServerName, Edition])[] = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
  ['valkey-8.0', 'valkey 8.0'],
];

describe.each(gaps)('$what', ({ versions, transcript }) => {
  const cases = parseTranscript(transcript, 'e2e/gaps.ts');

  test.each(versions)('Redlet as %s differs', async (version) => {
    const { played, failures } = await playAll(cases, engineDoor(version));
    expect(played).toBeGreaterThan(0);
    expect(failures, 'this difference is gone: take it out of e2e/gaps.ts').not.toEqual([]);
  });
});

describe.each(servers)('the server %s', (name, edition) => {
  let door: Door;
  beforeAll(async () => {
    if (!isAvailable(name)) return;
    const server = await startServer(name);
    door = await tcpDoor({ name, ...factsOf(edition), port: server.port, close: () => server.stop() });
  });
  afterAll(() => door?.close());

  test.skipIf(!isAvailable(name))('proves what is said of it', async () => {
    const told = gaps.filter(({ versions }) => versions.includes(edition));
    const cases = told.flatMap(({ transcript }) => parseTranscript(transcript, 'e2e/gaps.ts'));
    expect(cases.some((one) => applies(one, door))).toBe(true);
    const { failures } = await playAll(cases, door);
    expect(failures, failures.join('\n\n')).toEqual([]);
  });
});
