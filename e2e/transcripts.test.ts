// Every transcript through the engine, called directly, as each version that it can be.

import { type VersionLine, versions } from '../src/engine/profile.ts';
import { engineDoor } from './doors/engine.ts';
import { playerOf, transcriptsThrough } from './suite.ts';

for (const version of Object.keys(versions) as VersionLine[]) {
  transcriptsThrough(`engine ${version}`, true, () => playerOf(engineDoor(version)));
}
