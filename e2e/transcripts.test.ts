// Every transcript through the engine, called directly, as each version and flavour that it can be.

import { engineDoor } from './doors/engine.ts';
import { editions } from './editions.ts';
import { playerOf, transcriptsThrough } from './suite.ts';

for (const version of editions) {
  transcriptsThrough(`engine ${version}`, true, () => playerOf(engineDoor(version)));
}
