import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addLongDouble,
  addSmallDecimals,
  compareLongDouble,
  formatLongDouble,
  isFiniteLongDouble,
  type LongDouble,
  parseLongDouble,
  parseSeconds,
} from './long-double.ts';

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

function long(text: string): LongDouble {
  const value = parseLongDouble(text);
  if (value === null) throw new Error(`${text} is no float`);
  return value;
}

/** What INCRBYFLOAT answers: "!" is "not a valid float", "!!" is "would produce NaN or Infinity". */
function incremented(value: string, increment: string): string {
  const a = parseLongDouble(value);
  const b = parseLongDouble(increment);
  if (a === null || b === null) return '!';
  const sum = addLongDouble(a, b);
  return isFiniteLongDouble(sum) ? formatLongDouble(sum) : '!!';
}

/** "123456" as the table shortens it: both ends and the length between them. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 20)}~${text.length}~${text.slice(-20)}` : text;
}

// SET f <value>; INCRBYFLOAT f <increment> on redis-server 7.0.15 (x86-64).
const sums = String.raw`
0 0 0
0 -0 0
-0 -0 0
0 1e-400 0
0 -1e-400 0
10.50 0.1 10.6
5.0e3 2.0e2 5200
3.0 200 203
0.1 0.2 0.3
1 -1 0
1.5 -1.5 0
9007199254740993 1 9007199254740994
9223372036854775807 1 9223372036854775808
-9223372036854775808 -1 -9223372036854775809
18446744073709551615 1 18446744073709551616
18446744073709551616 1 18446744073709551616
18446744073709551617 0 18446744073709551616
1e19 0.5 10000000000000000000
1e20 1 100000000000000000000
1e30 1 1000000000000000000024696061952
123456789.123456789 0 123456789.12345678899873747
1234.56 0.01 1234.57000000000000006
99.99 0.01 100
45.99 0.01 46
46 0.01 46.01
100.1 0.2 100.3
1000000.1 0.2 1000000.30000000000001137
0.00000000000000001 0 0.00000000000000001
0.000000000000000001 0 0
0.000000000000000005 0 0
0.0000000000000000051 0 0.00000000000000001
0.000000000000000015 0 0.00000000000000002
3.814697265625e-6 0 0.00000381469726562
0x1p-18 0 0.00000381469726562
0x3p-18 0 0.00001144409179688
0x1.8p1 0x10 19
0x.8 .5 1
-0x10 +1 -15
inf 1 !!
1 inf !!
inf -inf !!
-Infinity 1 !!
nan 1 !
1 nan !
'' 1 !
1 '' !
\x201 1 !
1\x20 1 !
1 1\x20 !
abc 1 !
1 abc !
1e 1 !
1. 1 2
.5 1 1.5
. 1 !
1e5 1 100001
1E5 -1e5 0
+1 +1 2
1_0 1 !
0x 1 !
0xg 1 !
1e4932 0 10000000000000000000~4933~38418113791886622720
1e4932 1e4932 !!
1.18e4932 1 11800000000000000000~4933~12585853888628785152
1.19e4932 0 !
1e5000 0 !
-1e4932 -1e4932 !!
1e-4950 0 0
1e-4951 0 !
3.6e-4951 0 0
0x1p-16445 0 0
0x1p-16446 0 !
0x1p16383 0x1p16383 !!
0x1p16384 0 !
1e99999 1 !
1e-99999 1 !
0e99999 1 1
1e400 -1e400 0
1\x00 1 !
1e20 1e-20 100000000000000000000
1.00000000000000011 0 1.00000000000000011
1.7976931348623157e308 0 17976931348623156999~309~76802466863339536384
86.73 -58.09 28.64
4753.67778316 -040330.04834640 -35576.37056323999999918
77544370.1336371617 -59602.539714 77484767.59392316170124104
23.5752740 -94.276 -70.700726
-6894738939.3397065248 -67.09 -6894739006.42970652459189296
339757.8171878 8 339765.81718779999999924
-2262.5712294861227618 -111990330481336 -111990330483598.57122802734375
72.99 -36.339253 36.650747
78.9 4.43951789 83.33951789
315.581324122 82604678.36 82604993.94132412200269755
-6657.3392 -9795970.528966928 -9802627.86816692800039164
3.2 5338400723.99158967 5338400727.19158967025578022
-94.2 -279983.9676 -280078.16759999999999309
17.616684282898 191569092012013354 191569092012013371.609375
-30.333 -58.6 -88.933
68.1115960 84.87 152.981596
-11.41375264357678687482 16698233285730 16698233285718.58624744415283203
68.6 5.48 74.08
-81.63 54.19 -27.44
-33200.35682730092279 1.4082861038547705584 -33198.94854119706802109
-433804183.7907 -822711 -434626894.79070000001229346
74.120 -61.4995078828920391190 12.62049211710796088
68.85973825859 90.6 159.45973825859
81.852 90194855688 90194855769.85199999809265137
-92919.53552410235723 13.1 -92906.4355241023572276
-16.42 50.912 34.492
004.718104266626 92.60 97.318104266626
757440 6410.882051276447 763850.88205127644698678
50422063 802564.4 51224627.40000000000145519
7817159671 -8123.7625974807 7817151547.23740251921117306
86.043 48.04 134.08299999999999999
3 -19.9 -16.9
789.08578204 -0425.361357406 363.72442463400000001
-389543381769 9975.94459278 -389543371793.05540722608566284
-261470.74432090412 33186 -228284.74432090412000207
-31.172 17.536 -13.636
-80330.25338602541278 -19.96570866 -80350.21909468541277732
136.720942805 -91.793 44.92794280500000001
-20.273 -2973879.4 -2973899.67300000000000182
-257050752220420409 -41.60 -257050752220420450.59375
-02.0523 -24.03 -26.0823
4.59776038212 -1773221156250600 -1773221156250595.4022216796875
4498941542.56 9773.10434218709677 4498951315.66434218734502792
3030634786270458 8550070313 3030643336340771
3781741705217454424994 -68.764 3781741705217454425088
0.5 -9.95 -9.45
-4326487049050 -831292030648608889 -831296357135657939
9127.698 -5672.44907000 3455.24893000000000054
7459522260551751624 -60.656 7459522260551751563.5
177468439426037 15.47 177468439426052.470001220703125
086.058602587526426917 2.428509156069 88.48711174359542692
9.3259331690119 85.51 94.8359331690119
58.2 -58 0.2
268.25223507718906298219 -126.32000940320294302 141.93222567398611997
-604602134472737833197 6082420 -604602134472731750784
-4714.658 -3444.5 -8159.15799999999999992
0.4368718022398 -377652188 -377652187.56312819776940159
-89448259.829092 82.1 -89448177.72909200000140117
-343132.322136533 -89.5 -343221.82213653299999123
1302893814.4951299 6657.038536 1302900471.53366590000223368
10696375571024679477 -95.8 10696375571024679381
14.514 -7825.9593136571127004746 -7811.44531365711270077
-294.263474 938409611.3 938409317.03652600001078099
7795.8415998188 51466.72761 59262.56920981879999744
098.2265684506883145 47617036969803868 47617036969803966.2265625
14.8 -780.619637437700 -765.81963743770000003
763524712057173110068 754534.0567993587 763524712057173864640
-701133424.01 71.463 -701133352.5470000000204891
-94.827218 60.47 -34.357218
18.344813444253 -50503.829041 -50485.48422755574700105
-9879408 9618602.808475 -260805.19152500000018335
-5641019.426249527893 706413687.985152 700772668.55890247208299115
-2.42772671 8.88 6.45227329
-62.062 19.60 -42.462
83.1 -36796639317037 -36796639316953.90000152587890625
-1534943 4.04244073 -1534938.95755927000004704
-4596329965787 4.81 -4596329965782.19000005722045898
4.48024207195 -18.7735055560 -14.29326348405
`;

describe('sums', () => {
  test('are those of the server', () => {
    for (const [value = '', increment = '', reply] of rows(sums)) {
      expect(shortened(incremented(value, increment)), `${value} + ${increment}`).toBe(reply);
    }
  });

  // SET f <text>; INCRBYFLOAT f 1 on 7.0.15 and 8.0.2.
  test('texts end at 5 kB', () => {
    expect(incremented(`${'0'.repeat(5118)}1`, '1')).toBe('2');
    expect(incremented(`${'0'.repeat(5119)}1`, '1')).toBe('!');
  });

  const decimal = fc
    .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 6 }))
    .map(([units, decimals]) => (units / 10 ** decimals).toFixed(decimals));

  test('small decimals have the sum that long doubles have', () => {
    let count = 0;
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const sum = addSmallDecimals(a, b);
        if (sum === null) return;
        count++;
        expect(sum).toBe(incremented(a, b));
      }),
      { numRuns: 2000 },
    );
    expect(count).toBeGreaterThan(200);
  });

  test('small decimals are refused where the last digit is not certain', () => {
    expect(addSmallDecimals('45.9', '0.05')).toBe('45.95');
    expect(addSmallDecimals('46.1', '0.1')).toBeNull();
    expect(addSmallDecimals('1e1', '1')).toBeNull();
    expect(addSmallDecimals('', '1')).toBeNull();
    expect(addSmallDecimals('999999999999999', '1')).toBe('1000000000000000');
    expect(addSmallDecimals('0.1', '-0.1')).toBe('0');
    expect(addSmallDecimals('-0.5', '0.25')).toBe('-0.25');
    expect(addSmallDecimals('+007', '-10')).toBe('-3');
  });

  test('a sum does not depend on the order, and integers of 63 bits are exact', () => {
    const int = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
    fc.assert(
      fc.property(int, int, (a, b) => {
        expect(incremented(a.toString(), b.toString())).toBe((a + b).toString());
        expect(incremented(`${a}.25`, `${b}.1`)).toBe(incremented(`${b}.1`, `${a}.25`));
      }),
    );
  });

  test('what is printed reads back as the same, to 17 decimals', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const printed = formatLongDouble(long(value.toString()));
        expect(formatLongDouble(long(printed))).toBe(printed);
        expect(Math.abs(Number(printed) - value)).toBeLessThanOrEqual(0.5e-17 + Math.abs(value) * 2 ** -52);
      }),
    );
  });
});

describe('order', () => {
  test('is that of the numbers', () => {
    const ascending = ['-inf', '-1e4932', '-1.5', '-1e-4950', '0', '1e-4950', '0.1', '1', '0x1.8', '1e400', 'inf'];
    for (let i = 0; i < ascending.length; i++) {
      for (let j = 0; j < ascending.length; j++) {
        const compared = compareLongDouble(long(ascending[i] as string), long(ascending[j] as string));
        expect(Math.sign(compared) || 0).toBe(Math.sign(i - j) || 0);
      }
    }
    expect(compareLongDouble(long('-0'), long('0'))).toBe(0);
    expect(compareLongDouble(long('0.10'), long('1e-1'))).toBe(0);
  });
});

describe('timeouts', () => {
  // The milliseconds are those of ceill(strtold(text) * 1000) compiled with gcc 12 on x86-64.
  test('seconds become milliseconds, rounded up', () => {
    const cases: [string, number | null][] = [
      ['0', 0],
      ['5', 5000],
      ['0.5', 500],
      ['16.1', 16100],
      ['4.35', 4350],
      ['0.001', 1],
      ['0.0001', 1],
      ['0.0010000001', 2],
      ['1e-400', 1],
      ['-0.0001', 0],
      ['-0.5', -500],
      ['0x1p3', 8000],
      ['1e20', 1e23],
      ['inf', Infinity],
      ['-inf', -Infinity],
      ['1e4932', Infinity],
      ['nan', null],
      ['', null],
      ['1s', null],
      [' 1', null],
    ];
    for (const [text, ms] of cases) expect(parseSeconds(text), text).toBeOneOf(ms === 0 ? [0, -0] : [ms]);
  });
});
