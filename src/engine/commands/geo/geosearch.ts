// GEOSEARCH and GEOSEARCHSTORE: the members within a circle or a box.

import { type Argument, block, double, integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { type Form, search, searchAndStore } from './search.ts';

const units = oneOf('unit', ['M', 'KM', 'FT', 'MI']);
const area: readonly Argument[] = [
  oneOf('from', [
    string('member', { token: 'FROMMEMBER' }),
    block('fromlonlat', [double('longitude'), double('latitude')], { token: 'FROMLONLAT' }),
  ]),
  oneOf('by', [
    block('circle', [double('radius', { token: 'BYRADIUS' }), units]),
    block('box', [double('width', { token: 'BYBOX' }), double('height'), units]),
  ]),
  optional(oneOf('order', ['ASC', 'DESC'])),
  optional(block('count-block', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY'))])),
];
const searching: Form = { name: 'geosearch', center: 'options', stores: 'nothing' };
const storing: Form = { name: 'geosearchstore', center: 'options', stores: 'always' };

export const geosearch = command({
  name: 'geosearch',
  group: 'geo',
  since: '6.2.0',
  arity: -7,
  flags: ['readonly'],
  categories: ['geo'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [
    key(),
    ...area,
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
  ],
  parse: (args) => args.rest(),
  run: (context) => search(context, searching),
});

export const geosearchstore = command({
  name: 'geosearchstore',
  group: 'geo',
  since: '6.2.0',
  arity: -8,
  flags: ['write', 'denyoom'],
  categories: ['geo'],
  keys: [keyAt(1, 'OW', 'update'), keyAt(2, 'RO', 'access')],
  arguments: [key('destination'), key('source', { keySpec: 1 }), ...area, optional(token('storedist', 'STOREDIST'))],
  parse: (args) => args.rest(),
  run: (context) => searchAndStore(context, storing),
});
