// `redlet/testing`: a Redis for tests, whose clock moves only when told to and whose chance is a seed.

import { Client } from '../client/client.ts';
import { memoryBackend } from '../client/memory.ts';
import { allCommands } from '../engine/commands/index.ts';
import { Engine } from '../engine/engine.ts';
import { luaScripts } from '../lua/redis/script-engine.ts';
import { rdbPayloads } from '../rdb/payload.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { VirtualHost } from './virtual-host.ts';

export { VirtualHost } from './virtual-host.ts';

export interface TestSettings extends EngineSettings {
  /** The time at which the clock stands, in milliseconds since the epoch; 1,700,000,000,000 when absent. */
  readonly start?: number;
  /** The same seed gives the same random members, keys and encodings. */
  readonly seed?: string;
}

export interface TestRedis {
  readonly client: Client;
  /** `clock.advance(ms)`: what falls due meanwhile, as keys that expire, happens at its time. */
  readonly clock: VirtualHost;
}

/** An empty Redis of its own in this isolate. */
export function testRedis({ start, seed, ...settings }: TestSettings = {}): TestRedis {
  const clock = new VirtualHost(start, seed);
  const ports = { scripts: luaScripts, payloads: rdbPayloads };
  const engine = new Engine({ host: clock, commands: allCommands, ...ports, ...settings });
  clock.attach(engine);
  return { client: Client.over(memoryBackend(engine, 'test:')), clock };
}
