// Words of a line as redis-cli and inline commands split them: blanks part words, "double quotes" take escapes
// (\n \r \t \b \a \xHH), 'single quotes' only \', and a closing quote must be followed by a blank.

import type { ByteString } from '../engine/reply.ts';

const isSpace = (c: string | undefined) =>
  c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '\v' || c === '\f';
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** The words of `line`; null if a quote is not closed or is closed within a word. */
export function splitArguments(line: ByteString): ByteString[] | null {
  const words: ByteString[] = [];
  let i = 0;
  for (;;) {
    while (isSpace(line[i])) i++;
    if (i >= line.length || line[i] === '\0') return words;
    let word = '';
    let quote: '"' | "'" | null = null;
    for (;;) {
      const c = line[i];
      if (c === undefined) {
        if (quote !== null) return null;
        break;
      }
      if (quote === '"') {
        if (c === '\\' && line[i + 1] === 'x' && /^[0-9a-fA-F]{2}$/.test(line.slice(i + 2, i + 4))) {
          word += String.fromCharCode(Number.parseInt(line.slice(i + 2, i + 4), 16));
          i += 4;
          continue;
        }
        if (c === '\\' && i + 1 < line.length) {
          const next = line[i + 1] as string;
          word += escapes[next] ?? next;
          i += 2;
          continue;
        }
        i++;
        if (c === '"') {
          if (i < line.length && !isSpace(line[i])) return null;
          break;
        }
        word += c;
      } else if (quote === "'") {
        if (c === '\\' && line[i + 1] === "'") {
          word += "'";
          i += 2;
          continue;
        }
        i++;
        if (c === "'") {
          if (i < line.length && !isSpace(line[i])) return null;
          break;
        }
        word += c;
      } else if (c === ' ' || c === '\n' || c === '\r' || c === '\t' || c === '\0') {
        // Within a word fewer characters count as blanks than between words.
        break;
      } else {
        i++;
        if (c === '"' || c === "'") quote = c;
        else word += c;
      }
    }
    words.push(word);
  }
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
