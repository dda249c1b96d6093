// The subcommands of CLUSTER about hash slots: who owns them, what lies in them, moving them.

import { block, integer, many, oneOf, optional, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import { keyHashSlot } from '../../crc16.ts';
import { errors } from '../../errors.ts';
import { changing, clusterDisabled, reading } from './disabled.ts';

const slot = integer('slot');
const range = many(block('range', [integer('start-slot'), integer('end-slot')]));

/** The only one that works without a cluster, in Valkey since 9.0. */
const keyslot = command({
  name: 'keyslot',
  group: 'cluster',
  since: '3.0.0',
  arity: 3,
  flags: reading,
  changed: { '8.2': { flags: ['loading', 'stale'] } },
  arguments: [string('key')],
  parse: (args) => args.word(),
  run({ profile }, key) {
    if (!profile.atLeast({ valkey: '9.0' })) throw errors.clusterDisabled();
    return keyHashSlot(key);
  },
});

export const slotCommands: readonly Command[] = [
  clusterDisabled({ name: 'addslots', since: '3.0.0', arity: -3, flags: changing, arguments: [many(slot)] }),
  clusterDisabled({ name: 'addslotsrange', since: '7.0.0', arity: -4, flags: changing, arguments: [range] }),
  clusterDisabled({ name: 'cancelslotmigrations', since: { valkey: '9.0.0' }, arity: 2, flags: changing }),
  clusterDisabled({ name: 'countkeysinslot', since: '3.0.0', arity: 3, flags: reading, arguments: [slot] }),
  clusterDisabled({ name: 'delslots', since: '3.0.0', arity: -3, flags: changing, arguments: [many(slot)] }),
  clusterDisabled({ name: 'delslotsrange', since: '7.0.0', arity: -4, flags: changing, arguments: [range] }),
  clusterDisabled({
    name: 'flushslot',
    since: { valkey: '9.0.0' },
    arity: -3,
    flags: ['write', 'admin', 'no_async_loading'],
    categories: ['keyspace'],
    arguments: [slot, optional(oneOf('flush-type', ['ASYNC', 'SYNC']))],
  }),
  clusterDisabled({ name: 'flushslots', since: '3.0.0', arity: 2, flags: changing }),
  clusterDisabled({
    name: 'getkeysinslot',
    since: '3.0.0',
    arity: 4,
    flags: reading,
    tips: ['nondeterministic_output'],
    arguments: [slot, integer('count')],
  }),
  clusterDisabled({ name: 'getslotmigrations', since: { valkey: '9.0.0' }, arity: 2, flags: changing }),
  keyslot,
  clusterDisabled({
    name: 'migrateslots',
    since: { valkey: '9.0.0' },
    arity: -4,
    flags: changing,
    arguments: [
      many(
        block('migration-group', [
          token('slotsrange-token', 'SLOTSRANGE'),
          range,
          token('node-token', 'NODE'),
          string('node-id'),
        ]),
      ),
    ],
  }),
  clusterDisabled({
    name: 'migration',
    since: '8.4.0',
    arity: -4,
    flags: changing,
    arguments: [
      oneOf('subcommand', [
        many(block('import', [integer('start-slot'), integer('end-slot')], { token: 'IMPORT' })),
        oneOf('cancel', [string('task-id', { token: 'ID' }), token('all', 'ALL')], { token: 'CANCEL' }),
        oneOf('status', [optional(string('task-id', { token: 'ID' })), optional(token('all', 'ALL'))], {
          token: 'STATUS',
        }),
      ]),
    ],
  }),
  clusterDisabled({
    name: 'setslot',
    since: '3.0.0',
    arity: -4,
    flags: changing,
    arguments: [
      slot,
      oneOf('subcommand', [
        string('importing', { token: 'IMPORTING', display: 'node-id' }),
        string('migrating', { token: 'MIGRATING', display: 'node-id' }),
        string('node', { token: 'NODE', display: 'node-id' }),
        token('stable', 'STABLE'),
      ]),
      optional(integer('timeout', { token: 'TIMEOUT', since: { valkey: '8.0.0' } })),
    ],
  }),
  clusterDisabled({
    name: 'slot-stats',
    since: { redis: '8.2.0', valkey: '8.0.0' },
    arity: -4,
    flags: ['loading', 'stale'],
    tips: ['nondeterministic_output', 'request_policy:all_shards'],
    arguments: [
      oneOf('filter', [
        block('slotsrange', [integer('start-slot'), integer('end-slot')], { token: 'SLOTSRANGE' }),
        block(
          'orderby',
          [
            string('metric'),
            optional(integer('limit', { token: 'LIMIT' })),
            optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
          ],
          { token: 'ORDERBY' },
        ),
      ]),
    ],
  }),
  clusterDisabled({
    name: 'slots',
    since: '3.0.0',
    arity: 2,
    flags: reading,
    tips: ['nondeterministic_output'],
    deprecatedSince: '7.0.0',
    replacedBy: '`CLUSTER SHARDS`',
    changed: { '7.2': { flags: ['loading', 'stale'] } },
  }),
  clusterDisabled({
    name: 'syncslots',
    since: { redis: '8.4.0', valkey: '9.0.0' },
    arity: -3,
    flags: changing,
    arguments: [
      oneOf(
        'subcommand',
        [
          block('sync', [string('task-id'), many(block('slot-range', [integer('start-slot'), integer('end-slot')]))], {
            token: 'SYNC',
          }),
          string('task-id', { token: 'RDBCHANNEL' }),
          token('snapshot-eof', 'SNAPSHOT-EOF'),
          token('stream-eof', 'STREAM-EOF'),
          block('ack', [string('state'), integer('offset')], { token: 'ACK' }),
          string('error', { token: 'FAIL' }),
          block('conf', [many(string('option')), many(string('value'))], { token: 'CONF' }),
        ],
        { since: '8.4.0', undated: true },
      ),
    ],
  }),
];
