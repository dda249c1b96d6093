// The playground as a person meets it, in Chromium: typed on, looked at, and held against what redis-cli prints.
//
// The page may not stop for longer than 50 ms while a million keys load. Every run takes a trace of the main thread and tells
// its longest task; REDLET_DEEP=1 loads the whole million and fails where a task is longer, by the time that it had the
// processor: what other programs took of a shared machine is not the page's.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { build, createServer, type PreviewServer, preview, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

interface Chromium {
  findChromium(): string | undefined;
  launchChromium(): Promise<Browser>;
}

const chromium = (await import(new URL('../scripts/chromium.mjs', import.meta.url).href)) as Chromium;
const root = join(import.meta.dirname, '..');
const demo = { root: join(root, 'demo'), configFile: join(root, 'vite.config.ts'), logLevel: 'error' } as const;
const isDeep = process.env.REDLET_DEEP === '1';

let built: string;
let served: PreviewServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let url: string;
let complaints: string[];

const commandLine = () => page.getByRole('textbox', { name: 'Redis command', exact: true });
const log = () => page.getByRole('log', { name: 'Replies', exact: true });
const keyRow = (key: string) =>
  page.getByRole('listbox', { name: 'Keys' }).getByRole('option').filter({ hasText: key });
const hint = () => page.locator('redlet-terminal .hint');

/** What comes about in its time, on a busy machine too. */
const eventually = <T>(read: () => T | Promise<T>, timeout = 20_000) => expect.poll(read, { timeout });

/** Types a line and answers what is printed under it, once it is answered. */
async function run(line: string): Promise<string> {
  const before = await commandsPrinted();
  await commandLine().fill(line);
  await commandLine().press('Enter');
  return printedAfter(before);
}

async function printedAfter(before: number): Promise<string> {
  await eventually(async () => (await commandsPrinted()) > before && (await isIdle())).toBe(true);
  return lastPrinted();
}

const commandsPrinted = () => log().evaluate((element) => element.querySelectorAll('.command').length);
const isIdle = () => log().evaluate((element) => element.ariaBusy !== 'true');

/** The text under the last command. */
function lastPrinted(): Promise<string> {
  return log().evaluate((element) => {
    const entries = [...element.children];
    const last = entries.findLastIndex((entry) => entry.className === 'command');
    return entries
      .slice(last + 1)
      .map((entry) => (entry.textContent ?? '').replace(/\n$/, ''))
      .join('\n');
  });
}

const prompt = () => page.locator('redlet-terminal form .prompt').textContent();

describe.skipIf(chromium.findChromium() === undefined)('the playground', () => {
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'redlet-playground-'));
    await build({ ...demo, logLevel: 'silent', build: { outDir: built } });
    served = await preview({ ...demo, build: { outDir: built }, preview: { host: '127.0.0.1', port: 0 } });
    url = addressOf(served);
    browser = await chromium.launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
    rmSync(built, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await open();
  });

  afterEach(async () => {
    await context.close();
    // What the content security policy refuses is among them.
    expect(complaints).toEqual([]);
  });

  async function open(search = '', options: { width?: number; height?: number } = {}): Promise<void> {
    complaints = [];
    context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: options.height ?? 800 } });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(url + search);
    await page.getByRole('button', { name: 'Sample data' }).and(page.locator(':enabled')).waitFor();
  }

  test('prints replies as redis-cli does', async () => {
    expect(await run('SET greeting "hello\\x00 \\"world\\""')).toBe('OK');
    expect(await run('GET greeting')).toBe('"hello\\x00 \\"world\\""');
    expect(await run('get nothing')).toBe('(nil)');
    expect(await run('RPUSH l a "b c" 3')).toBe('(integer) 3');
    expect(await run('LRANGE l 0 -1')).toBe('1) "a"\n2) "b c"\n3) "3"');
    expect(await run('LRANGE nothing 0 -1')).toBe('(empty array)');
    expect(await run('SET "unclosed')).toBe('Invalid argument(s)');
    expect(await run('SCAN 0 TYPE list')).toBe('1) "0"\n2) 1) "l"');
    expect(await run('3 INCR n')).toBe('(integer) 1\n(integer) 2\n(integer) 3');
    expect(await run('INFO server')).toMatch(/^# Server\nredis_version:8\./);
    expect(await run('SET café ☕')).toBe('OK');
    expect(await run('GET café')).toBe('"\\xe2\\x98\\x95"');
  });

  test('shows errors in a colour of their own', async () => {
    expect(await run('SET s text')).toBe('OK');
    expect(await run('INCR s')).toBe('(error) ERR value is not an integer or out of range');
    const colours = await log().evaluate((element) =>
      ['.error', '.ok', '.command'].map((one) => getComputedStyle(element.querySelector(one) as Element).color),
    );
    expect(new Set(colours).size).toBe(3);
  });

  test('prints in RESP3 after HELLO 3, and in RESP2 again after RESET', async () => {
    await run('HSET h f v');
    expect(await run('HGETALL h')).toBe('1) "f"\n2) "v"');
    expect(await run('HELLO 3')).toContain('3# "proto" => (integer) 3');
    expect(await run('HGETALL h')).toBe('1# "f" => "v"');
    expect(await run('RESET')).toBe('RESET');
    expect(await run('HGETALL h')).toBe('1) "f"\n2) "v"');
  });

  test('the prompt tells database and transaction', async () => {
    expect(await prompt()).toBe('redlet> ');
    await run('SELECT 1');
    expect(await prompt()).toBe('redlet[1]> ');
    await run('MULTI');
    expect(await prompt()).toBe('redlet[1](TX)> ');
    expect(await run('SELECT 2')).toBe('QUEUED');
    await run('DISCARD');
    expect(await prompt()).toBe('redlet[1]> ');
    await run('MULTI');
    expect(await run('BLPOP nothing 0')).toBe('QUEUED');
    expect(await run('EXEC')).toBe('1) (nil)');
    expect(await prompt()).toBe('redlet[1]> ');
  });

  test('goes through the history, and keeps it while the tab lives', async () => {
    await run('SET a 1');
    await run('GET a');
    await commandLine().fill('half');
    await commandLine().press('ArrowUp');
    expect(await commandLine().inputValue()).toBe('GET a');
    await commandLine().press('ArrowUp');
    await commandLine().press('ArrowUp');
    expect(await commandLine().inputValue()).toBe('SET a 1');
    await commandLine().press('ArrowDown');
    await commandLine().press('ArrowDown');
    expect(await commandLine().inputValue()).toBe('half');
    await run('AUTH secret');
    await page.reload();
    await commandLine().press('ArrowUp');
    expect(await commandLine().inputValue()).toBe('GET a');
  });

  test('completes commands, subcommands, options and keys', async () => {
    await run('MSET user:1 a user:2 b "user name" c other d');
    const complete = async (line: string, ...tabs: string[]) => {
      await commandLine().fill(line);
      for (const tab of ['Tab', ...tabs]) {
        const before = await commandLine().inputValue();
        await commandLine().press(tab);
        await eventually(() => commandLine().inputValue()).not.toBe(before);
      }
      return commandLine().inputValue();
    };
    expect(await complete('getra')).toBe('getrange ');
    expect(await complete('HGETA')).toBe('HGETALL ');
    expect(await complete('OBJECT FR')).toBe('OBJECT FREQ ');
    expect(await complete('SET k v NX E', 'Tab', 'Shift+Tab')).toBe('SET k v NX EX');
    expect(await complete('GET o')).toBe('GET other ');
    expect(await complete('DEL other user', 'Tab', 'Tab')).toBe('DEL other user:2');
    expect(await complete('GET user')).toBe('GET "user name"');
    expect(await complete('HELP @sorted')).toBe('HELP @sorted-set ');
    await commandLine().press('Escape');
    await commandLine().fill('SET k v E');
    await commandLine().press('Tab');
    await eventually(() =>
      page.getByRole('listbox', { name: 'Completions' }).getByRole('option').allTextContents(),
    ).toEqual(expect.arrayContaining([expect.stringContaining('EXAT')]));
    await commandLine().press('Escape');
    expect(await commandLine().inputValue()).toBe('SET k v E');
  });

  test('hints at the syntax, the present argument and the purpose', async () => {
    await commandLine().fill('SETEX k ');
    await eventually(() => hint().locator('mark').allTextContents()).toEqual(['seconds']);
    expect(await hint().locator('.syntax').innerText()).toContain('SETEX key seconds value');
    expect(((await hint().locator('.summary').textContent()) ?? '').trim()).not.toBe('');
    await commandLine().fill('SETEX k soon ');
    await eventually(() => hint().textContent()).toContain('fits no argument');
    await commandLine().fill('client');
    await eventually(() => hint().getByRole('button').allTextContents()).toContain('KILL');
  });

  test('HELP as redis-cli words it', async () => {
    expect(await run('HELP')).toContain('"help @<group>" to get a list of commands in <group>');
    const get = await run('help get');
    expect(get).toMatch(/^\n {2}GET key\n {2}summary: \S.*\n {2}since: 1\.0\.0\n {2}group: string\n$/);
    const transactions = await run('HELP @transactions');
    expect(transactions).toMatch(/\n {2}WATCH key \[key \.\.\.\]\n {2}summary: .+\n {2}since: 2\.2\.0\n/);
    expect(transactions).not.toContain('group:');
    expect(await run('HELP object encoding')).toMatch(/^\n {2}OBJECT ENCODING key\n/);
    expect(await run('HELP nosuch')).toBe('');
  });

  test('lists keys as they come, change, count down and go', async () => {
    await run('SET volatile v PX 60000');
    await run('RPUSH queue a b');
    await eventually(() => keyRow('queue').innerText()).toMatch(/^list\s+queue/);
    await eventually(() => keyRow('volatile').innerText()).toMatch(/^string\s+volatile\s+(1m|5\ds)$/);
    const first = Number.parseInt((await keyRow('volatile').locator('.ttl').innerText()).replace('1m', '60'), 10);
    await eventually(async () =>
      Number.parseInt(await keyRow('volatile').locator('.ttl').innerText(), 10),
    ).toBeLessThan(first);
    await run('PEXPIRE volatile 1');
    await eventually(() => keyRow('volatile').count()).toBe(0);
    await run('RENAME queue line');
    await eventually(() => keyRow('line').count()).toBe(1);
    expect(await keyRow('queue').count()).toBe(0);
    await run('MULTI');
    await keyRow('line').click();
    await eventually(lastPrinted).toBe('1) "a"\n2) "b"');
    await run('DISCARD');
    await run('SELECT 3');
    await eventually(() => page.getByText('No keys yet.').isVisible()).toBe(true);
    await run('SELECT 0');
    await run('FLUSHALL');
    await eventually(() => page.getByText('No keys yet.').isVisible()).toBe(true);
  });

  test('filters keys by a glob, opens them from the keyboard', async () => {
    await page.getByRole('button', { name: 'Sample data' }).click();
    await eventually(() => keyRow('product:2').count()).toBe(1);
    const filter = page.getByRole('searchbox', { name: 'Filter keys' });
    await filter.fill('product:[12]');
    const shown = () => page.getByRole('listbox', { name: 'Keys' }).locator('.key').allTextContents();
    await eventually(shown).toEqual(['product:1', 'product:2']);
    await run('SET product:11 x');
    await run('DEL product:2');
    await eventually(shown).toEqual(['product:1']);
    await filter.fill('tags');
    await eventually(shown).toEqual(['tags:product:1', 'tags:product:3']);
    await page.getByRole('listbox', { name: 'Keys' }).press('ArrowDown');
    await page.getByRole('listbox', { name: 'Keys' }).press('Enter');
    await eventually(lastPrinted).toContain('"office"');
  });

  test('waits with a command that waits, until it is served or called back', async () => {
    const before = await commandsPrinted();
    await commandLine().fill('BLPOP orders:pending 0');
    await commandLine().press('Enter');
    await eventually(() => page.locator('redlet-terminal .waiting').innerText()).toMatch(/\d\.\ds/);
    await commandLine().press('Control+c');
    expect(await printedAfter(before)).toMatch(/^\^C(\n\(\d+\.\d\ds\))?$/);
    expect(await run('LLEN orders:pending')).toBe('(integer) 0');

    await commandLine().fill('BLPOP orders:pending 0');
    await commandLine().press('Enter');
    await eventually(() => page.locator('redlet-terminal .waiting').count()).toBe(1);
    await page.getByRole('button', { name: 'Sample data' }).click();
    await eventually(() => log().textContent()).toContain('"order:1001"');
    await eventually(isIdle).toBe(true);
    expect(await page.locator('redlet-terminal .waiting').count()).toBe(0);
  });

  test('prints messages as they come', async () => {
    const subscribed = await run('SUBSCRIBE news');
    expect(subscribed).toContain('Reading messages... (press Ctrl-C to quit');
    expect(subscribed).toContain('1) "subscribe"\n2) "news"\n3) (integer) 1');
    expect(await prompt()).toBe('redlet(subscribed mode)> ');
    await run('PSUBSCRIBE n*');
    expect(await run('PUBLISH news hello')).toContain('(integer) 2');
    await eventually(() => log().textContent()).toContain('1) "message"\n2) "news"\n3) "hello"');
    await eventually(() => log().textContent()).toContain('1) "pmessage"\n2) "n*"\n3) "news"\n4) "hello"');
    expect(await run('UNSUBSCRIBE news')).toBe('1) "unsubscribe"\n2) "news"\n3) (integer) 1');
    await commandLine().press('Control+c');
    await eventually(prompt).toBe('redlet> ');
    expect(await run('PUBLISH news silence')).toBe('(integer) 0');
  });

  test('runs each line of a paste', async () => {
    const before = await commandsPrinted();
    await commandLine().evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'redis> SET a 1\n127.0.0.1:6379> INCR a\r\n\nGET a');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await eventually(commandsPrinted).toBe(before + 2);
    await eventually(lastPrinted).toBe('(integer) 2');
    expect(await commandLine().inputValue()).toBe('GET a');
    await commandLine().press('Enter');
    await eventually(lastPrinted).toBe('"2"');
  });

  test('clears, cancels a line, begins again after QUIT and CLIENT KILL', async () => {
    await run('PING');
    await commandLine().press('Control+l');
    expect(await log().textContent()).toBe('');
    await commandLine().fill('half a line');
    await commandLine().press('Control+c');
    expect(await log().textContent()).toBe('redlet> half a line^C');
    expect(await commandLine().inputValue()).toBe('');
    await run('SELECT 2');
    await run('QUIT');
    expect(await prompt()).toBe('redlet> ');
    expect(await run('CLIENT KILL TYPE normal SKIPME no')).toContain('(integer)');
    expect(await run('PING')).toContain('Server closed the connection');
    expect(await run('PING')).toBe('PONG');
  });

  test('prints a long reply a thousand lines at a time', async () => {
    const elements = Array.from({ length: 2_500 }, (_, i) => `e${i}`);
    await run(`RPUSH long ${elements.join(' ')}`);
    const lines = async () => (await lastPrinted()).split('\n').filter((line) => /^ *\d+\) /.test(line)).length;
    await run('LRANGE long 0 -1');
    expect(await lines()).toBe(1_000);
    await page.getByRole('button', { name: /show more/ }).click();
    expect(await lines()).toBe(2_000);
    await page.getByRole('button', { name: /show more/ }).click();
    expect(await lines()).toBe(2_500);
    expect(await page.getByRole('button', { name: /show more/ }).count()).toBe(0);
    expect(await lastPrinted()).toContain('   1) "e0"');
  });

  test('asks before FLUSHALL, and before another version takes the keys away', async () => {
    await run('SET a 1');
    await page.getByRole('button', { name: 'FLUSHALL' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await run('DBSIZE')).toBe('(integer) 1');
    await page.getByRole('button', { name: 'FLUSHALL' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'FLUSHALL' }).click();
    await eventually(lastPrinted).toBe('OK');
    expect(await run('DBSIZE')).toBe('(integer) 0');
    await page.getByRole('combobox', { name: 'Server and version' }).selectOption('Redis 7.0');
    await eventually(() => log().textContent()).toContain('This is Redis 7.0.15 now');
    expect(await run('HGETDEL h FIELDS 1 f')).toMatch(/^\(error\) ERR unknown command 'HGETDEL'/);
    expect(await run('SET b 1')).toBe('OK');
    await eventually(() => keyRow('b').count()).toBe(1);
    expect(page.url()).toContain('version=7.0');
  });

  test('fits a phone', async () => {
    await context.close();
    await open('', { width: 390, height: 844 });
    await page.getByRole('button', { name: 'Sample data' }).click();
    expect(await run('HGETALL product:1')).toContain('1) "name"');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'Keys', exact: true }).click();
    await keyRow('bestsellers').click();
    await eventually(lastPrinted).toContain('"product:2"');
    expect(await commandLine().isVisible()).toBe(true);
  });

  test('is the same under npm start, from the sources', async () => {
    const built = url;
    // Nobody's edit reloads the page under the test.
    const vite = await createServer({ ...demo, server: { host: '127.0.0.1', port: 0, hmr: false, watch: null } });
    try {
      await vite.listen();
      url = addressOf(vite);
      await context.close();
      await open();
      await run('SET a 1 EX 60');
      expect(await run('INCR a')).toBe('(integer) 2');
      await eventually(() => keyRow('a').count()).toBe(1);
    } finally {
      url = built;
      // The page first: left without its server it would start to look for it.
      await context.close();
      await vite.close();
    }
  });

  test('loads a million keys, and the page goes on', { timeout: 240_000 }, async () => {
    const count = isDeep ? 1_000_000 : 200_000;
    await context.close();
    await open(`?keys=${count}`);
    const cdp = await context.newCDPSession(page);
    const tasks = await traceTasks(cdp);
    await page.getByRole('button', { name: 'Load a million keys' }).click();
    await page.getByRole('progressbar', { name: 'Keys loaded' }).waitFor();
    expect(await run('PING')).toBe('PONG');
    await eventually(() => log().textContent(), 120_000).toContain(`${count.toLocaleString('en')} keys in`);
    expect(await run('DBSIZE')).toBe(`(integer) ${count}`);
    await eventually(() => page.locator('redlet-keys .count').innerText(), 120_000).toBe(
      `db0 · ${count.toLocaleString('en')}`,
    );
    await page.getByRole('listbox', { name: 'Keys' }).press('End');
    await eventually(() => keyRow(`key:${String(count).padStart(7, '0')}`).count()).toBe(1);
    await page.getByRole('searchbox', { name: 'Filter keys' }).fill('key:*12345');
    await eventually(() => keyRow('key:0012345').count()).toBe(1);
    const { longest, longestOnProcessor } = await tasks();
    console.log(
      `${count} keys: longest task of the page ${longest.toFixed(1)} ms, ${longestOnProcessor.toFixed(1)} ms on the processor`,
    );
    if (isDeep) expect(longestOnProcessor).toBeLessThan(50);
  });
});

function addressOf({ httpServer }: PreviewServer | ViteDevServer): string {
  const address = httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('vite listens nowhere');
  return `http://127.0.0.1:${address.port}/`;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Traces the tasks of the page's main thread, in milliseconds, until the function that it answers is called. */
async function traceTasks(cdp: CDPSession): Promise<() => Promise<{ longest: number; longestOnProcessor: number }>> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.name === 'RunTask' || event.name === 'ThreadControllerImpl::RunTask' || event.name === 'thread_name') {
        events.push(event);
      }
    }
  });
  const includedCategories = ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'];
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  return async () => {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
    await cdp.send('Tracing.end');
    await complete;
    const threads = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const tasks = events.filter(({ pid, tid, dur }) => dur !== undefined && threads.has(`${pid} ${tid}`));
    expect(tasks.length).toBeGreaterThan(100);
    return {
      longest: Math.max(...tasks.map(({ dur }) => dur ?? 0)) / 1000,
      longestOnProcessor: Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000,
    };
  };
}
