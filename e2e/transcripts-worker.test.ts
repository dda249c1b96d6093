// Every transcript through an engine in a Web Worker of Chromium.

import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { hasChromium, openModule, type ServedPage } from './chromium.ts';
import type { PlayTranscript } from './doors/worker-page.ts';
import type { Edition } from './editions.ts';
import type { Played } from './play.ts';
import { type Player, provedLines, transcriptsThrough } from './suite.ts';

/** One page for all versions: each has a worker of its own in it. */
let served: Promise<ServedPage> | undefined;
afterAll(async () => (await served)?.close());

async function open(version: Edition): Promise<Player> {
  served ??= openModule('/e2e/doors/worker-page.ts');
  const { page } = await served;
  await page.waitForFunction(() => 'playTranscript' in globalThis);
  return {
    async play([first]) {
      if (first === undefined) return { played: 0, failures: [] };
      const asked = { version, file: first.file, text: readFileSync(first.file, 'utf8') };
      return page.evaluate<Played, typeof asked>(({ version, file, text }) => {
        const { playTranscript } = globalThis as unknown as { playTranscript: PlayTranscript };
        return playTranscript(version, file, text);
      }, asked);
    },
    close: async () => {},
  };
}

for (const version of provedLines) transcriptsThrough(`worker ${version}`, hasChromium, () => open(version));
