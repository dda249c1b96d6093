// What no transcript can show of a real server without losing it: SHUTDOWN stops the engine, and who may DEBUG.

import { expect, test } from 'vitest';
import { VirtualHost } from '../../../testing/virtual-host.ts';
import { Engine } from '../../engine.ts';
import { isError, type Reply } from '../../reply.ts';
import { allCommands } from '../index.ts';

function start(config: Record<string, string> = {}) {
  const host = new VirtualHost();
  const engine = new Engine({ host, commands: allCommands, config });
  host.attach(engine);
  const connect = (addr?: string) => {
    const heard: (Reply | 'closed')[] = [];
    const sink = {
      reply: (reply: Reply) => void heard.push(reply),
      push: () => {},
      closed: () => void heard.push('closed'),
    };
    const connection = engine.connect(sink, addr === undefined ? {} : { addr });
    return { connection, heard, send: (...words: string[]) => connection.submit(words) };
  };
  return { host, engine, connect };
}

test.each([
  [[], 'default'],
  [['SAVE', 'NOW'], 'save'],
  [['nosave', 'FORCE'], 'nosave'],
] as const)('SHUTDOWN %j closes every connection and tells the host', (options, expected) => {
  const { host, engine, connect } = start();
  const saves: string[] = [];
  engine.onShutdown = (save) => void saves.push(save);
  const [one, two] = [connect(), connect()];
  two.send('SET', 'a', '1', 'PX', '10');
  one.send('SHUTDOWN', ...options);
  expect([one.heard, two.heard.slice(1)]).toEqual([['closed'], ['closed']]);
  expect([saves, engine.stopped, engine.connections.size]).toEqual([[expected], true, 0]);
  // No alarm is left, and nobody is served.
  host.advance(1000);
  expect(engine.databases[0]?.size).toBe(1);
  one.send('PING');
  expect(one.heard).toEqual(['closed']);
});

test('DEBUG is refused from elsewhere, before it is queued', () => {
  const { connect } = start();
  const remote = connect('192.0.2.1:5000');
  remote.send('MULTI');
  remote.send('DEBUG', 'SLEEP', '0');
  remote.send('EXEC');
  const [, refused, aborted] = remote.heard as Reply[];
  expect(refused).toMatchObject({
    message: expect.stringMatching(/^ERR DEBUG command not allowed\. If the enable-debug-command /),
  });
  expect(aborted).toMatchObject({ message: expect.stringMatching(/^EXECABORT /) });
  const local = connect('127.0.0.1:5000');
  local.send('DEBUG', 'SLEEP', '0');
  expect(isError(local.heard[0] as Reply)).toBe(false);
});

test('CONFIG SET takes protected parameters where enable-protected-configs allows them', () => {
  const { engine, connect } = start({ 'enable-protected-configs': 'local' });
  const [local, remote] = [connect(), connect('192.0.2.1:5000')];
  local.send('CONFIG', 'SET', 'dir', '/here');
  remote.send('CONFIG', 'SET', 'dir', '/there');
  expect(isError(remote.heard[0] as Reply)).toBe(true);
  expect(engine.config.get('dir')).toBe('/here');
});
