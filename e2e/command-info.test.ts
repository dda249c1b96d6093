// That COMMAND INFO and COMMAND DOCS, field by field, the parameters of CONFIG and the fields of INFO are those of the
// real servers. Prose is our own: of summaries, complexities and history only that they are there, and for which versions, is compared.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../src/engine/commands/index.ts';
import { allDocs } from '../src/engine/docs/index.ts';
import { Engine } from '../src/engine/engine.ts';
import { Profile } from '../src/engine/profile.ts';
import { isTagged, type Reply } from '../src/engine/reply.ts';
import { CommandTable } from '../src/engine/table.ts';
import { VirtualHost } from '../src/testing/virtual-host.ts';
import type { Door, DoorConnection } from './door.ts';
import { tcpDoor } from './doors/real.ts';
import { type Edition, factsOf, settingsOf } from './editions.ts';
import { isAvailable, type ServerName, startServer } from './servers.ts';

type Fields = { readonly [name: string]: unknown };

/** Sets and arrays as arrays, maps as objects, statuses as strings. */
function plain(reply: Reply): unknown {
  if (Array.isArray(reply)) return reply.map(plain);
  if (!isTagged(reply)) return reply;
  if (reply.kind === 'status' || reply.kind === 'verbatim') return reply.text;
  if (reply.kind === 'set') return reply.items.map(plain);
  if (reply.kind !== 'map') throw new Error(`unexpected ${reply.kind}`);
  const { entries } = reply;
  return Object.fromEntries(
    entries.flatMap((key, i) => (i % 2 ? [] : [[String(key), plain(entries[i + 1] as Reply)]])),
  );
}

/** The names in INFO; which commands, errors and keys it counted, or what it listens on, is another matter. */
function fieldsOf(info: string): string[] {
  const names = info.split('\r\n').map((line) => line.replace(/:.*/, ''));
  return names.filter((name) => !/^(cmdstat_|latency_percentiles_|errorstat_|db\d|listener\d|module$)/.test(name));
}

/** Subcommands come in no order. */
function sortedSubcommands(info: unknown): unknown {
  if (!Array.isArray(info)) return info;
  const names = (info[9] as [string][]).map(([name]) => name);
  return [...info.slice(0, 9), names.sort()];
}

const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
  ['valkey-8.0', 'valkey 8.0'],
] as const satisfies readonly (readonly [ServerName, Edition])[];

describe.each(servers)('the server %s', (server, edition) => {
  const isThere = isAvailable(server);
  const { flavour, version } = settingsOf(edition);
  const commands = [...new CommandTable(allCommands, new Profile(version, flavour)).all()];
  let door: Door;
  let real: DoorConnection;
  let ours: (words: readonly string[]) => Reply;

  beforeAll(async () => {
    if (!isThere) return;
    const { port, stop } = await startServer(server);
    door = await tcpDoor({ name: server, ...factsOf(edition), port, close: stop });
    real = await door.connect();
    real.send(['HELLO', '3']);
    await real.next();
    let reply: Reply = null;
    const engine = new Engine({
      host: new VirtualHost(),
      commands: allCommands,
      docs: () => allDocs,
      flavour,
      version,
    });
    const connection = engine.connect({ reply: (one) => void (reply = one), push: () => {} });
    connection.resp = 3;
    ours = (words) => {
      connection.submit(words);
      return reply;
    };
  });
  afterAll(() => door?.close());

  async function ask(...words: string[]): Promise<[unknown, unknown]> {
    real.send(words);
    const theirs = await real.next();
    if (theirs === 'closed') throw new Error('closed');
    return [plain(ours(words)), plain(theirs)];
  }

  test.skipIf(!isThere)('COMMAND INFO is equal field by field', async () => {
    for (const { fullName, subcommands } of commands) {
      const [mine, theirs] = (await ask('COMMAND', 'INFO', fullName)) as [unknown[], unknown[]];
      const expected = sortedSubcommands(theirs[0]) as unknown[] | null;
      expect(expected, fullName).not.toBeNull();
      const names = expected?.[9] as string[];
      // A container may lack a subcommand as yet: e2e/gaps.ts counts those.
      const known = [...(subcommands?.values() ?? [])].map((one) => one.fullName);
      const wanted = [...(expected as unknown[]).slice(0, 9), names.filter((name) => known.includes(name))];
      expect(sortedSubcommands(mine[0])).toEqual(wanted);
    }
  });

  test.skipIf(!isThere)('COMMAND DOCS has the same facts in the same order', async () => {
    const differing: string[] = [];
    for (const { fullName } of commands) {
      const [mine, theirs] = (await ask('COMMAND', 'DOCS', fullName)) as [Fields, Fields];
      differing.push(
        ...differences(fullName, withoutProse(mine[fullName] as Fields), withoutProse(theirs[fullName] as Fields)),
      );
    }
    expect(differing).toEqual([]);
  });

  test.skipIf(!isThere)('INFO tells the same fields in the same order', async () => {
    const [mine, theirs] = await ask('INFO', 'everything');
    expect(fieldsOf(mine as string)).toEqual(fieldsOf(theirs as string));
  });

  test.skipIf(!isThere)('CONFIG GET knows the same parameters', async () => {
    const [mine, theirs] = (await ask('CONFIG', 'GET', '*')) as [Fields, Fields];
    expect(Object.keys(mine).sort()).toEqual(Object.keys(theirs).sort());
    const differing = Object.keys(mine).filter((name) => mine[name] !== theirs[name]);
    // Those that tests start servers with, and those of the machine.
    const local = ['bind', 'dir', 'enable-debug-command', 'port', 'save'];
    expect(differing.filter((name) => !local.includes(name))).toEqual([]);
  });
});

const prose = ['summary', 'complexity', 'history', 'subcommands'];

/** COMMAND DOCS without its prose. */
function withoutProse(docs: Fields): Fields {
  return Object.fromEntries(Object.entries(docs).filter(([name]) => !prose.includes(name)));
}

function differences(path: string, mine: unknown, theirs: unknown): string[] {
  if (Array.isArray(mine) && Array.isArray(theirs) && mine.length === theirs.length) {
    return mine.flatMap((one, i) => differences(`${path}[${i}]`, one, theirs[i]));
  }
  if (isFields(mine) && isFields(theirs)) {
    const [own, expected] = [Object.keys(mine).join(), Object.keys(theirs).join()];
    const shared = Object.keys(mine).filter((name) => name in theirs);
    return [
      ...(own === expected ? [] : [`${path}: has ${own}, not ${expected}`]),
      ...shared.flatMap((name) => differences(`${path}.${name}`, mine[name], theirs[name])),
    ];
  }
  const [own, expected] = [JSON.stringify(mine), JSON.stringify(theirs)];
  return own === expected ? [] : [`${path}: ${own}, not ${expected}`];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
