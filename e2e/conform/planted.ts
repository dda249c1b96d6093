// Ten defects of the kinds that are easily made, each planted in one command: what the random programs must find.

import { Args } from '../../src/engine/args.ts';
import type { Command } from '../../src/engine/command.ts';
import { allCommands } from '../../src/engine/commands/index.ts';
import type { Outcome, WriteContext } from '../../src/engine/context.ts';
import { RedisError } from '../../src/engine/errors.ts';
import { isTagged, OK } from '../../src/engine/reply.ts';

export interface Defect {
  readonly what: string;
  readonly command: string;
  /** Stands in for the command's body; `run` is the sound one. */
  readonly body: (context: WriteContext, run: () => Outcome) => Outcome;
  /** Takes this option out before the command is parsed. */
  readonly ignores?: { readonly token: string; readonly words: number };
}

const sound: Defect['body'] = (_, run) => run();
const word = ({ words }: WriteContext, at: number) => words[at] ?? '';

export const defects: readonly Defect[] = [
  {
    what: 'SET leaves the deadline of the key that it overwrites',
    command: 'set',
    body(context, run) {
      const before = context.db.expireAt(word(context, 1));
      const outcome = run();
      if (before !== null) context.db.setExpire(word(context, 1), before);
      return outcome;
    },
  },
  {
    what: 'RENAME loses the deadline',
    command: 'rename',
    body(context, run) {
      const outcome = run();
      context.db.setExpire(word(context, 2), null);
      return outcome;
    },
  },
  {
    what: 'LPOP with a count answers a null bulk where Redis answers a null array',
    command: 'lpop',
    body(_, run) {
      const outcome = run();
      return isTagged(outcome as never) && (outcome as { kind?: string }).kind === 'null-array' ? null : outcome;
    },
  },
  {
    what: 'SREM fires its event even if it removed nothing',
    command: 'srem',
    body(context, run) {
      const outcome = run();
      if (outcome === 0) context.db.notify('srem', word(context, 1));
      return outcome;
    },
  },
  { what: 'ZADD does not know CH', command: 'zadd', body: sound, ignores: { token: 'CH', words: 1 } },
  { what: 'COPY stays in its database', command: 'copy', body: sound, ignores: { token: 'DB', words: 2 } },
  { what: 'WATCH does nothing', command: 'watch', body: () => OK },
  {
    what: 'STRLEN of another type is 0',
    command: 'strlen',
    body(_, run) {
      try {
        return run();
      } catch (thrown) {
        if (thrown instanceof RedisError) return 0;
        throw thrown;
      }
    },
  },
  {
    what: 'LMOVE from a list to itself moves nothing',
    command: 'lmove',
    body: (context, run) => (word(context, 1) === word(context, 2) ? null : run()),
  },
  {
    what: 'SINTERCARD takes LIMIT 0 at its word',
    command: 'sintercard',
    body: (context, run) =>
      context.words.some((each, i) => i > 2 && /^limit$/i.test(context.words[i - 1] ?? '') && each === '0') ? 0 : run(),
  },
];

/** Every command, one of them with a defect. */
export function withDefect({ command, body, ignores }: Defect): readonly Command[] {
  return allCommands.map((each) => {
    if (each.name !== command) return each;
    const parse: Command['parse'] = (args) => {
      if (ignores === undefined) return each.parse(args);
      const at = args.words.findIndex((one, i) => i > 1 && one.toUpperCase() === ignores.token);
      if (at < 0) return each.parse(args);
      const words = args.words.toSpliced(at, ignores.words);
      args.position = args.words.length;
      return each.parse(new Args(words, 1, args.command, args.profile));
    };
    return { ...each, parse, run: (context, request) => body(context, () => each.run(context, request)) };
  });
}
