// C's strtod: the longest beginning of a text that is a number.

import { parseNumber } from '../numbers.ts';

const shape =
  /[ \t-\r]*[+-]?(?:0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|(?:infinity|inf|nan)(?:(?<=nan)\(\w*\))?)/iy;

export function parsePrefix(text: string, at: number): { readonly value: number; readonly end: number } | null {
  shape.lastIndex = at;
  const match = shape.exec(text);
  if (match === null) return null;
  const value = parseNumber(match[0].replace(/\(\w*\)$/, ''));
  return value === undefined ? null : { value, end: at + match[0].length };
}
