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

/** A command that took longer than `slowlog-log-slower-than`. */
export interface SlowCommand {
  readonly id: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** Microseconds. */
  readonly duration: number;
  readonly words: string[];
  readonly address: string;
  readonly clientName: string;
}

const slowCommand = parts(
  [integer, integer, integer, list(word), word, word],
  (id, time, duration, words, address, clientName): SlowCommand => ({ id, time, duration, words, address, clientName }),
);

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
   * @example
   * await client.failover(); // rejects: ERR FAILOVER requires connected replicas.
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
   * @example
   * (await client.memoryDoctor()).length > 0; // => true
   */
  memoryDoctor: (): Call<string> => call(['MEMORY', 'DOCTOR'], word),

  /**
   * MEMORY HELP: what MEMORY can do.
   * @returns lines of text
   * @example
   * (await client.memoryHelp()).length > 0; // => true
   */
  memoryHelp: (): Call<string[]> => call(['MEMORY', 'HELP'], list(word)),

  /**
   * MEMORY MALLOC-STATS: what the allocator tells of itself.
   * @returns text
   * @example
   * (await client.memoryMallocStats()).length > 0; // => true
   */
  memoryMallocStats: (): Call<string> => call(['MEMORY', 'MALLOC-STATS'], word),

  /**
   * MEMORY PURGE: asks the allocator to give back what it does not need.
   * @returns OK
   * @example
   * await client.memoryPurge(); // => 'OK'
   */
  memoryPurge: (): Call<'OK'> => call(['MEMORY', 'PURGE'], ok),

  /**
   * MEMORY STATS: what is used, by what it is used for, in bytes.
   * @returns an object of numbers, and of one object for each database
   * @example
   * (await client.memoryStats())['keys.count']; // => 0
   */
  memoryStats: (): Call<Record<string, unknown>> => call(['MEMORY', 'STATS'], record(natural)),

  /**
   * MEMORY USAGE: the bytes that a key and its value take. `samples`: how many nested values are looked at, 0 for all.
   * @returns the bytes, or null if there is no key
   * @example
   * await client.set('k', 'v');
   * (await client.memoryUsage('k')) > 0; // => true
   */
  memoryUsage: (key: Word, options: { readonly samples?: number } = {}): Call<number | null> =>
    call(['MEMORY', 'USAGE', key, option('SAMPLES', options.samples)], orNull(integer)),

  /**
   * MODULE HELP.
   * @returns lines of text
   * @example
   * (await client.moduleHelp()).length > 0; // => true
   */
  moduleHelp: (): Call<string[]> => call(['MODULE', 'HELP'], list(word)),

  /**
   * MODULE LIST: the modules that are loaded.
   * @returns an object for each, by Redis's names
   * @example
   * await client.moduleList(); // => []
   */
  moduleList: (): Call<Record<string, unknown>[]> => call(['MODULE', 'LIST'], list(record(natural))),

  /**
   * MODULE LOAD: loads a module's file.
   * @returns OK
   * @throws ReplyError ERR, as nothing can be loaded here
   * @example
   * await client.moduleLoad('/module.so'); // rejects: ERR MODULE command not allowed
   */
  moduleLoad: (path: string, ...args: OneOrMore[]): Call<'OK'> => call(['MODULE', 'LOAD', path, args], ok),

  /**
   * MODULE LOADEX: loads a module's file with parameters.
   * @returns OK
   * @throws ReplyError ERR, as nothing can be loaded here
   * @example
   * await client.moduleLoadex('/module.so'); // rejects: ERR MODULE command not allowed
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
   * @example
   * await client.moduleUnload('module'); // rejects: ERR MODULE command not allowed
   */
  moduleUnload: (name: string): Call<'OK'> => call(['MODULE', 'UNLOAD', name], ok),

  /**
   * REPLICAOF: makes the server a replica of another, or with `'NO ONE'` a master again.
   * @returns OK
   * @example
   * await client.replicaof('NO ONE'); // => 'OK'
   */
  replicaof: (master: 'NO ONE' | { readonly host: string; readonly port: number }): Call<'OK'> =>
    call(['REPLICAOF', masterWords(master)], ok),

  /**
   * SLAVEOF: `replicaof` by its old name. Deprecated since 5.0: `replicaof`.
   * @returns OK
   * @example
   * await client.slaveof('NO ONE'); // => 'OK'
   */
  slaveof: (master: 'NO ONE' | { readonly host: string; readonly port: number }): Call<'OK'> =>
    call(['SLAVEOF', masterWords(master)], ok),

  /**
   * TRIMSLOTS (8.4): deletes the keys of slots that are not the node's own.
   * @returns OK
   * @throws ReplyError ERR, as there is no cluster here
   * @example
   * await client.trimslots([0, 100]); // rejects: ERR This instance has cluster support disabled
   */
  trimslots: (...ranges: (readonly [start: number, end: number])[]): Call<'OK'> =>
    call(['TRIMSLOTS', 'RANGES', ranges.length, ranges.flat()], ok),

  /**
   * COMMAND: every command that the server knows.
   * @returns what `commandInfo` answers, for all
   * @example
   * (await client.command()).length > 200; // => true
   */
  command: (): Call<CommandInfo[]> => call(['COMMAND'], list(commandInfo)),

  /**
   * COMMAND COUNT: how many commands the server knows.
   * @returns the number
   * @example
   * (await client.commandCount()) > 200; // => true
   */
  commandCount: (): Call<number> => call(['COMMAND', 'COUNT'], integer),

  /**
   * COMMAND DOCS (7.0): what commands do and take; all of them when none is named.
   * @returns by name: summary, since, group, complexity, arguments and more
   * @example
   * Object.keys(await client.commandDocs('get')); // => ['get']
   */
  commandDocs: (...commandNames: OneOrMore[]): Call<Record<string, Record<string, unknown>>> =>
    call(['COMMAND', 'DOCS', commandNames], record(record(natural))),

  /**
   * COMMAND GETKEYS: which words of a command are keys.
   * @returns the keys
   * @throws ReplyError ERR if it is no command, or has no keys
   * @example
   * await client.commandGetkeys('MSET', 'a', 1, 'b', 2); // => ['a', 'b']
   */
  commandGetkeys: (command: Word, ...args: OneOrMore[]): Call<Text[]> =>
    call(['COMMAND', 'GETKEYS', command, args], list(text)),

  /**
   * COMMAND GETKEYSANDFLAGS (7.0): which words of a command are keys, and what it does with them.
   * @returns `{ key, flags }` for each
   * @throws ReplyError ERR if it is no command, or has no keys
   * @example
   * (await client.commandGetkeysandflags('GET', 'a')).length; // => 1
   */
  commandGetkeysandflags: (command: Word, ...args: OneOrMore[]): Call<{ key: Text; flags: string[] }[]> =>
    call(
      ['COMMAND', 'GETKEYSANDFLAGS', command, args],
      list(parts([text, list(word)], (key, flags) => ({ key, flags }))),
    ),

  /**
   * COMMAND HELP: what COMMAND can do.
   * @returns lines of text
   * @example
   * (await client.commandHelp()).length > 0; // => true
   */
  commandHelp: (): Call<string[]> => call(['COMMAND', 'HELP'], list(word)),

  /**
   * COMMAND INFO: the facts of commands (`'get'`, `'config|set'`); of all when none is named.
   * @returns the facts of each, null for one that there is not
   * @example
   * (await client.commandInfo('get'))[0]?.arity; // => 2
   */
  commandInfo: (...commandNames: OneOrMore[]): Call<(CommandInfo | null)[]> =>
    call(['COMMAND', 'INFO', commandNames], list(orNull(commandInfo))),

  /**
   * COMMAND LIST (7.0): the names of commands.
   * @returns the names, those that the filter lets through if there is one
   * @example
   * await client.commandList({ pattern: 'geohash' }); // => ['geohash']
   */
  commandList: (filterby: CommandFilter = {}): Call<string[]> => {
    const words = given(filterby, 'module', 'aclcat', 'pattern');
    const filters = Object.values(filterby).some((value) => value !== undefined);
    return call(['COMMAND', 'LIST', filters ? ['FILTERBY', words] : []], list(word));
  },

  /**
   * CONFIG GET: parameters by name or glob pattern.
   * @returns an object of strings
   * @example
   * await client.configGet('maxmemory'); // => { maxmemory: '0' }
   */
  configGet: (...parameters: OneOrMore[]): Call<Record<string, string>> =>
    call(['CONFIG', 'GET', parameters], record(word)),

  /**
   * CONFIG HELP: what CONFIG can do.
   * @returns lines of text
   * @example
   * (await client.configHelp()).length > 0; // => true
   */
  configHelp: (): Call<string[]> => call(['CONFIG', 'HELP'], list(word)),

  /**
   * CONFIG RESETSTAT: starts the statistics of INFO anew.
   * @returns OK
   * @example
   * await client.configResetstat(); // => 'OK'
   */
  configResetstat: (): Call<'OK'> => call(['CONFIG', 'RESETSTAT'], ok),

  /**
   * CONFIG REWRITE: writes the parameters to the configuration file.
   * @returns OK
   * @throws ReplyError ERR if there is no such file
   * @example
   * await client.configRewrite(); // rejects: ERR The server is running without a config file
   */
  configRewrite: (): Call<'OK'> => call(['CONFIG', 'REWRITE'], ok),

  /**
   * CONFIG SET: sets parameters, all or none: `configSet({ maxmemory: '1mb' })` or `configSet('maxmemory', '1mb')`.
   * @returns OK
   * @throws ReplyError ERR for an unknown parameter or a value that it does not take
   * @example
   * await client.configSet({ maxmemory: '10mb' }); // => 'OK'
   */
  configSet: overloaded<[(values: Pairs) => Call<'OK'>, (parameter: string, value: Word) => Call<'OK'>]>(
    (...values: [Pairs] | [string, Word]) =>
      call(['CONFIG', 'SET', values.length === 1 ? pairWords(values[0]) : values], ok),
  ),

  /**
   * DBSIZE: how many keys the selected database has.
   * @returns the number
   * @example
   * await client.mset({ a: 1, b: 2 });
   * await client.dbsize(); // => 2
   */
  dbsize: (): Call<number> => call(['DBSIZE'], integer),

  /**
   * FLUSHALL: deletes every key of every database.
   * @returns OK
   * @example
   * await client.flushall(); // => 'OK'
   */
  flushall: (mode?: FlushMode): Call<'OK'> => call(['FLUSHALL', mode ?? []], ok),

  /**
   * FLUSHDB: deletes every key of the selected database.
   * @returns OK
   * @example
   * await client.flushdb(); // => 'OK'
   */
  flushdb: (mode?: FlushMode): Call<'OK'> => call(['FLUSHDB', mode ?? []], ok),

  /**
   * INFO: what the server knows of itself.
   * @returns text: `# Section` lines and `name:value` lines
   * @example
   * (await client.info('server')).includes('redis_version'); // => true
   */
  info: (...sections: OneOrMore[]): Call<string> => call(['INFO', sections], word),

  /**
   * BGREWRITEAOF: writes the append-only log anew, in the background.
   * @returns what Redis says to that
   * @throws ReplyError ERR if there is no store
   * @example
   * await client.bgrewriteaof(); // rejects: no store to save to
   */
  bgrewriteaof: (): Call<string> => call(['BGREWRITEAOF'], word),

  /**
   * BGSAVE: saves a snapshot in the background; `schedule` (SCHEDULE): as soon as a rewrite of the log is over.
   * @returns what Redis says to that
   * @throws ReplyError ERR if one is being saved, or there is no store
   * @example
   * await client.bgsave(); // rejects: no store to save to
   */
  bgsave: ({ schedule = false }: { readonly schedule?: boolean } = {}): Call<string> =>
    call(['BGSAVE', schedule ? 'SCHEDULE' : []], word),

  /**
   * SAVE: saves a snapshot, and lets everybody wait.
   * @returns OK once it is durable
   * @throws ReplyError ERR if it cannot be saved
   * @example
   * await client.save(); // rejects: no store to save to
   */
  save: (): Call<'OK'> => call(['SAVE'], ok),

  /**
   * LASTSAVE: when the data was last saved, as a Unix time in seconds.
   * @returns the time
   * @example
   * (await client.lastsave()) > 0; // => true
   */
  lastsave: (): Call<number> => call(['LASTSAVE'], integer),

  /**
   * LOLWUT: a drawing, and the version.
   * @returns text
   * @example
   * (await client.lolwut()).includes('Redis'); // => true
   */
  lolwut: (options: { readonly version?: number } = {}, ...args: number[]): Call<string> =>
    call(['LOLWUT', option('VERSION', options.version), args], word),

  /**
   * ROLE: the server's part in replication.
   * @returns `['master', offset, replicas]`, and other things for other roles
   * @example
   * (await client.role())[0]; // => 'master'
   */
  role: (): Call<unknown[]> => call(['ROLE'], list(natural)),

  /**
   * SHUTDOWN: stops the server, which closes every connection.
   * @returns nothing, once this connection is closed
   * @throws ReplyError ERR if saving failed, or with `abort` if nothing is shutting down
   * @example
   * await client.shutdown({ nosave: true }); // => undefined
   */
  shutdown: (options: ShutdownOptions = {}): Call<void> => ({
    ...call(['SHUTDOWN', given(options, 'nosave', 'save', 'now', 'force', 'abort')], nothing),
    closes: true,
  }),

  /**
   * LATENCY DOCTOR: what the server makes of its latency.
   * @returns text
   * @example
   * (await client.latencyDoctor()).startsWith('I'); // => true
   */
  latencyDoctor: (): Call<string> => call(['LATENCY', 'DOCTOR'], word),

  /**
   * LATENCY GRAPH: the latency spikes of an event, drawn.
   * @returns text
   * @throws ReplyError ERR if the event has none
   * @example
   * await client.latencyGraph('command'); // rejects: No samples available
   */
  latencyGraph: (event: Word): Call<string> => call(['LATENCY', 'GRAPH', event], word),

  /**
   * LATENCY HELP: what LATENCY can do.
   * @returns lines of text
   * @example
   * (await client.latencyHelp()).length > 5; // => true
   */
  latencyHelp: (): Call<string[]> => call(['LATENCY', 'HELP'], list(word)),

  /**
   * LATENCY HISTOGRAM: how long commands took; without names, all that were called.
   * @returns by command: its calls, and how many of them took at most so many microseconds
   * @example
   * await client.set('k', 'v');
   * Object.keys(await client.latencyHistogram('set')); // => ['set']
   */
  latencyHistogram: (...commands: Word[]): Call<Record<string, unknown>> =>
    call(['LATENCY', 'HISTOGRAM', commands], record(natural)),

  /**
   * LATENCY HISTORY: the latency spikes of an event.
   * @returns for each the time in seconds since 1970, and the latency in milliseconds
   * @example
   * await client.latencyHistory('command'); // => []
   */
  latencyHistory: (event: Word): Call<{ time: number; latency: number }[]> =>
    call(['LATENCY', 'HISTORY', event], list(parts([integer, integer], (time, latency) => ({ time, latency })))),

  /**
   * LATENCY LATEST: the latest spike of each event.
   * @returns for each the event, the time in seconds since 1970, and the latest and the greatest latency in milliseconds
   * @example
   * await client.latencyLatest(); // => []
   */
  latencyLatest: (): Call<{ event: string; time: number; latest: number; greatest: number }[]> =>
    call(
      ['LATENCY', 'LATEST'],
      list(
        parts([word, integer, integer, integer], (event, time, latest, greatest) => ({
          event,
          time,
          latest,
          greatest,
        })),
      ),
    ),

  /**
   * LATENCY RESET: forgets the spikes of these events, or of all.
   * @returns how many events had any
   * @example
   * await client.latencyReset('command'); // => 0
   */
  latencyReset: (...events: Word[]): Call<number> => call(['LATENCY', 'RESET', events], integer),

  /**
   * SLOWLOG GET: the latest commands that took long, at most so many; 10 without a count, all with -1.
   * @returns an object for each
   * @example
   * await client.configSet({ 'slowlog-log-slower-than': 0 });
   * await client.set('k', 'v');
   * (await client.slowlogGet(1))[0]?.words; // => ['SET', 'k', 'v']
   */
  slowlogGet: (count?: number): Call<SlowCommand[]> => call(['SLOWLOG', 'GET', count ?? []], list(slowCommand)),

  /**
   * SLOWLOG HELP: what SLOWLOG can do.
   * @returns lines of text
   * @example
   * (await client.slowlogHelp()).length > 5; // => true
   */
  slowlogHelp: (): Call<string[]> => call(['SLOWLOG', 'HELP'], list(word)),

  /**
   * SLOWLOG LEN: how many commands are logged.
   * @returns the number
   * @example
   * await client.slowlogLen(); // => 0
   */
  slowlogLen: (): Call<number> => call(['SLOWLOG', 'LEN'], integer),

  /**
   * SLOWLOG RESET: forgets what was logged.
   * @returns OK
   * @example
   * await client.slowlogReset(); // => 'OK'
   */
  slowlogReset: (): Call<'OK'> => call(['SLOWLOG', 'RESET'], ok),

  /**
   * SWAPDB: swaps two databases.
   * @returns OK
   * @throws ReplyError ERR if there is no such database
   * @example
   * await client.swapdb(0, 1); // => 'OK'
   */
  swapdb: (index1: number, index2: number): Call<'OK'> => call(['SWAPDB', index1, index2], ok),

  /**
   * TIME: the server's clock.
   * @returns seconds since 1970, and microseconds within the second
   * @example
   * (await client.time()).seconds > 1_700_000_000; // => true
   */
  time: (): Call<{ seconds: number; microseconds: number }> =>
    call(
      ['TIME'],
      parts([number, number], (seconds, microseconds) => ({ seconds, microseconds })),
    ),
};
