// A slice of the random programs, always the same one. conform.ts runs as many as one likes.

import { describe, expect, test } from 'vitest';
import { isAvailable, type ServerName } from '../servers.ts';
import { disagreements } from './disagreements.ts';

const proving: readonly ServerName[] = ['7.0.15', '8.0.2'];
for (const name of proving) {
  describe.skipIf(!isAvailable(name))(`redis-server ${name}`, () => {
    test('200 random Lua programs agree', { timeout: 120_000 }, async () => {
      expect(await disagreements(name, 'slice', 200)).toEqual([]);
    });
  });
}
