// A screenshot of a page, to see what a person would see: serve the playground with `npm start`, then
//
//   node scripts/look.mjs http://localhost:5173/ /tmp/page.png --type 'SET k v' --type 'GET k'
//
// Each --type is written into the command line and sent with Enter; --size 1280x800, --dark and --selector narrow the
// picture. What the page logs as an error is printed, and makes the exit code 1.
import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    type: { type: 'string', multiple: true, default: [] },
    size: { type: 'string', default: '1280x800' },
    dark: { type: 'boolean', default: false },
    selector: { type: 'string' },
  },
});
const [url, file] = positionals;
if (url === undefined || file === undefined) {
  console.error('usage: node scripts/look.mjs URL FILE.png [--type TEXT]... [--size WxH] [--dark] [--selector CSS]');
  process.exit(2);
}

const [width = 1280, height = 800] = values.size.split('x').map(Number);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: values.dark ? 'dark' : 'light' });
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complain(error.stack ?? error.message));
  page.on('console', (message) => {
    // Chromium asks every site for a favicon of its own accord.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) complain(message.text());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const commandLine = page.getByRole('textbox', { name: 'Redis command' });
  const log = page.getByRole('log', { name: 'Replies' });
  for (const text of values.type) {
    const before = await log.textContent();
    await commandLine.fill(text);
    await commandLine.press('Enter');
    await page.waitForFunction((then) => document.querySelector('[role=log]')?.textContent !== then, before);
  }
  const target = values.selector === undefined ? page : page.locator(values.selector);
  await target.screenshot({ path: file });
  console.log(`${file} (${width}x${height})`);
} finally {
  await browser.close();
}

/** @param {string} text */
function complain(text) {
  console.error(`page: ${text}`);
  process.exitCode = 1;
}
