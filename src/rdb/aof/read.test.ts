import { expect, test } from 'vitest';
import { toBytes } from '../../engine/bytes.ts';
import { AofReader } from './read.ts';
import { AofWriter } from './write.ts';

const writer = new AofWriter();
const log = [
  writer.unit([{ db: 0, words: ['SET', 'k', 'v\r\n*1'] }], 5000),
  writer.unit([{ db: 0, words: ['PUBLISH', 'c', 'm'] }], 5500),
  writer.unit(
    [
      { db: 3, words: ['DEL', 'a'] },
      { db: 3, words: ['DEL', 'b'] },
    ],
    6000,
  ),
  writer.unit([{ db: 3, words: ['INCR', 'n'] }], null),
];
const bytes = toBytes(log.join(''));

function read(chunks: readonly Uint8Array[]) {
  const units: unknown[] = [];
  const reader = new AofReader({ preamble: null, unit: (commands, offset) => void units.push([commands, offset]) });
  for (const chunk of chunks) reader.feed(chunk);
  return { units, end: reader.end() };
}

test('The log is what Redis would write', () => {
  expect(log[0]).toBe('#TS:5\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nv\r\n*1\r\n');
  expect(log[1]).toBe('');
  expect(log[2]?.startsWith('*1\r\n$5\r\nMULTI\r\n#TS:6\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n')).toBe(true);
  expect(log[2]?.endsWith('*1\r\n$4\r\nEXEC\r\n')).toBe(true);
});

test('It is read the same in one piece and byte by byte', () => {
  const whole = read([bytes]);
  expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  expect(whole.end).toEqual({ validUpTo: bytes.length, isTruncated: false, inTransaction: false });
  expect(whole.units.map((unit) => (unit as [unknown[]])[0].length)).toEqual([1, 1, 3, 1]);
});

test('Wherever it is cut, the units before are whole and the offset tells where they end', () => {
  const ends = new Set([0, ...read([bytes]).units.map((unit) => (unit as [unknown, number])[1])]);
  for (let cut = 0; cut < bytes.length; cut++) {
    const { end, units } = read([bytes.subarray(0, cut)]);
    const annotated = end.validUpTo === 7;
    expect(annotated || ends.has(end.validUpTo)).toBe(true);
    expect(end.isTruncated).toBe(cut !== end.validUpTo);
    expect(units.length).toBe([...ends].filter((at) => at > 0 && at <= cut).length);
  }
});

test.each(['*x\r\n', '*0\r\n', '+OK\r\n', '*1\r\n+3\r\n', '*1\r\n$3\r\nabcd\r\n', '*1\n$1\na\n', '*99999999999\r\n'])(
  '%j is no log',
  (text) => {
    expect(() => read([bytes, toBytes(text)])).toThrow(/^invalid append-only log at offset \d+$/);
  },
);
