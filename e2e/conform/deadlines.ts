// Times to live that a program never reaches the end of. Two servers read their clocks at other moments, so what a
// program sets at two of its steps must never be as far away: whether GT or LT agrees, and the order of the fields in a
// listpackex, would be a matter of milliseconds. Each step therefore adds ten seconds for every step before it.

import type { ProgramStep } from './programs.ts';

export const farSeconds = ['100000', '1000000'];
export const farMilliseconds = ['100000000', '1000000000'];

const apartBySeconds = 10;

/** The steps, each with times to live of its own. */
export function apart(steps: readonly ProgramStep[]): ProgramStep[] {
  return steps.map((step, i) => {
    // Of streams they are idle times, which run from when an entry was delivered.
    if (!('words' in step) || /^x/i.test(step.words[0] ?? '')) return step;
    return { ...step, words: step.words.map((word) => later(word, i * apartBySeconds)) };
  });
}

function later(word: string, seconds: number): string {
  if (farSeconds.includes(word)) return String(Number(word) + seconds);
  return farMilliseconds.includes(word) ? String(Number(word) + seconds * 1000) : word;
}
