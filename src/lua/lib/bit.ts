// The bit library (BitOp): 32-bit integers, and the way it makes one of a double.

import type { Native } from '../native.ts';
import type { LuaTable } from '../table.ts';
import { checkNumber, isAbsent } from './arguments.ts';
import { library } from './library.ts';

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);
/** The lower half of a double in memory: every host we run on is little-endian. */
const lowHalf = 0;

/**
 * BitOp adds 2^52 + 2^51 and takes the lower half of the sum's bits: the number rounded half to even, modulo 2^32, as
 * long as it is below 2^51; of larger ones what the addition leaves.
 */
function toBits(value: number): number {
  float[0] = value + 6755399441055744;
  return halves[lowHalf] as number;
}

function checkBits(args: Parameters<Native>[1], index: number): number {
  return toBits(checkNumber(args, index));
}

function fold(body: (a: number, b: number) => number): Native {
  return (_, args) => {
    let bits = checkBits(args, 1);
    for (let i = 2; i <= args.length; i++) bits = body(bits, checkBits(args, i));
    return bits;
  };
}

function shift(body: (bits: number, by: number) => number): Native {
  return (_, args) => body(checkBits(args, 1), checkBits(args, 2) & 31) | 0;
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (-by & 31));
}

/** As many hexadecimal digits as the second argument says, 8 at most; capitals if it is negative. */
const tohex: Native = (_, args) => {
  const bits = checkBits(args, 1);
  const wanted = isAbsent(args, 2) && args.length < 2 ? 8 : checkBits(args, 2);
  const digits = (bits >>> 0).toString(16).padStart(8, '0');
  const text = wanted < 0 ? digits.toUpperCase() : digits;
  return text.slice(8 - Math.min(8, Math.abs(wanted)));
};

export function openBit(): LuaTable {
  return library({
    tobit: (_, args) => checkBits(args, 1),
    bnot: (_, args) => ~checkBits(args, 1),
    band: fold((a, b) => a & b),
    bor: fold((a, b) => a | b),
    bxor: fold((a, b) => a ^ b),
    lshift: shift((bits, by) => bits << by),
    rshift: shift((bits, by) => bits >>> by),
    arshift: shift((bits, by) => bits >> by),
    rol: shift(rotate),
    ror: shift((bits, by) => rotate(bits, -by & 31)),
    bswap: (_, args) => {
      const bits = checkBits(args, 1);
      return (bits >>> 24) | ((bits >> 8) & 0xff00) | ((bits & 0xff00) << 8) | (bits << 24);
    },
    tohex,
  });
}
