// What a key prefix does to words: the client's key positions against the engine's, for every command of every transcript;
// and words that no key spec describes.

import { describe, expect, test } from 'vitest';
import { underPrefix, withPrefix } from '../src/client/key-prefix.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { usedKeys } from '../src/engine/key-access.ts';
import { Profile } from '../src/engine/profile.ts';
import { CommandTable } from '../src/engine/table.ts';
import { readTranscript, transcriptFiles } from './files.ts';

const tables = [new Profile(), new Profile('7.0'), new Profile(undefined, 'valkey')].map(
  (profile) => new CommandTable(allCommands, profile),
);

/** Who matches keys with patterns, or has keys in patterns, is tried below. */
const patterned = /^(KEYS|SCAN|SORT|SORT_RO|CLIENT|RANDOMKEY)$/i;

describe.each(transcriptFiles())('%s', (file) => {
  test('its keys are found', () => {
    for (const { steps } of readTranscript(file)) {
      for (const step of steps) {
        if (step.kind !== 'send' || patterned.test(step.words[0] ?? '')) continue;
        for (const table of tables) check(table, step.words);
      }
    }
  });
});

function check(table: CommandTable, words: readonly string[]): void {
  const outer = table.find(words[0] ?? '');
  const resolved = outer?.subcommands?.get((words[1] ?? '').toLowerCase()) ?? outer;
  if (resolved === undefined || words.length < Math.abs(resolved.arity)) return;
  const keys = usedKeys(resolved, words).map(({ position }) => position);
  if (keys.length === 0) return;
  const prefixed = withPrefix(words, 'p:');
  // Of several STOREs the last counts: what stands behind the others is no key, and nobody looks at it.
  const isUnheeded = (i: number) =>
    words.filter((word) => /^store/i.test(word)).length > 1 && /^store/i.test(words[i - 1] ?? '');
  const expected = words.map((word, i) => (keys.includes(i) ? `p:${word}` : isUnheeded(i) ? prefixed[i] : word));
  expect(prefixed).toEqual(expected);
}

test.each([
  ['KEYS a*', 'KEYS p[*]a*'],
  ['SCAN 0', 'SCAN 0 MATCH p[*]*'],
  ['SCAN 0 COUNT 5 match a* TYPE match', 'SCAN 0 COUNT 5 match p[*]a* TYPE match'],
  ['SCAN', 'SCAN'],
  ['MIGRATE h 1 k 0 10 COPY', 'MIGRATE h 1 p*k 0 10 COPY'],
  ['CLIENT TRACKING on BCAST', 'CLIENT TRACKING on BCAST PREFIX p*'],
  ['CLIENT TRACKING on PREFIX BCAST BCAST', 'CLIENT TRACKING on PREFIX p*BCAST BCAST'],
  ['CLIENT TRACKING on REDIRECT 5', 'CLIENT TRACKING on REDIRECT 5'],
  ['CLIENT ID', 'CLIENT ID'],
  ['SORT k STORE l LIMIT 0 1 GET #', 'SORT p*k STORE p*l LIMIT 0 1 GET #'],
  ['SORT k BY nosort', 'SORT p*k BY nosort'],
  ['OBJECT HELP', 'OBJECT HELP'],
  [
    'XREADGROUP BLOCK 5 GROUP STREAMS STREAMS STREAMS a b 1 2',
    'XREADGROUP BLOCK 5 GROUP STREAMS STREAMS STREAMS p*a p*b 1 2',
  ],
  ['GEORADIUS k 1 2 3 m COUNT 1 STORE STORE STOREDIST b', 'GEORADIUS p*k 1 2 3 m COUNT 1 STORE p*STORE STOREDIST p*b'],
  ['SPUBLISH c m', 'SPUBLISH c m'],
])('%s', (line, expected) => {
  const escaped = expected.replaceAll('p[*]', 'p\\*');
  expect(withPrefix(line.split(' '), 'p*').join(' ')).toBe(escaped);
});

test('MIGRATE with several keys', () => {
  const words = ['MIGRATE', 'h', '1', '', '0', '10', 'AUTH', 'KEYS', 'KEYS', 'a', 'b'];
  expect(withPrefix(words, 'p:').slice(3)).toEqual(['', '0', '10', 'AUTH', 'KEYS', 'KEYS', 'p:a', 'p:b']);
});

test.each(['RANDOMKEY', 'FT.SEARCH i q', 'SORT k BY w*', 'SORT k GET w*'])('%s is refused', (line) => {
  expect(() => withPrefix(line.split(' '), 'p*')).toThrow(expect.objectContaining({ name: 'UnsupportedError' }));
});

test('keys in replies of RESP2, pairs and none', () => {
  const of = (...words: string[]) => underPrefix({ words, shape: (reply) => reply, blocking: false }, 'p:').shape;
  const read = of('xread', 'STREAMS', 'a', '0');
  expect(read([['p:a', []]], String)).toEqual([['a', []]]);
  expect(read({ kind: 'map', entries: ['p:a', ['p:b']] }, String)).toEqual({ kind: 'map', entries: ['a', ['p:b']] });
  expect(read(null, String)).toBe(null);
  expect(of('BLPOP', 'a', '0')(['p:a', 'p:x'], String)).toEqual(['a', 'p:x']);
  expect(of('LPOP', 'a', '2')(['p:a'], String)).toEqual(['p:a']);
  expect(of('KEYS', '*')(['p:a', 'other'], String)).toEqual(['a', 'other']);
});
