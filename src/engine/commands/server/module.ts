// MODULE: no native code can be loaded into an isolate, so none is listed. What loads is guarded in Redis too
// (`enable-module-command`, gates.ts), and where it is allowed the file is not found.

import { block, many, optional, string } from '../../arguments.ts';
import { type Command, command, container, type Facts, type Flag } from '../../command.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';

const flags = ['admin', 'noscript', 'no_async_loading'] as const satisfies readonly Flag[];

const list = command({
  name: 'list',
  group: 'server',
  since: '4.0.0',
  arity: 2,
  flags: ['admin', 'noscript'],
  tips: ['nondeterministic_output_order'],
  parse: () => null,
  run: () => [],
});

function loading(facts: Omit<Facts, 'group' | 'flags'>): Command {
  return command({
    ...facts,
    group: 'server',
    flags,
    parse(args) {
      args.position = args.words.length;
    },
    run() {
      throw errors.err('Error loading the extension. Please check the server logs.');
    },
  });
}

const unload = command({
  name: 'unload',
  group: 'server',
  since: '4.0.0',
  arity: 3,
  flags,
  arguments: [string('name')],
  parse: (args) => args.word(),
  run() {
    throw errors.err('Error unloading module: no such module with that name');
  },
});

export const module = container({ name: 'module', group: 'server', since: '4.0.0', arity: -2, flags: [] }, [
  help({
    of: 'module',
    group: 'server',
    since: '5.0.0',
    flags: ['loading', 'stale'],
    lines: [
      'LIST',
      '    Return a list of loaded modules.',
      'LOAD <path> [<arg> ...]',
      '    Load a module library from <path>, passing to it any optional arguments.',
      'LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]',
      '    Load a module library from <path>, while passing it module configurations and optional arguments.',
      'UNLOAD <name>',
      '    Unload a module.',
    ],
  }),
  list,
  loading({
    name: 'load',
    since: '4.0.0',
    arity: -3,
    arguments: [string('path'), optional(many(string('arg')))],
  }),
  loading({
    name: 'loadex',
    since: '7.0.0',
    arity: -3,
    arguments: [
      string('path'),
      optional(many(block('configs', [string('name'), string('value')], { token: 'CONFIG' }), { multipleToken: true })),
      optional(many(string('args', { token: 'ARGS' }))),
    ],
  }),
  unload,
]);
