// Numbers as text, both ways: `%.14g`, and what Lua takes for a number.

import { formatG } from '../engine/printf.ts';

/**
 * As `tostring` and `..` write a number. What is not a number has a sign in C, and the one that the processor makes is
 * negative.
 */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e14) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? '-nan' : formatG(value, 14);
}

const decimal = /^[ \t-\r]*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t-\r]*$/;
const hexadecimal = /^[ \t-\r]*([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?[ \t-\r]*$/;
const named = /^[ \t-\r]*([+-]?)(inf|infinity|nan)[ \t-\r]*$/i;

/** The number that a string is to Lua, which asks C's strtod; undefined if it is none. */
export function parseNumber(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const hex = hexadecimal.exec(text);
  if (hex !== null) {
    const [, sign, whole = '', fraction = '', exponent = '0'] = hex;
    if (whole === '' && fraction === '') return undefined;
    let value = 0;
    for (const digit of whole + fraction) value = value * 16 + Number.parseInt(digit, 16);
    value *= 2 ** (Number(exponent) - 4 * fraction.length);
    return sign === '-' ? -value : value;
  }
  const name = named.exec(text);
  if (name === null) return undefined;
  if (name[2]?.toLowerCase() === 'nan') return Number.NaN;
  return name[1] === '-' ? -Infinity : Infinity;
}
