import { expect, test } from 'vitest';
import { toByteString } from '../engine/bytes.ts';
import { allCommands } from '../engine/commands/index.ts';
import { Engine } from '../engine/engine.ts';
import { VirtualHost } from '../testing/virtual-host.ts';
import { serveRespSocket } from './resp-socket.ts';

/** A client that sends frames to a new engine, and what it got. */
function client(config: Readonly<Record<string, string>> = {}) {
  const host = new VirtualHost(0);
  const engine = new Engine({ host, commands: allCommands, config });
  host.attach(engine);
  let receive: (event: { readonly data: unknown }) => void = () => {};
  const got = { text: '', closed: undefined as number | undefined };
  serveRespSocket(engine, {
    send(bytes) {
      got.text += toByteString(bytes);
    },
    close(code) {
      got.closed = code;
    },
    addEventListener(type: string, listener: never) {
      if (type === 'message') receive = listener;
    },
  });
  return { got, engine, send: (text: string) => receive({ data: new TextEncoder().encode(text).buffer }) };
}

test.each(['POST / HTTP/1.1\r\n', 'Host: a\r\n'])(
  'a request of HTTP ends the connection without a word: %j',
  (line) => {
    const { got, engine, send } = client();
    send(`${line}PING\r\n`);
    expect(got).toEqual({ text: '', closed: 1008 });
    expect(engine.connections.size).toBe(0);
  },
);

test('what a blocked client sends on counts towards the query buffer limit', () => {
  const { got, engine, send } = client({ 'client-query-buffer-limit': '1mb' });
  send('PING\r\nBLPOP l 0\r\n');
  send('PING\r\n'.repeat(100_000));
  expect(got).toEqual({ text: '+PONG\r\n', closed: undefined });
  send('PING\r\n'.repeat(100_000));
  expect(got).toEqual({ text: '+PONG\r\n', closed: 1008 });
  expect(engine.connections.size).toBe(0);
});

test('requests that come together do not', () => {
  const { got, send } = client({ 'client-query-buffer-limit': '1mb' });
  send('INCR n\r\n'.repeat(200_000));
  expect(got.closed).toBe(undefined);
  send('GET n\r\n');
  expect(got.text.endsWith('$6\r\n200000\r\n')).toBe(true);
});
