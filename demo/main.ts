// The page's door: defines the elements, those within the playground first.

import { RedletKeys } from './keys/keys.ts';
import { RedletPlayground } from './playground.ts';
import { RedletTerminal } from './terminal/terminal.ts';

customElements.define('redlet-terminal', RedletTerminal);
customElements.define('redlet-keys', RedletKeys);
customElements.define('redlet-playground', RedletPlayground);
