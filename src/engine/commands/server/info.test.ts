// The fields of INFO against those that servers told which cannot be run here; e2e/command-info.test.ts asks those that can.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VirtualHost } from '../../../testing/virtual-host.ts';
import { Engine } from '../../engine.ts';
import type { VersionLine } from '../../profile.ts';
import type { Reply } from '../../reply.ts';
import { allCommands } from '../index.ts';
import { humanBytes } from './info-memory.ts';

const facts = join(import.meta.dirname, '../../../../../shared/facts/versions');

function start(version: VersionLine) {
  const host = new VirtualHost();
  const engine = new Engine({ host, commands: allCommands, version });
  host.attach(engine);
  let reply: Reply = null;
  const connection = engine.connect({ reply: (one) => void (reply = one), push: () => {} });
  const ask = (...words: string[]): Reply => {
    connection.submit(words);
    return reply;
  };
  const info = (...sections: string[]) => (ask('INFO', ...sections) as { text: string }).text;
  const field = (name: string) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(info('everything'))?.[1];
  return { host, ask, info, field };
}

const varying = /^(cmdstat_|latency_percentiles_|errorstat_|db\d|listener\d|module$)/;
const namesIn = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/:.*/, ''))
    .filter((name) => name !== '' && !name.startsWith('#') && !varying.test(name));

describe.each([
  ['7.2', 'info-7.2.6.txt'],
  ['7.4', 'info-7.4.1.txt'],
] as const)('INFO of %s', (line, file) => {
  test.skipIf(!existsSync(join(facts, file)))('has the fields that the server told, in its order', () => {
    expect(namesIn(start(line).info('everything'))).toEqual(namesIn(readFileSync(join(facts, file), 'utf8')));
  });
});

test('used_memory grows with the dataset, and its peak stays', () => {
  const { ask, field } = start('8.0');
  const empty = Number(field('used_memory'));
  ask('SET', 'a', 'x'.repeat(100_000));
  const filled = Number(field('used_memory'));
  expect(filled).toBeGreaterThan(empty + 100_000);
  expect(filled).toBeLessThan(empty + 101_000);
  ask('FLUSHALL');
  expect(Number(field('used_memory'))).toBe(empty);
  expect(Number(field('used_memory_peak'))).toBe(filled);
});

test('a thousand small sorted sets add up, at what such take of the heap (bench/memory.ts)', () => {
  const { ask, field } = start('8.0');
  const empty = Number(field('used_memory_dataset'));
  for (let i = 0; i < 1000; i++) ask('ZADD', `zset:${1000 + i}`, '1', 'a', '2', 'b');
  const each = (Number(field('used_memory_dataset')) - empty) / 1000;
  expect(each).toBeGreaterThan(300);
  expect(each).toBeLessThan(600);
});

test('uptime and the average time to live follow the clock', () => {
  const { host, ask, field } = start('8.0');
  ask('SET', 'a', '1', 'PX', '1000000');
  ask('SET', 'b', '1', 'PX', '3000000');
  ask('SET', 'c', '1');
  expect(field('db0')).toBe('keys=3,expires=2,avg_ttl=2000000,subexpiry=0');
  host.advance(100_000);
  expect(field('uptime_in_seconds')).toBe('100');
  expect(field('db0')).toBe('keys=3,expires=2,avg_ttl=1900000,subexpiry=0');
});

test('sizes for people have two decimals', () => {
  const shown = [0, 1023, 1024, 990_464, 2 ** 30, 1.5 * 2 ** 40].map(humanBytes);
  expect(shown).toEqual(['0B', '1023B', '1.00K', '967.25K', '1.00G', '1.50T']);
});
