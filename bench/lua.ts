// Lua: the same scripts in Redlet's engine, called directly, and in redis-server 7.0.15, in the same run, in turns.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openSocket, RespLink } from '../e2e/doors/resp-link.ts';
import { programOf, startServer } from '../e2e/servers.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { Reply } from '../src/engine/reply.ts';
import { makeEngine } from '../src/hosts/real-time.ts';
import { median, printTable, rate, ratio } from './table.ts';

export interface LuaEffort {
  readonly rounds: number;
  /** Calls of the script that does one command. */
  readonly calls: number;
}

/** Each takes redis-server some milliseconds. */
const programs: Readonly<Record<string, string>> = {
  'a million additions': 'local n = 0 for i = 1, 1000000 do n = n + i end return n',
  'fib(25)': 'local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end return fib(25)',
  'fill an array': 'local t = {} for i = 1, 200000 do t[i] = i end return #t',
  'fields of tables': 'local t = {a = 0, b = 1} for i = 1, 300000 do t.a = t.a + t.b end return t.a',
  'keys of a table': "local t = {} for i = 1, 50000 do t['k' .. i] = i end return t.k50000",
  'pairs, ipairs':
    'local t = {} for i = 1, 1000 do t[i] = i end local n = 0 for r = 1, 100 do for k, v in pairs(t) do n = n + v end for i, v in ipairs(t) do n = n + v end end return n',
  closures:
    'local function make(i) return function(x) return x + i end end local n = 0 for i = 1, 100000 do n = make(i)(n) end return n',
  'methods of objects':
    'local C = {} C.__index = C function C:add(x) self.n = self.n + x end local o = setmetatable({n = 0}, C) for i = 1, 300000 do o:add(i) end return o.n',
  concatenation: "local n = 0 for i = 1, 100000 do local s = i .. ':' .. i n = n + #s end return n",
  'string.format, rep, sub':
    "local n = 0 for i = 1, 20000 do n = n + #string.format('%d-%s', i, 'x') + #string.rep('a', 10) + #string.sub('abcdef', 2, 4) end return n",
  patterns:
    "local n = 0 for i = 1, 10000 do for w in string.gmatch('one two three', '%a+') do n = n + #w end end return n",
  'table.insert, sort, concat':
    'local t = {} for i = 1, 10000 do table.insert(t, (i * 7919) % 10007) end table.sort(t) return #table.concat(t)',
  'cjson there and back':
    'local n = 0 for i = 1, 3000 do n = n + #cjson.encode(cjson.decode(\'{"a":[1,2,3],"b":"text"}\')) end return n',
};

export interface LuaResults {
  /** Milliseconds. */
  readonly programs: Record<string, { readonly redlet: number; readonly redis: number }>;
  /** EVALSHA of a script that does one INCR, a second. */
  readonly evalsha: { readonly redlet: number; readonly redis: number };
}

export async function benchLua({ rounds, calls }: LuaEffort): Promise<LuaResults> {
  const server = await startServer('7.0.15');
  const link = new RespLink(await openSocket(server.port));
  const ours = new Direct(makeEngine());
  const results: LuaResults['programs'] = {};
  for (const [name, source] of Object.entries(programs)) {
    const times = { redlet: [] as number[], redis: [] as number[] };
    // The first rounds warm up.
    for (let round = -2; round < rounds; round++) {
      const [redlet, redis] = [ours.time(source), await timeOf(() => link.ask('EVAL', source, '0'))];
      if (round < 0) continue;
      times.redlet.push(redlet);
      times.redis.push(redis);
    }
    results[name] = { redlet: median(times.redlet), redis: median(times.redis) };
  }
  const script = "return redis.call('incr', KEYS[1])";
  const sha = (await link.ask('SCRIPT', 'LOAD', script)) as string;
  const evalsha = { redlet: ours.rateOf(script, sha, calls), redis: await redisRate(server.port, sha, calls) };
  await link.close();
  await server.stop();
  print({ programs: results, evalsha });
  return { programs: results, evalsha };
}

class Direct {
  reply: Reply = null;
  readonly #submit: (...words: string[]) => void;

  constructor(engine: Engine) {
    const connection = engine.connect({ reply: (reply) => void (this.reply = reply), push() {} });
    this.#submit = (...words) => connection.submit(words);
  }

  time(source: string): number {
    const startedAt = performance.now();
    this.#submit('EVAL', source, '0');
    return performance.now() - startedAt;
  }

  rateOf(script: string, sha: string, calls: number): number {
    this.#submit('SCRIPT', 'LOAD', script);
    const rates: number[] = [];
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now();
      for (let i = 0; i < calls; i++) this.#submit('EVALSHA', sha, '1', 'n');
      rates.push((calls * 1000) / (performance.now() - startedAt));
    }
    return median(rates);
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function redisRate(port: number, sha: string, calls: number): Promise<number> {
  const words = ['-p', String(port), '-P', '16', '-n', String(calls), '-q', 'EVALSHA', sha, '1', 'n'];
  const { stdout } = await promisify(execFile)(programOf('7.0.15', 'benchmark'), words);
  const rates = [...stdout.matchAll(/([\d.]+) requests per second/g)].map(([, each]) => Number(each));
  return rates.at(-1) ?? Number.NaN;
}

function print({ programs: times, evalsha }: LuaResults): void {
  const rows = Object.entries(times).map(([name, { redlet, redis }]) => [
    name,
    redlet.toFixed(2),
    redis.toFixed(2),
    ratio(redlet, redis),
  ]);
  rows.push([
    'EVALSHA of one INCR, a second (redis-server: -P 16)',
    rate(evalsha.redlet),
    rate(evalsha.redis),
    ratio(evalsha.redis, evalsha.redlet),
  ]);
  printTable(
    'Lua: milliseconds, engine called directly; the last column is times redis-server',
    ['', 'redlet', 'redis-server 7.0.15', 'times'],
    rows,
  );
}
