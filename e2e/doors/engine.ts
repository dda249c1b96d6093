// The engine called directly, under a virtual clock: the door that every case passes in microseconds.

import type { Command } from '../../src/engine/command.ts';
import { allCommands } from '../../src/engine/commands/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { Engine } from '../../src/engine/engine.ts';
import { isTagged, type Reply } from '../../src/engine/reply.ts';
import { luaScripts } from '../../src/lua/redis/script-engine.ts';
import { keepIn } from '../../src/persistence/keeper.ts';
import { MemoryStore } from '../../src/persistence/memory-store.ts';
import { rdbPayloads } from '../../src/rdb/payload.ts';
import { VirtualHost } from '../../src/testing/virtual-host.ts';
import type { Door, DoorConnection } from '../door.ts';
import { type Edition, factsOf, settingsOf } from '../editions.ts';

/** An engine whose clock moves only when told to, and the bugs that it ran into. */
export interface WatchedEngine {
  readonly engine: Engine;
  readonly host: VirtualHost;
  readonly bugs: readonly string[];
}

export function watchedEngine(version: Edition, commands: readonly Command[] = allCommands): WatchedEngine {
  const host = new VirtualHost();
  const config = { 'enable-debug-command': 'yes' };
  const settings = { ...settingsOf(version), config, scripts: luaScripts, payloads: rdbPayloads };
  const engine = new Engine({ host, commands, ...settings });
  host.attach(engine);
  const bugs: string[] = [];
  engine.onBug = ({ command, thrown }) => {
    bugs.push(`bug in ${command}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  };
  return { engine, host, bugs };
}

/** One whose dataset is kept, in memory: what the commands that save need. */
export async function keptEngine(version: Edition, commands?: readonly Command[]): Promise<WatchedEngine> {
  const watched = watchedEngine(version, commands);
  await keepIn(watched.engine, new MemoryStore());
  return watched;
}

/** Lets time pass, and the store do what the virtual clock does not know of. */
export async function advanceKept({ engine: { persistence }, host }: WatchedEngine, ms: number): Promise<void> {
  const settle = async () => {
    for (let i = 0; i < 20 && (persistence.saving !== null || persistence.rewriting !== null); i++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  await settle();
  host.advance(ms);
  await settle();
}

export interface EngineDoor extends Door {
  readonly engine: Engine;
  connect(): Promise<EngineConnection>;
}

export function engineDoor(version: Edition, commands?: readonly Command[]): EngineDoor {
  let watched = watchedEngine(version, commands);
  return {
    name: `engine ${version}`,
    ...factsOf(version),
    isReal: false,
    get engine() {
      return watched.engine;
    },
    async connect() {
      return new EngineConnection(watched.engine);
    },
    async advance(ms) {
      await advanceKept(watched, ms);
    },
    async reset() {
      watched = await keptEngine(version, commands);
    },
    async bugs() {
      return watched.bugs;
    },
    async close() {},
  };
}

export class EngineConnection implements DoorConnection {
  readonly inbox: (Reply | 'closed')[] = [];
  readonly connection: Connection;

  constructor(engine: Engine) {
    this.connection = engine.connect({
      reply: (reply) => {
        if (!isTagged(reply) || reply.kind !== 'none') this.inbox.push(reply);
      },
      push: (message) => void this.inbox.push(message),
      closed: () => void this.inbox.push('closed'),
    });
  }

  send(words: readonly string[]): void {
    this.connection.submit(words);
  }

  async next(): Promise<Reply | 'closed'> {
    // A store takes its time, if only some turns.
    for (let i = 0; i < 20 && this.inbox.length === 0 && this.connection.waiting?.kind === 'busy'; i++) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    const message = this.inbox.shift();
    if (message === undefined) throw new Error('expected a message, got none');
    return message;
  }

  async quiet(): Promise<boolean> {
    return this.inbox.length === 0;
  }

  async blocked(): Promise<void> {
    if (this.inbox.length > 0) throw new Error(`expected to block, got ${JSON.stringify(this.inbox[0])}`);
    if (!this.connection.isBlocked) throw new Error('expected to block, but the connection is free');
  }

  async close(): Promise<void> {
    this.connection.close();
  }
}
