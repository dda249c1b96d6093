// What a profile makes of `since`: the one rule by which flavours differ without a fork.

import { describe, expect, test } from 'vitest';
import { flavours } from './flavours.ts';
import { Profile, type VersionLine } from './profile.ts';

describe('a plain version is that of Redis', () => {
  test.each([
    ['8.0', 'valkey', '7.2', true],
    ['9.1', 'valkey', '7.4', false],
    ['8.0', 'redis', '7.4', true],
    ['1', 'dragonfly', '7.4', true],
    ['1', 'dragonfly', '8.0', false],
  ] as const)('%s of %s has what came in %s: %s', (line, flavour, since, expected) => {
    expect(new Profile(line, flavour).atLeast(since)).toBe(expected);
  });
});

describe('a version for a flavour is its own', () => {
  const both = { redis: '7.4', valkey: '9.0' };
  test.each([
    ['8.0', 'valkey', both, false],
    ['9.0', 'valkey', both, true],
    ['7.4', 'redis', both, true],
    // Not named: the Redis that it stands for counts.
    ['1', 'dragonfly', both, true],
    ['8.10', 'redis', { valkey: '8.0' }, false],
    ['1', 'dragonfly', { valkey: '8.0' }, false],
  ] as const)('%s of %s, %j: %s', (line, flavour, since, expected) => {
    expect(new Profile(line, flavour).atLeast(since)).toBe(expected);
  });
});

test('it tells since when in its own versions', () => {
  const since = { redis: '8.2.0', valkey: '8.0.0' };
  expect(new Profile('8.2').told(since)).toBe('8.2.0');
  expect(new Profile('8.0', 'valkey').told(since)).toBe('8.0.0');
});

test('a release that there is not is refused, and so is one of another flavour', () => {
  expect(() => new Profile('9.1', 'redis')).toThrow('there is no Redis 9.1 here');
  expect(() => new Profile('constructor' as VersionLine)).toThrow('there is no Redis constructor here');
});

test('every newest release is there', () => {
  for (const { newest, releases } of Object.values(flavours)) expect(releases[newest]).toBeDefined();
});
