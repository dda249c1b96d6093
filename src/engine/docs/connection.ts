// COMMAND DOCS prose of the connection group.

import type { CommandProse } from './docs.ts';

export const connectionDocs: { readonly [fullName: string]: CommandProse } = {
  auth: {
    summary: 'Authenticates the connection',
    complexity: 'O(N) where N is the number of passwords of the user',
  },
  client: {
    summary: 'A container for commands about connections',
    complexity: 'Depends on subcommand.',
  },
  'client|caching': { summary: 'Says whether the next command is tracked', complexity: 'O(1)' },
  'client|getredir': { summary: 'Names the connection that gets the invalidations', complexity: 'O(1)' },
  'client|tracking': {
    summary: 'Tells the connection when keys change that it has read',
    complexity: 'O(1). Some options may introduce additional complexity.',
  },
  'client|trackinginfo': { summary: 'Tells what the connection tracks, and how', complexity: 'O(1)' },
  'client|getname': {
    summary: 'Returns the name of the connection',
    complexity: 'O(1)',
  },
  'client|help': {
    summary: 'Shows a text about the subcommands',
    complexity: 'O(1)',
  },
  'client|id': {
    summary: 'Returns the id of the connection',
    complexity: 'O(1)',
  },
  'client|info': {
    summary: 'Tells about the connection',
    complexity: 'O(1)',
  },
  'client|kill': {
    summary: 'Closes connections',
    complexity: 'O(N) where N is the number of connections',
  },
  'client|list': {
    summary: 'Tells about all connections',
    complexity: 'O(N) where N is the number of connections',
  },
  'client|no-evict': {
    summary: 'Spares the connection when clients are evicted',
    complexity: 'O(1)',
  },
  'client|no-touch': {
    summary: 'Lets the connection read without marking keys as used',
    complexity: 'O(1)',
  },
  'client|pause': {
    summary: 'Holds back commands for a time',
    complexity: 'O(1)',
  },
  'client|reply': {
    summary: 'Turns replies to the connection on and off',
    complexity: 'O(1)',
  },
  'client|setinfo': {
    summary: 'Names the client library and its version',
    complexity: 'O(1)',
  },
  'client|setname': {
    summary: 'Names the connection',
    complexity: 'O(1)',
  },
  'client|unblock': {
    summary: 'Ends the wait of a blocked connection',
    complexity: 'O(log N) where N is the number of connections',
  },
  'client|unpause': {
    summary: 'Ends a pause',
    complexity: 'O(N) where N is the number of paused connections',
  },
  echo: {
    summary: 'Returns the message it is given',
    complexity: 'O(1)',
  },
  hello: {
    summary: 'Opens the conversation: protocol, user, name',
    complexity: 'O(1)',
  },
  ping: {
    summary: 'Asks whether the server is there',
    complexity: 'O(1)',
  },
  quit: {
    summary: 'Closes the connection',
    complexity: 'O(1)',
  },
  reset: {
    summary: 'Puts the connection back into its first state',
    complexity: 'O(1)',
  },
  select: {
    summary: 'Selects a database',
    complexity: 'O(1)',
  },
  'client|capa': { summary: 'Says what the client can do', complexity: 'O(1)' },
};
