// MIGRATE between Redlet and redis-server, both ways: keys arrive with their deadlines and go from where they were.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../src/engine/reply.ts';
import { type RedletServer, serve } from '../src/node/server.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import { isAvailable, type RealServer, startServer } from './servers.ts';

const name = '7.0.15';

describe.skipIf(!isAvailable(name))('MIGRATE', () => {
  let real: RealServer;
  let own: RedletServer;
  let there: RespLink;
  let here: RespLink;

  beforeAll(async () => {
    real = await startServer(name, ['--requirepass', 'secret']);
    own = await serve({ version: '7.0', config: { requirepass: 'secret' } });
    there = new RespLink(await openSocket(real.port));
    here = new RespLink(await openSocket(own.port));
    for (const link of [there, here]) await link.ask('AUTH', 'secret');
  });

  afterAll(async () => {
    await there.close();
    await here.close();
    await own.close();
    await real.stop();
  });

  const sides = (direction: string) =>
    direction === 'to redis-server'
      ? { from: here, to: there, port: real.port }
      : { from: there, to: here, port: own.port };
  const text = (reply: Reply) =>
    (reply as { text?: string; message?: string })?.text ?? (reply as { message: string }).message;

  test.each(['to redis-server', 'to Redlet'])('%s', async (direction) => {
    const { from, to, port } = sides(direction);
    const migrate = async (...words: string[]) => text(await from.ask('MIGRATE', '127.0.0.1', `${port}`, ...words));
    for (const link of [from, to]) await link.ask('FLUSHALL');
    await from.ask('RPUSH', 'l', 'a', 'b', '1');
    await from.ask('XADD', 'x', '1-1', 'f', 'v');
    await from.ask('SET', 's', 'v', 'PXAT', '9999999999999');
    await from.ask('SET', 'kept', 'mine');
    const digest = await from.ask('DEBUG', 'DIGEST-VALUE', 'l', 'x', 's');

    expect(await migrate('l', '3', '5000')).toBe(
      'ERR Target instance replied with error: NOAUTH Authentication required.',
    );
    expect(await migrate('l', '3', '5000', 'AUTH', 'wrong')).toBe(
      'ERR Target instance replied with error: WRONGPASS invalid username-password pair or user is disabled.',
    );
    expect(await from.ask('EXISTS', 'l', 'x', 's')).toBe(3);
    expect(await migrate('', '3', '5000', 'AUTH', 'secret', 'KEYS', 'l', 'missing', 'x', 's')).toBe('OK');
    expect(await from.ask('EXISTS', 'l', 'x', 's')).toBe(0);
    await to.ask('SELECT', '3');
    expect(await to.ask('DEBUG', 'DIGEST-VALUE', 'l', 'x', 's')).toEqual(digest);
    const left = BigInt(9999999999999) - BigInt(String(await to.ask('PEXPIRETIME', 's')));
    expect(Math.abs(Number(left))).toBeLessThan(5000);
    await to.ask('SELECT', '0');

    await to.ask('SET', 'kept', 'theirs');
    const credentials = ['AUTH2', 'default', 'secret'];
    expect(await migrate('kept', '0', '5000', ...credentials)).toBe(
      'ERR Target instance replied with error: BUSYKEY Target key name already exists.',
    );
    expect(await from.ask('GET', 'kept')).toBe('mine');
    expect(await migrate('kept', '0', '5000', 'COPY', 'REPLACE', ...credentials)).toBe('OK');
    expect([await from.ask('GET', 'kept'), await to.ask('GET', 'kept')]).toEqual(['mine', 'mine']);
    expect(await migrate('kept', '99', '5000', 'REPLACE', ...credentials)).toBe(
      'ERR Target instance replied with error: ERR DB index is out of range',
    );
    expect(await migrate('', '0', '5000', ...credentials, 'KEYS')).toBe('NOKEY');
  });

  test('Nobody runs meanwhile, and who asked for nothing possible is told', async () => {
    await here.ask('SET', 'k', 'v');
    const other = new RespLink(await openSocket(own.port));
    await other.ask('AUTH', 'secret');
    here.send(['MIGRATE', '127.0.0.1', `${real.port}`, 'k', '0', '5000', 'REPLACE', 'AUTH', 'secret']);
    here.send(['EXISTS', 'k']);
    other.send(['EXISTS', 'k']);
    expect((await here.take(2)).map((reply) => (typeof reply === 'number' ? reply : text(reply as Reply)))).toEqual([
      'OK',
      0,
    ]);
    await other.next();
    await here.ask('SET', 'k', 'v');
    expect(text(await here.ask('MIGRATE', '127.0.0.1', '1', 'k', '0', '1000'))).toBe(
      'IOERR error or timeout writing to target instance',
    );
    await here.ask('MULTI');
    await here.ask('MIGRATE', '127.0.0.1', `${real.port}`, 'k', '0', '1000');
    const [reply] = (await here.ask('EXEC')) as Reply[];
    expect(text(reply as Reply)).toContain('IOERR');
    await other.close();
  });
});
