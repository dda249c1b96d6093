// How long until the first reply: a Node program that imports the package, and each server from the start of its
// process to its word that it is ready.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startRedis, startRedlet } from './servers.ts';
import { median, printTable } from './table.ts';

const run = promisify(execFile);

export type StartUpResults = Record<string, number>;

/** Milliseconds, by what was started. */
export async function benchStartUp(
  dir: string,
  rounds: number,
  firstReplyInPage: number | null,
): Promise<StartUpResults> {
  const times: Record<string, number[]> = {};
  const note = (name: string, ms: number) => (times[name] ??= []).push(ms);
  for (let round = 0; round < rounds; round++) {
    const [imported, connected, again] = await inNode(dir);
    note('Node: import the package', imported);
    note("Node: connect('memory:') and the first reply", connected);
    note('Node: the same for a second engine', again);
    for (const [name, start] of [
      ['Redlet: process to "Ready"', () => startRedlet(dir)],
      ['redis-server: process to "Ready"', startRedis],
    ] as const) {
      const server = await start();
      note(name, server.readyAfter);
      server.stop();
    }
  }
  const results = Object.fromEntries(Object.entries(times).map(([name, measured]) => [name, median(measured)]));
  if (firstReplyInPage !== null)
    results["Chromium: connect('worker:') to the first reply (from source)"] = firstReplyInPage;
  printTable(
    'Start-up: milliseconds',
    ['', 'ms'],
    Object.entries(results).map(([name, ms]) => [name, ms.toFixed(1)]),
  );
  return results;
}

/** Three durations in a process that does nothing else. */
async function inNode(dir: string): Promise<[number, number, number]> {
  const program = `
    const times = [performance.now()];
    const { connect } = await import(${JSON.stringify(pathToFileURL(join(dir, 'index.js')).href)});
    times.push(performance.now());
    for (let i = 0; i < 2; i++) {
      const client = await connect('memory:');
      await client.set('key', 'value');
      times.push(performance.now());
    }
    console.log(JSON.stringify(times.slice(1).map((time, i) => time - times[i])));
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout);
}
