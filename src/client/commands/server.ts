// Calls of the server group. DEBUG is no interface to rely on: `client.call('DEBUG', ...)`.

import { type Call, call, overloaded, type Text, type Word, type Words } from '../call.ts';
import { type AtMostOne, given, type OneOrMore, option, type Pairs, pairWords } from '../options.ts';
import { integer, list, natural, nothing, number, ok, orNull, parts, record, text, word } from '../shapes.ts';

export interface CommandInfo {
  readonly name: string;
  /** How many words it takes, its name included; negative: at least so many. */
  readonly arity: number;
  readonly flags: string[];
  readonly firstKey: number;
  readonly lastKey: number;
  readonly step: number;
  /** ACL categories, with their `@`. */
  readonly categories: string[];
  readonly tips: string[];
  readonly keySpecifications: unknown[];
  readonly subcommands: CommandInfo[];
}

export type CommandFilter = AtMostOne<{
  /** FILTERBY MODULE: those of a module. */
  module: string;
  /** FILTERBY ACLCAT: those of an ACL category. */
  aclcat: string;
  /** FILTERBY PATTERN: those whose name matches a glob pattern. */
  pattern: string;
}>;

export type ShutdownOptions =
  | (AtMostOne<{
      /** NOSAVE: do not save. */
      nosave: boolean;
      /** SAVE: save. */
      save: boolean;
    }> & {
      /** NOW: do not wait for replicas. */
      readonly now?: boolean;
      /** FORCE: stop even if saving fails. */
      readonly force?: boolean;
      readonly abort?: never;
    })
  | {
      /** ABORT: do not shut down after all. */
      readonly abort: true;
      readonly nosave?: never;
      readonly save?: never;
      readonly now?: never;
      readonly force?: never;
    };

type FlushMode = 'ASYNC' | 'SYNC';

const commandInfo = parts(
  [word, integer, list(word), integer, integer, integer, list(word), list(word), list(natural), subcommandInfos],
  (name, arity, flags, firstKey, lastKey, step, categories, tips, keySpecifications, subcommands): CommandInfo => ({
    name,
    arity,
    flags,
    firstKey,
    lastKey,
    step,
    categories,
    tips,
    keySpecifications,
    subcommands,
  }),
);

function subcommandInfos(...[reply, decode]: Parameters<typeof word>): CommandInfo[] {
  return list(commandInfo)(reply, decode);
}

function masterWords(master: 'NO ONE' | { readonly host: string; readonly port: number }): Words {
  return master === 'NO ONE' ? ['NO', 'ONE'] : [master.host, master.port];
}

export const serverCalls = {
  /**
   * FAILOVER: hands over to a replica.
   * @returns OK
   * @throws ReplyError ERR, as there are no replicas here
   */
  failover: (
    options: {
      /** TO: the replica. */
      readonly to?: { readonly host: string; readonly port: number };
      /** FORCE: even if it has not caught up in time. */
      readonly force?: boolean;
      /** ABORT: not after all. */
      readonly abort?: boolean;
      /** TIMEOUT: milliseconds. */
      readonly timeout?: number;
    } = {},
  ): Call<'OK'> => {
    const { to } = options;
    const target = to === undefined ? [] : ['TO', to.host, to.port];
    return call(['FAILOVER', target, given(options, 'force', 'abort', 'timeout')], ok);
  },

  /**
   * MEMORY DOCTOR: what the server makes of its use of memory.
   * @returns text
   */
  memoryDoctor: (): Call<string> => call(['MEMORY', 'DOCTOR'], word),

  /**
   * MEMORY HELP: what MEMORY can do.
   * @returns lines of text
   */
  memoryHelp: (): Call<string[]> => call(['MEMORY', 'HELP'], list(word)),

  /**
   * MEMORY MALLOC-STATS: what the allocator tells of itself.
   * @returns text
   */
  memoryMallocStats: (): Call<string> => call(['MEMORY', 'MALLOC-STATS'], word),

  /**
   * MEMORY PURGE: asks the allocator to give back what it does not need.
   * @returns OK
   */
  memoryPurge: (): Call<'OK'> => call(['MEMORY', 'PURGE'], ok),

  /**
   * MEMORY STATS: what is used, by what it is used for, in bytes.
   * @returns an object of numbers, and of one object for each database
   */
  memoryStats: (): Call<Record<string, unknown>> => call(['MEMORY', 'STATS'], record(natural)),

  /**
   * MEMORY USAGE: the bytes that a key and its value take. `samples`: how many nested values are looked at, 0 for all.
   * @returns the bytes, or null if there is no key
   */
  memoryUsage: (key: Word, options: { readonly samples?: number } = {}): Call<number | null> =>
    call(['MEMORY', 'USAGE', key, option('SAMPLES', options.samples)], orNull(integer)),

  /**
   * MODULE HELP.
   * @returns lines of text
   */
  moduleHelp: (): Call<string[]> => call(['MODULE', 'HELP'], list(word)),

  /**
   * MODULE LIST: the modules that are loaded.
   * @returns an object for each, by Redis's names
   */
  moduleList: (): Call<Record<string, unknown>[]> => call(['MODULE', 'LIST'], list(record(natural))),

  /**
   * MODULE LOAD: loads a module's file.
   * @returns OK
   * @throws ReplyError ERR, as nothing can be loaded here
   */
  moduleLoad: (path: string, ...args: OneOrMore[]): Call<'OK'> => call(['MODULE', 'LOAD', path, args], ok),

  /**
   * MODULE LOADEX: loads a module's file with parameters.
   * @returns OK
   * @throws ReplyError ERR, as nothing can be loaded here
   */
  moduleLoadex: (
    path: string,
    options: {
      /** CONFIG: parameters of the module. */
      readonly config?: Pairs;
      /** ARGS: what the module is handed. */
      readonly args?: OneOrMore;
    } = {},
  ): Call<'OK'> =>
    call(
      [
        ['MODULE', 'LOADEX', path],
        pairWords(options.config ?? {}).flatMap(([name, value]) => ['CONFIG', name, value]),
        options.args === undefined ? [] : ['ARGS', ...[options.args].flat()],
      ] as Words[],
      ok,
    ),

  /**
   * MODULE UNLOAD: unloads a module.
   * @returns OK
   * @throws ReplyError ERR if there is none of that name
   */
  moduleUnload: (name: string): Call<'OK'> => call(['MODULE', 'UNLOAD', name], ok),

  /**
   * REPLICAOF: makes the server a replica of another, or with `'NO ONE'` a master again.
   * @returns OK
   */
  replicaof: (master: 'NO ONE' | { readonly host: string; readonly port: number }): Call<'OK'> =>
    call(['REPLICAOF', masterWords(master)], ok),

  /**
   * SLAVEOF: `replicaof` by its old name. Deprecated since 5.0: `replicaof`.
   * @returns OK
   */
  slaveof: (master: 'NO ONE' | { readonly host: string; readonly port: number }): Call<'OK'> =>
    call(['SLAVEOF', masterWords(master)], ok),

  /**
   * TRIMSLOTS (8.4): deletes the keys of slots that are not the node's own.
   * @returns OK
   * @throws ReplyError ERR, as there is no cluster here
   */
  trimslots: (...ranges: (readonly [start: number, end: number])[]): Call<'OK'> =>
    call(['TRIMSLOTS', 'RANGES', ranges.length, ranges.flat()], ok),

  /**
   * COMMAND: every command that the server knows.
   * @returns what `commandInfo` answers, for all
   */
  command: (): Call<CommandInfo[]> => call(['COMMAND'], list(commandInfo)),

  /**
   * COMMAND COUNT: how many commands the server knows.
   * @returns the number
   */
  commandCount: (): Call<number> => call(['COMMAND', 'COUNT'], integer),

  /**
   * COMMAND DOCS (7.0): what commands do and take; all of them when none is named.
   * @returns by name: summary, since, group, complexity, arguments and more
   */
  commandDocs: (...commandNames: OneOrMore[]): Call<Record<string, Record<string, unknown>>> =>
    call(['COMMAND', 'DOCS', commandNames], record(record(natural))),

  /**
   * COMMAND GETKEYS: which words of a command are keys.
   * @returns the keys
   * @throws ReplyError ERR if it is no command, or has no keys
   */
  commandGetkeys: (command: Word, ...args: OneOrMore[]): Call<Text[]> =>
    call(['COMMAND', 'GETKEYS', command, args], list(text)),

  /**
   * COMMAND GETKEYSANDFLAGS (7.0): which words of a command are keys, and what it does with them.
   * @returns `{ key, flags }` for each
   * @throws ReplyError ERR if it is no command, or has no keys
   */
  commandGetkeysandflags: (command: Word, ...args: OneOrMore[]): Call<{ key: Text; flags: string[] }[]> =>
    call(
      ['COMMAND', 'GETKEYSANDFLAGS', command, args],
      list(parts([text, list(word)], (key, flags) => ({ key, flags }))),
    ),

  /**
   * COMMAND HELP: what COMMAND can do.
   * @returns lines of text
   */
  commandHelp: (): Call<string[]> => call(['COMMAND', 'HELP'], list(word)),

  /**
   * COMMAND INFO: the facts of commands (`'get'`, `'config|set'`); of all when none is named.
   * @returns the facts of each, null for one that there is not
   */
  commandInfo: (...commandNames: OneOrMore[]): Call<(CommandInfo | null)[]> =>
    call(['COMMAND', 'INFO', commandNames], list(orNull(commandInfo))),

  /**
   * COMMAND LIST (7.0): the names of commands.
   * @returns the names, those that the filter lets through if there is one
   */
  commandList: (filterby: CommandFilter = {}): Call<string[]> => {
    const words = given(filterby, 'module', 'aclcat', 'pattern');
    const filters = Object.values(filterby).some((value) => value !== undefined);
    return call(['COMMAND', 'LIST', filters ? ['FILTERBY', words] : []], list(word));
  },

  /**
   * CONFIG GET: parameters by name or glob pattern.
   * @returns an object of strings
   */
  configGet: (...parameters: OneOrMore[]): Call<Record<string, string>> =>
    call(['CONFIG', 'GET', parameters], record(word)),

  /**
   * CONFIG HELP: what CONFIG can do.
   * @returns lines of text
   */
  configHelp: (): Call<string[]> => call(['CONFIG', 'HELP'], list(word)),

  /**
   * CONFIG RESETSTAT: starts the statistics of INFO anew.
   * @returns OK
   */
  configResetstat: (): Call<'OK'> => call(['CONFIG', 'RESETSTAT'], ok),

  /**
   * CONFIG REWRITE: writes the parameters to the configuration file.
   * @returns OK
   * @throws ReplyError ERR if there is no such file
   */
  configRewrite: (): Call<'OK'> => call(['CONFIG', 'REWRITE'], ok),

  /**
   * CONFIG SET: sets parameters, all or none: `configSet({ maxmemory: '1mb' })` or `configSet('maxmemory', '1mb')`.
   * @returns OK
   * @throws ReplyError ERR for an unknown parameter or a value that it does not take
   */
  configSet: overloaded<[(values: Pairs) => Call<'OK'>, (parameter: string, value: Word) => Call<'OK'>]>(
    (...values: [Pairs] | [string, Word]) =>
      call(['CONFIG', 'SET', values.length === 1 ? pairWords(values[0]) : values], ok),
  ),

  /**
   * DBSIZE: how many keys the selected database has.
   * @returns the number
   */
  dbsize: (): Call<number> => call(['DBSIZE'], integer),

  /**
   * FLUSHALL: deletes every key of every database.
   * @returns OK
   */
  flushall: (mode?: FlushMode): Call<'OK'> => call(['FLUSHALL', mode ?? []], ok),

  /**
   * FLUSHDB: deletes every key of the selected database.
   * @returns OK
   */
  flushdb: (mode?: FlushMode): Call<'OK'> => call(['FLUSHDB', mode ?? []], ok),

  /**
   * INFO: what the server knows of itself.
   * @returns text: `# Section` lines and `name:value` lines
   */
  info: (...sections: OneOrMore[]): Call<string> => call(['INFO', sections], word),

  /**
   * BGREWRITEAOF: writes the append-only log anew, in the background.
   * @returns what Redis says to that
   */
  bgrewriteaof: (): Call<string> => call(['BGREWRITEAOF'], word),

  /**
   * BGSAVE: saves a snapshot in the background; `schedule` (SCHEDULE): as soon as a rewrite of the log is over.
   * @returns what Redis says to that
   * @throws ReplyError ERR if one is being saved
   */
  bgsave: ({ schedule = false }: { readonly schedule?: boolean } = {}): Call<string> =>
    call(['BGSAVE', schedule ? 'SCHEDULE' : []], word),

  /**
   * SAVE: saves a snapshot, and lets everybody wait.
   * @returns OK once it is durable
   * @throws ReplyError ERR if it cannot be saved
   */
  save: (): Call<'OK'> => call(['SAVE'], ok),

  /**
   * LASTSAVE: when the data was last saved, as a Unix time in seconds.
   * @returns the time
   */
  lastsave: (): Call<number> => call(['LASTSAVE'], integer),

  /**
   * LOLWUT: a drawing, and the version.
   * @returns text
   */
  lolwut: (options: { readonly version?: number } = {}, ...args: number[]): Call<string> =>
    call(['LOLWUT', option('VERSION', options.version), args], word),

  /**
   * ROLE: the server's part in replication.
   * @returns `['master', offset, replicas]`, and other things for other roles
   */
  role: (): Call<unknown[]> => call(['ROLE'], list(natural)),

  /**
   * SHUTDOWN: stops the server, which closes every connection.
   * @returns nothing, once this connection is closed
   * @throws ReplyError ERR if saving failed, or with `abort` if nothing is shutting down
   */
  shutdown: (options: ShutdownOptions = {}): Call<void> => ({
    ...call(['SHUTDOWN', given(options, 'nosave', 'save', 'now', 'force', 'abort')], nothing),
    closes: true,
  }),

  /**
   * SWAPDB: swaps two databases.
   * @returns OK
   * @throws ReplyError ERR if there is no such database
   */
  swapdb: (index1: number, index2: number): Call<'OK'> => call(['SWAPDB', index1, index2], ok),

  /**
   * TIME: the server's clock.
   * @returns seconds since 1970, and microseconds within the second
   */
  time: (): Call<{ seconds: number; microseconds: number }> =>
    call(
      ['TIME'],
      parts([number, number], (seconds, microseconds) => ({ seconds, microseconds })),
    ),
};
