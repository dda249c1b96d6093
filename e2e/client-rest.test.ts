// The client over `https://`: those cases of the suite that need no connection, through Redlet's own handler of Upstash's REST
// API, in process and over HTTP; and what such a client refuses.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type UpstashHandler, upstash } from '../src/adapters/upstash/handler.ts';
import { type Client, connect } from '../src/index.ts';
import { type RedletServer, serve } from '../src/node/server.ts';
import { clientSuite } from './client-suite.ts';

/** Cases that use nothing of a connection. */
const possible =
  /^(strings|LCS|hashes|sets|sorted sets: members|bitmaps|geo|newest|multi: one|pipeline: all|iterators|json|an error reply|subscribe: (for await|two|a handler)|scripts|a lock|key prefix:)/;

let handler: UpstashHandler;
let server: RedletServer;

beforeAll(async () => {
  handler = upstash('memory:', { token: 'secret' });
  server = await serve({ rest: { token: 'secret' } });
});

afterAll(async () => {
  handler.close();
  await server.close();
});

const inProcess = () => connect('https://db.example', { token: 'secret', fetch: (request) => handler(request) });
const overHttp = () => connect((server.restUrl as string).replace('http://', 'http://:secret@'));

/** Over HTTP a subscription ends when the server notices that the client hung up, and not before `unsubscribe` resolves. */
const needsPromptEnds = /until unsubscribed|share it/;

describe.each([
  ['a handler in process', inProcess, /^$/],
  ['HTTP', overHttp, needsPromptEnds],
] as const)('over %s', (_, open, except) => {
  const cases = clientSuite(() => open()).filter(({ name }) => possible.test(name) && !except.test(name));
  test('the cases are there', () => expect(cases.length).toBeGreaterThan(13));
  for (const { name, run } of cases) test(name, run);
});

describe('what needs a connection', () => {
  let client: Client;
  beforeAll(async () => {
    client = await inProcess();
  });
  afterAll(() => client.close());

  test.each<[string, (client: Client) => Promise<unknown>]>([
    ['WATCH', (one) => one.watch('k', async () => {})],
    ['SELECT', (one) => one.select(1)],
    ['BLPOP', (one) => one.blpop('l', 1)],
    ['XREAD BLOCK', (one) => one.xread({ s: '$' }, { block: 1 })],
    ['MONITOR', (one) => one.call('MONITOR')],
    ['CLIENT', (one) => one.clientId()],
  ])('%s is refused before anything is sent', async (name, run) => {
    await expect(run(client)).rejects.toMatchObject({
      name: 'UnsupportedError',
      message: expect.stringContaining(name),
    });
  });

  test('bytes that are no text are refused, as JSON cannot carry them', async () => {
    await expect(client.set('k', Uint8Array.of(255))).rejects.toMatchObject({ name: 'UnsupportedError' });
  });

  test('a wrong token and an address without a server are told', async () => {
    const wrong = await connect('https://db.example', { token: 'x', fetch: (request) => handler(request) });
    await expect(wrong.get('k')).rejects.toThrow('https://db.example: Unauthorized');
    const nobody = await connect('http://127.0.0.1:1');
    await expect(nobody.get('k')).rejects.toMatchObject({ name: 'ConnectionClosedError' });
    for (const one of [wrong, nobody]) one.close();
  });
});
