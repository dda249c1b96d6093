// Chromium and the pages that tests look at, both served by vite from the sources.

import type { Browser, Page } from 'playwright-core';
import { createServer } from 'vite';

export interface ServedPage {
  readonly page: Page;
  close(): Promise<void>;
}

interface Chromium {
  findChromium(): string | undefined;
  launchChromium(): Promise<Browser>;
}

const chromium = (await import(new URL('../scripts/chromium.mjs', import.meta.url).href)) as Chromium;

export const hasChromium = chromium.findChromium() !== undefined;

/** A page with nothing in it but the module `path` (of this repository), loaded. */
export async function openModule(path: string): Promise<ServedPage> {
  const html = `<!doctype html><script type="module" src="${path}"></script>`;
  const vite = await createServer({
    configFile: false,
    root: new URL('..', import.meta.url).pathname,
    logLevel: 'error',
    cacheDir: 'node_modules/.cache/vite-doors',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { entries: [path.slice(1)] },
    plugins: [
      {
        name: 'one-module',
        configureServer({ middlewares }) {
          middlewares.use('/one-module', (_request, response) => {
            response.setHeader('content-type', 'text/html').end(html);
          });
        },
      },
    ],
  });
  await vite.listen();
  const browser = await chromium.launchChromium();
  const page = await browser.newPage();
  await page.goto(`${vite.resolvedUrls?.local[0]}one-module`);
  return {
    page,
    async close() {
      await browser.close();
      await vite.close();
    },
  };
}
