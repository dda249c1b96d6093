// Calls of the scripting group. What a script answers comes in its natural form, as `client.call` gives it.

import { type Call, call, type Text, type Word } from '../call.ts';
import { counted, given, type OneOrMore } from '../options.ts';
import { bytes, integer, list, made, natural, ok, record, text, word } from '../shapes.ts';

export interface ScriptInput {
  /** KEYS: the keys that the script works on. */
  readonly keys?: OneOrMore;
  /** ARGV: whatever else it needs. */
  readonly args?: OneOrMore;
}

export type FunctionListOptions = {
  /** LIBRARYNAME: a glob pattern, in any case. */
  readonly libraryname?: Word;
  /** WITHCODE: the code as well. */
  readonly withcode?: boolean;
};

export type FlushMode = 'ASYNC' | 'SYNC';

function runs(name: string) {
  return (what: Word, { keys = [], args = [] }: ScriptInput = {}): Call<unknown> =>
    call([name, what, counted(keys), args], natural);
}

export const scriptingCalls = {
  /**
   * EVAL: runs a Lua script.
   * @returns what it returns
   * @throws ReplyError what the script says; ERR if it does not compile
   * @example
   * await client.eval('return {KEYS[1], ARGV[1]}', { keys: 'k', args: 'x' }); // => ['k', 'x']
   */
  eval: runs('EVAL'),

  /**
   * EVAL_RO (7.0): runs a Lua script that may not write.
   * @returns what it returns
   * @throws ReplyError what the script says; ERR if it does not compile or calls a command that writes
   * @example
   * await client.set('k', 'v');
   * await client.evalRo("return redis.call('get', KEYS[1])", { keys: 'k' }); // => 'v'
   */
  evalRo: runs('EVAL_RO'),

  /**
   * EVALSHA: runs a script that the server has already, by its SHA1.
   * @returns what it returns
   * @throws ReplyError NOSCRIPT if the server does not have it
   * @example
   * await client.evalsha(await client.scriptLoad('return ARGV[1]'), { args: 'x' }); // => 'x'
   */
  evalsha: runs('EVALSHA'),

  /**
   * EVALSHA_RO (7.0): `evalsha` of a script that may not write.
   * @returns what it returns
   * @throws ReplyError NOSCRIPT if the server does not have it
   * @example
   * await client.evalshaRo(await client.scriptLoad('return ARGV[1]'), { args: 'x' }); // => 'x'
   */
  evalshaRo: runs('EVALSHA_RO'),

  /**
   * FCALL (7.0): calls a function of a library.
   * @returns what it returns
   * @throws ReplyError ERR if there is no such function
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * await client.fcall('hello', { args: 'Ann' }); // => 'Hello Ann'
   */
  fcall: runs('FCALL'),

  /**
   * FCALL_RO (7.0): calls a function that said that it does not write.
   * @returns what it returns
   * @throws ReplyError ERR if there is no such function, or if it may write
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * await client.fcallRo('hello', { args: 'Ann' }); // => 'Hello Ann'
   */
  fcallRo: runs('FCALL_RO'),

  /**
   * FUNCTION DELETE (7.0): takes a library away.
   * @throws ReplyError ERR if there is none of that name
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * await client.functionDelete('greetings'); // => 'OK'
   */
  functionDelete: (library: Word): Call<'OK'> => call(['FUNCTION', 'DELETE', library], ok),

  /**
   * FUNCTION DUMP (7.0): all libraries as bytes, for FUNCTION RESTORE.
   * @returns bytes that this version and later ones can load
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * (await client.functionDump()).length > 0; // => true
   */
  functionDump: (): Call<Uint8Array> => call(['FUNCTION', 'DUMP'], bytes),

  /**
   * FUNCTION FLUSH (7.0): takes all libraries away.
   * @example
   * await client.functionFlush(); // => 'OK'
   */
  functionFlush: (mode?: FlushMode): Call<'OK'> => call(['FUNCTION', 'FLUSH', mode ?? []], ok),

  /**
   * FUNCTION HELP (7.0): what FUNCTION can do.
   * @returns lines of text
   * @example
   * (await client.functionHelp()).length > 0; // => true
   */
  functionHelp: (): Call<string[]> => call(['FUNCTION', 'HELP'], list(word)),

  /**
   * FUNCTION KILL (7.0): ends the function that keeps everybody waiting.
   * @throws ReplyError NOTBUSY if there is none; UNKILLABLE if it has written
   * @example
   * await client.functionKill(); // rejects: NOTBUSY No scripts in execution right now.
   */
  functionKill: (): Call<'OK'> => call(['FUNCTION', 'KILL'], ok),

  /**
   * FUNCTION LIST (7.0): the libraries and their functions.
   * @returns a record for each library
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * (await client.functionList()).length; // => 1
   */
  functionList: (options: FunctionListOptions = {}): Call<unknown[]> =>
    call(['FUNCTION', 'LIST', given(options, 'libraryname', 'withcode')], list(natural)),

  /**
   * FUNCTION LOAD (7.0): loads a library; `replace` (REPLACE) where there is one of its name.
   * @returns its name
   * @throws ReplyError ERR if its code fails, or its name or one of a function is taken
   * @example
   * await client.functionLoad("#!lua name=greetings\nredis.register_function('hi', function() return 'hi' end)"); // => 'greetings'
   */
  functionLoad: (code: Word, { replace = false }: { readonly replace?: boolean } = {}): Call<Text> =>
    call(['FUNCTION', 'LOAD', replace ? 'REPLACE' : [], code], text),

  /**
   * FUNCTION RESTORE (7.0): loads the libraries of a payload, all of them or none: besides those that are there (APPEND,
   * when absent), in place of those of the same names (REPLACE) or of all (FLUSH).
   * @throws ReplyError ERR if the bytes are no payload, or a library cannot be loaded or its name is taken
   * @example
   * await client.functionLoad(`#!lua name=greetings\nredis.register_function{function_name='hello', flags={'no-writes'},\n callback=function(_, args) return 'Hello ' .. args[1] end}`);
   * await client.functionRestore(await client.functionDump(), 'REPLACE'); // => 'OK'
   */
  functionRestore: (payload: Word, policy?: 'FLUSH' | 'APPEND' | 'REPLACE'): Call<'OK'> =>
    call(['FUNCTION', 'RESTORE', payload, policy ?? []], ok),

  /**
   * FUNCTION STATS (7.0): the function or script that runs, if it keeps others waiting, and how many libraries there are.
   * @returns a record
   * @example
   * (await client.functionStats()).running_script; // => null
   */
  functionStats: (): Call<Record<string, unknown>> => call(['FUNCTION', 'STATS'], record(natural)),

  /**
   * SCRIPT DEBUG: how the next scripts of this connection are debugged.
   * @example
   * await client.scriptDebug('NO'); // => 'OK'
   */
  scriptDebug: (mode: 'YES' | 'SYNC' | 'NO'): Call<'OK'> => call(['SCRIPT', 'DEBUG', mode], ok),

  /**
   * SCRIPT EXISTS: which scripts the server has, by their SHA1.
   * @returns a boolean for each
   * @example
   * await client.scriptExists(await client.scriptLoad('return 1'), 'f'.repeat(40)); // => [true, false]
   */
  scriptExists: (...sha1s: OneOrMore[]): Call<boolean[]> =>
    call(['SCRIPT', 'EXISTS', sha1s], list(made(integer, (found) => found === 1))),

  /**
   * SCRIPT FLUSH: forgets all scripts.
   * @example
   * await client.scriptFlush(); // => 'OK'
   */
  scriptFlush: (mode?: FlushMode): Call<'OK'> => call(['SCRIPT', 'FLUSH', mode ?? []], ok),

  /**
   * SCRIPT HELP: what SCRIPT can do.
   * @returns lines of text
   * @example
   * (await client.scriptHelp()).length > 0; // => true
   */
  scriptHelp: (): Call<string[]> => call(['SCRIPT', 'HELP'], list(word)),

  /**
   * SCRIPT KILL: ends the script that keeps everybody waiting.
   * @throws ReplyError NOTBUSY if there is none; UNKILLABLE if it has written
   * @example
   * await client.scriptKill(); // rejects: NOTBUSY No scripts in execution right now.
   */
  scriptKill: (): Call<'OK'> => call(['SCRIPT', 'KILL'], ok),

  /**
   * SCRIPT LOAD: gives the server a script to keep.
   * @returns its SHA1
   * @throws ReplyError ERR if it does not compile
   * @example
   * await client.scriptLoad('return 1'); // => 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'
   */
  scriptLoad: (script: Word): Call<string> => call(['SCRIPT', 'LOAD', script], word),
};
