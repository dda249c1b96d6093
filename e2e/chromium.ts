// Chromium and the pages that tests look at, both served by vite from the sources.

import type { Browser, Page } from 'playwright-core';
import { type Alias, createServer } from 'vite';
import { nodePolyfills } from 'vite-plugin-node-polyfills';

export interface ServedPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** What has to stand for modules of Node, beside the usual polyfills. */
const nodeAliases = [
  ...aliases(['net', 'node:net', 'dns/promises'], '../src/adapters/node-redis.ts'),
  ...aliases(['stream'], './node-in-page/stream.mjs'),
  ...aliases(['buffer'], './node-in-page/buffer.ts'),
  ...aliases(['node:diagnostics_channel'], './node-in-page/diagnostics-channel.ts'),
];

function aliases(names: readonly string[], path: string): Alias[] {
  return names.map((name) => ({ find: new RegExp(`^${name}$`), replacement: new URL(path, import.meta.url).pathname }));
}

interface Chromium {
  findChromium(): string | undefined;
  launchChromium(): Promise<Browser>;
}

const chromium = (await import(new URL('../scripts/chromium.mjs', import.meta.url).href)) as Chromium;

export const hasChromium = chromium.findChromium() !== undefined;

/**
 * A page with nothing in it but the module `path` (of this repository), loaded; with `node-redis`, as a page is served whose
 * owner uses clients that were written for Node.
 */
export async function openModule(path: string, manner: 'plain' | 'node-redis' = 'plain'): Promise<ServedPage> {
  const html = `<!doctype html><script type="module" src="${path}"></script>`;
  const vite = await createServer({
    configFile: false,
    root: new URL('..', import.meta.url).pathname,
    logLevel: 'error',
    cacheDir: `node_modules/.cache/vite-${manner}`,
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { entries: [path.slice(1)] },
    ...(manner === 'plain' ? {} : { resolve: { alias: nodeAliases } }),
    plugins: [
      ...(manner === 'plain' ? [] : [nodePolyfills({ exclude: ['net', 'dns', 'stream', 'buffer'] })]),
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
