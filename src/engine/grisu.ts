// The digits of a double as Redis finds them since 7.2: Florian Loitsch's Grisu2 ("Printing floating-point numbers
// quickly and accurately with integers", 2010). It approximates with 64-bit integers, so for one double of
// seven hundred the digits are not the shortest or not the nearest: Redis prints 1e23 as 99999999999999990000000. To
// print the same, the same approximation has to be made.
//
// The idea: the double and the two borders of what rounds to it are multiplied by a power of ten such that 4 to 32 of
// the product's 64 bits lie before the binary point. Then digits are cut off the upper border until what is left is
// less than the interval is wide, and the last digit is lowered towards the double.

/** An unsigned 64-bit integer in two halves: BigInt would take ten times as long here. */
interface Halves {
  high: number;
  low: number;
}

/** `significand` * 2^`binary` is 10^`decimal`, to 64 bits. */
interface Power extends Halves {
  readonly binary: number;
  readonly decimal: number;
}

/** The value is `digits` (an integer without leading zeros) * 10^`exponent`. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

const two32 = 2 ** 32;
const view = new DataView(new ArrayBuffer(8));

/** The digits of a positive finite double. */
export function shortestDigits(value: number): Decimal {
  view.setFloat64(0, value);
  const biased = view.getUint32(0) >>> 20;
  const fraction = (view.getUint32(0) & 0xfffff) * two32 + view.getUint32(4);
  // value = significand * 2^exponent with the highest of 53 bits set; `unit` is the last bit that the double has.
  let significand = biased === 0 ? fraction : fraction + 2 ** 52;
  let exponent = Math.max(biased, 1) - 1075;
  let unit = 1;
  while (significand < 2 ** 52) {
    significand *= 2;
    unit *= 2;
    exponent--;
  }
  // To 64 bits: 11 more. The borders lie half a unit away; below a power of two doubles are twice as dense.
  const isPower = fraction === 0 && biased > 0;
  const power = powerFor(exponent - 11);
  const at = multiply(shifted(significand, 0), power);
  const upper = multiply(shifted(significand, unit * 2 ** 10), power);
  const lower = multiply(shifted(significand, -unit * (isPower ? 2 ** 9 : 2 ** 10)), power);
  // One less on both sides, for the errors of the power and of the products.
  const top = minus(upper, { high: 0, low: 1 });
  const bottom = minus(lower, { high: -1, low: two32 - 1 });
  return cut(top, minus(top, bottom), minus(top, at), 2 ** -(exponent - 11 + power.binary + 96), -power.decimal);
}

/** significand * 2^11 + offset, for a significand of 53 bits. */
function shifted(significand: number, offset: number): Halves {
  const offsetHigh = Math.floor(offset / two32);
  const high = Math.floor(significand / 2 ** 21);
  const low = (significand - high * 2 ** 21) * 2 ** 11 + (offset - offsetHigh * two32);
  return low >= two32 ? { high: high + offsetHigh + 1, low: low - two32 } : { high: high + offsetHigh, low };
}

function minus(a: Halves, b: Halves): Halves {
  const low = a.low - b.low;
  return low < 0 ? { high: a.high - b.high - 1, low: low + two32 } : { high: a.high - b.high, low };
}

/** The upper 64 bits of the product, rounded. */
function multiply(a: Halves, b: Halves): Halves {
  const mixed = multiply32(a.high, b.low);
  const mixed2 = multiply32(a.low, b.high);
  const least = multiply32(a.low, b.low);
  const most = multiply32(a.high, b.high);
  const carry = Math.floor((mixed.low + mixed2.low + least.high + 2 ** 31) / two32);
  const low = most.low + mixed.high + mixed2.high + carry;
  const over = Math.floor(low / two32);
  return { high: most.high + over, low: low - over * two32 };
}

function multiply32(a: number, b: number): Halves {
  const inner = (a & 0xffff) * b;
  const outer = (a >>> 16) * b;
  const outerHigh = Math.floor(outer / 65536);
  const sum = inner + (outer - outerHigh * 65536) * 65536;
  const high = Math.floor(sum / two32);
  return { high: outerHigh + high, low: sum - high * two32 };
}

/**
 * Cuts digits off `top` until what is left is less than `width`. `one` is the high half of 1.0 (the binary point is in
 * the low end of the high half or above); `above` is how far the double lies below `top`.
 */
function cut(top: Halves, width: Halves, above: Halves, one: number, exponent: number): Decimal {
  let whole = Math.floor(top.high / one);
  const rest: Halves = { high: top.high - whole * one, low: top.low };
  let digits = '';
  let place = 1e9;
  for (let left = 9; left >= 0; left--, place /= 10) {
    const digit = Math.floor(whole / place);
    whole -= digit * place;
    const high = whole * one + rest.high;
    if (high < width.high || (high === width.high && rest.low <= width.low)) {
      return last(digits, digit, { high, low: rest.low }, width, above, place * one, exponent + left);
    }
    if (digit > 0 || digits !== '') digits += digit;
  }
  for (let left = -1; ; left--) {
    timesTen(rest);
    timesTen(width);
    timesTen(above);
    const digit = Math.floor(rest.high / one);
    rest.high -= digit * one;
    if (rest.high < width.high || (rest.high === width.high && rest.low < width.low)) {
      return last(digits, digit, rest, width, above, one, exponent + left);
    }
    if (digit > 0 || digits !== '') digits += digit;
  }
}

function timesTen(n: Halves): void {
  const low = n.low * 10;
  const carry = Math.floor(low / two32);
  n.low = low - carry * two32;
  n.high = n.high * 10 + carry;
}

/** Lowers the last digit (each time by `step`) while that stays in the interval and comes nearer to the double. */
function last(
  digits: string,
  digit: number,
  rest: Halves,
  width: Halves,
  above: Halves,
  step: number,
  exponent: number,
): Decimal {
  const room = minus(width, rest);
  const gap = minus(above, rest);
  let lowest = digit;
  // Nearer: step < 2 * gap.
  while (room.high >= step && step - 2 * gap.high < gap.low / 2 ** 31) {
    lowest--;
    room.high -= step;
    gap.high -= step;
  }
  return { digits: digits + lowest, exponent };
}

// Powers of ten from 10^-348 to 10^340 in steps of 8, each made when it is first asked for.
const firstDecimal = -348;
const powers: (Power | undefined)[] = new Array(87).fill(undefined);

/** The power of ten that brings a 64-bit number * 2^binary to 4 to 32 bits before the point. */
function powerFor(binary: number): Power {
  // The start decides between two that would both do, so it is found as Redis finds it.
  let index = Math.trunc((Math.trunc(-(binary + 87) * 0.30102999566398114) - firstDecimal) / 8);
  for (;;) {
    const power = powerAt(index);
    const point = binary + power.binary + 64;
    if (point < -60) index++;
    else if (point > -32) index--;
    else return power;
  }
}

function powerAt(index: number): Power {
  const known = powers[index];
  if (known !== undefined) return known;
  const decimal = firstDecimal + index * 8;
  let binary = Math.floor(decimal * Math.log2(10)) - 63;
  // 10^decimal * 2^-binary, rounded to an integer of 64 bits.
  const numerator = (10n ** BigInt(Math.max(decimal, 0))) << BigInt(Math.max(-binary, 0));
  const denominator = (10n ** BigInt(Math.max(-decimal, 0))) << BigInt(Math.max(binary, 0));
  let significand = (2n * numerator + denominator) / (2n * denominator);
  if (significand >> 64n !== 0n) {
    significand >>= 1n;
    binary++;
  }
  const power = { high: Number(significand >> 32n), low: Number(significand & 0xffffffffn), binary, decimal };
  powers[index] = power;
  return power;
}
