// From a program that fails to the shortest that fails too: fewer steps, then fewer and plainer words.

import type { Program, ProgramStep } from './programs.ts';

/** `fails` is asked again and again; it must be a matter of the program alone. */
export async function minimise(program: Program, fails: (candidate: Program) => Promise<boolean>): Promise<Program> {
  let best = program;
  const attempt = async (candidate: Program) => {
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.steps.length; ) {
      if (!(await attempt({ ...best, steps: best.steps.toSpliced(at, size) }))) at += size;
    }
  }
  // What went after may have been needed by what went before.
  for (let at = best.steps.length - 1; at >= 0; at--) await attempt({ ...best, steps: best.steps.toSpliced(at, 1) });
  for (const name of best.resp3) await attempt({ ...best, resp3: best.resp3.filter((each) => each !== name) });
  for (let at = 0; at < best.steps.length; at++) {
    const step = best.steps[at] as ProgramStep;
    if ('wait' in step) continue;
    if (step.connection !== 'A') await attempt(withStep(best, at, { ...step, connection: 'A' }));
    await shorten(step.words.length);
    async function shorten(length: number): Promise<void> {
      for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
        for (let word = 1; ; ) {
          const now = best.steps[at] as Extract<ProgramStep, { words: unknown }>;
          if (word >= now.words.length) break;
          if (!(await attempt(withStep(best, at, { ...now, words: now.words.toSpliced(word, size) })))) word += size;
        }
      }
    }
  }
  return best;
}

function withStep(program: Program, at: number, step: ProgramStep): Program {
  return { ...program, steps: program.steps.with(at, step) };
}
