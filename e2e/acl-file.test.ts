// The ACL file: what ACL LOAD and SAVE read and write, and what becomes of those who are logged in. The real servers
// judge, each with a file of its own; ours is given the same text through its port.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AclFile } from '../src/engine/acl/file.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { Engine } from '../src/engine/engine.ts';
import type { VersionLine } from '../src/engine/profile.ts';
import { isError, isTagged, type Reply } from '../src/engine/reply.ts';
import { VirtualHost } from '../src/testing/virtual-host.ts';
import type { DoorConnection } from './door.ts';
import { EngineConnection } from './doors/engine.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import { isAvailable, startServer } from './servers.ts';

/** A server with an ACL file. */
interface Filed {
  write(text: string): void;
  read(): string | null;
  connect(): Promise<Pick<DoorConnection, 'send' | 'next'>>;
  close(): Promise<void>;
}

class MemoryFile implements AclFile {
  readonly name = 'users.acl';
  text: string | null = '';
  isWritable = true;

  read(): string | null {
    return this.text;
  }

  write(text: string): boolean {
    if (this.isWritable) this.text = text;
    return this.isWritable;
  }
}

function engineWith(file: AclFile, version: VersionLine): Engine {
  const host = new VirtualHost();
  const engine = new Engine({ host, commands: allCommands, version, aclFile: file });
  host.attach(engine);
  return engine;
}

function ours(version: VersionLine): Filed {
  const file = new MemoryFile();
  const engine = engineWith(file, version);
  return {
    write: (text) => {
      file.text = text;
    },
    read: () => file.text,
    connect: async () => new EngineConnection(engine),
    close: async () => {},
  };
}

async function real(version: '7.0.15' | '8.0.2'): Promise<Filed> {
  const folder = mkdtempSync(join(tmpdir(), 'redlet-acl-'));
  const path = join(folder, 'users.acl');
  writeFileSync(path, '');
  const server = await startServer(version, ['--aclfile', path]);
  return {
    write: (text) => writeFileSync(path, text, 'latin1'),
    read: () => readFileSync(path, 'latin1'),
    connect: async () => new RespLink(await openSocket(server.port)),
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function ask(link: Pick<DoorConnection, 'send' | 'next'>, ...words: string[]): Promise<Reply | 'closed'> {
  link.send(words);
  const reply = await link.next();
  if (reply !== 'closed' && isTagged(reply) && reply.kind === 'push') return reply.items;
  // Where the file lies is the host's affair.
  return reply !== 'closed' && isError(reply) ? reply.message.replaceAll(/[^\s']*users\.acl/g, 'users.acl') : reply;
}

const hash = 'a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa';

const texts = [
  '',
  'user alice on nopass +get ~a\nuser bob off\n',
  `  user alice on #${hash} +@all -set  ~a (+set ~b) (-@all   %R~c &d) \r\n\n\t\nuser default on nopass ~* &* +@all`,
  'user default off +@all\n',
  'user default on >x ~a +@all\nuser default2 +@read -get\n',
  'user\n',
  'foo alice on\n',
  'USER alice on\n',
  'user alice on\nuser alice off\n',
  'user alice foo\n',
  'user alice foo bar +nope (+get on) ~a ~* ~b\nuser bob on\nuser carol &* &a\n',
  'user alice (+get ~a\n',
  'user alice\t on\n',
  'user  alice on\n',
  'user alice #abc\nuser bob +config|get|x\nuser bob on\nnothing\n',
  'user alice on nopass +get &a &b\n',
];

const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const satisfies readonly (readonly [string, VersionLine])[];

describe.each(servers)('redis-server %s', (version, line) => {
  const isThere = isAvailable(version);
  let theirs: Filed;
  beforeAll(async () => {
    if (isThere) theirs = await real(version);
  });
  afterAll(() => theirs?.close());

  async function loaded(filed: Filed): Promise<unknown[]> {
    const seen: unknown[] = [];
    const link = await filed.connect();
    for (const text of texts) {
      filed.write('user default on nopass ~* &* +@all\nuser alice on nopass +@all &a &c\nuser bob on nopass\n');
      seen.push(await ask(link, 'ACL', 'LOAD'));
      const alice = await filed.connect();
      seen.push(await ask(alice, 'AUTH', 'alice', 'x'), await ask(alice, 'ACL', 'WHOAMI'));
      const listener = await filed.connect();
      seen.push(
        await ask(listener, 'AUTH', 'alice', 'x'),
        await ask(listener, 'SUBSCRIBE', 'a', 'c'),
        await listener.next().then(() => 'subscribed'),
      );
      filed.write(text);
      seen.push(text, await ask(link, 'ACL', 'LOAD'));
      // Who is loaded anew is asked with something that needs no permission.
      seen.push(await ask(alice, 'HELLO').then((reply) => (reply === 'closed' ? reply : 'open')));
      seen.push(await ask(listener, 'AUTH', 'nobody', 'x'));
      seen.push(await ask(link, 'ACL', 'LIST'), await ask(link, 'ACL', 'SAVE'), filed.read());
    }
    return seen;
  }

  test.skipIf(!isThere)('loads and saves as we do', async () => {
    expect(await loaded(ours(line))).toEqual(await loaded(theirs));
  });
});

test('a file that cannot be read or written is said, and changes nothing', async () => {
  const file = new MemoryFile();
  file.text = 'user alice on nopass\n';
  const link = new EngineConnection(engineWith(file, '8.10'));
  expect(await ask(link, 'ACL', 'USERS')).toEqual(['alice', 'default']);
  file.isWritable = false;
  expect(await ask(link, 'ACL', 'SAVE')).toBe(
    'ERR There was an error trying to save the ACLs. Please check the server logs for more information',
  );
  file.text = null;
  expect(await ask(link, 'ACL', 'LOAD')).toBe(
    "ERR Error loading ACLs, opening file 'users.acl': No such file or directory",
  );
  expect(await ask(link, 'ACL', 'USERS')).toEqual(['alice', 'default']);
});

test('an engine does not start with a file that is wrong', () => {
  const file = new MemoryFile();
  file.text = 'user alice foo\n';
  expect(() => engineWith(file, '8.10')).toThrow(expect.objectContaining({ kind: 'error' }));
});
