// The worker of store-page.ts.

import { OpfsStore } from '../src/persistence/opfs-store.ts';
import { runStoreCase } from './store-suite.ts';

addEventListener('message', async ({ data }: MessageEvent<string>) => {
  postMessage(await runStoreCase(data, () => new OpfsStore('suite')));
});
