import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addInt64,
  formatDouble17,
  formatDoubleShortest,
  formatInteger,
  int64Max,
  int64Min,
  isInteger,
  normalInteger,
  parseBound,
  parseDouble,
  parseInteger,
  parseSmallInteger,
  parseSortWeight,
} from './numbers.ts';

/** The rows of a table: words, in which \\xNN stands for a byte and '' for no byte at all. */
function rows(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(unescaped));
}

function unescaped(word: string): string {
  if (word === "''") return '';
  return word.replace(/\\x(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const int64 = fc.oneof(
  fc.bigInt({ min: int64Min, max: int64Max }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
);

describe('integers', () => {
  // SET k <text>, INCRBY k 0 on redis-server 7.0.15.
  test('only the canonical form of an int64 is one', () => {
    for (const text of ['0', '1', '-1', '10', '9007199254740991', '-9007199254740991']) {
      expect(parseInteger(text), text).toBe(Number(text));
    }
    for (const text of ['9007199254740992', '-9007199254740992', `${int64Max}`, `${int64Min}`]) {
      expect(parseInteger(text), text).toBe(BigInt(text));
    }
    const refused = [
      '',
      '-',
      '-0',
      '+1',
      '00',
      '01',
      '-01',
      ' 1',
      '1 ',
      '1\n',
      '1.0',
      '1e3',
      '0x1',
      '1\0',
      '12a',
      '--1',
      '1-',
    ];
    refused.push('9223372036854775808', '-9223372036854775809', '99999999999999999999', '1'.repeat(21), '\xb2');
    for (const text of refused) expect(parseInteger(text), text).toBeNull();
  });

  test('every int64 comes back as it was printed', () => {
    fc.assert(
      fc.property(int64, (value) => {
        const parsed = parseInteger(value.toString());
        expect(parsed).not.toBeNull();
        expect(typeof parsed).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'bigint');
        expect(formatInteger(parsed as number | bigint)).toBe(value.toString());
      }),
    );
  });

  test('a text is an integer exactly when printing it again gives the same text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0129-+ e.'), maxLength: 22 });
    fc.assert(
      fc.property(text, (word) => {
        const digits = /^-?\d+$/.test(word) ? BigInt(word) : null;
        const expected = digits !== null && digits.toString() === word && BigInt.asIntN(64, digits) === digits;
        expect(isInteger(word)).toBe(expected);
      }),
    );
  });

  test('sums are exact up to the ends of int64 and null beyond', () => {
    expect(addInt64(9007199254740991, 1)).toBe(9007199254740992n);
    expect(addInt64(9007199254740992n, -1)).toBe(9007199254740991);
    expect(addInt64(int64Max, 1)).toBeNull();
    expect(addInt64(int64Min, -1)).toBeNull();
    expect(addInt64(int64Max, int64Min)).toBe(-1);
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const expected = BigInt.asIntN(64, a + b) === a + b ? normalInteger(a + b) : null;
        expect(addInt64(normalInteger(a) as number, normalInteger(b) as number)).toBe(expected);
      }),
    );
  });

  test('small integers stop at what a number holds exactly', () => {
    expect(parseSmallInteger('12')).toBe(12);
    expect(parseSmallInteger('9223372036854775807')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseSmallInteger('-9223372036854775808')).toBe(Number.MIN_SAFE_INTEGER);
    expect(parseSmallInteger('9223372036854775808')).toBeNull();
  });
});

// Text; what ZINCRBY made of it on 7.0.15 and on 8.0.2 ("!": not a valid float, "=": the same); the bound that ZCOUNT
// read on 7.0.15 (strtod) and on 8.0.2 (fast_float; "=": as the column before, "?": not asked); whether SORT took it.
const floats = String.raw`
'' ! = 0 = s s
0 0 = = = s s
-0 -0 = = = s s
+0 0 = = = s s
1 1 = = = s s
+1 1 = = = s s
-1 -1 = = = s s
\x201 ! = 1 ! s -
1\x20 ! = = = - -
\x091 ! = 1 ! s -
\x0a1 ! = 1 ! s -
1\x0a ! = = = - -
1\x09 ! = = = - -
1\x00 ! = 1 = s s
\x00 ! = 0 = s s
1\x002 ! = 1 = s s
1. 1 = = = s s
.1 0.10000000000000001 0.1 = = s s
. ! = = = - -
-.5 -0.5 = = = s s
+.5 0.5 = = = s s
.5e1 5 = = = s s
5.e1 50 = = = s s
1e ! = = = - -
1e- ! = = = - -
1e1 10 = = = s s
1E1 10 = = = s s
1e+1 10 = = = s s
1e-1 0.10000000000000001 0.1 = = s s
1e01 10 = = = s s
1e\x201 ! = = = - -
e1 ! = = = - -
1e1.5 ! = = = - -
1e400 ! = inf = - s
-1e400 ! = -inf = - s
1e308 1e+308 = = = s s
1.7976931348623157e308 1.7976931348623157e+308 = = = s s
1.7976931348623158e308 1.7976931348623157e+308 = = = s s
1.7976931348623159e308 ! = inf = - s
1.797693134862315807e308 1.7976931348623157e+308 = = = s s
1e309 ! = inf = - s
2e308 ! = inf = - s
1e-400 ! = 0 = - s
-1e-400 ! = -0 = - s
1e-323 9.8813129168249309e-324 1e-323 = = - s
4.9e-324 4.9406564584124654e-324 5e-324 = = - s
2.4703282292062327e-324 ! = 0 = - s
2.4703282292062328e-324 4.9406564584124654e-324 5e-324 = = - s
2.5e-324 4.9406564584124654e-324 5e-324 = = - s
5e-324 4.9406564584124654e-324 5e-324 = = - s
1e-324 ! = 0 = - s
2.2250738585072014e-308 2.2250738585072014e-308 = = = s s
2.2250738585072011e-308 2.2250738585072009e-308 2.225073858507201e-308 = = - s
1e-310 9.9999999999999694e-311 1e-310 = = - s
2.225073858507201e-308 2.2250738585072009e-308 2.225073858507201e-308 = = - s
0e400 0 = = = s s
0e99999 0 = = = s s
0e-99999 0 = = = s s
1e99999 ! = inf = - s
1e-99999 ! = 0 = - s
1e99999999999999999999 ! = inf = - s
1e-99999999999999999999 ! = 0 = - s
0.0 0 = = = s s
-0.0 -0 = = = s s
00 0 = = = s s
01 1 = = = s s
007 7 = = = s s
-01 -1 = = = s s
000.5 0.5 = = = s s
1_000 ! = = = - -
1,5 ! = = = - -
1.5.2 ! = = = - -
--1 ! = = = - -
++1 ! = = = - -
1+ ! = = = - -
0x ! = = = - -
0x1 1 = = ! s -
0X1 1 = = ! s -
0x10 16 = = ! s -
-0x10 -16 = = ! s -
+0x10 16 = = ! s -
0xg ! = = = - -
0x1p ! = = = - -
0x1p3 8 = = ! s -
0x1p+3 8 = = ! s -
0x1p-3 0.125 = = ! s -
0x.8 0.5 = = ! s -
0x1. 1 = = ! s -
0x1.8 1.5 = = ! s -
0x1.8p1 3 = = ! s -
0x. ! = = = - -
0xa 10 = = ! s -
0x1p1024 ! = inf ! - -
0x1p1023 8.9884656743115795e+307 8.98846567431158e+307 = ! s -
0x1p-1074 4.9406564584124654e-324 5e-324 = ! s -
0x1p-1075 ! = 0 ! - -
0x1p-1076 ! = 0 ! - -
0x1.fffffffffffff8p1023 ! = inf ! - -
0x1.fffffffffffff7p1023 1.7976931348623157e+308 = = ! s -
0x1.00000000000008p0 1 = = ! s -
0x1.000000000000080001p0 1.0000000000000002 = = ! s -
0x1e5 485 = = ! s -
0x1e+5 ! = = = - -
1p3 ! = = = - -
0x0 0 = = ! s -
-0x0 -0 = = ! s -
0x0p99999 0 = = ! s -
0x1p-1022 2.2250738585072014e-308 = = ! s -
0x1p-1023 1.1125369292536007e-308 = = ! s -
0x0.8p-1074 ! = 0 ! - -
0x0.80001p-1074 4.9406564584124654e-324 5e-324 = ! - -
inf inf = = = s s
INF inf = = = s s
+inf inf = = = s s
-inf -inf = = = s s
infinity inf = = = s s
INFINITY inf = = = s s
-infinity -inf = = = s s
infin ! = = = - -
infinityy ! = = = - -
inf\x20 ! = = = - -
\x20inf ! = inf ! s -
in ! = = = - -
inff ! = = = - -
(inf ! = ? = - -
[inf ! = ? = - -
nan ! = = = - -
NaN ! = = = - -
-nan ! = = = - -
nan() ! = = = - -
nan(1) ! = = = - -
nan( ! = = = - -
nanx ! = = = - -
snan ! = = = - -
abc ! = = = - -
1a ! = = = - -
1.5F ! = = = - -
#1 ! = = = - -
(1 ! = ? = - -
[1 ! = ? = - -
( ! = ? = - -
\x24 ! = = = - -
\xc3\xa9 ! = = = - -
1e5x ! = = = - -
1e5\x20 ! = = = - -
1e5\x00 ! = 100000 = s s
inf\x00 ! = inf = s s
nan\x00 ! = = = - -
\x000 ! = 0 = s s
9007199254740993 9007199254740992 = = = s s
9223372036854775807 9.2233720368547758e+18 9223372036854776000 = = s s
9223372036854775808 9.2233720368547758e+18 9223372036854776000 = = s s
18446744073709551615 1.8446744073709552e+19 18446744073709552000 = = s s
18446744073709551616 1.8446744073709552e+19 18446744073709552000 = = s s
123456789012345678901234567890 1.2345678901234568e+29 = = = s s
0.1 0.10000000000000001 0.1 = = s s
0.30000000000000004 0.30000000000000004 = = = s s
0.1000000000000000055511151231257827 0.10000000000000001 0.1 = = s s
3.14 3.1400000000000001 3.14 = = s s
100 100 = = = s s
1e2 100 = = = s s
1e20 1e+20 = = = s s
1e23 9.9999999999999992e+22 99999999999999990000000 = = s s
1.0000000000000002 1.0000000000000002 = = = s s
1.00000000000000011102230246251565 1 = = = s s
1.000000000000000111022302462515654 1 = = = s s
1.0000000000000001110223024625156541 1.0000000000000002 = = = s s
1e17 1e+17 100000000000000000 = = s s
123456789.123456789 123456789.12345679 1.2345678912345679e+8 = = s s
0.0001 0.0001 = = = s s
1e-7 9.9999999999999995e-08 1e-7 = = s s
1e0000000000000000000000001 10 = = = s s
1e-0000000000000000000000001 0.10000000000000001 0.1 = = s s
1e+00 1 = = = s s
1e4932 ! = inf = - s
1.19e4932 ! = inf = - s
1e-4951 ! = 0 = - s
0x1p16384 ! = inf ! - -
0x1p-16446 ! = 0 ! - -
\x001 ! = 0 = s s
\xd9\xa1 ! = = = - -
`;

describe('floats', () => {
  const table = rows(floats);

  const printed = (value: number | null) => (value === null ? '!' : formatDouble17(value));

  test('a score is the whole text', () => {
    for (const [text = '', before72, since72] of table) {
      const value = parseDouble(text);
      expect(printed(value), text).toBe(before72);
      const shortest = value === null ? '!' : formatDoubleShortest(value);
      expect(shortest, text).toBe(since72 === '=' ? before72 : since72);
    }
  });

  test('a bound is read more leniently, with or without spaces and hexadecimal', () => {
    for (const [text = '', score, , strtod, fastFloat] of table) {
      if (strtod === '?') continue;
      const expected = strtod === '=' ? score : strtod;
      expect(printed(parseBound(text, 'strtod')), text).toBe(expected);
      expect(printed(parseBound(text, 'fast_float')), text).toBe(fastFloat === '=' ? expected : fastFloat);
    }
  });

  test('SORT takes what a bound takes, strtod only what is in range', () => {
    for (const [text = '', , , , , strtod, fastFloat] of table) {
      expect(parseSortWeight(text, 'strtod') === null ? '-' : 's', text).toBe(strtod);
      expect(parseSortWeight(text, 'fast_float') === null ? '-' : 's', text).toBe(fastFloat);
    }
  });

  // Too long for the table; asked of 7.0.15 and 8.0.2 alike.
  test('long texts: no digit is one too many', () => {
    expect(parseDouble(`${'0'.repeat(1000)}1`)).toBe(1);
    expect(parseDouble(`1.${'0'.repeat(1000)}1`)).toBe(1);
    expect(parseDouble(`0.${'0'.repeat(400)}1e401`)).toBe(1);
    expect(parseDouble(`1${'0'.repeat(400)}e-400`)).toBe(1);
    expect(parseDouble(`0x${'0'.repeat(300)}1`)).toBe(1);
    expect(parseDouble(`0x1${'0'.repeat(255)}`)).toBe(2 ** 1020);
    expect(parseDouble(`0x1${'0'.repeat(256)}`)).toBeNull();
    expect(parseDouble(`1${'0'.repeat(308)}`)).toBe(1e308);
    expect(parseDouble('9'.repeat(400))).toBeNull();
    expect(parseBound('9'.repeat(400), 'strtod')).toBe(Infinity);
  });

  test('hexadecimal rounds half to even, subnormals too', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 80n }),
        fc.integer({ min: -40, max: 40 }),
        (significand, exponent) => {
          expect(parseDouble(`0x${significand.toString(16)}p${exponent}`)).toBe(Number(significand) * 2 ** exponent);
        },
      ),
    );
    expect(parseDouble('0x1.8p-1074')).toBe(2 ** -1073);
    expect(parseDouble('0x2.8p-1074')).toBe(2 ** -1073);
    expect(parseDouble('0x.8p-1074')).toBeNull();
    expect(parseDouble('-0x.c')).toBe(-0.75);
  });
});
