// Hostile words for every command of the table: too few and too many, huge and odd numbers, nothing, NUL bytes, options
// without their values, keys of every type. None may run into a bug or stop the engine, and an error changes nothing.

import { describe, expect, test } from 'vitest';
import { walkArguments } from '../src/engine/arguments.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { Profile } from '../src/engine/profile.ts';
import { isError, type Reply } from '../src/engine/reply.ts';
import { CommandTable, type ResolvedCommand } from '../src/engine/table.ts';
import { seeded } from './conform/acl.ts';
import { describeDataset } from './dataset.ts';
import { watchedEngine } from './doors/engine.ts';

const casesEach = Number(process.env.REDLET_HOSTILE_CASES ?? 20);
const seed = Number(process.env.REDLET_HOSTILE_SEED ?? 1);

/** One key of each type, and what fills them. */
const fill = [
  ['SET', 'string', 'value'],
  ['SET', 'number', '10'],
  ['RPUSH', 'list', 'a', 'b', 'c'],
  ['SADD', 'set', 'a', 'b', '1'],
  ['HSET', 'hash', 'a', '1', 'b', 'x'],
  ['ZADD', 'zset', '1', 'a', '2.5', 'b'],
  ['XADD', 'stream', '1-1', 'f', 'v'],
  ['XGROUP', 'CREATE', 'stream', 'group', '0'],
  ['GEOADD', 'geo', '13.4', '52.5', 'Berlin'],
  ['PFADD', 'hll', 'a', 'b'],
];
const keys = ['string', 'number', 'list', 'set', 'hash', 'zset', 'stream', 'geo', 'hll', 'none'];

const oddities = [
  ...[
    '',
    '\0',
    'a\0b',
    '\xff\xfe',
    ' ',
    '1 ',
    ' 1',
    '+1',
    '01',
    '-0',
    '0',
    '1',
    '2',
    '-1',
    '1.5',
    '1e3',
    'nan',
    'inf',
    '-inf',
  ],
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', '18446744073709551616', '2147483648'],
  ...[
    '1e309',
    '0x10',
    '-1e-400',
    '*',
    '$',
    '>',
    '-',
    '+',
    '(',
    '[',
    '(a',
    '[a',
    '0-0',
    '18446744073709551615-18446744073709551615',
  ],
  ...['1-', '-1-1', 'u8', 'i65', 'u64', '#1', '{', '[^', 'a'.repeat(300)],
];

/** They end the engine, hold it up or leave it on purpose. */
const left = new Set([
  'shutdown',
  'debug',
  'replicaof',
  'slaveof',
  'failover',
  'client|pause',
  'migrate',
  'psync',
  'sync',
]);
/** What they ran before the error stays. */
const runsOthers = new Set(['eval', 'evalsha', 'fcall', 'exec']);

const table = new CommandTable(allCommands, new Profile());
const attacked = [...table.all()].filter(
  ({ fullName, subcommands, container }) =>
    subcommands === null && !left.has(fullName) && !left.has(container?.fullName ?? ''),
);

function hostileWords(command: ResolvedCommand, random: () => number): string[] {
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] as string;
  const tokens: string[] = [];
  walkArguments(command.command.arguments ?? [], ({ token }) => {
    if (token !== undefined && token !== '') tokens.push(token);
  });
  const least = Math.abs(command.arity);
  const count = Math.max(1, least + Math.floor(random() * 6) - 1);
  const words = command.fullName.split('|');
  while (words.length < count) {
    const dice = random();
    if (dice < 0.35 || (words.length === 1 && dice < 0.8)) words.push(one(keys));
    else if (dice < 0.6 && tokens.length > 0) words.push(one(tokens));
    else words.push(one(oddities));
  }
  return words;
}

describe('hostile words', () => {
  test.each(attacked.map((one) => [one.fullName, one] as const))('%s', (name, command) => {
    const random = seeded(seed + ([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_003));
    const { engine, bugs } = watchedEngine('8.10');
    const replies: Reply[] = [];
    const sink = { reply: (reply: Reply) => void replies.push(reply), push() {} };
    const ask = (words: readonly string[]): Reply | undefined => {
      replies.length = 0;
      const connection = engine.connect(sink);
      connection.submit(words);
      connection.close();
      return replies[0];
    };
    for (let i = 0; i < casesEach; i++) {
      ask(['FLUSHALL']);
      for (const words of fill) ask(words);
      const words = hostileWords(command, random);
      const before = describeDataset(engine.databases);
      const reply = ask(words);
      expect(bugs, words.join(' ')).toEqual([]);
      if (reply !== undefined && isError(reply) && !runsOthers.has(name)) {
        expect(describeDataset(engine.databases), words.join(' ')).toBe(before);
      }
    }
    expect(ask(['ECHO', 'alive'])).toBe('alive');
  });
});
