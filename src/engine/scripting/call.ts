// What stands between redis.call and a command, in Redis's order: a script may do what its caller may, but not block,
// nest or write where it said that it would not.

import type { Engine } from '../engine.ts';
import { errors, type RedisError } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import type { ResolvedCommand } from '../table.ts';
import type { ScriptFlags } from './flags.ts';
import type { ScriptRun } from './run.ts';
import { readScriptHeader } from './shebang.ts';

/** The command that a script's words call; a word where there is none. */
export function lookUp(engine: Engine, words: readonly ByteString[]): ResolvedCommand | 'unknown' | 'arity' {
  const command = engine.table.find(words[0] as ByteString);
  if (command === undefined) return 'unknown';
  let called = command;
  if (command.subcommands !== null && words.length > 1) {
    const sub = command.subcommands.get((words[1] as ByteString).toLowerCase());
    if (sub === undefined) return 'unknown';
    called = sub;
  }
  const { arity } = called;
  return (arity > 0 ? words.length === arity : words.length >= -arity) ? called : 'arity';
}

export const notAllowed = (): RedisError => errors.err('This Redis command is not allowed from script');

/** Why the script may not run this command; null if it may. */
export function refusalInScript(
  engine: Engine,
  run: ScriptRun,
  resolved: ResolvedCommand,
  words: readonly ByteString[],
): RedisError | null {
  if (resolved.flags.has('noscript') && !engine.switches.allowNoscript) {
    return notAllowed();
  }
  if (isStale(engine) && !resolved.flags.has('stale')) {
    return errors.err('Can not execute the command on a stale replica');
  }
  if (!run.caller.user.unrestricted) {
    const denied = engine.acl.refusal(run.caller, resolved, words, 'script');
    if (denied !== null) return denied;
  }
  if (run.readOnly && (resolved.isWrite || replicating.has(resolved.fullName))) {
    return errors.err('Write commands are not allowed from read-only scripts.');
  }
  // A script that has written already is not stopped half way.
  if (resolved.isWrite && !run.wrote && engine.replication.isReplica && engine.config.flag('replica-read-only')) {
    return errors.readonlyReplica();
  }
  if (resolved.isWrite && !run.wrote && engine.persistence.refusal !== null) return engine.persistence.refusal;
  if (resolved.isDenyOom && !run.wrote && !run.allowsOom && engine.eviction.outOfMemory) return errors.outOfMemory();
  return null;
}

/** A replica that lost its master and may not tell what it still knows. */
function isStale({ replication, config }: Engine): boolean {
  return replication.isReplica && !config.flag('replica-serve-stale-data');
}

/** Why a script may not even begin; null if it may. `readOnly`: it was called by a command that only reads. */
export function refusalOfScript(engine: Engine, { flags }: ScriptRun, readOnly: boolean): RedisError | null {
  if (flags.compatible) return isStale(engine) ? errors.masterDown() : null;
  if (flags.set.has('no-writes') || !readOnly) return null;
  return errors.err('Can not execute a script with write flag using *_ro command.');
}

/** What dispatch must know of a command before it runs. */
export interface CommandTraits {
  readonly isWrite: boolean;
  readonly isDenyOom: boolean;
  readonly isStale: boolean;
  /** It may send something to replicas though it changes no key: what CLIENT PAUSE WRITE holds back too. */
  readonly mayReplicate: boolean;
}

/** Redis tells this flag of a command to nobody. */
const replicating = new Set([
  'eval',
  'eval_ro',
  'evalsha',
  'evalsha_ro',
  'fcall',
  'fcall_ro',
  'pfcount',
  'publish',
  'spublish',
]);

/** Those of the command itself; a script that has flags of its own changes them. */
export function traitsOf(engine: Engine, resolved: ResolvedCommand, words: readonly ByteString[]): CommandTraits {
  const flags = resolved.command.group === 'scripting' ? flagsOfCall(engine, resolved, words) : null;
  if (flags === null || flags.compatible) {
    const { isWrite, isDenyOom } = resolved;
    return {
      isWrite,
      isDenyOom,
      isStale: resolved.flags.has('stale'),
      mayReplicate: replicating.has(resolved.fullName),
    };
  }
  const isWrite = !flags.set.has('no-writes');
  const isDenyOom = isWrite && !flags.set.has('allow-oom');
  return { isWrite, isDenyOom, isStale: flags.set.has('allow-stale'), mayReplicate: false };
}

/** The flags of the script or function that the words call; null if they call none that is known. */
function flagsOfCall(engine: Engine, resolved: ResolvedCommand, words: readonly ByteString[]): ScriptFlags | null {
  const { cache, libraries } = engine.scripting;
  const what = words[1] as ByteString;
  switch (resolved.fullName) {
    case 'eval':
    case 'eval_ro':
      return flagsOfText(what);
    case 'evalsha':
    case 'evalsha_ro':
      return cache.find(what)?.flags ?? null;
    case 'fcall':
    case 'fcall_ro':
      return libraries.find(what)?.flags ?? null;
    default:
      return null;
  }
}

/** Null for a first line that will be refused when it runs. */
function flagsOfText(body: ByteString): ScriptFlags | null {
  if (!body.startsWith('#!')) return null;
  try {
    return readScriptHeader(body).flags;
  } catch {
    return null;
  }
}
