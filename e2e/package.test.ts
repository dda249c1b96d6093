// What `npm pack` makes, installed in an empty project without a network: Node, vite's dev server and build, and a page
// with nothing but a module script, each with an engine in place and one in a worker.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { build, createServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium } from './chromium.ts';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const project = mkdtempSync(join(tmpdir(), 'redlet-package-'));

/** What each way has to answer, by URL. */
const expected = { 'memory:': ['PONG', 'é', 'x', '8.0.2'], 'worker:app': ['PONG', 'é', 'x', '8.0.2'] };

const session = `
async function session(target, options) {
  const client = await connect(target, options);
  const waiting = client.blpop('l', 0);
  const said = [await client.ping(), await client.set('k', 'é').then(() => client.get('k'))];
  await client.rpush('l', 'x');
  said.push((await waiting).element, (await client.hello()).version);
  await client.quit();
  return said;
}
const version = { version: '8.0' };
`;

/** A program for a page: leaves its results, and what it loaded, where the test finds them. */
const inPage = (source: string, given = '') => `
import { connect } from '${source}';
${session}
globalThis.results = (async () => {
  const said = {};
  for (const url of ['memory:', 'worker:app']) said[url] = await session(url, version);
  ${given}
  return { said, loaded: performance.getEntriesByType('resource').map(({ name }) => name) };
})();
`;
const given = `
  const worker = () => new Worker(new URL('redlet/worker', import.meta.url), { type: 'module' });
  said['given'] = await session({ worker, ...version });
`;

interface Results {
  readonly said: Readonly<Record<string, readonly string[]>>;
  readonly loaded: readonly string[];
}

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
  // What the build prints comes before.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [{ filename: string }];
  const files = {
    'package.json': JSON.stringify({ name: 'empty', private: true, type: 'module' }),
    'index.html': '<!doctype html><script type="module" src="/page.js"></script>',
    'page.js': inPage('redlet', given),
    'plain.html': '<!doctype html><script type="module" src="/plain.js"></script>',
    'plain.js': inPage('./node_modules/redlet/dist/index.js'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(project, filename)], { cwd: project });
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('Node', () => {
  test('imports it, and ends when its clients do, though the worker stays', async () => {
    const program = `
import { connect } from 'redlet';
${session}
const said = {};
for (const url of ['memory:', 'worker:app']) said[url] = await session(url, version);
const again = await connect('worker:app');
said.kept = await again.get('k');
again.close();
console.log(JSON.stringify(said));
`;
    writeFileSync(join(project, 'main.mjs'), program);
    const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: project, timeout: 20_000 });
    expect(JSON.parse(stdout)).toEqual({ ...expected, kept: 'é' });
  });

  test('its types are found, by a compiler that has no others', async () => {
    const program = `
import { connect, type Client } from 'redlet';
const client: Client = await connect('memory:', { version: '8.0' });
const members: { readonly member: string; readonly score: number }[] =
  await client.zrange('z', 0, -1, { withscores: true });
// @ts-expect-error: there is no such option
await client.set('k', members[0]?.member ?? '', { exx: 1 });
`;
    writeFileSync(join(project, 'main.ts'), program);
    const words = '--noEmit --strict --target es2023 --lib es2023,dom --module nodenext --skipLibCheck main.ts';
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, ...words.split(' ')], {
      cwd: project,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });
});

describe.runIf(hasChromium)('Chromium', () => {
  let browser: Browser;
  const servers: Server[] = [];
  beforeAll(async () => {
    const { launchChromium } = (await import(new URL('../scripts/chromium.mjs', import.meta.url).href)) as {
      launchChromium(): Promise<Browser>;
    };
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
  });

  async function resultsOf(url: string): Promise<Results> {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    try {
      await page.goto(url);
      await page.waitForFunction('globalThis.results');
      const results = (await page.evaluate('globalThis.results')) as Results;
      expect(complaints).toEqual([]);
      return results;
    } finally {
      await page.close();
    }
  }

  /** Serves the project's files as they are. */
  async function serveFiles(): Promise<string> {
    const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
    const server = createHttpServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
      try {
        const body = readFileSync(join(project, path));
        response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
        response.setHeader('access-control-allow-origin', '*').end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('a plain module script: the worker is the file beside the module', async () => {
    const { said, loaded } = await resultsOf(`${await serveFiles()}/plain.html`);
    expect(said).toEqual(expected);
    expect(loaded.some((name) => name.includes('worker-text'))).toBe(false);
  });

  test('a module of another origin: the worker is started from its text', async () => {
    const [page, cdn] = [await serveFiles(), await serveFiles()];
    writeFileSync(join(project, 'plain.js'), inPage(`${cdn}/node_modules/redlet/dist/index.js`));
    const { said, loaded } = await resultsOf(`${page}/plain.html`);
    expect(said).toEqual(expected);
    expect(loaded.some((name) => name.includes('worker-text'))).toBe(true);
  });

  test('vite dev', async () => {
    const vite = await createServer({
      root: project,
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    });
    await vite.listen();
    try {
      const { said } = await resultsOf(vite.resolvedUrls?.local[0] ?? '');
      expect(said).toEqual({ ...expected, given: expected['memory:'] });
    } finally {
      await vite.close();
    }
  });

  test('vite build and preview', async () => {
    await build({ root: project, configFile: false, logLevel: 'error' });
    const vite = await preview({
      root: project,
      configFile: false,
      logLevel: 'error',
      preview: { host: '127.0.0.1', port: 0 },
    });
    try {
      const { said, loaded } = await resultsOf(vite.resolvedUrls?.local[0] ?? '');
      expect(said).toEqual({ ...expected, given: expected['memory:'] });
      expect(loaded.some((name) => name.includes('worker-text'))).toBe(false);
    } finally {
      await vite.close();
    }
  });
});
