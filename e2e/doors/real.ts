// A real server over TCP: redis-server proves the transcripts' expectations.

import { isError, isTagged, type Reply } from '../../src/engine/reply.ts';
import type { Door, DoorConnection } from '../door.ts';
import { openSocket, patience, RespLink } from './resp-link.ts';

export interface TcpDoorOptions {
  readonly name: string;
  readonly version: string;
  readonly port: number;
  readonly flavour?: Door['flavour'];
  readonly close?: () => Promise<void>;
}

export async function tcpDoor(options: TcpDoorOptions): Promise<Door> {
  const control = new RespLink(await openSocket(options.port));
  const open = new Set<RealLink>();
  const before = await configuration(control);

  return {
    name: options.name,
    version: options.version,
    ...(options.flavour === undefined ? {} : { flavour: options.flavour }),
    isReal: true,
    async connect() {
      const link = await RealLink.open(options.port, control);
      open.add(link);
      return link;
    },
    advance: (ms) => waitByServerClock(control, ms),
    async reset() {
      for (const link of open) await link.close();
      open.clear();
      await endScript(control);
      await control.ask('CLIENT', 'UNPAUSE');
      await resetUsers(control);
      await control.ask('FLUSHALL');
      await control.ask('SCRIPT', 'FLUSH');
      await control.ask('FUNCTION', 'FLUSH');
      const now = await configuration(control);
      for (const [name, value] of before) if (now.get(name) !== value) await control.ask('CONFIG', 'SET', name, value);
      await control.ask('CONFIG', 'RESETSTAT');
      await control.ask('DEBUG', 'SET-ACTIVE-EXPIRE', '1');
    },
    bugs: async () => [],
    async close() {
      for (const link of open) await link.close();
      await control.close();
      await options.close?.();
    },
  };
}

/** `ACL SETUSER default reset` would leave a flag behind that a fresh 7.0 has not. */
async function resetUsers(control: RespLink): Promise<void> {
  const names = ((await control.ask('ACL', 'USERS')) as string[]).filter((name) => name !== 'default');
  if (names.length > 0) await control.ask('ACL', 'DELUSER', ...names);
  await control.ask('ACL', 'SETUSER', 'default', 'on', 'nopass', '+@all', '~*', '&*', 'clearselectors');
  await control.ask('ACL', 'LOG', 'RESET');
}

async function configuration(control: RespLink): Promise<Map<string, string>> {
  const reply = await control.ask('CONFIG', 'GET', '*');
  const values = new Map<string, string>();
  if (Array.isArray(reply))
    for (let i = 0; i < reply.length; i += 2) values.set(String(reply[i]), String(reply[i + 1]));
  return values;
}

/** Kills the script that a case left running. */
async function endScript(control: RespLink): Promise<void> {
  while (isError(await control.ask('PING'))) {
    for (const command of ['SCRIPT', 'FUNCTION']) await control.ask(command, 'KILL');
  }
}

async function waitByServerClock(control: RespLink, ms: number): Promise<void> {
  const time = async () => {
    const answer = await control.ask('TIME');
    // A server that is busy with a script tells nobody the time.
    if (isError(answer)) return Date.now();
    const [seconds, micros] = answer as [string, string];
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };
  const until = (await time()) + ms;
  while ((await time()) < until) await new Promise((resolve) => setImmediate(resolve));
}

class RealLink extends RespLink implements DoorConnection {
  #control: RespLink | null = null;
  #id = '';

  static async open(port: number, control: RespLink): Promise<RealLink> {
    const link = new RealLink(await openSocket(port));
    link.#control = control;
    link.#id = String(await link.ask('CLIENT', 'ID'));
    return link;
  }

  async quiet(): Promise<boolean> {
    // What another connection caused before is in our socket once the server has answered a later command.
    for (let i = 0; i < 2; i++) await this.#control?.ask('PING');
    await new Promise((resolve) => setImmediate(resolve));
    return this.inbox.length === 0;
  }

  async blocked(): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      const listed = (await this.#control?.ask('CLIENT', 'LIST', 'ID', this.#id)) as Reply;
      if (this.inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.inbox[0])}`);
      const text = isTagged(listed) && listed.kind === 'verbatim' ? listed.text : String(listed);
      // While a script runs, everyone waits who is not told BUSY.
      if (isError(listed) || / flags=\w*b/.test(text)) return;
      if (Date.now() > deadline) throw new Error(`expected to block, the server lists: ${text}`);
    }
  }
}
