// Doubles as C's printf prints them: `%e`, `%f` and `%g`, exact for every double. JavaScript's toFixed and its like
// are exact too but for one thing: on a tie they take the larger digit, where C takes the even one. A tie is only
// there when the double has exactly one digit more than was asked for, and that digit is a 5.

/** "inf", "-inf" and "nan"; null for a number that has digits. */
export function formatSpecial(value: number): string | null {
  if (Number.isFinite(value)) return null;
  if (value === Infinity) return 'inf';
  return value === -Infinity ? '-inf' : 'nan';
}

/** C's `%.<decimals>f`; `decimals` from 0 to 99. */
export function formatF(value: number, decimals: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  const size = Math.abs(value);
  const sign = isNegative(value) ? '-' : '';
  if (size >= 1e21) {
    // From here on toFixed gives up; every double this large is an integer.
    return sign + BigInt(size).toString() + (decimals > 0 ? `.${'0'.repeat(decimals)}` : '');
  }
  const text = size.toFixed(decimals);
  if (!hasDecimals(size, decimals + 1)) return sign + text;
  const longer = size.toFixed(decimals + 1);
  if (!longer.endsWith('5')) return sign + text;
  const cut = longer.slice(0, decimals === 0 ? -2 : -1);
  return sign + (isOdd(cut.charCodeAt(cut.length - 1)) ? text : cut);
}

/** C's `%.<decimals>e`; `decimals` from 0 to 99. */
export function formatE(value: number, decimals: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  const text = roundedExponential(value, decimals);
  const e = text.indexOf('e');
  return text.slice(0, e) + exponentText(Number(text.slice(e + 1)));
}

/** C's `%.<precision>g`; `precision` from 0 (which C takes for 1) to 100. */
export function formatG(value: number, precision: number): string {
  const special = formatSpecial(value);
  if (special !== null) return special;
  const wanted = precision === 0 ? 1 : precision;
  const text = roundedExponential(value, wanted - 1);
  const e = text.indexOf('e');
  const exponent = Number(text.slice(e + 1));
  const sign = text.startsWith('-') ? '-' : '';
  const digits = withoutTrailingZeros(text.slice(sign.length, e).replace('.', ''));
  if (exponent < -4 || exponent >= wanted) return sign + pointed(digits, 1) + exponentText(exponent);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + (digits.length <= exponent ? digits.padEnd(exponent + 1, '0') : pointed(digits, exponent + 1));
}

/** toExponential with C's rounding and with the sign of -0. */
function roundedExponential(value: number, decimals: number): string {
  const size = Math.abs(value);
  const sign = isNegative(value) ? '-' : '';
  const text = size.toExponential(decimals);
  if (size === 0 || decimals > 99) return sign + text;
  const longer = size.toExponential(decimals + 1);
  const e = longer.indexOf('e');
  if (longer.charCodeAt(e - 1) !== 0x35) return sign + text;
  if (!hasDecimals(size, decimals + 1 - Number(longer.slice(e + 1)))) return sign + text;
  const cut = longer.slice(0, decimals === 0 ? 1 : e - 1);
  return sign + (isOdd(cut.charCodeAt(cut.length - 1)) ? text : cut + longer.slice(e));
}

/**
 * True if `size` needs no more than `decimals` digits after the point. A double that ends after n decimal places ends
 * after n binary ones as well: n/10^d is n/5^d over 2^d.
 */
function hasDecimals(size: number, decimals: number): boolean {
  if (decimals < 0) return Number.isInteger(size) && BigInt(size) % 10n ** BigInt(-decimals) === 0n;
  if (decimals <= 1000) return Number.isInteger(size * 2 ** decimals);
  return Number.isInteger(size * 2 ** 1000 * 2 ** (decimals - 1000));
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function isOdd(code: number): boolean {
  return (code & 1) === 1;
}

/** "1500" -> "15"; "000" -> "0". */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}

/** "1234" with the point after 2 digits -> "12.34"; no point where nothing would follow it. */
export function pointed(digits: string, before: number): string {
  return digits.length <= before ? digits : `${digits.slice(0, before)}.${digits.slice(before)}`;
}

/** At least two digits, as C has it. */
function exponentText(exponent: number): string {
  const size = Math.abs(exponent);
  return `e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}
