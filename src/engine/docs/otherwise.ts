// Where COMMAND DOCS of one server tells otherwise than the declarations do, though it reads the same words: 7.2 renamed and
// regrouped the arguments of many commands, and dated some anew; Valkey cut a few in another way. Only DOCS shows it, so it
// lies with the prose that is loaded when DOCS is asked for.

import {
  type Argument,
  block,
  double,
  integer,
  key,
  many,
  oneOf,
  optional,
  pattern,
  string,
  token,
  unixTime,
} from '../arguments.ts';
import type { Profile } from '../profile.ts';

export interface ToldOtherwise {
  readonly arguments?: readonly Argument[];
  readonly since?: string;
  /** It is not told as deprecated. */
  readonly isCurrent?: true;
}

/** What this server tells otherwise of a command, if anything. */
export function toldOtherwise(fullName: string, profile: Profile): ToldOtherwise {
  if (profile.flavour === 'valkey') return byValkey.get(fullName) ?? {};
  return profile.atLeast('7.2') ? {} : (by70.get(fullName) ?? {});
}

const argumentsOf70: { readonly [fullName: string]: readonly Argument[] } = {
  'acl|cat': [optional(string('categoryname'))],
  bitcount: [
    key(),
    optional(
      block('index', [
        integer('start'),
        integer('end'),
        optional(oneOf('index_unit', [token('byte', 'BYTE'), token('bit', 'BIT')], { since: '7.0.0' })),
      ]),
    ),
  ],
  bitfield: [
    key(),
    optional(
      many(
        oneOf('operation', [
          block('encoding_offset', [string('encoding'), integer('offset')], { token: 'GET' }),
          block('write', [
            optional(
              oneOf('wrap_sat_fail', [token('wrap', 'WRAP'), token('sat', 'SAT'), token('fail', 'FAIL')], {
                token: 'OVERFLOW',
              }),
            ),
            oneOf('write_operation', [
              block('encoding_offset_value', [string('encoding'), integer('offset'), integer('value')], {
                token: 'SET',
              }),
              block('encoding_offset_increment', [string('encoding'), integer('offset'), integer('increment')], {
                token: 'INCRBY',
              }),
            ]),
          ]),
        ]),
      ),
    ),
  ],
  bitfield_ro: [
    key(),
    optional(
      many(block('encoding_offset', [string('encoding'), integer('offset')], { token: 'GET' }), {
        multipleToken: true,
      }),
    ),
  ],
  bitop: [string('operation'), key('destkey'), many(key('key', { keySpec: 1 }))],
  bitpos: [
    key(),
    integer('bit'),
    optional(
      block('index', [
        integer('start'),
        optional(
          block('end_index', [
            integer('end'),
            optional(oneOf('index_unit', [token('byte', 'BYTE'), token('bit', 'BIT')], { since: '7.0.0' })),
          ]),
        ),
      ]),
    ),
  ],
  'client|kill': [
    oneOf('filter', [
      string('ip:port', { deprecatedSince: '2.8.12' }),
      many(
        oneOf('new-format', [
          optional(integer('client-id', { token: 'ID', since: '2.8.12' })),
          optional(
            oneOf(
              'normal_master_slave_pubsub',
              [
                token('normal', 'NORMAL'),
                token('master', 'MASTER', { since: '3.2.0' }),
                token('slave', 'SLAVE'),
                token('replica', 'REPLICA', { since: '5.0.0' }),
                token('pubsub', 'PUBSUB'),
              ],
              { token: 'TYPE', since: '2.8.12' },
            ),
          ),
          optional(string('username', { token: 'USER' })),
          optional(string('ip:port', { token: 'ADDR' })),
          optional(string('ip:port', { token: 'LADDR', since: '6.2.0' })),
          optional(string('yes/no', { token: 'SKIPME' })),
        ]),
      ),
    ]),
  ],
  'client|list': [
    optional(
      oneOf(
        'normal_master_replica_pubsub',
        [token('normal', 'NORMAL'), token('master', 'MASTER'), token('replica', 'REPLICA'), token('pubsub', 'PUBSUB')],
        { token: 'TYPE', since: '5.0.0' },
      ),
    ),
    optional(block('id', [many(integer('client-id'))], { token: 'ID', since: '6.2.0' })),
  ],
  'client|reply': [oneOf('on_off_skip', [token('on', 'ON'), token('off', 'OFF'), token('skip', 'SKIP')])],
  'client|unblock': [
    integer('client-id'),
    optional(oneOf('timeout_error', [token('timeout', 'TIMEOUT'), token('error', 'ERROR')])),
  ],
  'cluster|addslotsrange': [many(block('start-slot_end-slot', [integer('start-slot'), integer('end-slot')]))],
  'cluster|delslotsrange': [many(block('start-slot_end-slot', [integer('start-slot'), integer('end-slot')]))],
  'cluster|meet': [string('ip'), integer('port'), optional(integer('cluster_bus_port', { since: '4.0.0' }))],
  'cluster|reset': [optional(oneOf('hard_soft', [token('hard', 'HARD'), token('soft', 'SOFT')]))],
  'cluster|setslot': [
    integer('slot'),
    oneOf('subcommand', [
      string('node-id', { token: 'IMPORTING' }),
      string('node-id', { token: 'MIGRATING' }),
      string('node-id', { token: 'NODE' }),
      token('stable', 'STABLE'),
    ]),
  ],
  'command|getkeys': [],
  'command|getkeysandflags': [],
  'config|get': [many(block('parameter', [string('parameter')]))],
  'config|set': [many(block('parameter_value', [string('parameter'), string('value')]))],
  flushall: [
    optional(oneOf('async', [token('async', 'ASYNC', { since: '4.0.0' }), token('sync', 'SYNC', { since: '6.2.0' })])),
  ],
  flushdb: [
    optional(oneOf('async', [token('async', 'ASYNC', { since: '4.0.0' }), token('sync', 'SYNC', { since: '6.2.0' })])),
  ],
  'function|flush': [optional(oneOf('async', [token('async', 'ASYNC'), token('sync', 'SYNC')]))],
  geoadd: [
    key(),
    optional(oneOf('condition', [token('nx', 'NX'), token('xx', 'XX')], { since: '6.2.0' })),
    optional(token('change', 'CH', { since: '6.2.0' })),
    many(block('longitude_latitude_member', [double('longitude'), double('latitude'), string('member')])),
  ],
  geohash: [key(), many(string('member'))],
  geopos: [key(), many(string('member'))],
  georadius: [
    key(),
    double('longitude'),
    double('latitude'),
    double('radius'),
    oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY', { since: '6.2.0' }))])),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(key('key', { token: 'STORE', keySpec: 1 })),
    optional(key('key', { token: 'STOREDIST', keySpec: 2 })),
  ],
  georadius_ro: [
    key(),
    double('longitude'),
    double('latitude'),
    double('radius'),
    oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY', { since: '6.2.0' }))])),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
  ],
  georadiusbymember: [
    key(),
    string('member'),
    double('radius'),
    oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY'))])),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(key('key', { token: 'STORE', keySpec: 1 })),
    optional(key('key', { token: 'STOREDIST', keySpec: 2 })),
  ],
  georadiusbymember_ro: [
    key(),
    string('member'),
    double('radius'),
    oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY'))])),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
  ],
  geosearch: [
    key(),
    oneOf('from', [
      string('member', { token: 'FROMMEMBER' }),
      block('longitude_latitude', [double('longitude'), double('latitude')], { token: 'FROMLONLAT' }),
    ]),
    oneOf('by', [
      block('circle', [
        double('radius', { token: 'BYRADIUS' }),
        oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
      ]),
      block('box', [
        double('width', { token: 'BYBOX' }),
        double('height'),
        oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
      ]),
    ]),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY'))])),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
  ],
  geosearchstore: [
    key('destination'),
    key('source', { keySpec: 1 }),
    oneOf('from', [
      string('member', { token: 'FROMMEMBER' }),
      block('longitude_latitude', [double('longitude'), double('latitude')], { token: 'FROMLONLAT' }),
    ]),
    oneOf('by', [
      block('circle', [
        double('radius', { token: 'BYRADIUS' }),
        oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
      ]),
      block('box', [
        double('width', { token: 'BYBOX' }),
        double('height'),
        oneOf('unit', [token('m', 'M'), token('km', 'KM'), token('ft', 'FT'), token('mi', 'MI')]),
      ]),
    ]),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(block('count', [integer('count', { token: 'COUNT' }), optional(token('any', 'ANY'))])),
    optional(token('storedist', 'STOREDIST')),
  ],
  hello: [
    optional(
      block('arguments', [
        integer('protover'),
        optional(block('username_password', [string('username'), string('password')], { token: 'AUTH' })),
        optional(string('clientname', { token: 'SETNAME' })),
      ]),
    ),
  ],
  hmset: [key(), many(block('field_value', [string('field'), string('value')]))],
  hscan: [
    key(),
    integer('cursor'),
    optional(pattern('pattern', { token: 'MATCH' })),
    optional(integer('count', { token: 'COUNT' })),
  ],
  hset: [key(), many(block('field_value', [string('field'), string('value')]))],
  lcs: [
    key('key1'),
    key('key2'),
    optional(token('len', 'LEN')),
    optional(token('idx', 'IDX')),
    optional(integer('len', { token: 'MINMATCHLEN' })),
    optional(token('withmatchlen', 'WITHMATCHLEN')),
  ],
  migrate: [
    string('host'),
    integer('port'),
    oneOf('key_or_empty_string', [key(), token('empty_string', '')]),
    integer('destination-db'),
    integer('timeout'),
    optional(token('copy', 'COPY', { since: '3.0.0' })),
    optional(token('replace', 'REPLACE', { since: '3.0.0' })),
    optional(
      oneOf('authentication', [
        optional(string('password', { token: 'AUTH', since: '4.0.7' })),
        optional(
          block('username_password', [string('username'), string('password')], { token: 'AUTH2', since: '6.0.0' }),
        ),
      ]),
    ),
    optional(many(key('key', { token: 'KEYS', keySpec: 1, since: '3.0.6' }))),
  ],
  'module|loadex': [
    string('path'),
    optional(many(block('configs', [string('name'), string('value')], { token: 'CONFIG' }), { multipleToken: true })),
    optional(many(block('args', [string('arg')], { token: 'ARGS' }))),
  ],
  mset: [many(block('key_value', [key(), string('value')]))],
  msetnx: [many(block('key_value', [key(), string('value')]))],
  pfmerge: [key('destkey'), many(key('sourcekey', { keySpec: 1 }))],
  psubscribe: [many(block('pattern', [pattern('pattern')]))],
  'script|flush': [optional(oneOf('async', [token('async', 'ASYNC'), token('sync', 'SYNC')], { since: '6.2.0' }))],
  shutdown: [
    optional(oneOf('nosave_save', [token('nosave', 'NOSAVE'), token('save', 'SAVE')])),
    optional(token('now', 'NOW', { since: '7.0.0' })),
    optional(token('force', 'FORCE', { since: '7.0.0' })),
    optional(token('abort', 'ABORT', { since: '7.0.0' })),
  ],
  sort: [
    key(),
    optional(pattern('pattern', { token: 'BY', keySpec: 1 })),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
    optional(many(pattern('pattern', { token: 'GET', keySpec: 1 }), { multipleToken: true })),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(token('sorting', 'ALPHA')),
    optional(key('destination', { token: 'STORE', keySpec: 2 })),
  ],
  sort_ro: [
    key(),
    optional(pattern('pattern', { token: 'BY', keySpec: 1 })),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
    optional(many(pattern('pattern', { token: 'GET', keySpec: 1 }), { multipleToken: true })),
    optional(oneOf('order', [token('asc', 'ASC'), token('desc', 'DESC')])),
    optional(token('sorting', 'ALPHA')),
  ],
  xadd: [
    key(),
    optional(token('nomkstream', 'NOMKSTREAM', { since: '6.2.0' })),
    optional(
      block('trim', [
        oneOf('strategy', [token('maxlen', 'MAXLEN'), token('minid', 'MINID', { since: '6.2.0' })]),
        optional(oneOf('operator', [token('equal', '='), token('approximately', '~')])),
        string('threshold'),
        optional(integer('count', { token: 'LIMIT', since: '6.2.0' })),
      ]),
    ),
    oneOf('id_or_auto', [token('auto_id', '*'), string('id')]),
    many(block('field_value', [string('field'), string('value')])),
  ],
  xclaim: [
    key(),
    string('group'),
    string('consumer'),
    string('min-idle-time'),
    many(string('id')),
    optional(integer('ms', { token: 'IDLE' })),
    optional(unixTime('unix-time-milliseconds', { token: 'TIME' })),
    optional(integer('count', { token: 'RETRYCOUNT' })),
    optional(token('force', 'FORCE')),
    optional(token('justid', 'JUSTID')),
    optional(string('id', { token: 'LASTID' })),
  ],
  'xgroup|create': [
    key(),
    string('groupname'),
    oneOf('id', [string('id'), token('new_id', '$')]),
    optional(token('mkstream', 'MKSTREAM')),
    optional(integer('entries_read', { token: 'ENTRIESREAD' })),
  ],
  'xgroup|createconsumer': [key(), string('groupname'), string('consumername')],
  'xgroup|delconsumer': [key(), string('groupname'), string('consumername')],
  'xgroup|destroy': [key(), string('groupname')],
  'xgroup|setid': [
    key(),
    string('groupname'),
    oneOf('id', [string('id'), token('new_id', '$')]),
    optional(integer('entries_read', { token: 'ENTRIESREAD' })),
  ],
  'xinfo|consumers': [key(), string('groupname')],
  'xinfo|stream': [key(), optional(block('full', [optional(integer('count', { token: 'COUNT' }))], { token: 'FULL' }))],
  xreadgroup: [
    block('group_consumer', [string('group'), string('consumer')], { token: 'GROUP' }),
    optional(integer('count', { token: 'COUNT' })),
    optional(integer('milliseconds', { token: 'BLOCK' })),
    optional(token('noack', 'NOACK')),
    block('streams', [many(key()), many(string('id'))], { token: 'STREAMS' }),
  ],
  xsetid: [
    key(),
    string('last-id'),
    optional(integer('entries_added', { token: 'ENTRIESADDED', since: '7.0.0' })),
    optional(string('max_deleted_entry_id', { token: 'MAXDELETEDID', since: '7.0.0' })),
  ],
  zadd: [
    key(),
    optional(oneOf('condition', [token('nx', 'NX'), token('xx', 'XX')], { since: '3.0.2' })),
    optional(oneOf('comparison', [token('gt', 'GT'), token('lt', 'LT')], { since: '6.2.0' })),
    optional(token('change', 'CH', { since: '3.0.2' })),
    optional(token('increment', 'INCR', { since: '3.0.2' })),
    many(block('score_member', [double('score'), string('member')])),
  ],
  zrange: [
    key(),
    string('start'),
    string('stop'),
    optional(oneOf('sortby', [token('byscore', 'BYSCORE'), token('bylex', 'BYLEX')], { since: '6.2.0' })),
    optional(token('rev', 'REV', { since: '6.2.0' })),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT', since: '6.2.0' })),
    optional(token('withscores', 'WITHSCORES')),
  ],
  zrangebylex: [
    key(),
    string('min'),
    string('max'),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  ],
  zrangebyscore: [
    key(),
    double('min'),
    double('max'),
    optional(token('withscores', 'WITHSCORES', { since: '2.0.0' })),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  ],
  zrangestore: [
    key('dst'),
    key('src', { keySpec: 1 }),
    string('min'),
    string('max'),
    optional(oneOf('sortby', [token('byscore', 'BYSCORE'), token('bylex', 'BYLEX')])),
    optional(token('rev', 'REV')),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  ],
  zrank: [key(), string('member')],
  zrevrangebylex: [
    key(),
    string('max'),
    string('min'),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  ],
  zrevrangebyscore: [
    key(),
    double('max'),
    double('min'),
    optional(token('withscores', 'WITHSCORES')),
    optional(block('offset_count', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  ],
  zrevrank: [key(), string('member')],
};

const argumentsOfValkey: { readonly [fullName: string]: readonly Argument[] } = {
  bitcount: [
    key(),
    optional(
      block('range', [
        integer('start'),
        optional(
          block('end-unit-block', [
            integer('end'),
            optional(oneOf('unit', [token('byte', 'BYTE'), token('bit', 'BIT')], { since: '7.0.0' })),
          ]),
        ),
      ]),
    ),
  ],
  shutdown: [
    optional(
      oneOf('abort-selector', [
        block('save-selector-block', [
          optional(oneOf('save-selector', [token('nosave', 'NOSAVE'), token('save', 'SAVE')])),
          optional(token('now', 'NOW', { since: '7.0.0' })),
          optional(token('force', 'FORCE', { since: '7.0.0' })),
        ]),
        token('abort', 'ABORT', { since: '7.0.0' }),
      ]),
    ),
  ],
};

function table(
  trees: { readonly [fullName: string]: readonly Argument[] },
  others: readonly (readonly [fullName: string, facts: ToldOtherwise])[],
): ReadonlyMap<string, ToldOtherwise> {
  const told = Object.entries(trees).map(([name, tree]): [string, ToldOtherwise] => [name, { arguments: tree }]);
  return new Map<string, ToldOtherwise>([...told, ...others]);
}

const by70 = table(argumentsOf70, [
  ['client|pause', { since: '2.9.50' }],
  ['psetex', { isCurrent: true }],
  ['setex', { isCurrent: true }],
  ['setnx', { isCurrent: true }],
]);

const byValkey = table(argumentsOfValkey, [['cluster|slots', { isCurrent: true }]]);
