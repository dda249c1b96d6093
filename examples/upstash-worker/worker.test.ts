// The Worker's test, in workerd: what it sends to its database, Redlet answers. The one line of set-up is `outboundService`.

import { Miniflare } from 'miniflare';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { upstash } from '../../src/adapters/upstash/handler.ts';
import { connect } from '../../src/index.ts';

let miniflare: Miniflare;

beforeAll(async () => {
  const { output } = await build({ input: `${import.meta.dirname}/worker.ts`, platform: 'browser', write: false });
  miniflare = new Miniflare({
    modules: true,
    script: output[0].code,
    compatibilityDate: '2026-04-01',
    bindings: { UPSTASH_REDIS_REST_URL: 'https://db.example', UPSTASH_REDIS_REST_TOKEN: 'secret' },
    outboundService: upstash('memory:visits', { token: 'secret' }),
  });
  await miniflare.ready;
});

afterAll(() => miniflare.dispose());

async function visit(page: string, agent: string): Promise<unknown> {
  return (await miniflare.dispatchFetch(`http://worker${page}`, { headers: { 'user-agent': agent } })).json();
}

test('counts visits, and remembers who came last', async () => {
  expect(await visit('/a', 'Ada')).toEqual({ visits: 1, top: '/a', last: { by: 'Ada' } });
  expect(await visit('/b', 'Bob')).toEqual({ visits: 1, top: '/b', last: { by: 'Bob' } });
  expect(await visit('/a', 'Cem')).toEqual({ visits: 2, top: '/a', last: { by: 'Cem' } });
  // The test looks into the database beside the Worker.
  const redis = await connect('memory:visits');
  expect(await redis.zscore('visits', '/a')).toBe(2);
  await redis.quit();
});
