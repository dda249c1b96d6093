import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { toBytes } from '../bytes.ts';
import {
  embeddedString,
  RawString,
  stringBytes,
  stringEncoding,
  stringLength,
  stringReply,
  toRawString,
} from './string.ts';
import { undo, withUndo } from './undo.ts';

afterEach(() => {
  undo.log = null;
});

describe('encodings', () => {
  // OBJECT ENCODING after SET, on 7.0.15, 8.0.2 and Valkey 8.0.
  test('follow from the text of a byte string', () => {
    for (const text of ['0', '12', '-12', '9223372036854775807', '-9223372036854775808']) {
      expect(stringEncoding(text), text).toBe('int');
    }
    const embedded = [
      '',
      '012',
      '+1',
      '-0',
      '1.5',
      'abc',
      '9223372036854775808',
      '123456789012345678901',
      'x'.repeat(44),
    ];
    for (const text of embedded) expect(stringEncoding(text), text).toBe('embstr');
    expect(stringEncoding('x'.repeat(45))).toBe('raw');
  });

  // SET k 12, then APPEND, SETRANGE, SETBIT: raw; INCRBYFLOAT k 1: embstr; on the same servers.
  test('are the own ones of a RawString, and any change makes it raw', () => {
    expect(stringEncoding(new RawString('12'))).toBe('raw');
    const embedded = embeddedString('13');
    expect(stringEncoding(embedded)).toBe('embstr');
    expect(stringBytes(embedded)).toBe('13');
    expect(embeddedString('13.5')).toBe('13.5');
    const changes: ((value: RawString) => void)[] = [
      (value) => value.append(''),
      (value) => value.setRange(0, '1'),
      (value) => value.set(0, 0x31),
      (value) => value.ensure(2),
    ];
    for (const change of changes) {
      const value = new RawString('13', 'embstr');
      change(value);
      expect(stringEncoding(value)).toBe('raw');
      expect(value.toByteString()).toBe('13');
    }
  });
});

describe('RawString', () => {
  test('append, setRange, set and ensure fill gaps with zeros', () => {
    const value = new RawString('ab');
    value.append('c\xff');
    value.setRange(6, 'z');
    expect(value.toByteString()).toBe('abc\xff\0\0z');
    value.set(9, 1);
    value.ensure(12);
    value.ensure(3);
    expect(value.toByteString()).toBe('abc\xff\0\0z\0\0\x01\0\0');
    expect([value.at(0), value.at(3), value.at(11), value.at(12), value.at(1e9)]).toEqual([0x61, 0xff, 0, 0, 0]);
    expect(value.getRange(1, 4)).toBe('bc\xff');
    expect([stringLength(value), stringLength('abc')]).toEqual([12, 3]);
  });

  test('a reply and a clone are copies', () => {
    const value = new RawString('abc');
    const reply = stringReply(value) as Uint8Array;
    const clone = value.clone();
    value.set(0, 0x7a);
    expect([...reply]).toEqual([...toBytes('abc')]);
    expect(clone.toByteString()).toBe('abc');
    expect(toRawString(value)).toBe(value);
    expect(stringReply('abc')).toBe('abc');
  });

  test('the buffer doubles up to a megabyte and then grows by one', () => {
    const value = new RawString('x'.repeat(100));
    value.append('y');
    expect(value.bytes.length).toBe(202);
    value.ensure(3_000_000);
    expect(value.bytes.length).toBe(3_000_000 + 1024 * 1024);
  });

  test('order and equality are those of the bytes', () => {
    const bytes = fc.string({ unit: fc.constantFrom('\0', 'a', '\x7f', '\x80', '\xff'), maxLength: 4 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const expected = a < b ? -1 : a > b ? 1 : 0;
        expect(Math.sign(new RawString(a).compare(b))).toBe(expected);
        expect(Math.sign(new RawString(a).compare(new RawString(b)))).toBe(expected);
        expect(new RawString(a).equals(b)).toBe(a === b);
      }),
    );
  });

  // Each change to a buffer and the same change to a byte string.
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\xff'), maxLength: 6 });
  const offset = fc.nat(40);
  const change = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), text: word }),
    fc.record({ kind: fc.constant('setRange' as const), offset, text: word.filter((text) => text !== '') }),
    fc.record({ kind: fc.constant('set' as const), offset, byte: fc.nat(255) }),
    fc.record({ kind: fc.constant('ensure' as const), length: offset }),
  );
  type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

  function apply(value: RawString, step: Change): void {
    if (step.kind === 'append') value.append(step.text);
    else if (step.kind === 'setRange') value.setRange(step.offset, toBytes(step.text));
    else if (step.kind === 'set') value.set(step.offset, step.byte);
    else value.ensure(step.length);
  }

  function applied(text: string, step: Change): string {
    if (step.kind === 'append') return text + step.text;
    if (step.kind === 'ensure') return text.padEnd(step.length, '\0');
    const part = step.kind === 'set' ? String.fromCharCode(step.byte) : step.text;
    return text.slice(0, step.offset).padEnd(step.offset, '\0') + part + text.slice(step.offset + part.length);
  }

  test('is, change by change, what a byte string would be', () => {
    fc.assert(
      fc.property(word, fc.array(change, { maxLength: 12 }), (start, steps) => {
        const value = new RawString(start);
        let text = start;
        for (const step of steps) {
          apply(value, step);
          text = applied(text, step);
          expect(value.toByteString()).toBe(text);
        }
      }),
    );
  });

  test('a command that dies leaves it as it was, for the next one to change', () => {
    fc.assert(
      fc.property(word, fc.array(change, { maxLength: 12 }), change, (start, steps, next) => {
        const value = new RawString(start, 'embstr');
        expect(() =>
          withUndo(
            () => {
              for (const step of steps) apply(value, step);
              throw new Error('a bug');
            },
            () => true,
          ),
        ).toThrow('a bug');
        expect([value.toByteString(), value.encoding]).toEqual([start, 'embstr']);
        apply(value, next);
        expect(value.toByteString()).toBe(applied(start, next));
      }),
    );
  });

  test('what the running command made itself needs no inverse', () => {
    withUndo(
      () => {
        const value = new RawString('a');
        value.append('b');
        value.set(0, 0);
        expect(undo.log).toEqual([]);
      },
      () => true,
    );
  });
});
