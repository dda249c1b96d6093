// redis-benchmark against redis-server, Redlet and its two npm peers. The servers take turns within each test, so that
// what else the machine does hits all alike; what counts is the ratio to redis-server, of medians.

import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { programOf } from '../e2e/servers.ts';
import { type Contestant, startJsRedisServer, startRedis, startRedlet, startValkeyWasm } from './servers.ts';
import { median, printTable, rate, ratio } from './table.ts';

const run = promisify(execFile);

const tests = ['set', 'get', 'incr', 'lpush', 'rpop', 'sadd', 'hset', 'zadd', 'lrange_100', 'mset'] as const;
type Test = (typeof tests)[number];
const clients = 50;
const pipelines = [1, 16] as const;

export interface TcpEffort {
  readonly rounds: number;
  /** Seconds that one run of redis-benchmark takes, about. */
  readonly seconds: number;
  /** Seconds after which a test begins no other round: what slows down as its data grows must not hold up the rest. */
  readonly longest: number;
  /** Seconds after which a run is given up. */
  readonly patience: number;
}

/** Requests per second by pipeline length, test and server; null where a server could not run it. */
export type TcpResults = Record<string, Record<string, Record<string, number | null>>>;

export async function benchTcp(dir: string, effort: TcpEffort): Promise<TcpResults> {
  const servers = await Promise.all([startRedis(), startRedlet(dir), startJsRedisServer(), startValkeyWasm()]);
  const results: TcpResults = {};
  try {
    // A server in JavaScript is compiled while it runs: its first second is not what it can do.
    for (const server of servers) await warmUp(server, effort.patience);
    for (const pipeline of pipelines) {
      const byTest: Record<string, Record<string, number | null>> = {};
      for (const test of tests) byTest[test] = await benchTest(servers, test, pipeline, effort);
      results[`-P ${pipeline}`] = byTest;
      printResults(servers, pipeline, byTest);
    }
  } finally {
    for (const server of servers) server.stop();
  }
  for (const { name, failure } of servers) if (failure !== null) console.log(`${name}: ${failure}`);
  return results;
}

async function benchTest(servers: readonly Contestant[], test: Test, pipeline: number, effort: TcpEffort) {
  const rates = new Map<Contestant, number[]>(servers.map((server) => [server, []]));
  const requests = new Map<Contestant, number>();
  const startedAt = performance.now();
  for (const server of servers) {
    // What lpush pushed is there for rpop; nothing else grows from test to test.
    if (test !== 'rpop') await flush(server);
    const guess = await benchmark(server, test, pipeline, clients * pipeline * 4, effort.patience);
    if (guess !== null) requests.set(server, requestsFor(guess * effort.seconds, pipeline));
  }
  for (let round = 0; round < effort.rounds; round++) {
    for (const server of servers) {
      const count = requests.get(server);
      const measured = count === undefined ? null : await benchmark(server, test, pipeline, count, effort.patience);
      if (measured !== null) rates.get(server)?.push(measured);
      else requests.delete(server);
    }
    if (performance.now() - startedAt > effort.longest * 1000) break;
  }
  return Object.fromEntries(
    servers.map((server) => {
      const measured = rates.get(server) ?? [];
      return [server.name, measured.length === 0 ? null : median(measured)];
    }),
  );
}

async function warmUp(server: Contestant, patience: number): Promise<void> {
  for (const test of ['set', 'lpush', 'zadd'] as const) {
    const guess = await benchmark(server, test, 16, 16 * clients, patience);
    if (guess !== null) await benchmark(server, test, 16, requestsFor(guess / 3, 16), patience);
  }
}

/** A pilot run is slower than what follows, so its guess is doubled. */
function requestsFor(guess: number, pipeline: number): number {
  const least = clients * pipeline * 2;
  return Math.round(Math.min(Math.max(2 * guess, least), 400_000));
}

/** Requests per second, or null if the server cannot do it. */
async function benchmark(
  server: Contestant,
  test: Test,
  pipeline: number,
  requests: number,
  patience: number,
): Promise<number | null> {
  if (server.failure !== null) return null;
  const words = ['-p', server.port, '-c', clients, '-P', pipeline, '-n', requests, '-r', 10_000, '-t', test, '--csv'];
  try {
    const { stdout } = await run(programOf('7.0.15', 'benchmark'), words.map(String), { timeout: patience * 1000 });
    // lrange_100 fills its list first, and tells of that too.
    const [, perSecond] = stdout.trim().split('\n').at(-1)?.split('","') ?? [];
    return Number(perSecond);
  } catch (error) {
    const { killed, stderr } = error as { readonly killed?: boolean; readonly stderr?: string };
    const why = killed ? `not done after ${patience} s` : stderr?.trim().split('\n').at(-1);
    console.log(`${server.name}: ${requests} ${test} -P ${pipeline}: ${why || String(error)}`);
    return null;
  }
}

function flush(server: Contestant): Promise<void> {
  return new Promise((resolve) => {
    if (server.failure !== null) return resolve();
    const socket = connect(server.port, '127.0.0.1', () => socket.write('*1\r\n$8\r\nFLUSHALL\r\n'));
    socket.setTimeout(5000, () => socket.destroy());
    socket.once('data', () => socket.destroy());
    socket.once('error', () => socket.destroy());
    socket.once('close', () => resolve());
  });
}

function printResults(
  servers: readonly Contestant[],
  pipeline: number,
  byTest: Readonly<Record<string, Readonly<Record<string, number | null>>>>,
): void {
  const [redis, ...others] = servers.map(({ name }) => name);
  const rows = Object.entries(byTest).map(([test, rates]) => {
    const reference = rates[redis ?? ''] ?? null;
    return [
      test,
      reference === null ? '-' : rate(reference),
      ...others.map((name) => ratio(rates[name] ?? null, reference)),
    ];
  });
  printTable(
    `redis-benchmark, ${clients} clients, -P ${pipeline}: requests/s of redis-server, the others as ratios to it`,
    ['test', ...servers.map(({ name }) => name)],
    rows,
  );
}
