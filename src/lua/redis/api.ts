// The `redis` table: what scripts call, and what the functions of a library call (fewer, as some are of EVAL's alone).

import { formatDouble17, formatShortestDigits } from '../../engine/numbers.ts';
import { versionNumber } from '../../engine/profile.ts';
import { isError, type Reply } from '../../engine/reply.ts';
import type { ScriptHost } from '../../engine/scripting/port.ts';
import { sha1 } from '../../engine/sha1.ts';
import type { Arguments } from '../lib/arguments.ts';
import { register } from '../lib/library.ts';
import { LuaError, type Native } from '../native.ts';
import { formatNumber, parseNumber } from '../numbers.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';
import type { Watcher } from './ldb/watcher.ts';
import { errorTable, toLua } from './to-lua.ts';
import { wordingOf } from './wording.ts';

/** What one run of a script has set for itself. */
export interface ScriptState {
  resp: 2 | 3;
  /** Who steps through it. */
  watcher: Watcher | null;
}

/** An error of the redis table: a table, as redis.pcall gives it, without a place. */
function failure(text: string): LuaError {
  return new LuaError(errorTable(`ERR ${text}`, false));
}

const logLevels = { LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3 } as const;
const replicationTargets = { REPL_NONE: 0, REPL_AOF: 1, REPL_SLAVE: 2, REPL_REPLICA: 2, REPL_ALL: 3 } as const;

function setNumbers(table: LuaTable, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) table.setString(name, value);
}

function setVersion(table: LuaTable, { profile }: ScriptHost): void {
  table.setString('REDIS_VERSION', profile.redisVersion);
  table.setString('REDIS_VERSION_NUM', packed(profile.redisVersion));
  if (profile.flavour !== 'valkey') return;
  table.setString('SERVER_NAME', profile.server);
  table.setString('VALKEY_VERSION', profile.version);
  table.setString('VALKEY_VERSION_NUM', packed(profile.version));
}

/** A byte for each part of a version. */
function packed(version: string): number {
  const number = versionNumber(version);
  return (Math.floor(number / 10000) << 16) | ((Math.floor(number / 100) % 100) << 8) | (number % 100);
}

/** What is there while a library is loaded: `register_function` comes beside it. */
export function loadingApi(host: ScriptHost): LuaTable {
  const redis = register(new LuaTable(), { log: log(host) });
  setNumbers(redis, logLevels);
  setVersion(redis, host);
  return redis;
}

/** What functions have while they run. */
export function functionApi(host: ScriptHost, state: ScriptState): LuaTable {
  const redis = register(new LuaTable(), {
    call: command(host, state, (reply) => {
      if (isError(reply)) throw new LuaError(toLua(reply, state.resp));
      return toLua(reply, state.resp);
    }),
    pcall: commandOrError(host, state),
    log: watched(state, log(host)),
    setresp: watched(state, setResp(host, state)),
  });
  setVersion(redis, host);
  setNumbers(redis, logLevels);
  register(redis, {
    sha1hex: watched(state, sha1hex),
    error_reply: watched(state, errorReply),
    status_reply: watched(state, statusReply),
    set_repl: watched(state, setReplication(host)),
  });
  setNumbers(redis, replicationTargets);
  return register(redis, { acl_check_cmd: watched(state, aclCheckCommand(host)) });
}

/** What scripts of EVAL have. */
export function scriptApi(host: ScriptHost, state: ScriptState): LuaTable {
  return register(functionApi(host, state), {
    replicate_commands: () => true,
    breakpoint: () => {
      state.watcher?.stopSoon();
      return state.watcher !== null;
    },
    debug: (_, args) => {
      state.watcher?.show(args);
      return [];
    },
  });
}

// ---- commands ----

const isString = (value: LuaValue): value is string => typeof value === 'string';

/** The words of a command, which may be given as numbers. */
function wordsOf(args: Arguments, host: ScriptHost): string[] | string {
  if (args.length === 0) return wordingOf(host).noArguments;
  // Most often all of them are strings, and the array is nobody else's.
  if (args.every(isString)) return args as string[];
  const words: string[] = [];
  for (const arg of args) {
    if (typeof arg === 'string') words.push(arg);
    else if (typeof arg === 'number') words.push(numberWord(arg, host));
    else return wordingOf(host).badArguments;
  }
  return words;
}

/** A number as an argument of a command. */
function numberWord(value: number, host: ScriptHost): string {
  if (Number.isSafeInteger(value) && value !== 0) return String(value);
  if (!host.profile.rules.shortestDoubles) return Number.isNaN(value) ? '-nan' : formatDouble17(value);
  if (value === 0) return '0';
  if (Number.isNaN(value)) return '-nan';
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return BigInt(value).toString();
  return formatShortestDigits(value);
}

/** Runs a command; who steps through the script sees it. */
function ask(host: ScriptHost, state: ScriptState, words: readonly string[]): Reply {
  const { watcher } = state;
  if (watcher === null || !watcher.isTracing) return host.call(words, state.resp);
  watcher.command(words);
  const reply = host.call(words, state.resp);
  if (isError(reply)) watcher.error(host.refusedCall ? reply.message.replace(/^ERR /, '') : `-${reply.message}`);
  if (!host.refusedCall) watcher.reply(reply);
  return reply;
}

/** A native whose errors are shown to who steps through the script. */
function watched(state: ScriptState, native: Native): Native {
  const tell = (value: unknown, isReply: boolean) => {
    const text = value instanceof LuaTable && state.watcher?.isTracing ? value.getString('err') : undefined;
    if (typeof text === 'string') state.watcher?.error(isReply ? `-${text}` : text.replace(/^ERR /, ''));
  };
  return (runtime, args) => {
    try {
      const result = native(runtime, args);
      if (state.watcher !== null) tell(result, native === errorReply && args.length === 1 && isString(args[0]));
      return result;
    } catch (error) {
      if (error instanceof LuaError) tell(error.value, false);
      throw error;
    }
  };
}

function command(host: ScriptHost, state: ScriptState, answer: (reply: Reply) => LuaValue): Native {
  return (_, args) => {
    const words = wordsOf(args, host);
    if (typeof words === 'string') {
      if (state.watcher?.isTracing) state.watcher.error(words);
      throw failure(words);
    }
    return answer(ask(host, state, words));
  };
}

function commandOrError(host: ScriptHost, state: ScriptState): Native {
  return (_, args) => {
    const words = wordsOf(args, host);
    if (typeof words === 'string') {
      if (state.watcher?.isTracing) state.watcher.error(words);
      return errorTable(`ERR ${words}`, false);
    }
    return toLua(ask(host, state, words), state.resp);
  };
}

function aclCheckCommand(host: ScriptHost): Native {
  return (_, args) => {
    const words = wordsOf(args, host);
    if (typeof words === 'string') throw failure(words);
    const answer = host.mayRun(words);
    if (answer === 'unknown') throw failure(`Invalid command passed to ${wordingOf(host).api}.acl_check_cmd()`);
    if (answer === 'arity') {
      if (host.profile.atLeast('8.0')) throw failure('Wrong number of args for redis.acl_check_cmd()');
      return true;
    }
    return answer;
  };
}

// ---- the rest ----

function setResp(host: ScriptHost, state: ScriptState): Native {
  return (_, args) => {
    if (args.length !== 1) throw failure(`${wordingOf(host).api}.setresp() requires one argument.`);
    const version = numberOf(args[0]);
    if (version !== 2 && version !== 3) throw failure('RESP version must be 2 or 3.');
    state.resp = version;
    return [];
  };
}

/** As lua_tonumber has it: 0 for what is no number. */
function numberOf(value: LuaValue): number {
  if (typeof value === 'number') return Math.trunc(value);
  return typeof value === 'string' ? Math.trunc(parseNumber(value) ?? 0) : 0;
}

function setReplication(host: ScriptHost): Native {
  return (_, args) => {
    if (args.length !== 1) {
      const count = host.profile.atLeast('7.2') ? 'one argument' : 'two arguments';
      throw failure(`${wordingOf(host).api}.set_repl() requires ${count}.`);
    }
    const targets = numberOf(args[0]);
    if ((targets & ~replicationTargets.REPL_ALL) !== 0) {
      throw failure('Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
    }
    host.setReplication(targets);
    return [];
  };
}

function log(host: ScriptHost): Native {
  return (_, args) => {
    if (args.length < 2) throw failure(`${wordingOf(host).api}.log() requires two arguments or more.`);
    if (typeof args[0] !== 'number') throw failure('First argument must be a number (log level).');
    const level = Math.trunc(args[0]);
    if (level < logLevels.LOG_DEBUG || level > logLevels.LOG_WARNING) {
      throw failure(`Invalid ${host.profile.atLeast('7.2') ? 'log' : 'debug'} level.`);
    }
    const words = args.slice(1).flatMap((arg) => {
      if (typeof arg === 'string') return [arg];
      return typeof arg === 'number' ? [formatNumber(arg)] : [];
    });
    host.log(level, words.join(' '));
    return [];
  };
}

const sha1hex: Native = (_, args) => {
  if (args.length !== 1) throw failure('wrong number of arguments');
  const [value] = args;
  return sha1(typeof value === 'string' ? value : typeof value === 'number' ? formatNumber(value) : '');
};

const statusReply: Native = (_, args) => {
  const [text] = args;
  if (args.length !== 1 || typeof text !== 'string') return errorTable('ERR wrong number or type of arguments', false);
  const table = new LuaTable();
  table.setString('ok', text);
  return table;
};

/** A first dash is dropped; an error of one word gets the code that it lacks. */
const errorReply: Native = (_, args) => {
  const [text] = args;
  if (args.length !== 1 || typeof text !== 'string') return errorTable('ERR wrong number or type of arguments', false);
  const message = text.startsWith('-') ? text.slice(1) : text;
  return errorTable(message.includes(' ') ? message : `ERR ${message}`, false);
};
