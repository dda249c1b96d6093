// The instructions: Lua 5.1's own, so that registers, names in messages, lines and limits are Lua's too. One is 32 bits:
// operation 6, A 8, C 9, B 9; Bx is B and C together. B and C of 256 and more mean a constant.

const names =
  'MOVE LOADK LOADBOOL LOADNIL GETUPVAL GETGLOBAL GETTABLE SETGLOBAL SETUPVAL SETTABLE NEWTABLE SELF ADD SUB MUL DIV MOD POW UNM NOT LEN CONCAT JMP EQ LT LE TEST TESTSET CALL TAILCALL RETURN FORLOOP FORPREP TFORLOOP SETLIST CLOSE CLOSURE VARARG';

/** By number. */
export const opcodeNames: readonly string[] = names.split(' ');

export const MOVE = 0;
export const LOADK = 1;
export const LOADBOOL = 2;
export const LOADNIL = 3;
export const GETUPVAL = 4;
export const GETGLOBAL = 5;
export const GETTABLE = 6;
export const SETGLOBAL = 7;
export const SETUPVAL = 8;
export const SETTABLE = 9;
export const NEWTABLE = 10;
export const SELF = 11;
export const ADD = 12;
export const SUB = 13;
export const MUL = 14;
export const DIV = 15;
export const MOD = 16;
export const POW = 17;
export const UNM = 18;
export const NOT = 19;
export const LEN = 20;
export const CONCAT = 21;
export const JMP = 22;
export const EQ = 23;
export const LT = 24;
export const LE = 25;
export const TEST = 26;
export const TESTSET = 27;
export const CALL = 28;
export const TAILCALL = 29;
export const RETURN = 30;
export const FORLOOP = 31;
export const FORPREP = 32;
export const TFORLOOP = 33;
export const SETLIST = 34;
export const CLOSE = 35;
export const CLOSURE = 36;
export const VARARG = 37;

/** A debugger's break: the machine stops before the instruction that stands here in the code itself. */
export const BREAK = 63;

export const maxA = 255;
export const maxC = 511;
export const maxBx = (1 << 18) - 1;
const offsetBx = maxBx >> 1;

/** B or C from here on is a constant. */
export const constantBit = 256;
/** Elements that one SETLIST stores. */
export const fieldsPerFlush = 50;

export const opOf = (i: number) => i & 0x3f;
export const aOf = (i: number) => (i >>> 6) & 0xff;
export const bOf = (i: number) => i >>> 23;
export const cOf = (i: number) => (i >>> 14) & 0x1ff;
export const bxOf = (i: number) => i >>> 14;
export const sbxOf = (i: number) => (i >>> 14) - offsetBx;

export const abc = (o: number, a: number, b: number, c: number) => o | (a << 6) | (c << 14) | (b << 23);
export const abx = (o: number, a: number, bx: number) => o | (a << 6) | (bx << 14);
export const asbx = (o: number, a: number, sbx: number) => abx(o, a, sbx + offsetBx);

export const withOp = (i: number, o: number) => (i & ~0x3f) | o;
export const withA = (i: number, a: number) => (i & ~(0xff << 6)) | (a << 6);
export const withB = (i: number, b: number) => (i & 0x7fffff) | (b << 23);
export const withC = (i: number, c: number) => (i & ~(0x1ff << 14)) | (c << 14);
export const withSbx = (i: number, sbx: number) => (i & 0x3fff) | ((sbx + offsetBx) << 14);

/** "Floating point byte" of NEWTABLE's sizes: eeeeexxx is 1xxx * 2^(eeeee - 1). */
export function toFloatByte(size: number): number {
  let exponent = 0;
  while (size >= 16) {
    size = (size + 1) >> 1;
    exponent++;
  }
  return size < 8 ? size : ((exponent + 1) << 3) | (size - 8);
}

export function fromFloatByte(byte: number): number {
  const exponent = byte >> 3;
  return exponent === 0 ? byte : ((byte & 7) + 8) * 2 ** (exponent - 1);
}
