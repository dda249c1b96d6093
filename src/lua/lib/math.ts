// The math library.

import { ArgumentError, type Native, NativeError, type Returned } from '../native.ts';
import type { LuaTable } from '../table.ts';
import { checkInt, checkNumber } from './arguments.ts';
import { library } from './library.ts';
import type { Random48 } from './random48.ts';

const radiansPerDegree = Math.PI / 180;

function unary(body: (x: number) => number): Native {
  return (_, args) => body(checkNumber(args, 1));
}

function binary(body: (x: number, y: number) => number): Native {
  return (_, args) => {
    // C asks for the last one first.
    const second = checkNumber(args, 2);
    return body(checkNumber(args, 1), second);
  };
}

/** The mantissa, from a half up to 1, and the power of two. */
function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  // A subnormal is made normal first.
  const scaled = Math.abs(x) < 2 ** -1022 ? x * 2 ** 54 : x;
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(scaled))) + 1);
  let mantissa = scaled * 2 ** -exponent;
  // log2 rounds: next to a power of two it may be one off.
  while (Math.abs(mantissa) < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  while (Math.abs(mantissa) >= 1) {
    mantissa /= 2;
    exponent++;
  }
  return [mantissa, scaled === x ? exponent : exponent - 54];
}

function ldexp(x: number, exponent: number): number {
  // In two or three steps, as 2^1024 alone is infinite; steps down are such that only the last one rounds.
  let value = x;
  let left = Math.max(-2200, Math.min(2200, exponent));
  for (; left > 1000; left -= 1000) value *= 2 ** 1000;
  if (left >= -1000) return value * 2 ** left;
  const [mantissa, own] = frexp(value);
  const total = own + left;
  if (total >= -1021) return mantissa * 2 ** total;
  return total < -1100 ? mantissa * 0 : mantissa * 2 ** -1000 * 2 ** (total + 1000);
}

function modf(x: number): Returned {
  const whole = Math.trunc(x);
  if (!Number.isFinite(x)) return [x, Number.isNaN(x) ? x : x > 0 ? 0 : -0];
  const fraction = x - whole;
  return [whole, fraction === 0 && (x < 0 || Object.is(x, -0)) ? -0 : fraction];
}

/** The first of `args` that none of the others is better than. */
function extreme(isBetter: (x: number, than: number) => boolean): Native {
  return (_, args) => {
    let best = checkNumber(args, 1);
    for (let i = 2; i <= args.length; i++) {
      const x = checkNumber(args, i);
      if (isBetter(x, best)) best = x;
    }
    return best;
  };
}

function random(generator: Random48): Native {
  return (_, args) => {
    // Drawn before the arguments are looked at: an error costs a number too.
    const r = generator.next();
    if (args.length === 0) return r;
    if (args.length > 2) throw new NativeError('wrong number of arguments');
    const low = args.length === 1 ? 1 : checkInt(args, 1);
    const high = checkInt(args, args.length);
    if (low > high) throw new ArgumentError(args.length, 'interval is empty');
    return args.length === 1 ? Math.floor(r * high) + 1 : Math.floor(r * ((high - low + 1) | 0)) + low;
  };
}

/** `generator` outlives the interpreter's calls: who runs a script seeds it. */
export function openMath(generator: Random48): LuaTable {
  const math = library({
    abs: unary(Math.abs),
    acos: unary(Math.acos),
    asin: unary(Math.asin),
    atan2: binary(Math.atan2),
    atan: unary(Math.atan),
    ceil: unary(Math.ceil),
    cosh: unary(Math.cosh),
    cos: unary(Math.cos),
    deg: unary((x) => x / radiansPerDegree),
    exp: unary(Math.exp),
    floor: unary(Math.floor),
    fmod: binary((x, y) => x % y),
    frexp: (_, args) => frexp(checkNumber(args, 1)),
    ldexp: (_, args) => ldexp(checkNumber(args, 1), checkInt(args, 2)),
    log10: unary(Math.log10),
    log: unary(Math.log),
    max: extreme((x, than) => x > than),
    min: extreme((x, than) => x < than),
    modf: (_, args) => modf(checkNumber(args, 1)),
    pow: binary((x, y) => power(x, y)),
    rad: unary((x) => x * radiansPerDegree),
    random: random(generator),
    randomseed(_, args) {
      generator.seed(checkInt(args, 1));
      return [];
    },
    sinh: unary(Math.sinh),
    sin: unary(Math.sin),
    sqrt: unary(Math.sqrt),
    tanh: unary(Math.tanh),
    tan: unary(Math.tan),
  });
  math.setString('pi', Math.PI);
  math.setString('huge', Infinity);
  math.setString('mod', math.getString('fmod'));
  return math;
}

/** C's pow: 1 to whatever power is 1, and so is -1 to an infinite one. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && !Number.isFinite(y) && !Number.isNaN(y))) return 1;
  return x ** y;
}
