// The corpus on our VM; and on the real servers, which prove what is expected. Every instruction is reached.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { opcodeNames } from '../../src/lua/opcodes.ts';
import { isAvailable, type ServerName } from '../servers.ts';
import { corpusFiles, oneLine, readCorpus } from './corpus.ts';
import { Oracle } from './oracle.ts';
import { runSnippet } from './run.ts';

const reached = new Set<number>();

describe('our Lua', () => {
  for (const file of corpusFiles) {
    describe(file, () => {
      test.each(readCorpus(file))('$source', ({ source, expected }) => {
        expect(oneLine(runSnippet(source, reached))).toBe(expected);
      });
    });
  }

  test('every instruction was reached', () => {
    const missed = opcodeNames.filter((_, i) => !reached.has(i));
    console.log(`${opcodeNames.length - missed.length} of ${opcodeNames.length} instructions reached`);
    expect(missed).toEqual([]);
  });
});

const proving: readonly ServerName[] = ['7.0.15', '8.0.2'];
for (const name of proving) {
  describe.skipIf(!isAvailable(name))(`redis-server ${name}`, () => {
    let oracle: Oracle;
    beforeAll(async () => {
      oracle = await Oracle.start(name);
    });
    afterAll(() => oracle.stop());

    for (const file of corpusFiles) {
      test(file, { timeout: 60_000 }, async () => {
        const disagreeing: string[] = [];
        for (const { source, expected } of readCorpus(file)) {
          const answer = await oracle.run(source);
          if (answer !== expected) disagreeing.push(`${source}\n  ${answer}\n  not ${expected}`);
        }
        expect(disagreeing).toEqual([]);
      });
    }
  });
}
