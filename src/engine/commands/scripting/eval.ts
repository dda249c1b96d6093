// EVAL and EVALSHA, and their forms that only read: a script, its keys and its arguments.

import type { Args } from '../../args.ts';
import { type Argument, integer, key, many, optional, string } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import type { Outcome, ReadContext } from '../../context.ts';
import { errors, type RedisError } from '../../errors.ts';
import { keyCount, noted } from '../../keyspecs.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';
import type { CachedScript } from '../../scripting/cache.ts';
import type { ScriptCall } from '../../scripting/run.ts';
import { stepThrough } from '../../scripting/stepping.ts';

interface Call {
  /** The script, its SHA1, or a function's name. */
  readonly what: ByteString;
  readonly keys: readonly ByteString[];
  readonly args: readonly ByteString[];
}

const none: readonly ByteString[] = [];

/** What follows the number of keys: these, then the arguments. */
export function divide(words: readonly ByteString[], numkeys: number): Pick<Call, 'keys' | 'args'> {
  if (numkeys > words.length) throw errors.keysExceedArguments();
  if (numkeys < 0) throw errors.err("Number of keys can't be negative");
  if (numkeys === words.length) return { keys: words, args: none };
  return numkeys === 0 ? { keys: none, args: words } : { keys: words.slice(0, numkeys), args: words.slice(numkeys) };
}

/** `numkeys key [key ...] arg [arg ...]`. */
function parseCall(args: Args, what: ByteString): Call {
  const numkeys = args.integer();
  const { keys, args: others } = divide(args.take(args.left), numkeys);
  return { what, keys, args: others };
}

/** Of all commands that run scripts: `name numkeys [key ...] [arg ...]`. */
export function callArguments(name: string): Argument[] {
  return [string(name), integer('numkeys'), optional(many(key('key', { keySpec: 0 }))), optional(many(string('arg')))];
}

export const flagsOfCalls = ['noscript', 'stale', 'skip_monitor', 'no_mandatory_keys'] as const;

function scriptCall(context: ReadContext, call: Call, script: CachedScript, readOnly: boolean): ScriptCall {
  return {
    name: script.sha,
    kind: 'script',
    flags: script.flags,
    body: script.program,
    keys: call.keys,
    args: call.args,
    words: context.words,
    readOnly,
  };
}

function run(context: ReadContext, call: Call, script: CachedScript, readOnly: boolean): Outcome {
  return context.engine.scripting.run(context, scriptCall(context, call, script, readOnly));
}

function runText(context: ReadContext, call: Call, readOnly: boolean): Outcome {
  const { cache, language } = context.engine.scripting;
  const isStepped = context.connection.debugging !== 'no' && !context.denyBlocking;
  if (!isStepped) return run(context, call, cache.evaluate(call.what, language), readOnly);
  return stepThrough(context, call.what, () =>
    scriptCall(context, call, cache.evaluate(call.what, language), readOnly),
  );
}

function runDigest(context: ReadContext, call: Call, readOnly: boolean): Outcome {
  if (context.connection.debugging !== 'no') {
    throw errors.err('Please use EVAL instead of EVALSHA for debugging');
  }
  const script = context.engine.scripting.cache.find(call.what);
  if (script === undefined) throw noScript(context.profile);
  return run(context, call, script, readOnly);
}

/** Valkey gives no advice. */
function noScript({ flavour }: Profile): RedisError {
  return errors.coded(`NOSCRIPT No matching script.${flavour === 'valkey' ? '' : ' Please use EVAL.'}`);
}

function parseText(args: Args): Call {
  return parseCall(args, args.word());
}

function parseDigest(args: Args): Call {
  const sha = args.word();
  if (sha.length !== 40) throw noScript(args.profile);
  return parseCall(args, sha);
}

const writes = 'We cannot tell how the keys will be used so we assume the worst, RW and UPDATE';
const reads = 'We cannot tell how the keys will be used so we assume the worst, RO and ACCESS';

export const evalCommand: Command = command({
  name: 'eval',
  group: 'scripting',
  since: '2.6.0',
  arity: -3,
  flags: flagsOfCalls,
  categories: ['scripting'],
  keys: [noted(keyCount(2, 'RW', 'access', 'update'), writes)],
  arguments: callArguments('script'),
  parse: parseText,
  run: (context, call) => runText(context, call, false),
});

export const evalReadOnly: Command = command({
  name: 'eval_ro',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: ['readonly', ...flagsOfCalls],
  categories: ['scripting'],
  keys: [noted(keyCount(2, 'RO', 'access'), reads)],
  arguments: callArguments('script'),
  parse: parseText,
  run: (context, call) => runText(context, call, true),
});

export const evalsha: Command = command({
  name: 'evalsha',
  group: 'scripting',
  since: '2.6.0',
  arity: -3,
  flags: flagsOfCalls,
  categories: ['scripting'],
  keys: [keyCount(2, 'RW', 'access', 'update')],
  arguments: callArguments('sha1'),
  parse: parseDigest,
  run: (context, call) => runDigest(context, call, false),
});

export const evalshaReadOnly: Command = command({
  name: 'evalsha_ro',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: ['readonly', ...flagsOfCalls],
  categories: ['scripting'],
  keys: [keyCount(2, 'RO', 'access')],
  arguments: callArguments('sha1'),
  parse: parseDigest,
  run: (context, call) => runDigest(context, call, true),
});
