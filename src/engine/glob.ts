// Glob patterns as KEYS, SCAN MATCH, PSUBSCRIBE and CONFIG GET read them: "*", "?", classes "[a-z]" and "[^a-z]", and
// "\" before what is meant literally.
//
// Every element but "*" takes exactly one byte, so when a match fails it is enough to let the *last* star take one byte
// more: the stars before it have found their earliest place already. Time is at most pattern * text, with no recursion.

import type { ByteString } from './reply.ts';

const star = 0x2a;
const question = 0x3f;
const open = 0x5b;
const close = 0x5d;
const backslash = 0x5c;
const caret = 0x5e;
const dash = 0x2d;

/** Redis gives up on patterns whose match would nest deeper. */
const maxStars = 1000;

/** True if the whole text matches; `nocase` folds A-Z. */
export function globMatch(pattern: ByteString, text: ByteString, nocase = false): boolean {
  const patternLength = pattern.length;
  const textLength = text.length;
  let p = 0;
  let t = 0;
  let stars = 0;
  // What the last star is followed by, and how far into the text it reaches.
  let afterStar = -1;
  let reach = 0;
  while (t < textLength) {
    if (p < patternLength && pattern.charCodeAt(p) === star) {
      p = skipStars(pattern, p);
      if (p === patternLength) return true;
      if (++stars > maxStars) return false;
      afterStar = p;
      reach = t;
      continue;
    }
    p = p < patternLength ? matchOne(pattern, p, text.charCodeAt(t), nocase) : -1;
    t++;
    if (p >= 0) continue;
    if (afterStar < 0) return false;
    p = afterStar;
    t = ++reach;
  }
  // Redis passes over stars at the end of the text only after it matched a byte: "*" does not match the empty text.
  return (textLength === 0 ? p : skipStars(pattern, p)) === patternLength;
}

function skipStars(pattern: ByteString, position: number): number {
  let p = position;
  while (pattern.charCodeAt(p) === star) p++;
  return p;
}

/** Matches one byte with the element at `p`: the position after the element, or -1. */
function matchOne(pattern: ByteString, p: number, code: number, nocase: boolean): number {
  const element = pattern.charCodeAt(p);
  switch (element) {
    case question:
      return p + 1;
    case open:
      return matchClass(pattern, p + 1, code, nocase);
    case backslash:
      if (p + 1 < pattern.length) return same(pattern.charCodeAt(p + 1), code, nocase) ? p + 2 : -1;
      return code === backslash ? p + 1 : -1;
    default:
      return same(element, code, nocase) ? p + 1 : -1;
  }
}

/** A class from after its "["; it may end with the pattern instead of "]". */
function matchClass(pattern: ByteString, start: number, code: number, nocase: boolean): number {
  const length = pattern.length;
  let p = start;
  const negated = pattern.charCodeAt(p) === caret;
  if (negated) p++;
  let found = false;
  for (; p < length; p++) {
    const member = pattern.charCodeAt(p);
    if (member === backslash && p + 1 < length) {
      p++;
      // Redis does not fold the case of an escaped member.
      if (pattern.charCodeAt(p) === code) found = true;
    } else if (member === close) {
      break;
    } else if (p + 2 < length && pattern.charCodeAt(p + 1) === dash) {
      if (inRange(member, pattern.charCodeAt(p + 2), code, nocase)) found = true;
      p += 2;
    } else if (same(member, code, nocase)) {
      found = true;
    }
  }
  if (found === negated) return -1;
  return p < length ? p + 1 : length;
}

/**
 * Bounds may come in either order, and are compared as C's char is on x86: 0x80-0xff are below 0. They are put in order
 * before their case is folded, so that "[l-Z]" without case (z to l then) holds nothing.
 */
function inRange(a: number, b: number, code: number, nocase: boolean): boolean {
  const low = Math.min(signed(a), signed(b));
  const high = Math.max(signed(a), signed(b));
  if (!nocase) return low <= signed(code) && signed(code) <= high;
  return lower(low) <= lower(signed(code)) && lower(signed(code)) <= lower(high);
}

function signed(code: number): number {
  return (code << 24) >> 24;
}

function same(a: number, b: number, nocase: boolean): boolean {
  return a === b || (nocase && lower(a) === lower(b));
}

function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 32 : code;
}

/** A pattern to be tried on many texts: literals, "prefix*", "*suffix" and "*part*" need no matcher. */
export function compileGlob(pattern: ByteString, nocase = false): (text: ByteString) => boolean {
  const simple = nocase ? null : /^(\*?)([^*?[\\]*)(\*?)$/.exec(pattern);
  if (simple === null) return (text) => globMatch(pattern, text, nocase);
  const [, before, literal = '', after] = simple;
  if (literal === '') return before || after ? (text) => text !== '' : (text) => text === '';
  if (before && after) return (text) => text.includes(literal);
  if (before) return (text) => text.endsWith(literal);
  if (after) return (text) => text.startsWith(literal);
  return (text) => text === literal;
}
