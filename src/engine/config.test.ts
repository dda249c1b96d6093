// What a client cannot try: parameters set at the start, and who hears of changes. The rest is in
// e2e/transcripts/server/config.redis.

import { describe, expect, test } from 'vitest';
import { Config } from './config.ts';
import { flavours } from './flavours.ts';
import { namesOf } from './parameter-kinds.ts';
import { parameters } from './parameters.ts';
import { Profile, type VersionLine } from './profile.ts';

const everyProfile = (['redis', 'valkey'] as const).flatMap((flavour) =>
  Object.keys(flavours[flavour].releases).map((line) => new Profile(line as VersionLine, flavour)),
);
const make = (line: VersionLine = '7.0') => new Config(new Profile(line));

describe('Config', () => {
  test.each(everyProfile)('every default of $title $version passes its own check', (profile) => {
    const config = new Config(profile);
    for (const name of config.names(() => true)) {
      const value = config.get(name);
      config.set([[name, value]], 'start');
      expect([name, config.get(name)]).toEqual([name, value]);
    }
  });

  test('each name is declared once for a version', () => {
    for (const profile of everyProfile) {
      const there = parameters.filter(
        ({ since, until }) =>
          (since === undefined || profile.atLeast(since)) && (until === undefined || !profile.atLeast(until)),
      );
      const names = there.flatMap((parameter) => namesOf(parameter, profile));
      expect(names).toEqual([...new Set(names)]);
      expect(new Config(profile).names(() => true).length).toBe(names.length);
    }
  });

  test('the start sets what is fixed later', () => {
    const config = make();
    config.set(
      [
        ['databases', '4'],
        ['dir', '/data'],
      ],
      'start',
    );
    expect([config.number('databases'), config.get('dir')]).toEqual([4, '/data']);
    expect(() => config.set([['databases', '0']], 'start')).toThrow(/between 1 and 2147483647/);
    expect(() => config.set([['dir', '/x']])).toThrow("can't set protected config");
    config.set([['dir', '/x']], 'trusted');
    expect(() => config.set([['databases', '5']], 'trusted')).toThrow("can't set immutable config");
    expect(config.get('dir')).toBe('/x');
    expect(() => config.set([['dbfilename', 'a/b']], 'trusted')).toThrow("dbfilename can't be a path");
  });

  test('observers hear at once and after each change, and of no change that was refused', () => {
    const config = make();
    const heard: string[] = [];
    config.observe((one) => void heard.push(one.get('hz')));
    config.set([['hz', '20']]);
    expect(() =>
      config.set([
        ['hz', '30'],
        ['maxmemory', 'x'],
      ]),
    ).toThrow('must be a memory value');
    expect(heard).toEqual(['10', '20']);
  });

  test('an alias is the same value', () => {
    const config = make();
    config.set([['slave-priority', '7']]);
    expect([config.number('replica-priority'), config.shown('slave-priority')]).toEqual([7, '7']);
  });

  test('the class n stays on beside A, though it is not shown', () => {
    const config = make();
    config.set([['notify-keyspace-events', 'KAn']]);
    expect([config.get('notify-keyspace-events'), config.shown('notify-keyspace-events')]).toEqual(['AnK', 'AK']);
  });

  test('local is who came without a network, or from this machine', () => {
    const config = make();
    const allowed = (addr: string) => config.allows('enable-debug-command', addr);
    expect(['?:0', '127.0.0.1:5', '[::1]:5', '/tmp/redis.sock:0'].map(allowed)).toEqual([true, true, true, true]);
    expect(['10.0.0.1:5', '[2001:db8::1]:5'].map(allowed)).toEqual([false, false]);
    config.set([['enable-debug-command', 'yes']], 'start');
    expect(allowed('10.0.0.1:5')).toBe(true);
    config.set([['enable-debug-command', 'no']], 'start');
    expect(allowed('?:0')).toBe(false);
  });
});
