// Client-side caching against the real servers: random programs, of which `npm test` plays a slice that a seed fixes
// (REDLET_TRACKING_PROGRAMS plays more, REDLET_TRACKING_SEED others).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ownTracking,
  playTracking,
  realTracking,
  type TrackingProgram,
  TrackingPrograms,
  type TrackingRun,
} from './conform/tracking.ts';
import type { Edition } from './editions.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const programs = Number(process.env.REDLET_TRACKING_PROGRAMS ?? 100);
const seed = Number(process.env.REDLET_TRACKING_SEED ?? 1);

const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
  ['valkey-8.0', 'valkey 8.0'],
] as const satisfies readonly (readonly [string, Edition])[];

describe.each(servers)('server %s', (version, edition) => {
  const isThere = isAvailable(version);
  let server: RealServer;
  beforeAll(async () => {
    if (isThere) server = await startServer(version, ['--enable-debug-command', 'yes']);
  });
  afterAll(() => server?.stop());

  test.skipIf(!isThere)(
    'random programs get the invalidations that they get there, in that order',
    async () => {
      let torn = 0;
      const made = new TrackingPrograms(seed);
      const own = ownTracking(edition);
      const real = await realTracking(server.port);
      for (let i = 0; i < programs; i++) {
        const program = made.next();
        const ours = await playTracking(program, own, null);
        const theirs = await playTracking(program, real, ours.counts);
        expect(own.bugs()).toEqual([]);
        if (edition === '7.0' && isTorn(theirs.run)) {
          torn++;
          continue;
        }
        expect(ours.run, `program ${i}:\n${told(program)}`).toEqual(theirs.run);
      }
      expect(torn, 'programs with torn replies').toBeLessThanOrEqual(programs * 0.1);
      await real.close();
    },
    programs * 200 + 20_000,
  );
});

/** Redis 7.0 writes messages into the midst of EXEC's array: a difference that e2e/gaps.ts tells of. */
function isTorn(run: TrackingRun): boolean {
  return Object.values(run).some((texts) => texts.some((text) => /^ *\d+\) 1\) "(message|invalidate)"/m.test(text)));
}

function told({ resp3, steps }: TrackingProgram): string {
  const line = (step: TrackingProgram['steps'][number]) =>
    'wait' in step ? `wait ${step.wait}` : `${step.by}> ${'leave' in step ? '(leaves)' : step.words.join(' ')}`;
  return `RESP3: ${resp3.join(' ')}\n${steps.map(line).join('\n')}`;
}
