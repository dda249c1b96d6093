// DEBUG PROTOCOL, ERROR and REPLYBUFFER: replies made to order, for clients' tests.

import { errors } from '../../errors.ts';
import { parseInteger } from '../../numbers.ts';
import { boolean, map, OK, push, type Reply, set, verbatim } from '../../reply.ts';
import { type DebugSubcommand, unknownSubcommand } from './debug-subcommand.ts';

const error: DebugSubcommand = {
  name: 'ERROR',
  words: [1, 1],
  help: () => [
    'ERROR <string>',
    '    Return a Redis protocol error with <string> as message. Useful for clients',
    '    unit tests to simulate Redis errors.',
  ],
  // Returned and not thrown: INFO errorstats does not count it (7.0.15, 8.0.2).
  run: (_context, [message = '']) => ({ kind: 'error', message: message.replace(/[\r\n]/g, ' ') }),
};

const protocol: DebugSubcommand = {
  name: 'PROTOCOL',
  words: [1, 1],
  help: () => [
    'PROTOCOL <type>',
    '    Reply with a test value of the specified type. <type> can be: string,',
    '    integer, double, bignum, null, array, set, map, attrib, push, verbatim,',
    '    true, false.',
  ],

  run(context, [type = '']) {
    const name = type.toLowerCase();
    if (name === 'double') return context.double(3.141);
    if (name === 'push') {
      if (context.resp === 2) throw errors.err('RESP2 is not supported by this command');
      context.connection.push(push('server-cpu-usage', 42));
      return 'Some real reply following the push reply';
    }
    const sample = samples.get(name);
    if (sample === undefined) {
      const names = 'string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false';
      throw errors.err(`Wrong protocol type name. Please use one of the following: ${names}`);
    }
    return sample;
  },
};

const samples = new Map<string, Reply>([
  ['string', 'Hello World'],
  ['integer', 12345],
  ['bignum', { kind: 'big-number', text: '1234567999999999999999999999999999999' }],
  ['null', null],
  ['array', [0, 1, 2]],
  ['set', set([0, 1, 2])],
  ['map', map([0, boolean(false), 1, boolean(true), 2, boolean(false)])],
  [
    'attrib',
    {
      kind: 'attribute',
      entries: ['key-popularity', ['key:123', 90]],
      reply: 'Some real reply following the attribute',
    },
  ],
  ['verbatim', verbatim('This is a verbatim\nstring')],
  ['true', boolean(true)],
  ['false', boolean(false)],
]);

const replybuffer: DebugSubcommand = {
  name: 'REPLYBUFFER',
  words: [2, 2],
  help: () => [
    'REPLYBUFFER PEAK-RESET-TIME <NEVER||RESET|time>',
    '    Sets the time (in milliseconds) to wait between client reply buffer peak resets.',
    '    In case NEVER is provided the last observed peak will never be reset',
    '    In case RESET is provided the peak reset time will be restored to the default value',
    'REPLYBUFFER RESIZING <0|1>',
    '    Enable or disable the reply buffer resize cron job',
  ],

  run(_context, [what = '', value = '']) {
    if (what.toLowerCase() === 'resizing') return OK;
    if (what.toLowerCase() !== 'peak-reset-time') throw unknownSubcommand('REPLYBUFFER');
    if (!/^(never|reset)$/i.test(value) && parseInteger(value) === null) throw errors.notInteger();
    return OK;
  },
};

export const protocolSubcommands = [error, protocol, replybuffer];
