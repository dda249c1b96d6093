// A slice of the random programs, always the same: against the real servers, where not one may disagree; and against
// our own engine with a defect planted in it, which they must find. `npm run conform` runs as many as one likes.

import { describe, expect, test } from 'vitest';
import { disagreement } from './conform/compare.ts';
import { runOnEngine } from './conform/engine-run.ts';
import { fuzz, lineOf, programsOf } from './conform/fuzz.ts';
import { defects, withDefect } from './conform/planted.ts';
import { callable, type Program } from './conform/programs.ts';
import { isAvailable, type ServerName, startServer } from './servers.ts';

const seed = 20261121;
const sliceSize = 700;

describe.each<ServerName>(['7.0.15', '8.0.2'])('random programs on redis-server %s', (name) => {
  test.skipIf(!isAvailable(name))('agree', { timeout: 300_000 }, async () => {
    const server = await startServer(name);
    try {
      const { programs, replies, errorReplies, found, disagreeing, calls } = await fuzz([server], {
        programs: sliceSize,
        seed,
      });
      console.log(`${name}: ${programs} programs, ${replies} replies, ${disagreeing} disagreements (seed ${seed})`);
      expect(found.map(({ transcript }) => transcript).join('\n')).toBe('');
      expect(disagreeing).toBe(0);
      expect(errorReplies / replies).toBeLessThan(0.4);
      const version = lineOf[name];
      const all = version === undefined ? [] : callable({ version });
      const never = all.filter(({ command, container }) => !calls.has(container?.fullName ?? command.name));
      expect(never.map(({ fullName }) => fullName)).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

describe('random programs find a planted defect', () => {
  const made: Program[] = [];
  const more = programsOf({ version: '8.0' }, seed);
  const programAt = (i: number): Program => (made[i] ??= more.next().value as Program);

  test.each(defects)('$what', (defect) => {
    const commands = withDefect(defect);
    let tried = 0;
    let isFound = false;
    while (!isFound && tried < 2000) {
      const program = programAt(tried++);
      if (!program.steps.some((step) => 'words' in step && step.words[0]?.toLowerCase() === defect.command)) continue;
      const ours = runOnEngine(program, { version: '8.0', commands });
      const { messages, events, answers } = runOnEngine(ours.program, {
        version: '8.0',
        keepsAll: true,
        questions: ours.questions,
      });
      const plain = (all: readonly { readonly message: unknown }[]) => all.map(({ message }) => message as never);
      const theirs = {
        messages: { A: plain(messages.A), B: plain(messages.B), C: plain(messages.C) },
        events,
        answers: plain(answers),
      };
      isFound = disagreement(ours, theirs) !== null;
    }
    console.log(`${defect.what}: found after ${tried} programs`);
    expect(isFound).toBe(true);
  });
});
