// Runs random programs here and there, and keeps those whose results differ.

import type { ServerName } from '../servers.ts';
import { oneLine } from './corpus.ts';
import { Oracle } from './oracle.ts';
import { randomProgram } from './programs.ts';
import { runSnippet } from './run.ts';

export interface LuaDisagreement {
  readonly program: string;
  readonly ours: string;
  readonly theirs: string;
}

export async function disagreements(name: ServerName, seed: string, count: number): Promise<LuaDisagreement[]> {
  const oracle = await Oracle.start(name);
  const found: LuaDisagreement[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const program = randomProgram(`${seed}:${i}`);
      const theirs = await oracle.run(program);
      const ours = oneLine(runSnippet(program));
      if (!agree(ours, theirs)) found.push({ program, ours, theirs });
    }
  } finally {
    await oracle.stop();
  }
  return found;
}

/**
 * C gives what is not a number a sign that JavaScript does not show. And where a table or a function was once a key, the
 * order of the others depends on its address: then the same parts in any order will do.
 */
function agree(ours: string, theirs: string): boolean {
  const [one, other] = [ours, theirs].map((text) => text.replace(/-?nan/g, 'nan'));
  return one === other || sorted(one) === sorted(other);
}

function sorted(text: string | undefined): string {
  return (text ?? '')
    .split(/[ {}]+/)
    .sort()
    .join(' ');
}
