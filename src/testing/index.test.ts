import { expect, test } from 'vitest';
import { testRedis } from './index.ts';

test('a key expires when the clock is told to pass its deadline', async () => {
  const { client, clock } = testRedis();
  await client.call('SET', 'k', 'v', 'PX', 100);
  clock.advance(100);
  expect(await client.call('GET', 'k')).toBe('v');
  clock.advance(1);
  expect(await client.call('GET', 'k')).toBe(null);
});

test('the same seed gives the same choice', async () => {
  const picks = async (seed: string) => {
    const { client } = testRedis({ seed });
    await client.call('SADD', 's', ...Array.from({ length: 1000 }, (_, i) => i));
    return client.call('SRANDMEMBER', 's', 10);
  };
  expect(await picks('one')).toEqual(await picks('one'));
  expect(await picks('one')).not.toEqual(await picks('two'));
});
