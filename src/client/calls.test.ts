// The tables of calls against the engine's own declarations: every command has its method, and every word of every
// argument tree can be said. The samples below use each option at least once.

import { describe, expect, test } from 'vitest';
import { type Argument, walkArguments } from '../engine/arguments.ts';
import { allCommands } from '../engine/commands/index.ts';
import { Engine } from '../engine/engine.ts';
import { Profile } from '../engine/profile.ts';
import { isError } from '../engine/reply.ts';
import { CommandTable, type ResolvedCommand } from '../engine/table.ts';
import { call as build, type Call } from './call.ts';
import { type CallName, calls } from './commands/index.ts';
import { ArgumentError } from './errors.ts';
import { natural } from './shapes.ts';

/** What the client does by other means. */
const elsewhere = new Map([
  ['debug', 'client.call: no interface to rely on'],
  ['multi', 'client.multi'],
  ['exec', 'client.multi().exec'],
  ['discard', 'a multi that is not executed'],
  ['watch', 'client.watch'],
  ['unwatch', 'the end of client.watch'],
  ['subscribe', 'client.subscribe'],
  ['unsubscribe', 'subscription.unsubscribe'],
  ['psubscribe', 'client.psubscribe'],
  ['punsubscribe', 'subscription.unsubscribe'],
  ['ssubscribe', 'client.ssubscribe'],
  ['sunsubscribe', 'subscription.unsubscribe'],
  ['quit', 'client.quit'],
  ['reset', 'client.reset'],
  ['monitor', 'client.call, on a connection that watches what it is told'],
  ['psync', 'what replicas say to their master'],
  ['sync', 'what replicas say to their master'],
  ['restore-asking', 'what nodes of a cluster say to each other'],
  ['replconf', 'what replicas say to their master'],
]);

const groups = new Set(
  'bitmap connection generic geo hash hyperloglog list pubsub scripting server set sorted-set stream string transactions'.split(
    ' ',
  ),
);

const commands = [...new CommandTable(allCommands, new Profile()).all()].filter(({ command }) =>
  groups.has(command.group),
);

/** `config|set` is configSet, `client|no-evict` clientNoEvict, `sort_ro` sortRo. */
function methodOf({ fullName }: ResolvedCommand): string {
  return fullName.replace(/[|_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const withCall = commands.filter((one) => {
  if (elsewhere.has(one.fullName) || elsewhere.has(one.container?.fullName ?? '')) return false;
  return one.subcommands === null || one.fullName === 'command';
});

const aggregates = ['SUM', 'MIN', 'MAX', 'COUNT'] as const;

/** For each method whose command has words of its own: calls that say all of them together. */
const samples: { readonly [K in CallName]?: readonly Call<unknown>[] } = {
  aclLog: [call('aclLog'), call('aclLog', 3), call('aclLog', 'RESET')],
  aclGetuser: [calls.aclGetuser('default')],
  aclDryrun: [calls.aclDryrun('default', 'GET', 'k')],
  blmovem: [
    calls.blmovem('a', 'b', 'LEFT', 'RIGHT', 0, { count: 1, obo: true }),
    calls.blmovem('a', 'b', 'RIGHT', 'LEFT', 0, { exactly: 1, bulk: true }),
  ],
  blmove: [calls.blmove('a', 'b', 'LEFT', 'RIGHT', 1), calls.blmove('a', 'b', 'RIGHT', 'LEFT', 1)],
  blmpop: [calls.blmpop(0, ['a', 'b'], 'LEFT', { count: 2 }), calls.blmpop(0, 'a', 'RIGHT')],
  bitcount: [
    calls.bitcount('k', { start: 0, end: -1, unit: 'BYTE' }),
    calls.bitcount('k', { start: 0, end: 1, unit: 'BIT' }),
  ],
  bitfield: [
    calls.bitfield('k', ['GET', 'u8', 0], ['OVERFLOW', 'WRAP'], ['SET', 'i5', '#1', 3], ['OVERFLOW', 'SAT']),
    calls.bitfield('k', ['OVERFLOW', 'FAIL'], ['INCRBY', 'u4', 1, 2n]),
  ],
  bitfieldRo: [calls.bitfieldRo('k', ['u8', 0], ['i4', '#2'])],
  bitop: (['AND', 'OR', 'XOR', 'NOT', 'DIFF', 'DIFF1', 'ANDOR', 'ONE'] as const).map((operation) =>
    operation === 'NOT' ? calls.bitop(operation, 'd', 'a') : calls.bitop(operation, 'd', 'a', 'b'),
  ),
  bitpos: [
    calls.bitpos('k', 1, { start: 0, end: -1, unit: 'BYTE' }),
    calls.bitpos('k', 0, { start: 0, end: 1, unit: 'BIT' }),
    calls.bitpos('k', 0, { start: 1 }),
  ],
  geoadd: [
    calls.geoadd('g', { longitude: 1, latitude: 2, member: 'a' }, { nx: true, ch: true }),
    calls.geoadd('g', [{ longitude: 1, latitude: 2, member: 'a' }], { xx: true }),
  ],
  geodist: (['M', 'KM', 'FT', 'MI'] as const).map((unit) => calls.geodist('g', 'a', 'b', unit)),
  georadius: radii('georadius', { longitude: 1, latitude: 2 }, true),
  georadiusRo: radii('georadiusRo', { longitude: 1, latitude: 2 }, false),
  georadiusbymember: radii('georadiusbymember', 'a', true),
  georadiusbymemberRo: radii('georadiusbymemberRo', 'a', false),
  functionFlush: [calls.functionFlush('ASYNC'), calls.functionFlush('SYNC')],
  functionList: [calls.functionList({ libraryname: 'l*', withcode: true })],
  functionLoad: [calls.functionLoad('#!lua name=l', { replace: true })],
  bgsave: [calls.bgsave({ schedule: true })],
  functionRestore: [
    calls.functionRestore('x', 'FLUSH'),
    calls.functionRestore('x', 'APPEND'),
    calls.functionRestore('x', 'REPLACE'),
  ],
  scriptDebug: [calls.scriptDebug('YES'), calls.scriptDebug('SYNC'), calls.scriptDebug('NO')],
  scriptFlush: [calls.scriptFlush('ASYNC'), calls.scriptFlush('SYNC')],
  geosearch: [
    call('geosearch', 'g', {
      frommember: 'a',
      byradius: { radius: 1, unit: 'KM' },
      asc: true,
      count: 2,
      any: true,
      withcoord: true,
      withdist: true,
      withhash: true,
    }),
    call('geosearch', 'g', {
      fromlonlat: { longitude: 1, latitude: 2 },
      bybox: { width: 1, height: 2, unit: 'M' },
      desc: true,
    }),
    call('geosearch', 'g', { frommember: 'a', byradius: { radius: 1, unit: 'FT' } }),
    call('geosearch', 'g', { frommember: 'a', byradius: { radius: 1, unit: 'MI' } }),
  ],
  geosearchstore: [
    calls.geosearchstore(
      'd',
      'g',
      { frommember: 'a', byradius: { radius: 1, unit: 'KM' }, asc: true, count: 2, any: true },
      { storedist: true },
    ),
    calls.geosearchstore('d', 'g', {
      fromlonlat: { longitude: 1, latitude: 2 },
      bybox: { width: 1, height: 2, unit: 'M' },
      desc: true,
    }),
    calls.geosearchstore('d', 'g', { frommember: 'a', byradius: { radius: 1, unit: 'FT' } }),
    calls.geosearchstore('d', 'g', { frommember: 'a', byradius: { radius: 1, unit: 'MI' } }),
  ],
  xackdel: [
    calls.xackdel('s', 'g', ['1-1', '2-1'], { keepref: true }),
    calls.xackdel('s', 'g', '1-1', { delref: true }),
    calls.xackdel('s', 'g', '1-1', { acked: true }),
  ],
  xadd: [
    call('xadd', 's', '*', { f: 'v' }, { nomkstream: true, keepref: true, idmpauto: 'p', trim: { maxlen: 9 } }),
    call('xadd', 's', '*', [['f', 'v']], {
      delref: true,
      idmp: ['p', 'i'],
      trim: { minid: '1', approximate: true, limit: 5 },
    }),
    call('xadd', 's', '*', { f: 'v' }, { acked: true }),
  ],
  xautoclaim: [call('xautoclaim', 's', 'g', 'c', 0, '0', { count: 1, justid: true })],
  xcfgset: [calls.xcfgset('s', { idmpDuration: 5, idmpMaxsize: 6 })],
  xclaim: [
    call('xclaim', 's', 'g', 'c', 0, ['1-1'], { idle: 1, retrycount: 2, force: true, justid: true, lastid: '1-1' }),
    call('xclaim', 's', 'g', 'c', 0, '1-1', { time: 1 }),
  ],
  xdelex: [
    calls.xdelex('s', ['1-1', '2-1'], { keepref: true }),
    calls.xdelex('s', '1-1', { delref: true }),
    calls.xdelex('s', '1-1', { acked: true }),
  ],
  xgroupCreate: [calls.xgroupCreate('s', 'g', '$', { mkstream: true, entriesread: 1 })],
  xgroupSetid: [calls.xgroupSetid('s', 'g', '$', { entriesread: 1 })],
  xinfoStream: [calls.xinfoStream('s', { full: true, count: 1 }), calls.xinfoStream('s')],
  xnack: (['SILENT', 'FAIL', 'FATAL'] as const).map((mode) =>
    calls.xnack('s', 'g', mode, ['1-1', '2-1'], { retrycount: 1, force: true }),
  ),
  xpending: [
    call('xpending', 's', 'g', { idle: 1, start: '-', end: '+', count: 9, consumer: 'c' }),
    call('xpending', 's', 'g'),
  ],
  xrange: [calls.xrange('s', '-', '+', { count: 1 })],
  xrevrange: [calls.xrevrange('s', '+', '-', { count: 1 })],
  xread: [
    calls.xread({ s: '0', t: '$' }, { count: 1, maxcount: 2, block: 4 }),
    calls.xread({ s: '0' }, { maxsize: 3 }),
    calls.xread([['s', '0']]),
  ],
  xreadgroup: [
    calls.xreadgroup('g', 'c', { s: '>' }, { count: 1, maxcount: 2, block: 4, claim: 5, noack: true }),
    calls.xreadgroup('g', 'c', { s: '>' }, { maxsize: 3 }),
  ],
  xsetid: [calls.xsetid('s', '5-0', { entriesadded: 5, maxdeletedid: '1-0' })],
  xtrim: [
    calls.xtrim('s', { maxlen: 5, keepref: true }),
    calls.xtrim('s', { minid: '1', approximate: true, limit: 3, delref: true }),
    calls.xtrim('s', { maxlen: 5, acked: true }),
  ],
  bzmpop: [calls.bzmpop(0, ['a', 'b'], 'MIN', { count: 2 }), calls.bzmpop(0, 'a', 'MAX')],
  clientCaching: [calls.clientCaching('YES'), calls.clientCaching('NO')],
  clientKill: [
    call('clientKill', { id: 1, type: 'NORMAL', user: 'u', addr: 'a', laddr: 'l', skipme: true, maxage: 1 }),
    ...['MASTER', 'PRIMARY', 'SLAVE', 'REPLICA', 'PUBSUB'].map((type) => call('clientKill', { type, skipme: false })),
    call('clientKill', 'ip:1'),
  ],
  clientList: [
    calls.clientList({ id: [1, 2] }),
    ...(['NORMAL', 'MASTER', 'REPLICA', 'PUBSUB'] as const).map((type) => calls.clientList({ type })),
  ],
  clientNoEvict: [calls.clientNoEvict('ON'), calls.clientNoEvict('OFF')],
  clientNoTouch: [calls.clientNoTouch('ON'), calls.clientNoTouch('OFF')],
  clientPause: [calls.clientPause(1, 'WRITE'), calls.clientPause(1, 'ALL'), calls.clientPause(1)],
  clientReply: [calls.clientReply('ON'), calls.clientReply('OFF'), calls.clientReply('SKIP')],
  clientSetinfo: [calls.clientSetinfo({ libName: 'n' }), calls.clientSetinfo({ libVer: 'v' })],
  clientTracking: [
    calls.clientTracking('ON', {
      redirect: 1,
      prefix: ['a', 'b'],
      bcast: true,
      optin: true,
      optout: true,
      noloop: true,
    }),
    calls.clientTracking('OFF'),
  ],
  clientUnblock: [calls.clientUnblock(1, 'TIMEOUT'), calls.clientUnblock(1, 'ERROR'), calls.clientUnblock(1)],
  commandList: [
    calls.commandList({ module: 'm' }),
    calls.commandList({ aclcat: 'c' }),
    calls.commandList({ pattern: 'p' }),
    calls.commandList(),
  ],
  copy: [calls.copy('a', 'b', { db: 1, replace: true })],
  delex: [
    calls.delex('k', { ifeq: 'v' }),
    calls.delex('k', { ifne: 'v' }),
    calls.delex('k', { ifdeq: 'd' }),
    calls.delex('k', { ifdne: 'd' }),
    calls.delex('k'),
  ],
  expire: conditional(calls.expire),
  expireat: conditional(calls.expireat),
  pexpire: conditional(calls.pexpire),
  pexpireat: conditional(calls.pexpireat),
  flushall: [calls.flushall('ASYNC'), calls.flushall('SYNC'), calls.flushall()],
  flushdb: [calls.flushdb('ASYNC'), calls.flushdb('SYNC'), calls.flushdb()],
  getex: [
    calls.getex('k', { ex: 1 }),
    calls.getex('k', { px: 1 }),
    calls.getex('k', { exat: 1 }),
    calls.getex('k', { pxat: 1 }),
    calls.getex('k', { persist: true }),
    calls.getex('k'),
  ],
  hello: [calls.hello(3, { auth: { username: 'u', password: 'p' }, setname: 'n' }), calls.hello()],
  hexpire: fieldsConditional(calls.hexpire),
  hexpireat: fieldsConditional(calls.hexpireat),
  hpexpire: fieldsConditional(calls.hpexpire),
  hpexpireat: fieldsConditional(calls.hpexpireat),
  hexpiretime: [calls.hexpiretime('h', ['a', 'b'])],
  hpexpiretime: [calls.hpexpiretime('h', ['a', 'b'])],
  hpersist: [calls.hpersist('h', ['a', 'b'])],
  httl: [calls.httl('h', ['a', 'b'])],
  hpttl: [calls.hpttl('h', 'a')],
  hgetdel: [calls.hgetdel('h', ['a', 'b'])],
  hgetex: [
    calls.hgetex('h', 'f', { ex: 1 }),
    calls.hgetex('h', 'f', { px: 1 }),
    calls.hgetex('h', 'f', { exat: 1 }),
    calls.hgetex('h', 'f', { pxat: 1 }),
    calls.hgetex('h', ['f', 'g'], { persist: true }),
  ],
  hrandfield: [call('hrandfield', 'h', 2, { withvalues: true })],
  hscan: [call('hscan', 'h', 0, { match: 'a*', count: 2, novalues: true })],
  hsetex: [
    calls.hsetex('h', { a: 1, b: 2 }, { fnx: true, ex: 1 }),
    calls.hsetex('h', { a: 1 }, { fxx: true, px: 1 }),
    calls.hsetex('h', { a: 1 }, { exat: 1 }),
    calls.hsetex('h', { a: 1 }, { pxat: 1 }),
    calls.hsetex('h', { a: 1 }, { keepttl: true }),
  ],
  increx: [
    calls.increx('k', { byint: 1, saturate: true, lbound: 0, ubound: 9, ex: 1, enx: true }),
    calls.increx('k', { byfloat: 1.5, px: 1 }),
    calls.increx('k', { exat: 1 }),
    calls.increx('k', { pxat: 1 }),
    calls.increx('k', { persist: true }),
    calls.increx('k'),
  ],
  lcs: [call('lcs', 'a', 'b', { len: true }), call('lcs', 'a', 'b', { idx: true, minmatchlen: 1, withmatchlen: true })],
  linsert: [calls.linsert('l', 'BEFORE', 'p', 'e'), calls.linsert('l', 'AFTER', 'p', 'e')],
  lmove: [calls.lmove('a', 'b', 'LEFT', 'RIGHT'), calls.lmove('a', 'b', 'RIGHT', 'LEFT')],
  lmovem: [
    calls.lmovem('a', 'b', 'LEFT', 'RIGHT', { count: 1, obo: true }),
    calls.lmovem('a', 'b', 'RIGHT', 'LEFT', { exactly: 1, bulk: true }),
  ],
  lmpop: [calls.lmpop(['a', 'b'], 'LEFT', { count: 2 }), calls.lmpop('a', 'RIGHT')],
  lolwut: [calls.lolwut({ version: 5 }, 10, 2)],
  lpos: [call('lpos', 'l', 'e', { rank: 1, count: 0, maxlen: 10 })],
  memoryUsage: [calls.memoryUsage('k', { samples: 5 })],
  migrate: [
    calls.migrate('h', 1, ['a', 'b'], 0, 10, { copy: true, replace: true, auth: 'p' }),
    calls.migrate('h', 1, 'a', 0, 10, { auth2: { username: 'u', password: 'p' } }),
  ],
  msetex: [
    calls.msetex({ a: 1, b: 2 }, { nx: true, ex: 1 }),
    calls.msetex({ a: 1 }, { xx: true, px: 1 }),
    calls.msetex({ a: 1 }, { exat: 1 }),
    calls.msetex({ a: 1 }, { pxat: 1 }),
    calls.msetex({ a: 1 }, { keepttl: true }),
  ],
  restore: [
    calls.restore('k', 0, new Uint8Array(3), { replace: true, absttl: true, idletime: 1 }),
    calls.restore('k', 0, new Uint8Array(3), { freq: 1 }),
  ],
  scan: [calls.scan(0, { match: 'a*', count: 5, type: 'set' })],
  sscan: [calls.sscan('s', 0, { match: 'a*', count: 5 })],
  zscan: [call('zscan', 'z', 0, { match: 'a*', count: 5 }), call('zscan', 'z', 0, { noscores: true })],
  failover: [calls.failover({ to: { host: 'h', port: 1 }, force: true, timeout: 5 }), calls.failover({ abort: true })],
  moduleLoadex: [calls.moduleLoadex('p', { config: { a: 1 }, args: ['x', 'y'] })],
  replicaof: [calls.replicaof('NO ONE'), calls.replicaof({ host: '127.0.0.1', port: 1 })],
  slaveof: [calls.slaveof('NO ONE')],
  trimslots: [calls.trimslots([0, 5], [7, 9])],
  sdiffcard: [calls.sdiffcard(['a', 'b'], { limit: 1 })],
  sintercard: [calls.sintercard(['a', 'b'], { limit: 1 })],
  sunioncard: [calls.sunioncard(['a', 'b'], { approx: true, limit: 1 })],
  set: [
    call('set', 'k', 'v', { nx: true, get: true, ex: 1 }),
    call('set', 'k', 'v', { xx: true, px: 1 }),
    call('set', 'k', 'v', { ifeq: 'o', exat: 1 }),
    call('set', 'k', 'v', { ifne: 'o', pxat: 1 }),
    call('set', 'k', 'v', { ifdeq: 'd', keepttl: true }),
    call('set', 'k', 'v', { ifdne: 'd' }),
    call('set', 'k', 'v', { nx: false }),
  ],
  shutdown: [
    calls.shutdown({ nosave: true, now: true, force: true }),
    calls.shutdown({ save: true }),
    calls.shutdown({ abort: true }),
  ],
  sort: [
    call('sort', 'l', { by: 'w_*', limit: { offset: 0, count: 1 }, get: ['#', 'o_*'], asc: true, alpha: true }),
    call('sort', 'l', { desc: true, get: 'x', store: 'd' }),
  ],
  sortRo: [
    calls.sortRo('l', { by: 'w_*', limit: { offset: 0, count: 1 }, get: ['#', 'o_*'], asc: true, alpha: true }),
    calls.sortRo('l', { desc: true }),
  ],
  zadd: [
    call('zadd', 'z', { a: 1 }, { nx: true, ch: true, incr: true }),
    call('zadd', 'z', [[1, 'a']], { xx: true, gt: true }),
    call('zadd', 'z', [{ member: 'a', score: 1 }], { lt: true }),
  ],
  zdiff: [call('zdiff', ['a', 'b'], { withscores: true })],
  zinter: combining('zinter'),
  zunion: combining('zunion'),
  zinterstore: combiningStore(calls.zinterstore),
  zunionstore: combiningStore(calls.zunionstore),
  zintercard: [calls.zintercard(['a', 'b'], { limit: 1 })],
  zmpop: [calls.zmpop(['a', 'b'], 'MIN', { count: 2 }), calls.zmpop('a', 'MAX')],
  zrandmember: [call('zrandmember', 'z', 2, { withscores: true })],
  zrange: [
    call('zrange', 'z', 0, 1, { byscore: true, rev: true, limit: { offset: 0, count: 1 }, withscores: true }),
    call('zrange', 'z', '-', '+', { bylex: true }),
  ],
  zrangestore: [
    calls.zrangestore('d', 'z', 0, 1, { byscore: true, rev: true, limit: { offset: 0, count: 1 } }),
    calls.zrangestore('d', 'z', '-', '+', { bylex: true }),
  ],
  zrangebylex: [calls.zrangebylex('z', '-', '+', { limit: { offset: 0, count: 1 } })],
  zrevrangebylex: [calls.zrevrangebylex('z', '+', '-', { limit: { offset: 0, count: 1 } })],
  zrangebyscore: [call('zrangebyscore', 'z', 0, 1, { limit: { offset: 0, count: 1 }, withscores: true })],
  zrevrangebyscore: [call('zrevrangebyscore', 'z', 1, 0, { limit: { offset: 0, count: 1 }, withscores: true })],
  zrevrange: [call('zrevrange', 'z', 0, 1, { withscores: true })],
  zrank: [call('zrank', 'z', 'a', { withscore: true })],
  zrevrank: [call('zrevrank', 'z', 'a', { withscore: true })],
};

/** A call by name, whatever its signatures say. */
function call(name: CallName, ...args: unknown[]): Call<unknown> {
  return (calls[name] as (...args: unknown[]) => Call<unknown>)(...args);
}

/** Of GEORADIUS and its kin. */
function radii(name: CallName, from: unknown, stores: boolean): Call<unknown>[] {
  return [
    call(name, 'g', from, 1, 'M', { asc: true, count: 2, any: true, withcoord: true, withdist: true, withhash: true }),
    call(name, 'g', from, 1, 'KM', { desc: true }),
    call(name, 'g', from, 1, 'FT', stores ? { store: 'd' } : {}),
    call(name, 'g', from, 1, 'MI', stores ? { storedist: 'd' } : {}),
  ];
}

function conditional(build: typeof calls.expire): Call<unknown>[] {
  return [
    build('k', 1, { nx: true }),
    build('k', 1, { xx: true }),
    build('k', 1, { gt: true }),
    build('k', 1, { lt: true }),
  ];
}

function fieldsConditional(build: typeof calls.hexpire): Call<unknown>[] {
  return [
    build('k', 1, 'f', { nx: true }),
    build('k', 1, ['f', 'g'], { xx: true }),
    build('k', 1, 'f', { gt: true }),
    build('k', 1, 'f', { lt: true }),
  ];
}

function combining(name: CallName): Call<unknown>[] {
  return aggregates.map((aggregate) => call(name, ['a', 'b'], { weights: [1, 2], aggregate, withscores: true }));
}

function combiningStore(build: typeof calls.zinterstore): Call<unknown>[] {
  return aggregates.map((aggregate) => build('d', ['a', 'b'], { weights: [1, 2], aggregate }));
}

function tokensOf(list: readonly Argument[]): Set<string> {
  const tokens = new Set<string>();
  walkArguments(list, ({ token }) => {
    if (token !== undefined && token !== '') tokens.add(token);
  });
  return tokens;
}

/** An engine that runs each command on a connection of its own. */
function engineThatListens() {
  const host = { now: () => 1_700_000_000_000, random: () => 0.5, wakeAt: () => {} };
  const engine = new Engine({ host, commands: allCommands });
  const refused: { readonly message: string; readonly words: string }[] = [];
  const take = (words: readonly string[]) => {
    const connection = engine.connect({
      reply(reply) {
        if (isError(reply)) refused.push({ message: reply.message, words: words.join(' ') });
      },
      push: () => {},
    });
    connection.submit(words);
    connection.close();
  };
  return { take, refused };
}

describe('the tables of calls', () => {
  test('every command has a method, and every method is a command', () => {
    expect(withCall.length).toBeGreaterThan(150);
    const methods = new Set(withCall.map(methodOf));
    expect([...methods].filter((name) => !(name in calls))).toEqual([]);
    expect(Object.keys(calls).filter((name) => !methods.has(name))).toEqual([]);
  });

  test.each(withCall.map((one) => [one.fullName, one] as const))('%s: every option can be said', (_, one) => {
    const tokens = tokensOf(one.command.arguments ?? []);
    const name = methodOf(one) as CallName;
    const said = new Set(samples[name]?.flatMap(({ words }) => [...words]));
    expect([...tokens].filter((token) => !said.has(token))).toEqual([]);
  });

  test('the engine takes every call', () => {
    const { take, refused } = engineThatListens();
    const known = new Set(withCall.map(methodOf));
    // What ends the engine or its replies, or asks for another protocol.
    const left = new Set(['shutdown', 'clientReply', 'clientPause', 'clientKill']);
    for (const [name, built] of Object.entries(samples)) {
      if (!known.has(name) || left.has(name)) continue;
      for (const { words } of built) take(words);
    }
    const reasons = /syntax|wrong number|unknown|numkeys|numfields|Unrecognized/i;
    // What MAXSIZE counts no page tells, and the engine refuses it.
    const isKnown = (words: string) => / MAXSIZE /.test(words);
    expect(refused.filter(({ message, words }) => reasons.test(message) && !isKnown(words))).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
  });

  test('calls start with their command', () => {
    const wrong = Object.entries(samples).filter(([name, built]) =>
      built.some(({ words }) => {
        const first = `${words[0]}`.toLowerCase();
        const full = `${first} ${words[1]}`
          .toLowerCase()
          .replace(/[ _-](\w)/g, (_, letter: string) => letter.toUpperCase());
        return name !== first.replace(/_(\w)/, (_, letter: string) => letter.toUpperCase()) && name !== full;
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('commands that may wait say so', () => {
    const waiting = withCall.filter(({ flags }) => flags.has('blocking')).map(methodOf);
    const args: Record<string, unknown[]> = {
      blmpop: [0, 'k', 'LEFT'],
      bzmpop: [0, 'k', 'MIN'],
      xread: [{ s: '$' }, { block: 0 }],
      xreadgroup: ['g', 'c', { s: '>' }, { block: 0 }],
    };
    // WAIT and WAITAOF are about the connection that they are sent on.
    const own = ['wait', 'waitaof'];
    expect(waiting.length).toBeGreaterThan(8);
    for (const name of waiting.filter((each) => !own.includes(each))) {
      expect([name, call(name as CallName, ...(args[name] ?? ['a', 'b', 0, 0, 0])).blocking]).toEqual([name, true]);
    }
  });
});

describe('words', () => {
  test('text goes as UTF-8, bytes as they are, numbers as Redis reads them', () => {
    expect(call('set', 'é', Uint8Array.of(0, 255)).words).toEqual(['SET', '\xc3\xa9', '\x00\xff']);
    expect(calls.mget(1, -0, 1.5, 1e21, 2n ** 63n, Number.POSITIVE_INFINITY).words.slice(1)).toEqual([
      '1',
      '0',
      '1.5',
      '1e+21',
      '9223372036854775808',
      'inf',
    ]);
  });

  test('several words come one by one or as an array', () => {
    expect(calls.del('a', 'b').words).toEqual(calls.del(['a', 'b']).words);
    expect(call('hset', 'h', 'a', 1).words).toEqual(call('hset', 'h', { a: 1 }).words);
    expect(call('hset', 'h', new Map([['a', 1]])).words).toEqual(call('hset', 'h', [['a', 1]]).words);
    expect(
      calls.rpush(
        'l',
        Array.from({ length: 200_000 }, (_, i) => i),
      ).words,
    ).toHaveLength(200_002);
  });

  test('options that are false or undefined are not said', () => {
    expect(call('set', 'k', 'v', { nx: false, ex: undefined }).words).toEqual(['SET', 'k', 'v']);
  });

  test('a call has a name at least', () => {
    expect(() => build([], natural)).toThrow(ArgumentError);
  });

  test.each([[undefined], [null], [Number.NaN], [{}], [true]])('%s is nothing that Redis takes', (value) => {
    expect(() => call('set', 'k', value)).toThrow(ArgumentError);
  });
});
