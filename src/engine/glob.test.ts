import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileGlob, globMatch } from './glob.ts';

/** The rows of a table: words, in which \\xNN stands for a byte and '' for no byte at all. */
function rows(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(unescaped));
}

function unescaped(word: string): string {
  if (word === "''") return '';
  return word.replace(/\\x(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

// Pattern, text, and whether KEYS <pattern> found the key <text> on redis-server 7.0.15 (8.0.2 and Valkey 8.0 agree).
const matches = String.raw`
** '' 0
'' '' 1
'' a 0
a '' 0
? '' 0
* a 1
** a 1
a* a 1
a** a 1
***a a 1
*a* bab 1
h?llo hello 1
h*llo hllo 1
h[ae]llo hillo 0
h[^e]llo hallo 1
h[a-b]llo hbllo 1
h[b-a]llo hallo 1
[] a 0
[^] a 1
[]] ] 0
[]a] a] 0
[a a 1
[a b 0
[^a b 1
[a- - 1
[a- a 1
[a-c b 1
[-a] - 1
[a-] - 0
[a-]x] b 0
[a-b-c] - 1
[a-b-c] c 1
[\x5c]] ] 1
[\x5c \x5c 1
[\x5ca] \x5c 0
[^\x5c]] ] 0
[\x5ca-c] b 0
[\x5ca-c] - 1
\x5c* * 1
\x5c* a 0
\x5ca a 1
a\x5c a\x5c 1
\x5c\x5c \x5c 1
a\x5cb ab 1
*\x5c a\x5c 1
[z-a] m 1
[a-\xff] \xff 1
[a-\xff] z 0
[a-\xff] A 1
[\x80-\xff] \x90 1
[\xff-\x80] \x90 1
[\x01-\xff] \x90 0
[^a-c]* \xff 1
A a 0
[A-Z] a 0
*[ a[ 0
*[ [ 0
*[^ a 1
[^ a 1
[ [ 0
[ a 0
*a*b*c* xxaxxbxxc 1
*a*b*c* xxaxxcxxb 0
a*a*a aa 0
a*a*a aaa 1
?*? a 0
?*? ab 1
*? a 1
^a ^a 1
] ] 1
[ab][a-c][^ \x5cab*a 0
a[^b ac 1
[a-c][^a]*[^-b \x5cbb 0
b[^a]\x5c] [ab 0
[^[ab]** --ab\x5c 1
*[a-c] \x5c 0
* abb\x5c 1
*-*[^a][^ '' 0
]\x5c bca 0
[^\x5c][a-c]?[ab] a- 0
a \x5cca[* 0
* b**\x5c[ 1
* ba 1
]] bb[b 0
[^a]^[a-c]] ^^\x5c 0
a\x5cb*- a] 0
*[^a][^a]a\x5c [b 0
[^a]b-[a-c][^ \x5c-a 0
* c]a 1
[ab][^a] *bb\x5c] 0
[ab]a\x5c b* 0
[a-c]* caabb 1
- c 0
\x5c* \x5ca[ 0
*[^a] \x5cb[^c 1
--a^[^ b]\x5cb 0
--^\x5c** a 0
[a-c]b* aba 1
*]\x5c\x5c [ 0
^[^a][a-c][a-c] bacc^ 0
[\x5c** * 1
]**[ab] c*]a 0
[a-c][^a] a\x5c 1
*^ -caa^ 1
a]- a[a* 0
?b a 0
[ c[ 0
*b]a [-* 0
^\x5c[^?- '' 0
]]?[^a][^a][ab] b 0
[a-c]* b\x5c\x5c 1
?** -a 1
[^[a-c] '' 0
* aa] 1
[^b[ab][* -c 0
?[^[ab]^ aa-* 0
*a -\x5c\x5ca 1
?[ [cab\x5c 0
[^? * 1
?* [b[aa 1
[^a][^a]? -bb 1
[^a]??[a-c]* '' 0
** a^ 1
** ac\x5cb^ 1
b* '' 0
`;

describe('glob', () => {
  test('matches what the server matches', () => {
    for (const [pattern = '', subject = '', found] of rows(matches)) {
      expect(globMatch(pattern, subject), `${pattern} ${subject}`).toBe(found === '1');
      expect(compileGlob(pattern)(subject), `${pattern} ${subject}`).toBe(found === '1');
    }
  });

  // PUBLISH "" to a subscriber of "*" on 7.0.15 and 8.0.2: nobody. KEYS * and SCAN MATCH * never ask.
  test('a star alone does not match the empty text', () => {
    expect(globMatch('*', '')).toBe(false);
    expect(compileGlob('*')('')).toBe(false);
  });

  const word = fc.string({ unit: fc.constantFrom(...'ab*?'), maxLength: 10 });
  const text = fc.string({ unit: fc.constantFrom(...'ab'), minLength: 1, maxLength: 12 });

  test('stars and question marks are those of a regular expression', () => {
    fc.assert(
      fc.property(word, text, (pattern, subject) => {
        const regex = new RegExp(`^${pattern.replace(/\*+/g, '.*').replaceAll('?', '.')}$`, 's');
        expect(globMatch(pattern, subject)).toBe(regex.test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  test('a compiled pattern matches what the pattern matches', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\'), maxLength: 6 });
    const subject = fc.string({ unit: fc.constantFrom(...'ab*[]^-\\'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, subject, fc.boolean(), (glob, key, nocase) => {
        expect(compileGlob(glob, nocase)(key)).toBe(globMatch(glob, key, nocase));
      }),
      { numRuns: 3000 },
    );
  });

  // CONFIG GET on 7.0.15, with maxmemory and list-compress-depth there.
  test('without case: letters fold, escaped members of a class do not, bounds fold after they are put in order', () => {
    expect(globMatch('MAXmem?ry', 'maxmemory', true)).toBe(true);
    expect(globMatch('M[A-B]xmemory', 'maxmemory', true)).toBe(true);
    expect(globMatch('m[\\A]xmemory*', 'maxmemory', true)).toBe(false);
    expect(globMatch('m[\\a]x\\M*', 'maxmemory', true)).toBe(true);
    expect(globMatch('[l-Z]ist*', 'list-compress-depth', true)).toBe(false);
    expect(globMatch('[l-a]ist*', 'list-compress-depth', true)).toBe(true);
    expect(globMatch('MAX*', 'maxmemory')).toBe(false);
  });

  // A key of 1,000 a's and '*a' again and again, on 7.0.15 (Debian's), 8.0.2 and Valkey 8.0.
  test('after a thousand stars Redis gives up', () => {
    const subject = 'a'.repeat(1001);
    expect(globMatch('*a'.repeat(1000), subject)).toBe(true);
    expect(globMatch(`${'*a'.repeat(1000)}*`, `${subject}b`)).toBe(true);
    expect(globMatch('*a'.repeat(1001), subject)).toBe(false);
  });

  test('many stars take no more than pattern times text steps', () => {
    expect(globMatch(`${'*a'.repeat(900)}b`, 'a'.repeat(20000))).toBe(false);
    expect(globMatch(`${'a*'.repeat(900)}b`, 'a'.repeat(20000))).toBe(false);
  });
});
