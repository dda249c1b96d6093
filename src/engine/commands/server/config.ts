// CONFIG: reading and setting parameters. What they are and what they take is in ../../parameters.ts.

import { block, many, string } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { compileGlob } from '../../glob.ts';
import { help } from '../../help.ts';
import { map, OK, type Reply } from '../../reply.ts';

const get = command({
  name: 'get',
  group: 'server',
  since: '2.0.0',
  arity: -3,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  arguments: [many(string('parameter'))],

  parse: (args) => args.rest(),

  run({ engine: { config } }, patterns) {
    const found = new Map<string, Reply>();
    const add = (name: string, shown: string) => {
      if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), [shown, config.shown(name)]);
    };
    for (const pattern of patterns) {
      const name = pattern.toLowerCase();
      // A name without wildcards is told as it was asked for, in its own case.
      if (!/[*?[]/.test(pattern)) {
        if (config.has(name)) add(name, pattern);
        continue;
      }
      for (const one of config.names(compileGlob(name))) add(one, one);
    }
    return map([...found.values()].flat() as Reply[]);
  },
});

/** Parameters whose values are told to nobody but who asks for them. */
const secret = new Set([
  'masterauth',
  'masteruser',
  'primaryauth',
  'primaryuser',
  'requirepass',
  'tls-client-key-file-pass',
  'tls-key-file-pass',
]);

const setParameters = command({
  name: 'set',
  group: 'server',
  since: '2.0.0',
  arity: -4,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
  arguments: [many(block('data', [string('parameter'), string('value')]))],
  findSecrets: (words) =>
    words.flatMap((_, i) => (i % 2 === 1 && secret.has(words[i - 1]?.toLowerCase() ?? '') ? [i] : [])),

  parse(args) {
    if (args.left % 2 !== 0) throw errors.syntax();
    const changes: [string, string][] = [];
    while (args.left > 0) changes.push([args.word(), args.word()]);
    return changes;
  },

  run({ engine: { config }, connection }, changes) {
    config.set(changes, config.allows('enable-protected-configs', connection.addr) ? 'trusted' : 'client');
    return OK;
  },
});

const resetstat = command({
  name: 'resetstat',
  group: 'server',
  since: '2.0.0',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] } },

  parse: () => null,

  run({ engine }: ReadContext) {
    engine.stats.reset();
    engine.acl.log.resetStatistics();
    for (const { stats } of engine.table.all()) stats.reset();
    return OK;
  },
});

const rewrite = command({
  name: 'rewrite',
  group: 'server',
  since: '2.8.0',
  arity: 2,
  flags: ['admin', 'noscript', 'loading', 'stale'],
  changed: { '7.2': { tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'] } },

  parse: () => null,

  run() {
    throw errors.err('The server is running without a config file');
  },
});

const helpLines = [
  'GET <pattern>',
  '    Return parameters matching the glob-like <pattern> and their values.',
  'SET <directive> <value>',
  '    Set the configuration <directive> to <value>.',
  'RESETSTAT',
  '    Reset statistics reported by the INFO command.',
  'REWRITE',
  '    Rewrite the configuration file.',
];

export const config = container({ name: 'config', group: 'server', since: '2.0.0', arity: -2, flags: [] }, [
  get,
  help({ of: 'config', group: 'server', since: '5.0.0', flags: ['loading', 'stale'], lines: helpLines }),
  resetstat,
  rewrite,
  setParameters,
]);
