// Installs what is missing before npm runs anything, so that a fresh clone needs nothing but Node: every `pre…` script
// of package.json comes through here. It uses only Node's own modules, as nothing else need be there yet.
//
//   node scripts/install.mjs           the packages of package-lock.json
//   node scripts/install.mjs tests     and what the tests compare with and look through: real servers, redis-py, a browser
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const declined = process.env.REDLET_NO_INSTALL === '1';

/** @param {string} line */
function say(line) {
  console.error(`install: ${line}`);
}

/** @param {string} program @param {string[]} words @param {NodeJS.ProcessEnv} [env] */
function run(program, words, env) {
  const { status } = spawnSync(program, words, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

/** @param {string} program */
function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** The packages that a lock file names, by their place in node_modules. @param {string} path */
function packagesOf(path) {
  if (!existsSync(path)) return undefined;
  /** @type {{ packages: Record<string, { version: string, optional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(path, 'utf8'));
  return lock.packages;
}

function packagesAreFresh() {
  const wanted = packagesOf(join(root, 'package-lock.json')) ?? {};
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (present === undefined) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    // An optional package is one for another platform, and npm leaves it out of what it installed.
    const there = present[place];
    return there === undefined ? optional === true : there.version === version;
  });
}

function installPackages() {
  if (packagesAreFresh()) return;
  say('installing the packages of package-lock.json (npm ci)');
  const npm = process.env.npm_execpath;
  const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm === undefined ? run('npm', words) : run(process.execPath, [npm, ...words]);
  if (!done) process.exit(1);
}

function hasRedisPy() {
  // Debian's own python: another python3 earlier on the PATH does not see what apt installs.
  return existsSync('/usr/bin/python3') && spawnSync('/usr/bin/python3', ['-c', 'import redis']).status === 0;
}

async function installForTests() {
  const { findChromium } = await import('./chromium.mjs');
  const wanted = [
    ...(onPath('redis-server') ? [] : ['redis-server']),
    ...(hasRedisPy() ? [] : ['python3-redis']),
    ...(findChromium() === undefined ? ['chromium'] : []),
  ];
  const debian = existsSync('/etc/debian_version') && onPath('apt-get');
  if (wanted.length > 0 && debian && process.getuid?.() === 0 && !declined) {
    say(`installing ${wanted.join(', ')} with apt-get, for the tests (REDLET_NO_INSTALL=1 declines)`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    if (!run('apt-get', ['update', '-qq'], env)) say('apt-get update failed');
    // One by one: a package that this release lacks does not keep the others away.
    for (const name of wanted) {
      const words = ['install', '-qq', '--yes', '--no-install-recommends', name];
      if (!run('apt-get', words, env)) say(`${name} could not be installed: its tests will be skipped`);
    }
  } else if (wanted.length > 0) {
    const how = debian ? `apt-get install ${wanted.join(' ')}` : wanted.join(', ');
    say(`not installed, so their tests will be skipped: ${how}`);
    if (findChromium() === undefined && !declined) {
      say('fetching a Chromium of its own with playwright (REDLET_NO_INSTALL=1 declines)');
      const cli = join(root, 'node_modules/playwright-core/cli.js');
      if (!run(process.execPath, [cli, 'install', 'chromium'])) say('no browser: its tests will be skipped');
    }
  }
  if (process.platform === 'linux')
    spawnSync(join(root, 'scripts/servers'), { stdio: ['ignore', 'ignore', 'inherit'] });
  else say('the real servers come from Debian packages: elsewhere the tests that compare with them are skipped');
}

installPackages();
if (process.argv[2] === 'tests') await installForTests();
