// SCRIPT: the cache of scripts, and the script that runs too long.

import type { Args } from '../../args.ts';
import { many, oneOf, optional, string } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import { errors } from '../../errors.ts';
import { type HelpLine, help } from '../../help.ts';
import { OK } from '../../reply.ts';
import { killScript } from './kill.ts';

const load = command({
  name: 'load',
  group: 'scripting',
  since: '2.6.0',
  arity: 3,
  flags: ['noscript', 'stale'],
  categories: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [string('script')],
  parse: (args) => args.word(),
  run: ({ engine: { scripting } }, body) => scripting.cache.load(body, scripting.language).sha,
});

const show = command({
  name: 'show',
  group: 'scripting',
  since: { valkey: '8.0.0' },
  arity: 3,
  flags: ['noscript'],
  categories: ['scripting'],
  arguments: [string('sha1')],
  parse: (args) => args.word(),

  run({ engine }, sha) {
    const found = engine.scripting.cache.find(sha);
    if (found === undefined) throw errors.coded('NOSCRIPT No matching script.');
    return found.body;
  },
});

const exists = command({
  name: 'exists',
  group: 'scripting',
  since: '2.6.0',
  arity: -3,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:agg_logical_and'],
  arguments: [many(string('sha1'))],
  parse: (args) => args.rest(),
  run: ({ engine }, shas) => shas.map((sha) => (engine.scripting.cache.has(sha) ? 1 : 0)),
});

/** ASYNC and SYNC free at once here: the collector does it in its own time. */
const flush = command({
  name: 'flush',
  group: 'scripting',
  since: '2.6.0',
  arity: -2,
  flags: ['noscript'],
  categories: ['scripting'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [optional(oneOf('flush-type', ['ASYNC', 'SYNC'], { since: '6.2.0' }))],
  parse(args: Args) {
    if (args.left === 0) return;
    if (args.left > 1 || args.oneOf('ASYNC', 'SYNC') === null) {
      throw errors.err('SCRIPT FLUSH only support SYNC|ASYNC option');
    }
  },
  run({ engine }) {
    engine.scripting.flushScripts();
    return OK;
  },
});

const kill = command({
  name: 'kill',
  group: 'scripting',
  since: '2.6.0',
  arity: 2,
  flags: ['noscript', 'allow_busy'],
  categories: ['scripting'],
  tips: ['request_policy:all_shards', 'response_policy:one_succeeded'],
  parse() {},
  run: ({ engine }) => killScript(engine, 'script'),
});

/** How this connection's next EVAL runs: see scripting/stepping.ts. */
const debug = command({
  name: 'debug',
  group: 'scripting',
  since: '3.2.0',
  arity: 3,
  flags: ['noscript'],
  categories: ['scripting'],
  arguments: [oneOf('mode', ['YES', 'SYNC', 'NO'])],
  parse(args) {
    const mode = args.oneOf('YES', 'SYNC', 'NO');
    if (mode === null) throw errors.err('Use SCRIPT DEBUG YES/SYNC/NO');
    return mode;
  },
  run({ connection }, mode) {
    connection.debugging = mode === 'YES' ? 'copy' : mode === 'SYNC' ? 'sync' : 'no';
    return OK;
  },
});

const debugMode: readonly HelpLine[] = [
  {
    until: { valkey: '9.0' },
    lines: ['DEBUG (YES|SYNC|NO)', '    Set the debug mode for subsequent scripts executed.'],
  },
  [
    { valkey: '9.0' },
    'DEBUG (YES|SYNC|NO) [<engine_name>]',
    '    Set the debug mode for subsequent scripts executed of the specified engine.',
    "    Default engine name: 'lua'",
  ],
];

/** Valkey 8.0 breaks the line elsewhere. */
const flushMode: readonly HelpLine[] = [
  {
    until: { valkey: '8.0' },
    lines: [
      '    When called without the optional mode argument, the behavior is determined by the',
      '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
    ],
  },
  [
    { valkey: '8.0' },
    '    When called without the optional mode argument, the behavior is determined',
    '     by the lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  ],
];

export const script = container({ name: 'script', group: 'scripting', since: '2.6.0', arity: -2, flags: [] }, [
  debug,
  exists,
  flush,
  kill,
  load,
  show,
  help({
    of: 'script',
    group: 'scripting',
    since: '5.0.0',
    flags: ['loading', 'stale'],
    categories: ['scripting'],
    lines: [
      ...debugMode,
      'EXISTS <sha1> [<sha1> ...]',
      '    Return information about the existence of the scripts in the script cache.',
      'FLUSH [ASYNC|SYNC]',
      '    Flush the Lua scripts cache. Very dangerous on replicas.',
      ...flushMode,
      '    * ASYNC: Asynchronously flush the scripts cache.',
      '    * SYNC: Synchronously flush the scripts cache.',
      'KILL',
      '    Kill the currently executing Lua script.',
      'LOAD <script>',
      '    Load a script into the scripts cache without executing it.',
      [{ valkey: '8.0' }, 'SHOW <sha1>', '    Show a script from the scripts cache.'],
    ],
  }),
]);
