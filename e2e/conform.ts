// `npm run conform -- --programs N --seed S [--server 7.0.15|8.0.2] [--groups string,list] [--servers N]`: random programs on Redlet
// and on real servers. Each disagreement is printed as a transcript, and makes the exit code 1. `--payloads N` compares
// DUMP of so many random values with theirs, `--mutations N` has so many broken payloads RESTOREd.

import { parseArgs } from 'node:util';
import type { Group } from '../src/engine/command.ts';
import { fuzz, lineOf } from './conform/fuzz.ts';
import { compareDumps, mutatePayloads } from './conform/payloads.ts';
import { callable } from './conform/programs.ts';
import { watchedEngine } from './doors/engine.ts';
import { openSocket, RespLink } from './doors/resp-link.ts';
import type { Edition } from './editions.ts';
import { availableServers, type RealServer, type ServerName, startServer } from './servers.ts';

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string' },
    groups: { type: 'string' },
    /** Of each version as many are started. */
    servers: { type: 'string', default: '4' },
    payloads: { type: 'string', default: '3000' },
    mutations: { type: 'string', default: '100000' },
  },
});
const groups = values.groups?.split(',') as Group[] | undefined;
const chosen = availableServers().filter((name) => (values.server ?? name) === name && lineOf[name] !== undefined);
if (chosen.length === 0) {
  console.error(`no server to compare with${values.server === undefined ? '' : `: ${values.server}`}`);
  process.exitCode = 2;
}
for (const name of chosen) await conformTo(name);
if (Number(values.mutations) > 0)
  report('mutated payloads', await mutatePayloads(Number(values.mutations), Number(values.seed)));

function report(what: string, { failures, ...rest }: { readonly failures: readonly string[] }): void {
  console.log(`${what}: ${JSON.stringify(rest)}, ${failures.length} failures`);
  for (const failure of failures.slice(0, 10)) console.log(failure.slice(0, 2000));
  if (failures.length > 0) process.exitCode = 1;
}

async function conformTo(name: ServerName): Promise<void> {
  const servers = await Promise.all(Array.from({ length: Number(values.servers) }, () => startServer(name)));
  const options = groups === undefined ? {} : { groups };
  try {
    const startedAt = performance.now();
    const seed = Number(values.seed);
    const result = await fuzz(servers, {
      ...options,
      programs: Number(values.programs),
      seed,
      onFound: ({ transcript }) => console.log(`${transcript}\n`),
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const version = lineOf[name];
    const uncalled =
      version === undefined
        ? []
        : callable({ version, ...options }).map(({ command, container }) => container?.fullName ?? command.name);
    const never = [...new Set(uncalled)].filter((command) => !result.calls.has(command));
    console.log(
      `${name}: ${result.programs} programs (seed ${seed}), ${result.replies} replies, ` +
        `${((100 * result.errorReplies) / result.replies).toFixed(1)} % of them errors, ` +
        `${(result.programs / seconds).toFixed(0)} programs a second, ${result.disagreeing} disagree` +
        (never.length > 0 ? `; never called: ${never.join(' ')}` : ''),
    );
    if (result.disagreeing > 0) process.exitCode = 1;
    if (version === undefined || Number(values.payloads) === 0) return;
    const link = new RespLink(await openSocket((servers[0] as RealServer).port));
    const { engine } = watchedEngine(version as Edition);
    report(`${name}, payloads`, await compareDumps(link, engine, Number(values.payloads), seed));
    await link.close();
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
