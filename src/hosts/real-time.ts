// An engine under real time with every command: what each entry point makes.

import { allCommands } from '../engine/commands/index.ts';
import { allDocs } from '../engine/docs/index.ts';
import { Engine } from '../engine/engine.ts';
import type { Links } from '../engine/links.ts';
import { luaScripts } from '../lua/redis/script-engine.ts';
import { rdbPayloads } from '../rdb/payload.ts';
import type { EngineSettings } from '../rpc/control.ts';
import { TimerHost } from './timer-host.ts';

export function makeEngine(settings: EngineSettings = {}, links?: Links): Engine {
  const host = new TimerHost();
  const engine = new Engine({
    host,
    commands: allCommands,
    docs: () => allDocs,
    payloads: rdbPayloads,
    scripts: luaScripts,
    ...(links && { links }),
    ...settings,
  });
  host.attach(engine);
  return engine;
}
