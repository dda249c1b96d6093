// COMMAND DOCS prose of the scripting group.

import type { CommandProse } from './docs.ts';

const script = 'Depends on the script that is run.';
const fn = 'Depends on the function that is run.';

export const scriptingDocs: { readonly [fullName: string]: CommandProse } = {
  eval: { summary: 'Runs a Lua script', complexity: script },
  eval_ro: { summary: 'Runs a Lua script that does not write', complexity: script },
  evalsha: { summary: 'Runs a script that is cached, by its SHA1', complexity: script },
  evalsha_ro: { summary: 'Runs a cached script that does not write, by its SHA1', complexity: script },
  fcall: { summary: 'Calls a function of a library', complexity: fn },
  fcall_ro: { summary: 'Calls a function that does not write', complexity: fn },
  function: { summary: 'A container for commands about libraries of functions', complexity: 'Depends on subcommand.' },
  'function|delete': { summary: 'Takes a library and its functions away', complexity: 'O(1)' },
  'function|dump': {
    summary: 'Answers the libraries as bytes, for FUNCTION RESTORE to load',
    complexity: 'O(N) where N is the number of functions',
  },
  'function|flush': {
    summary: 'Takes all libraries away',
    complexity: 'O(N) where N is the number of functions',
  },
  'function|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'function|kill': { summary: 'Ends the function that is running', complexity: 'O(1)' },
  'function|list': {
    summary: 'Tells about all libraries',
    complexity: 'O(N) where N is the number of functions',
  },
  'function|load': { summary: 'Loads a library of functions', complexity: 'O(1), and what loading the code takes' },
  'function|restore': {
    summary: 'Loads the libraries of a payload',
    complexity: 'O(N) where N is the number of functions in the payload',
  },
  'function|stats': { summary: 'Tells about the function that is running', complexity: 'O(1)' },
  script: { summary: 'A container for commands about scripts', complexity: 'Depends on subcommand.' },
  'script|debug': { summary: 'Sets how the next scripts are debugged', complexity: 'O(1)' },
  'script|exists': {
    summary: 'Tells which scripts are cached',
    complexity: 'O(N) where N is the number of scripts asked about',
  },
  'script|flush': {
    summary: 'Forgets all scripts',
    complexity: 'O(N) where N is the number of cached scripts',
    history: [['6.2.0', 'The `ASYNC` and `SYNC` modes.']],
  },
  'script|help': { summary: 'Shows a text about the subcommands', complexity: 'O(1)' },
  'script|kill': { summary: 'Ends the script that is running', complexity: 'O(1)' },
  'script|show': { summary: 'Shows a cached script', complexity: 'O(1)' },
  'script|load': {
    summary: 'Caches a script',
    complexity: 'O(N) where N is the length of the script',
  },
};
