// A program as a transcript, with what a real server answered: to paste under e2e/transcripts.

import type { Reply } from '../../src/engine/reply.ts';
import { quote } from '../../src/engine/split.ts';
import { formatReply } from '../../src/resp/print.ts';
import { type ConnectionName, connectionNames, type Program } from './programs.ts';

/** `turns` holds what each connection got after each step. */
export function transcriptOf(
  name: string,
  program: Program,
  turns: readonly Record<ConnectionName, readonly Reply[]>[],
): string {
  const lines = [`# ${name}`, ...program.resp3.map((each) => `@resp 3 ${each}`)];
  for (const [i, step] of program.steps.entries()) {
    if ('wait' in step) {
      lines.push(`@advance ${step.wait}ms`);
      continue;
    }
    const { connection, words } = step;
    const print = (reply: Reply, to: ConnectionName) =>
      formatReply(reply, program.resp3.includes(to) ? 3 : 2).trimEnd();
    const [first, ...more] = turns[i]?.[connection] ?? [];
    const prefix = connection === 'A' ? '' : connection;
    lines.push(`${prefix}> ${words.map(plain).join(' ')}`, first === undefined ? '(blocks)' : print(first, connection));
    for (const message of more) lines.push(`${connection}<`, print(message, connection));
    for (const other of connectionNames) {
      if (other === connection) continue;
      for (const message of turns[i]?.[other] ?? []) lines.push(`${other}<`, print(message, other));
    }
  }
  return lines.join('\n');
}

function plain(word: string): string {
  const run = /^(.)\1{40,}$/.exec(word);
  if (run) return `{${run[1]}*${word.length}}`;
  return /^[\w.+*?[\]()^@#>-]+$/.test(word) ? word : quote(word);
}
