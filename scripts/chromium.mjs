// The Chromium that tests and screenshots look through: the system's, else the one that playwright fetched; and the
// flags under which it starts in a container, asks nobody for anything, and looks the same at every run.
import { existsSync } from 'node:fs';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser's program, or undefined where there is none. @returns {string | undefined} */
export function findChromium() {
  return [process.env.CHROMIUM, ...systemPaths].find((path) => path !== undefined && existsSync(path)) ?? fetched();
}

function fetched() {
  // Where playwright keeps what it fetched is its own affair, and it may not be installed yet.
  try {
    const path = playwrightChromium?.executablePath();
    return path !== undefined && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const playwrightChromium = await import('playwright-core').then(
  ({ chromium }) => chromium,
  () => undefined,
);

/** Starts the browser with an empty profile; playwright makes it headless. */
export async function launchChromium() {
  const executablePath = findChromium();
  if (playwrightChromium === undefined || executablePath === undefined) throw new Error('no Chromium is installed');
  return playwrightChromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
