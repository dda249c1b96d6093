// Words of a line as redis-cli and inline commands split them: blanks part words, "double quotes" take escapes
// (\n \r \t \b \a \xHH), 'single quotes' only \', and a closing quote must be followed by a blank. A NUL ends the line.

import { toByteString } from './bytes.ts';
import type { ByteString } from './reply.ts';

const backslash = 92;
const singleQuote = 39;
const doubleQuote = 34;
const letterX = 120;
const escapes = new Map([...'nrtba'].map((letter, i) => [letter.charCodeAt(0), [10, 13, 9, 8, 7][i] as number]));

const isBlank = (unit: number) => unit === 32 || (unit >= 9 && unit <= 13);
/** Within a word fewer characters count as blanks than between words: no \v, no \f. */
const endsWord = (unit: number) => isBlank(unit) && unit !== 11 && unit !== 12;

/** The words of `line`; null if a quote is not closed or is closed within a word. */
export function splitArguments(line: ByteString): ByteString[] | null {
  const nul = line.indexOf('\0');
  const end = nul < 0 ? line.length : nul;
  // A word is gathered as bytes: a rope of single letters would cost many times its length, and stay.
  const word = new Uint8Array(end);
  const words: ByteString[] = [];
  for (let i = 0; ; ) {
    while (i < end && isBlank(line.charCodeAt(i))) i++;
    if (i >= end) return words;
    let length = 0;
    for (let quote = 0; ; ) {
      if (i >= end) {
        if (quote !== 0) return null;
        break;
      }
      const unit = line.charCodeAt(i++);
      if (quote === 0) {
        if (endsWord(unit)) break;
        if (unit === doubleQuote || unit === singleQuote) quote = unit;
        else word[length++] = unit;
      } else if (unit === quote) {
        if (i < end && !isBlank(line.charCodeAt(i))) return null;
        break;
      } else if (unit === backslash && quote === singleQuote && line.charCodeAt(i) === singleQuote) {
        word[length++] = singleQuote;
        i++;
      } else if (unit === backslash && quote === doubleQuote && i < end) {
        const next = line.charCodeAt(i++);
        const byte = next === letterX ? hexByte(line, i) : Number.NaN;
        word[length++] = Number.isNaN(byte) ? (escapes.get(next) ?? next) : byte;
        if (!Number.isNaN(byte)) i += 2;
      } else {
        word[length++] = unit;
      }
    }
    words.push(toByteString(word, 0, length));
  }
}

/** The byte that two hexadecimal digits are; NaN if they are not such. */
function hexByte(line: ByteString, at: number): number {
  const digits = line.slice(at, at + 2);
  return /^[0-9a-fA-F]{2}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}

const printed: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\x07': '\\a',
  '"': '\\"',
  '\\': '\\\\',
};

/** The word in double quotes as redis-cli prints it: "a\x00b". */
export function quote(word: ByteString): string {
  let text = '"';
  for (const c of word) {
    const code = c.charCodeAt(0);
    text += printed[c] ?? (code >= 0x20 && code < 0x7f ? c : `\\x${code.toString(16).padStart(2, '0')}`);
  }
  return `${text}"`;
}
