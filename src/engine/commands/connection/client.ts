// CLIENT and its smaller subcommands.

import { integer, many, oneOf, optional, string } from '../../arguments.ts';
import { type Command, command, container, type Flag } from '../../command.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { noReply, OK } from '../../reply.ts';
import { clientKill } from './client-kill.ts';
import { clientInfo, clientList } from './client-list.ts';
import { clientCaching, clientGetredir, clientTracking, clientTrackinginfo } from './client-tracking.ts';
import { parseName } from './names.ts';

const forEveryone = {
  group: 'connection',
  categories: ['connection'],
  flags: ['noscript', 'loading', 'stale'],
} as const;
const forAdmins = { ...forEveryone, flags: ['admin', 'noscript', 'loading', 'stale'] } as const;
const onAllNodes = ['request_policy:all_nodes', 'response_policy:all_succeeded'] as const;

const id = command({
  name: 'id',
  ...forEveryone,
  since: '5.0.0',
  arity: 2,
  parse: () => null,
  run: ({ connection }) => connection.id,
});

const getname = command({
  name: 'getname',
  ...forEveryone,
  since: '2.6.9',
  arity: 2,
  parse: () => null,
  run: ({ connection }) => (connection.name === '' ? null : connection.name),
});

const setname = command({
  name: 'setname',
  ...forEveryone,
  since: '2.6.9',
  arity: 3,
  arguments: [string('connection-name')],
  changed: { '7.2': { tips: onAllNodes } },
  parse: (args) => parseName(args.word(), 'Client names'),
  run({ connection }, name) {
    connection.name = name;
    return OK;
  },
});

const setinfo = command({
  name: 'setinfo',
  ...forEveryone,
  since: '7.2.0',
  arity: 4,
  tips: onAllNodes,
  arguments: [oneOf('attr', [string('libname', { token: 'LIB-NAME' }), string('libver', { token: 'LIB-VER' })])],
  parse(args) {
    // The error names the option as it was typed (redis-server 8.0.2).
    const typed = args.peek() ?? '';
    const attribute = args.oneOf('LIB-NAME', 'LIB-VER');
    if (attribute === null) throw errors.err(`Unrecognized option '${args.word()}'`);
    return { attribute, value: parseName(args.word(), typed) };
  },
  run({ connection }, { attribute, value }) {
    if (attribute === 'LIB-NAME') connection.libraryName = value;
    else connection.libraryVersion = value;
    return OK;
  },
});

/** CLIENT NO-EVICT and NO-TOUCH: ON or OFF. */
function onOff(name: string, flags: readonly Flag[], since: string, property: 'noEvict' | 'noTouch'): Command {
  return command({
    ...forEveryone,
    name,
    flags,
    since,
    arity: 3,
    arguments: [oneOf('enabled', ['ON', 'OFF'])],
    parse(args) {
      const enabled = args.oneOf('ON', 'OFF');
      if (enabled === null) throw errors.syntax();
      return enabled === 'ON';
    },
    run({ connection }, enabled) {
      connection[property] = enabled;
      return OK;
    },
  });
}

const reply = command({
  name: 'reply',
  ...forEveryone,
  since: '3.2.0',
  arity: 3,
  arguments: [oneOf('action', ['ON', 'OFF', 'SKIP'])],
  parse(args) {
    const action = args.oneOf('ON', 'OFF', 'SKIP');
    if (action === null) throw errors.syntax();
    return action;
  },
  run({ connection }, action) {
    if (action === 'ON') connection.replies = 'on';
    else if (action === 'OFF') connection.replies = 'off';
    else if (connection.replies !== 'off') connection.replies = 'skip-next';
    return action === 'ON' ? OK : noReply;
  },
});

const pause = command({
  name: 'pause',
  ...forAdmins,
  since: '3.0.0',
  arity: -3,
  arguments: [integer('timeout'), optional(oneOf('mode', ['WRITE', 'ALL'], { since: '6.2.0' }))],
  parse(args) {
    if (args.left > 2) throw errors.subcommandSyntax('client', args.words[1] ?? '');
    const timeoutWord = args.word();
    const mode = args.left === 0 ? 'ALL' : args.oneOf('WRITE', 'ALL');
    if (mode === null) throw errors.err('CLIENT PAUSE mode must be WRITE or ALL');
    return { timeout: pauseTimeout(timeoutWord), mode };
  },
  run({ engine, now }, { timeout, mode }) {
    engine.pause(now + timeout, mode === 'WRITE' ? 'write' : 'all');
    return OK;
  },
});

function pauseTimeout(word: string): number {
  if (!/^-?\d{1,16}$/.test(word)) throw errors.err('timeout is not an integer or out of range');
  const timeout = Number(word);
  if (timeout < 0) throw errors.timeoutNegative();
  return timeout;
}

const unpause = command({
  name: 'unpause',
  ...forAdmins,
  since: '6.2.0',
  arity: 2,
  parse: () => null,
  run({ engine }) {
    engine.unpause();
    return OK;
  },
});

const unblock = command({
  name: 'unblock',
  ...forAdmins,
  since: '5.0.0',
  arity: -3,
  arguments: [integer('client-id'), optional(oneOf('unblock-type', ['TIMEOUT', 'ERROR']))],
  parse(args) {
    if (args.left > 2) throw errors.subcommandSyntax('client', args.words[1] ?? '');
    // The reason is checked before the id (redis-server 7.0.15).
    const reason = (args.words[3] ?? 'TIMEOUT').toUpperCase();
    if (reason !== 'TIMEOUT' && reason !== 'ERROR') {
      throw errors.err('CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
    }
    const client = args.integer();
    args.oneOf('TIMEOUT', 'ERROR');
    return { client, how: reason };
  },
  run({ engine }, { client, how }) {
    const connection = engine.connections.get(client);
    if (connection?.waiting?.kind !== 'keys') return 0;
    return engine.unblock(connection, how === 'TIMEOUT' ? connection.waiting.timedOut : errors.unblocked()) ? 1 : 0;
  },
});

/** What a client of Valkey can do; of what is not known nothing is said. */
const capa = command({
  ...forEveryone,
  name: 'capa',
  since: { valkey: '8.0.0' },
  arity: -3,
  arguments: [many(string('capability'))],
  parse: (args) => args.rest(),
  run({ connection }, capabilities) {
    if (capabilities.some((one) => one.toLowerCase() === 'redirect')) connection.followsRedirects = true;
    return OK;
  },
});

const subcommands: readonly Command[] = [
  getname,
  help({
    of: 'client',
    group: 'connection',
    since: '5.0.0',
    flags: ['loading', 'stale'],
    categories: ['connection'],
    lines: [
      'CACHING (YES|NO)',
      '    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.',
      [
        { valkey: '8.0' },
        'CAPA <option> [options...]',
        '    The client claims its some capability options. Options are:',
        '    * REDIRECT',
        '      The client can handle redirection during primary and replica failover in standalone mode.',
      ],
      'GETREDIR',
      '    Return the client ID we are redirecting to when tracking is enabled.',
      'GETNAME',
      '    Return the name of the current connection.',
      'ID',
      '    Return the ID of the current connection.',
      'INFO',
      '    Return information about the current client connection.',
      'KILL <ip:port>',
      '    Kill connection made from <ip:port>.',
      'KILL <option> <value> [<option> <value> [...]]',
      '    Kill connections. Options are:',
      '    * ADDR (<ip:port>|<unixsocket>:0)',
      '      Kill connections made from the specified address',
      '    * LADDR (<ip:port>|<unixsocket>:0)',
      '      Kill connections made to specified local address',
      '    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)',
      '      Kill connections by type.',
      '    * USER <username>',
      '      Kill connections authenticated by <username>.',
      '    * SKIPME (YES|NO)',
      '      Skip killing current connection (default: yes).',
      ['7.4', '    * ID <client-id>', '      Kill connections by client id.'],
      [
        { redis: '7.4', valkey: '8.0' },
        '    * MAXAGE <maxage>',
        '      Kill connections older than the specified age.',
      ],
      'LIST [options ...]',
      '    Return information about client connections. Options:',
      '    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)',
      '      Return clients of specified type.',
      'UNPAUSE',
      '    Stop the current client pause, resuming traffic.',
      'PAUSE <timeout> [WRITE|ALL]',
      '    Suspend all, or just write, clients for <timeout> milliseconds.',
      'REPLY (ON|OFF|SKIP)',
      '    Control the replies sent to the current connection.',
      [
        '7.2',
        'SETINFO <option> <value>',
        '    Set client meta attr. Options are:',
        '    * LIB-NAME: the client lib name.',
        '    * LIB-VER: the client lib version.',
      ],
      'SETNAME <name>',
      '    Assign the name <name> to the current connection.',
      'UNBLOCK <clientid> [TIMEOUT|ERROR]',
      '    Unblock the specified blocked client.',
      'TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]',
      '         [OPTIN] [OPTOUT] [NOLOOP]',
      '    Control server assisted client side caching.',
      'TRACKINGINFO',
      '    Report tracking status for the current connection.',
      'NO-EVICT (ON|OFF)',
      '    Protect current client connection from eviction.',
      ['7.2', 'NO-TOUCH (ON|OFF)', '    Will not touch LRU/LFU stats when this mode is on.'],
    ],
  }),
  capa,
  id,
  clientCaching,
  clientGetredir,
  clientInfo,
  clientKill,
  clientList,
  onOff('no-evict', forAdmins.flags, '7.0.0', 'noEvict'),
  onOff('no-touch', forEveryone.flags, '7.2.0', 'noTouch'),
  pause,
  reply,
  setinfo,
  setname,
  clientTracking,
  clientTrackinginfo,
  unblock,
  unpause,
];

export const client = container(
  { name: 'client', group: 'connection', since: '2.4.0', arity: -2, flags: [] },
  subcommands,
);
