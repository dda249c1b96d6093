// Users and what they may do, against the real servers: random rules, of which `npm test` tries a slice that a seed
// fixes (REDLET_ACL_PROGRAMS tries more, REDLET_ACL_SEED others), and the categories of every command.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VersionLine } from '../src/engine/profile.ts';
import type { Reply } from '../src/engine/reply.ts';
import { AclPrograms, runAcl } from './conform/acl.ts';
import type { Door, DoorConnection } from './door.ts';
import { engineDoor } from './doors/engine.ts';
import { tcpDoor } from './doors/real.ts';
import { isAvailable, startServer } from './servers.ts';

const programs = Number(process.env.REDLET_ACL_PROGRAMS ?? 150);
const seed = Number(process.env.REDLET_ACL_SEED ?? 1);

const servers = [
  ['7.0.15', '7.0'],
  ['8.0.2', '8.0'],
] as const satisfies readonly (readonly [string, VersionLine])[];

describe.each(servers)('redis-server %s', (version, line) => {
  const isThere = isAvailable(version);
  const own = engineDoor(line);
  let theirs: Door;

  beforeAll(async () => {
    if (!isThere) return;
    const server = await startServer(version);
    theirs = await tcpDoor({ name: version, version, port: server.port, close: () => server.stop() });
  });
  afterAll(() => theirs?.close());

  test.skipIf(!isThere)(
    'random rules permit what they permit there',
    async () => {
      const made = new AclPrograms(line, seed);
      const [a, b] = [await own.connect(), await own.connect()];
      const [x, y] = [await theirs.connect(), await theirs.connect()];
      for (let i = 0; i < programs; i++) {
        const steps = made.next();
        const ours = await runAcl(steps, a, b, line !== '7.0');
        const wanted = await runAcl(steps, x, y, line !== '7.0');
        const at = ours.findIndex((answer, step) => answer !== wanted[step]);
        if (at < 0) continue;
        const said = steps.slice(0, at + 1).map(({ by, words }) => `${by}> ${words.join(' ')}`);
        expect(`${said.join('\n')}\n${ours[at]}`, `program ${i}`).toBe(`${said.join('\n')}\n${wanted[at]}`);
      }
    },
    programs * 100 + 20_000,
  );

  test.skipIf(!isThere)('every command is in the categories that it is in there', async () => {
    const ask = async (link: DoorConnection, ...words: string[]) => {
      link.send(words);
      return (await link.next()) as Reply[];
    };
    const [a, x] = [await own.connect(), await theirs.connect()];
    const categories = await ask(a, 'ACL', 'CAT');
    expect(categories).toEqual(await ask(x, 'ACL', 'CAT'));
    const known = new Set(await ask(a, 'COMMAND', 'LIST'));
    for (const category of categories as string[]) {
      const wanted = (await ask(x, 'ACL', 'CAT', category)).filter((name) => known.has(name));
      expect((await ask(a, 'ACL', 'CAT', category)).sort(), category).toEqual(wanted.sort());
    }
  });
});
