// FCALL and FCALL_RO: a function of a library that FUNCTION LOAD left behind.

import type { Args } from '../../args.ts';
import { command } from '../../command.ts';
import type { Outcome, ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyCount, noted } from '../../keyspecs.ts';
import { parseInteger } from '../../numbers.ts';
import type { ByteString } from '../../reply.ts';
import { callArguments, divide, flagsOfCalls } from './eval.ts';

/** The function is looked for before its arguments are read, so the words are handed on. */
const parse = (args: Args) => args.rest();

function run(context: ReadContext, words: readonly ByteString[], readOnly: boolean): Outcome {
  const { scripting } = context.engine;
  const [name = '', count = '', ...rest] = words;
  const found = scripting.libraries.find(name);
  if (found === undefined) throw errors.err('Function not found');
  const numkeys = parseInteger(count);
  if (numkeys === null) throw errors.err('Bad number of keys provided');
  const { keys, args } = divide(rest, Number(numkeys));
  return scripting.run(context, {
    name: found.name,
    kind: 'function',
    flags: found.flags,
    body: found.body,
    keys,
    args,
    words: context.words,
    readOnly,
  });
}

export const fcall = command({
  name: 'fcall',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: flagsOfCalls,
  categories: ['scripting'],
  keys: [
    noted(
      keyCount(2, 'RW', 'access', 'update'),
      'We cannot tell how the keys will be used so we assume the worst, RW and UPDATE',
    ),
  ],
  arguments: callArguments('function'),
  parse,
  run: (context, words) => run(context, words, false),
});

export const fcallReadOnly = command({
  name: 'fcall_ro',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: ['readonly', ...flagsOfCalls],
  categories: ['scripting'],
  keys: [
    noted(
      keyCount(2, 'RO', 'access'),
      'We cannot tell how the keys will be used so we assume the worst, RO and ACCESS',
    ),
  ],
  arguments: callArguments('function'),
  parse,
  run: (context, words) => run(context, words, true),
});
