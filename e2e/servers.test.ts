// That the real servers start, answer, say their version, and are gone after stop().
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { isAvailable, serverNames, startServer } from './servers.ts';

function ask(port: number, line: string): Promise<string> {
  return new Promise((answered) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(`${line}\r\n`));
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString('latin1')));
    socket.on('error', (error) => answered(error.message));
    socket.on('close', () => answered(text));
  });
}

describe.each(serverNames)('%s', (name) => {
  test.skipIf(!isAvailable(name))('starts twice at once, answers and stops', async () => {
    const [one, two] = await Promise.all([startServer(name), startServer(name, ['--databases', '3'])]);
    expect(one.port).not.toBe(two.port);
    expect(await ask(two.port, 'CONFIG GET databases')).toBe('*2\r\n$9\r\ndatabases\r\n$1\r\n3\r\n');
    expect(await ask(one.port, 'INFO server')).toContain(`_version:${one.version}\r\n`);
    expect(await ask(one.port, 'DEBUG JMAP')).not.toContain('not allowed');
    await Promise.all([one.stop(), two.stop()]);
    expect(await ask(one.port, 'PING')).toContain('ECONNREFUSED');
  });

  test.skipIf(!isAvailable(name))('says what a server wrote that does not start', async () => {
    await expect(startServer(name, ['--no-such-option', 'yes'])).rejects.toThrow('no-such-option');
  });
});
