// FUNCTION: libraries of functions, which FCALL calls.

import type { Args } from '../../args.ts';
import { oneOf, optional, string, token } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import { errors } from '../../errors.ts';
import { globMatch } from '../../glob.ts';
import { type HelpLine, help } from '../../help.ts';
import { type ByteString, map, OK, type Reply, set, status } from '../../reply.ts';
import { Libraries, type Library, type LibraryFunction } from '../../scripting/libraries.ts';
import { payloadsOf } from '../generic/dump.ts';
import { killScript } from './kill.ts';

const load = command({
  name: 'load',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: ['write', 'denyoom', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [optional(token('replace', 'REPLACE')), string('function-code')],

  parse(args) {
    let replace = false;
    while (args.left > 1) {
      if (!args.token('REPLACE')) throw errors.err(`Unknown option given: ${args.word()}`);
      replace = true;
    }
    return { replace, code: args.word() };
  },

  run({ engine }, { replace, code }) {
    const { libraries, language } = engine.scripting;
    const name = libraries.load(code, replace, language);
    engine.dirty++;
    return name;
  },
});

const deleteLibrary = command({
  name: 'delete',
  group: 'scripting',
  since: '7.0.0',
  arity: 3,
  flags: ['write', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [string('library-name')],
  parse: (args) => args.word(),

  run({ engine }, name) {
    if (!engine.scripting.libraries.delete(name)) throw errors.err('Library not found');
    engine.dirty++;
    return OK;
  },
});

const flush = command({
  name: 'flush',
  group: 'scripting',
  since: '7.0.0',
  arity: -2,
  flags: ['write', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [optional(oneOf('flush-type', ['ASYNC', 'SYNC']))],

  parse(args) {
    if (args.left > 1) throw errors.subcommandSyntax('function', args.words[1] as ByteString);
    if (args.left === 1 && args.oneOf('ASYNC', 'SYNC') === null) {
      throw errors.err('FUNCTION FLUSH only supports SYNC|ASYNC option');
    }
  },

  run({ engine }) {
    engine.scripting.flushFunctions();
    engine.dirty++;
    return OK;
  },
});

const dump = command({
  name: 'dump',
  group: 'scripting',
  since: '7.0.0',
  arity: 2,
  flags: ['noscript'],
  categories: ['scripting'],
  parse() {},
  run: ({ engine }) => payloadsOf(engine).dumpFunctions(engine),
});

const restore = command({
  name: 'restore',
  group: 'scripting',
  since: '7.0.0',
  arity: -3,
  flags: ['write', 'denyoom', 'noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:all_succeeded'],
  arguments: [string('serialized-value'), optional(oneOf('policy', ['FLUSH', 'APPEND', 'REPLACE']))],

  parse(args) {
    if (args.left > 2) throw errors.subcommandSyntax('function', args.words[1] as ByteString);
    const payload = args.word();
    if (args.left === 0) return { payload, policy: 'APPEND' } as const;
    const policy = args.oneOf('FLUSH', 'APPEND', 'REPLACE');
    if (policy !== null) return { payload, policy };
    throw errors.err('Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.');
  },

  run({ engine }, { payload, policy }) {
    const read = payloadsOf(engine).restoreFunctions(payload, engine);
    if (read.kind === 'foreign') throw errors.foreignPayload();
    const restored = new Libraries();
    for (const code of read.libraries) restored.load(code, false, engine.scripting.language);
    if (read.kind === 'corrupt') throw errors.err(read.message);
    const { libraries } = engine.scripting;
    if (policy === 'FLUSH') libraries.replace(restored);
    else libraries.join(restored, policy === 'REPLACE');
    engine.dirty++;
    return OK;
  },
});

interface ListRequest {
  readonly pattern: ByteString | null;
  readonly withCode: boolean;
}

function parseList(args: Args): ListRequest {
  let pattern: ByteString | null = null;
  let withCode = false;
  while (args.left > 0) {
    if (!withCode && args.token('WITHCODE')) withCode = true;
    else if (pattern === null && args.token('LIBRARYNAME')) {
      if (args.left === 0) throw errors.err('library name argument was not given');
      pattern = args.word();
    } else throw errors.err(`Unknown argument ${args.word()}`);
  }
  return { pattern, withCode };
}

const list = command({
  name: 'list',
  group: 'scripting',
  since: '7.0.0',
  arity: -2,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['nondeterministic_output_order'],
  arguments: [
    optional(string('library-name-pattern', { token: 'LIBRARYNAME' })),
    optional(token('withcode', 'WITHCODE')),
  ],
  parse: parseList,
  run: ({ engine }, { pattern, withCode }) =>
    engine.scripting.libraries
      .all()
      .filter(({ name }) => pattern === null || globMatch(pattern, name, true))
      .map((library) => describeLibrary(library, withCode)),
});

function describeLibrary({ name, code, functions }: Library, withCode: boolean): Reply {
  const described: Reply[] = ['library_name', name, 'engine', 'LUA', 'functions', functions.map(describeFunction)];
  return map(withCode ? [...described, 'library_code', code] : described);
}

function describeFunction({ name, description, flags }: LibraryFunction): Reply {
  return map(['name', name, 'description', description, 'flags', set([...flags.set].map(status))]);
}

const stats = command({
  name: 'stats',
  group: 'scripting',
  since: '7.0.0',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['nondeterministic_output', 'request_policy:all_shards', 'response_policy:special'],
  parse() {},

  run({ engine }) {
    const { libraries } = engine.scripting;
    const running = engine.busyScript;
    if (running?.kind === 'script') throw errors.busy('script', engine.profile.title);
    const counts = map(['libraries_count', libraries.size, 'functions_count', libraries.functionCount]);
    return map([
      'running_script',
      running === null ? null : map(['name', running.name, 'command', running.words, 'duration_ms', running.duration]),
      'engines',
      map(['LUA', counts]),
    ]);
  },
});

const kill = command({
  name: 'kill',
  group: 'scripting',
  since: '7.0.0',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  parse() {},
  run: ({ engine }) => killScript(engine, 'function'),
});

export const functionCommand = container(
  { name: 'function', group: 'scripting', since: '7.0.0', arity: -2, flags: [] },
  [
    deleteLibrary,
    dump,
    flush,
    kill,
    list,
    load,
    restore,
    stats,
    help({
      of: 'function',
      group: 'scripting',
      since: '7.0.0',
      flags: ['loading', 'stale'],
      categories: ['scripting'],
      lines: helpLines(),
    }),
  ],
);

function helpLines(): HelpLine[] {
  return [
    'LOAD [REPLACE] <FUNCTION CODE>',
    '    Create a new library with the given library name and code.',
    'DELETE <LIBRARY NAME>',
    '    Delete the given library.',
    'LIST [LIBRARYNAME PATTERN] [WITHCODE]',
    '    Return general information on all the libraries:',
    '    * Library name',
    '    * The engine used to run the Library',
    { until: '7.2', lines: ['    * Library description'] },
    '    * Functions list',
    '    * Library code (if WITHCODE is given)',
    '    It also possible to get only function that matches a pattern using LIBRARYNAME argument.',
    'STATS',
    '    Return information about the current function running:',
    '    * Function name',
    '    * Command used to run the function',
    '    * Duration in MS that the function is running',
    '    If no function is running, return nil',
    '    In addition, returns a list of available engines.',
    'KILL',
    '    Kill the current running function.',
    'FLUSH [ASYNC|SYNC]',
    '    Delete all the libraries.',
    '    When called without the optional mode argument, the behavior is determined by the',
    '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
    '    * ASYNC: Asynchronously flush the libraries.',
    '    * SYNC: Synchronously flush the libraries.',
    'DUMP',
    '    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command',
    'RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]',
    '    Restore the libraries represented by the given payload, it is possible to give a restore policy to',
    '    control how to handle existing libraries (default APPEND):',
    '    * FLUSH: delete all existing libraries.',
    '    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.',
    '    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old',
    '      libraries with the new libraries (notice that even on this option there is a chance of failure',
    '      in case of functions name collision with another library).',
  ];
}
