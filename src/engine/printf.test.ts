import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatE, formatF, formatG } from './printf.ts';
import { shiftRounded } from './rounding.ts';

// Conversion, precision, double, and what glibc 2.36's printf makes of them.
const table = `
G 17 0 0
G 17 -0 -0
G 17 0.1 0.10000000000000001
G 17 1e17 1e+17
G 17 1e16 10000000000000000
G 17 123456789012345678 1.2345678901234568e+17
G 17 0.0001 0.0001
G 17 0.00001 1.0000000000000001e-05
G 17 3.814697265625e-06 3.814697265625e-06
G 17 5e-324 4.9406564584124654e-324
G 17 1.7976931348623157e308 1.7976931348623157e+308
G 6 123456 123456
G 6 1234567 1.23457e+06
G 6 999999.5 1e+06
G 6 100000.5 100000
G 6 0.00012345675 0.000123457
G 6 1e100 1e+100
G 14 3.14159265358979 3.1415926535898
G 14 100000000000000 1e+14
G 14 99999999999999.5 1e+14
G 14 1e-5 1e-05
G 0 2.5 2
G 1 2.5 2
G 1 3.5 4
G 1 0.25 0.2
G 2 0.125 0.12
G 2 0.375 0.38
G 3 1000.5 1e+03
G 4 1000.5 1000
G 5 1000.25 1000.2
G 5 1001.75 1001.8
F 0 0.5 0
F 0 1.5 2
F 0 2.5 2
F 0 -0.5 -0
F 0 1e22 10000000000000000000000
F 1 0.25 0.2
F 1 0.75 0.8
F 1 -0.25 -0.2
F 2 1.005 1.00
F 2 2.675 2.67
F 2 0.125 0.12
F 2 0.375 0.38
F 3 1e21 1000000000000000000000.000
F 4 166274.15156960033 166274.1516
F 6 1e-7 0.000000
F 6 -1e-7 -0.000000
F 17 3.814697265625e-06 0.00000381469726562
F 17 1.9073486328125e-06 0.00000190734863281
F 17 0.1 0.10000000000000001
F 17 -0 -0.00000000000000000
F 20 1e300 1000000000000000052504760255204420248704468581108159154915854115511802457988908195786371375080447864043704443832883878176942523235360430575644792184786706982848387200926575803737830233794788090059368953234970799945081119038967640880074652742780142494579258788820056842838115669472196386865459400540160.00000000000000000000
F 40 0.1 0.1000000000000000055511151231257827021182
E 0 2.5 2e+00
E 0 3.5 4e+00
E 0 25 2e+01
E 0 35 4e+01
E 1 1.25 1.2e+00
E 1 1.75 1.8e+00
E 2 12350 1.24e+04
E 2 12345 1.23e+04
E 3 0 0.000e+00
E 3 -0 -0.000e+00
E 6 1e100 1.000000e+100
E 6 1e-100 1.000000e-100
E 16 5e-324 4.9406564584124654e-324
E 16 9007199254740993 9.0071992547409920e+15
E 5 999999.5 1.00000e+06
E 20 0.1 1.00000000000000005551e-01
`;

describe('printf', () => {
  test('prints what C prints', () => {
    const formats: Record<string, (value: number, precision: number) => string> = {
      E: formatE,
      F: formatF,
      G: formatG,
    };
    for (const row of table.trim().split('\n')) {
      const [conversion = '', precision, value, text] = row.split(' ');
      expect(formats[conversion]?.(Number(value), Number(precision)), row).toBe(text);
    }
  });

  test('names what has no digits', () => {
    for (const format of [formatE, formatF, formatG]) {
      expect([Infinity, -Infinity, Number.NaN].map((value) => format(value, 3))).toEqual(['inf', '-inf', 'nan']);
    }
  });

  const double = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    // Few binary places, so that there are ties.
    fc.tuple(fc.integer(), fc.integer({ min: 0, max: 40 })).map(([units, places]) => units / 2 ** places),
  );

  test('%f is the exact value, rounded half to even', () => {
    fc.assert(
      fc.property(double, fc.integer({ min: 0, max: 30 }), (value, decimals) => {
        expect(formatF(value, decimals)).toBe(exactF(value, decimals));
      }),
      { numRuns: 2000 },
    );
  });

  test('%e and %g say the same as %f', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), fc.integer({ min: 0, max: 12 }), (value, decimals) => {
        const fixed = formatF(value, decimals);
        // Rounded up to one digit more, the precisions are not the same.
        fc.pre(fixed.replace(/\..*/, '').length === Math.floor(value).toString().length);
        const precision = fixed.replace('.', '').length;
        const exponent = precision - decimals - 1;
        expect(Number(formatG(value, precision))).toBe(Number(fixed));
        const scientific = formatE(value, precision - 1);
        expect(scientific.replace(/\.|e.*/g, '')).toBe(fixed.replace('.', ''));
        expect(Number(scientific.slice(scientific.indexOf('e') + 1))).toBe(exponent);
      }),
      { numRuns: 1000 },
    );
  });
});

/** %f from the bits of the double, by integers alone. */
function exactF(value: number, decimals: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const units = shiftRounded(significand * 10n ** BigInt(decimals), 1075 - Math.max(biased, 1));
  const digits = units.toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const sign = bits >> 63n === 1n ? '-' : '';
  return sign + digits.slice(0, point) + (decimals > 0 ? `.${digits.slice(point)}` : '');
}
