// Random programs: what three connections do, one step after the other. Mostly single commands; also transactions,
// clients that wait for what another pushes, and keys that expire while nobody looks.

import fc from 'fast-check';
import { walkArguments } from '../../src/engine/arguments.ts';
import type { Group } from '../../src/engine/command.ts';
import { allCommands } from '../../src/engine/commands/index.ts';
import { Profile, type VersionLine } from '../../src/engine/profile.ts';
import { CommandTable, type ResolvedCommand } from '../../src/engine/table.ts';
import { apart } from './deadlines.ts';
import { callsOf } from './grammar.ts';
import { keyWords, long, weighted } from './words.ts';

export const connectionNames = ['A', 'B', 'C'] as const;
export type ConnectionName = (typeof connectionNames)[number];

export type ProgramStep =
  | { readonly connection: ConnectionName; readonly words: readonly string[] }
  /** Milliseconds, in which keys expire. */
  | { readonly wait: number };

export interface Program {
  /** The connections that speak RESP3. */
  readonly resp3: readonly ConnectionName[];
  readonly steps: readonly ProgramStep[];
}

export interface ProgramOptions {
  readonly version: VersionLine;
  /** Only these groups' commands (and transactions); all when absent. */
  readonly groups?: readonly Group[];
}

/** Commands whose replies tell of the server and not of the data, or that would end it or hold it up. */
const left = new Set([
  'acl',
  'auth',
  'bgrewriteaof',
  'bgsave',
  'client|caching',
  'client|getredir',
  'client|id',
  'client|info',
  'client|kill',
  'client|list',
  'client|no-evict',
  'client|pause',
  'client|reply',
  'client|tracking',
  'client|trackinginfo',
  'client|unblock',
  'client|unpause',
  'cluster',
  'command',
  'config',
  'debug',
  'failover',
  'hello',
  'info',
  'lastsave',
  'latency',
  'lolwut',
  'memory',
  'migrate',
  'module',
  'monitor',
  'object|freq',
  'object|idletime',
  'object|refcount',
  'pfdebug',
  'pfselftest',
  'psync',
  'quit',
  'replicaof',
  'replconf',
  'role',
  'save',
  'script|debug',
  'shutdown',
  'slaveof',
  'slowlog',
  'sync',
  'time',
]);

/** Commands that change what all that follows on the connection means are rare. */
const weights: Record<string, number> = {
  multi: 0.3,
  exec: 1,
  discard: 0.5,
  watch: 1.5,
  unwatch: 0.5,
  reset: 0.3,
  select: 0.3,
  swapdb: 0.3,
  flushall: 0.15,
  flushdb: 0.2,
  subscribe: 0.2,
  psubscribe: 0.2,
  ssubscribe: 0.2,
  wait: 0.1,
  waitaof: 0.1,
  echo: 0.2,
  ping: 0.3,
};

/** Every command that programs may call, as a version has it. */
export function callable({ version, groups }: ProgramOptions): ResolvedCommand[] {
  const all = [...new CommandTable(allCommands, new Profile(version)).all()];
  return all.filter(({ fullName, command, subcommands, container }) => {
    if (subcommands !== null || command.name === 'help') return false;
    if (left.has(fullName) || (container !== null && left.has(container.fullName))) return false;
    return groups === undefined || groups.includes(command.group);
  });
}

export function programs(options: ProgramOptions): fc.Arbitrary<Program> {
  const profile = new Profile(options.version);
  const commands = callable(options);
  const calls = new Map(commands.map((resolved) => [resolved, callsOf(resolved, profile)]));
  const any = among(commands.map((resolved) => [weightOf(resolved), calls.get(resolved) as Call]));
  const queueable = commands.filter(({ flags, command }) => !flags.has('no_multi') && command.group !== 'transactions');
  const queued = among(queueable.map((resolved) => [weightOf(resolved), calls.get(resolved) as Call]));
  const blocking = commands.filter(({ flags }) => flags.has('blocking'));
  const writersOf = (group: Group) =>
    among(
      commands
        .filter((each) => each.isWrite && each.command.group === group)
        .map((each) => [1, calls.get(each) as Call]),
    );

  const single = fc.tuple(who, any).map(([connection, words]): ProgramStep[] => [{ connection, words }]);
  const transaction = fc
    .tuple(
      who,
      fc.array(fc.tuple(fc.nat(9), who, queued), { minLength: 1, maxLength: 4 }),
      fc.nat(9),
      keyWords('generic'),
    )
    .map(([own, body, fate, key]): ProgramStep[] => [
      ...(fate < 3 ? [{ connection: own, words: ['WATCH', key] }] : []),
      { connection: own, words: ['MULTI'] },
      ...body.map(([stray, other, words]) => ({ connection: stray === 0 ? other : own, words })),
      { connection: own, words: [fate === 9 ? 'DISCARD' : 'EXEC'] },
    ]);
  const waiting = blocking.map(({ command }, i) =>
    fc
      .tuple(
        who,
        calls.get(blocking[i] as ResolvedCommand) as Call,
        fc.array(fc.tuple(who, writersOf(command.group)), { minLength: 1, maxLength: 3 }),
      )
      .map(([own, words, pushes]): ProgramStep[] => [
        { connection: own, words },
        ...pushes.map(([connection, push]) => ({
          connection: connection === own ? nextTo(own) : connection,
          words: push,
        })),
      ]),
  );
  const expiring = fc
    .tuple(who, keyWords('generic'), fc.nat(2))
    .map(([connection, key, how]): ProgramStep[] => [
      { connection, words: how === 0 ? ['PSETEX', key, '1', 'v'] : ['PEXPIRE', key, '1'] },
      { wait: 5 },
    ]);
  const clause = weighted<ProgramStep[]>(
    [80, single],
    [8, transaction],
    ...waiting.map((each): [number, fc.Arbitrary<ProgramStep[]>] => [6 / waiting.length, each]),
    [0.5, expiring],
  );
  const beginning = beginnings(profile, options.groups);
  return fc
    .tuple(beginning, fc.array(clause, { minLength: 5, maxLength: 14, size: 'max' }), fc.nat(7))
    .map(([seeded, clauses, resp]) => ({
      resp3: connectionNames.filter((_, i) => (resp >> i) & 1),
      steps: apart([...seeded.map((words): ProgramStep => ({ connection: 'A', words })), ...clauses.flat()]),
    }));
}

type Call = fc.Arbitrary<readonly string[]>;

const who = weighted<ConnectionName>([2, fc.constant('A')], [1, fc.constant('B')], [1, fc.constant('C')]);

function nextTo(name: ConnectionName): ConnectionName {
  return connectionNames[(connectionNames.indexOf(name) + 1) % connectionNames.length] as ConnectionName;
}

/** What has more options is called more often. */
function weightOf({ fullName, command }: ResolvedCommand): number {
  let tokens = 0;
  walkArguments(command.arguments ?? [], ({ token }) => (tokens += token === undefined ? 0 : 1));
  return weights[fullName] ?? 1 + tokens / 6;
}

function among(options: readonly (readonly [weight: number, call: Call])[]): Call {
  return weighted(...options.map(([weight, call]): [number, Call] => [weight, call]));
}

/** Data to begin with, by key: of every type and in every encoding. */
function seeds(profile: Profile): Readonly<Record<string, readonly (readonly [Group, ...string[]])[]>> {
  const places = '13.361389 38.115556 a 15.087269 37.502669 b 2.35 48.85 foo'.split(' ');
  const groupOf = ['XGROUP CREATE e G 0', 'XGROUP CREATE e H 1', 'XREADGROUP GROUP G alice COUNT 2 STREAMS e >'];
  const streamOf = ['XADD e 1-1 f 1', 'XADD e 2-1 f 2 g foo', 'XADD e 3-0 a b'];
  const fieldDeadline = profile.rules.fieldExpiry ? ['HEXPIRE f 100000 FIELDS 1 f'] : [];
  return {
    a: [
      ['string', 'SET a 10'],
      ['string', 'SET a foo'],
      ['bitmap', 'SETBIT a 100 1'],
    ],
    b: [
      ['string', 'SET b 3.14'],
      ['list', `RPUSH b ${long} a ${'x'.repeat(5000)} 1 ${'x'.repeat(4000)}`],
      ['bitmap', 'SET b foobar'],
      ['hyperloglog', 'PFADD b a c 3'],
    ],
    c: [
      ['list', 'RPUSH c a b c 1 2 3 a'],
      ['string', `SET c ${long}`],
      ['hyperloglog', 'PFADD c a b c 1 2'],
    ],
    d: [
      ['list', `RPUSH d ${numbered(150, String)} a b`],
      ['set', 'SADD d 1 2 3 10'],
      ['set', `SADD d ${numbered(520, String)}`],
    ],
    e: [
      ['set', 'SADD e a b c foo 1'],
      ['set', `SADD e ${numbered(140, (i) => `m${i}`)} a b`],
      ['stream', ...streamOf, ...groupOf],
      ['stream', ...streamOf, ...groupOf],
    ],
    f: [
      ['hash', 'HSET f f 1 g foo a 2.5', ...fieldDeadline],
      ['hash', `HSET f f ${long} b 7`, ...fieldDeadline],
      ['stream', `XADD f 3-1 a ${long}`, 'XGROUP CREATE f G $'],
    ],
    g: [
      ['hash', `HSET g ${numbered(1100, (i) => `f${i}`)} f 1`],
      ['sorted-set', 'ZADD g 0 a 0 b 0 c 0 d'],
      ['geo', ['GEOADD g', ...places].join(' ')],
    ],
    h: [
      ['sorted-set', 'ZADD h 1 a 2 b 3 c 2 foo'],
      ['sorted-set', `ZADD h ${numbered(140, (i) => `${i / 2} m${i}`)} 7 a`],
      ['geo', ['GEOADD h', ...places].join(' ')],
    ],
  };
}

const numbered = (count: number, word: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => word(i)).join(' ');

/** Some keys with data, some of them with a deadline. */
function beginnings(profile: Profile, groups?: readonly Group[]): fc.Arbitrary<readonly (readonly string[])[]> {
  const perKey = Object.entries(seeds(profile)).map(([key, all]) => {
    const lines = all.filter(([group]) => groups === undefined || groups.includes(group)).map(([, ...each]) => each);
    const none = fc.constant<readonly string[]>([]);
    if (lines.length === 0) return none;
    const expiring = fc
      .tuple(fc.constantFrom(...lines), fc.nat(4))
      .map(([each, fate]) => (fate === 0 ? [...each, `EXPIRE ${key} 100000`] : each));
    return weighted<readonly string[]>([4, none], [6, expiring]);
  });
  return fc.tuple(...perKey).map((all) => all.flat().map((line) => line.split(' ')));
}
