// The table tests itself: what every declaration must satisfy, whatever group it is of, and that its facts are those
// which Redis tells of the same command. What 7.0.15 tells is asked of the server itself, in e2e/command-info.test.ts.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fewestWords, isVariadic } from './arguments.ts';
import { type Command, flagOrder } from './command.ts';
import { allCommands } from './commands/index.ts';
import { describe as describeCommand } from './commands/server/command-info.ts';
import { Profile, type VersionLine } from './profile.ts';
import type { Reply } from './reply.ts';
import { CommandTable, type ResolvedCommand } from './table.ts';

const here = import.meta.dirname;
const newest = [...new CommandTable(allCommands, new Profile()).all()];

describe('declarations', () => {
  test('names are unique', () => {
    const names = newest.map(({ fullName }) => fullName);
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThan(0);
  });

  // Where the tree does not tell the words: COMMAND answers alone, CLIENT KILL has an older and shorter form, DEBUG has
  // subcommands that are none to dispatch, and what clients or replicas send at odd moments may have any words.
  const exceptions = new Map([
    ['command', -1],
    ['client|kill', -3],
    ['debug', -2],
    ['psync', -3],
    ['quit', -1],
    ['replconf', -1],
  ]);

  test('arity follows from the arguments', () => {
    const expected = newest.map((one) => {
      const tree = one.command.arguments ?? [];
      const fewest = (one.container === null ? 1 : 2) + fewestWords(tree);
      const computed = isVariadic(tree) ? -fewest : fewest;
      return [one.fullName, exceptions.get(one.fullName) ?? (one.subcommands === null ? computed : -2)];
    });
    expect(newest.map(({ fullName, arity }) => [fullName, arity])).toEqual(expected);
  });

  test('each is in the folder of its group', async () => {
    const root = join(here, 'commands');
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const declared = new Set<Command>();
    for (const { name: folder } of folders) {
      const contents = (await import(join(root, folder, 'index.ts'))) as Record<string, unknown>;
      const commands = Object.values(contents).filter(Array.isArray).flat() as Command[];
      for (const command of commands) {
        expect([command.name, command.group]).toEqual([command.name, folder]);
        for (const sub of command.subcommands ?? []) expect([sub.name, sub.group]).toEqual([sub.name, folder]);
        declared.add(command);
      }
    }
    expect(new Set(allCommands)).toEqual(declared);
  });

  test('keys lie within the words that arity asks for', () => {
    for (const { fullName, keys, arity } of newest) {
      for (const { begin, find, flags } of keys) {
        // SUNSUBSCRIBE alone is of all channels.
        // PFMERGE may do without the keys of its second spec.
        if (begin.type !== 'index' || flags.includes('not_key') || fullName === 'pfmerge') continue;
        const last = find.type === 'range' && find.lastKey >= 0 ? begin.index + find.lastKey : begin.index;
        expect(last, fullName).toBeLessThan(Math.abs(arity));
      }
    }
  });

  // They run what only their script or their transaction decides, or send what is no key.
  const neither = /^(eval(sha)?|fcall|watch|spublish|ssubscribe|sunsubscribe)$/;

  test('what has keys either reads or writes', () => {
    for (const { fullName, keys, flags } of newest) {
      if (keys.length === 0 || neither.test(fullName)) continue;
      expect([fullName, flags.has('write') !== flags.has('readonly')]).toEqual([fullName, true]);
    }
  });

  test('arguments that are keys name a key spec that is there', () => {
    const visit = (one: ResolvedCommand, list = one.command.arguments ?? []) => {
      for (const argument of list) {
        if (argument.keySpec !== undefined) expect(one.keys[argument.keySpec], one.fullName).toBeDefined();
        visit(one, argument.arguments ?? []);
      }
    };
    for (const one of newest) visit(one);
  });

  test('every command has a transcript', () => {
    const played = new Set<string>();
    const root = join(here, '../../e2e/transcripts');
    for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.redis')) continue;
      const transcript = readFileSync(join(root, path), 'utf8');
      for (const [, name = '', sub = ''] of transcript.matchAll(/^\w*> (\S+)(?: (\S+))?/gm)) {
        played.add(name.toLowerCase()).add(`${name}|${sub}`.toLowerCase());
      }
    }
    expect(newest.map(({ fullName }) => fullName).filter((name) => !played.has(name))).toEqual([]);
  });
});

// ---- against Redis's own facts ----

interface Facts {
  readonly arity: number;
  readonly flags: readonly string[];
  readonly range?: readonly number[];
  readonly acl: readonly string[];
  readonly tips?: readonly string[];
  readonly keySpecs: readonly unknown[];
}

type Told = { readonly [fact: string]: unknown };

const facts = join(here, '../../../shared/facts');
const versions: readonly (readonly [VersionLine, string])[] = [
  ['7.2', 'command-7.2.6.json'],
  ['7.4', 'command-7.4.1.json'],
  ['8.0', 'command-8.0.2.json'],
];

/** One command of COMMAND INFO's reply, as the files of facts have it. */
function told(one: ResolvedCommand): Facts {
  const [, arity, flags, first, last, step, acl, tips, keySpecs] = plain(describeCommand(one)) as [
    string,
    number,
    string[],
    number,
    number,
    number,
    string[],
    string[],
    unknown[],
  ];
  return { arity, flags, range: [first, last, step], acl, tips, keySpecs };
}

/** A reply as JSON has it: maps are objects, sets arrays. */
function plain(reply: Reply): unknown {
  if (typeof reply !== 'object' || reply === null || reply instanceof Uint8Array) return reply;
  if (Array.isArray(reply)) return reply.map(plain);
  const tagged = reply as Exclude<typeof reply, readonly Reply[]>;
  if (tagged.kind === 'status') return tagged.text;
  if (tagged.kind === 'set') return tagged.items.map(plain);
  if (tagged.kind !== 'map') throw new Error(`no ${tagged.kind} in COMMAND INFO`);
  const { entries } = tagged;
  return Object.fromEntries(
    entries.flatMap((key, i) => (i % 2 === 0 ? [[key as string, plain(entries[i + 1] as Reply)]] : [])),
  );
}

describe.each(versions)('COMMAND INFO of %s', (line, file) => {
  const path = join(facts, 'versions', file);

  test.skipIf(!existsSync(path))('equals what the server answered', () => {
    const recorded = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Told>;
    for (const one of new CommandTable(allCommands, new Profile(line)).all()) {
      const record = recorded[one.fullName];
      expect(record, one.fullName).toBeDefined();
      const { arity, flags, first, last, step, acl, tips, key_specs: keySpecs } = record as Told;
      const expected = { arity, flags, range: [first, last, step], acl, tips, keySpecs };
      expect({ name: one.fullName, ...told(one) }).toEqual({ name: one.fullName, ...expected });
    }
  });
});

test.skipIf(!existsSync(join(facts, 'commands.json')))('the newest facts equal those of 8.10', () => {
  const recorded = JSON.parse(readFileSync(join(facts, 'commands.json'), 'utf8')) as Record<string, Told>;
  for (const one of newest) {
    const record = recorded[one.fullName.toUpperCase().replace('|', ' ')];
    expect(record, one.fullName).toBeDefined();
    const { acl, arity, flags, key_specs: specs = [] } = record as Told & { key_specs?: Told[] };
    const known = (flags as string[]).filter((flag) => flagOrder.includes(flag as (typeof flagOrder)[number]));
    const mine = told(one);
    expect({ name: one.fullName, arity: mine.arity, flags: new Set(mine.flags), acl: new Set(mine.acl) }).toEqual({
      name: one.fullName,
      arity,
      flags: new Set(known),
      acl: new Set(acl as string[]),
    });
    // That file states a key spec's flags as `RO: true` and leaves out the notes.
    const keySpecs = (mine.keySpecs as Told[]).map(({ flags: own, begin_search, find_keys }) => ({
      flags: new Set(own as string[]),
      begin_search,
      find_keys,
    }));
    const expected = specs.map(({ begin_search, find_keys, ...rest }) => ({
      flags: new Set(Object.keys(rest).filter((flag) => rest[flag] === true)),
      begin_search,
      find_keys,
    }));
    expect([one.fullName, keySpecs]).toEqual([one.fullName, expected]);
  }
});
