// The engine called directly, under a virtual clock: the door that every case passes in microseconds.

import { allCommands } from '../../src/engine/commands/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { type Bug, Engine } from '../../src/engine/engine.ts';
import { type VersionLine, versions } from '../../src/engine/profile.ts';
import type { Reply } from '../../src/engine/reply.ts';
import { VirtualHost } from '../../src/testing/virtual-host.ts';
import type { Door, DoorConnection } from '../door.ts';

export function engineDoor(line: VersionLine): Door & { readonly engine: () => Engine } {
  let host = new VirtualHost();
  let engine = make();

  function make(): Engine {
    host = new VirtualHost();
    const made = new Engine({ host, commands: allCommands, version: line });
    host.attach(made);
    made.onBug = ({ command, thrown }: Bug) => {
      throw new Error(`bug in ${command}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    };
    return made;
  }

  return {
    name: `engine ${line}`,
    version: versions[line],
    engine: () => engine,
    async connect() {
      return engineConnection(engine);
    },
    async advance(ms) {
      host.advance(ms);
    },
    async reset() {
      engine = make();
    },
    async close() {},
  };
}

function engineConnection(engine: Engine): DoorConnection {
  const inbox: (Reply | 'closed')[] = [];
  const connection: Connection = engine.connect({
    reply(reply) {
      if (!isNone(reply)) inbox.push(reply);
    },
    push: (message) => void inbox.push(message),
    closed: () => void inbox.push('closed'),
  });
  return {
    send: (words) => connection.submit(words),
    async next() {
      const message = inbox.shift();
      if (message === undefined) throw new Error('expected a message, got none');
      return message;
    },
    async quiet() {
      return inbox.length === 0;
    },
    async blocked() {
      if (inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(inbox[0])}`);
      if (!connection.isBlocked) throw new Error('expected to block, but the connection is free');
    },
    async close() {
      connection.close();
    },
  };
}

function isNone(reply: Reply): boolean {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'none';
}
