import { expect, test } from 'vitest';
import { formatManifest, parseManifest, withBase, withIncrement } from './manifest.ts';

const name = 'appendonly.aof';
const text = `file appendonly.aof.2.base.rdb seq 2 type b
file appendonly.aof.1.base.rdb seq 1 type h
file appendonly.aof.1.incr.aof seq 1 type h
file appendonly.aof.2.incr.aof seq 2 type i
`;

test('A manifest is read and written as it was', () => {
  expect(formatManifest(parseManifest(text))).toBe(text);
  expect(parseManifest(text).increments).toEqual([{ name: 'appendonly.aof.2.incr.aof', sequence: 2 }]);
  const odd = 'file "a b\\x01\\n\\".aof" seq 1 type i startoffset 5 endoffset 9\n';
  expect(parseManifest(odd).increments[0]?.name).toBe('a b\x01\n".aof');
  expect(formatManifest(parseManifest(odd))).toBe(odd);
});

test('Comments and keys to come are passed over', () => {
  expect(parseManifest('# c\nfile x seq 1 type i colour 5\n').increments).toEqual([{ name: 'x', sequence: 1 }]);
});

test.each([
  ['', 'Found an empty AOF manifest'],
  ['file x seq 1 type b', 'The AOF manifest file contains too long line at line 1'],
  ['\n', 'Invalid AOF manifest file format at line 1'],
  ['file x seq 1\n', 'Invalid AOF manifest file format at line 1'],
  ['file x seq 0 type b\n', 'Invalid AOF manifest file format at line 1'],
  ['file "x seq 1 type b\n', 'Invalid AOF manifest file format at line 1'],
  ['file a/x seq 1 type b\n', "File can't be a path, just a filename at line 1"],
  ['file x seq 1 type b\nfile y seq 2 type b\n', 'Found duplicate base file information at line 2'],
  ['file x seq 2 type i\nfile y seq 2 type i\n', 'Found a non-monotonic sequence number at line 2'],
  ['file x seq 1 type z\n', 'Unknown AOF file type at line 1'],
])('%j is refused', (manifest, message) => {
  expect(() => parseManifest(manifest)).toThrow(message);
});

test('A rewrite makes a base of all but the last file', () => {
  const empty = { base: null, history: [], increments: [] };
  const first = withIncrement(withBase(empty, name, true), name);
  expect(formatManifest(first)).toBe(
    'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
  );
  expect(formatManifest(withBase(withIncrement(first, name), name, true))).toBe(text);
});
