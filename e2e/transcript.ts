// The transcript format: plain text that reads like redis-cli, and its reader.
//
//   ## Text about the whole file, for people.
//   # ZADD GT moves a score up, never down.          <- a case: a sentence; each case starts from an empty server
//   @since 7.4          only in versions from 7.4 on (also: @until 8.0, first version without)
//   @flavour valkey     only in that flavour, whose own versions @since and @until then mean; without it in all
//   @source URL         what proves a case that no real server here can run
//   @virtual            the clock moves too far to wait for on a real server
//   @resp 3             the connection says HELLO 3
//   @advance 100ms      time passes
//   @unordered          the next reply's elements come in any order (@unordered 2: in any order two by two)
//   @for i 1..200       the next command runs for each i, with {i} replaced; the last reply counts
//   > ZADD z 1 a        a command; words are split and quoted as redis-cli does, {a*65} stands for 65 times `a`
//   (integer) 1         its reply as redis-cli prints it
//   ~ ^"\d+"$           or a pattern that the printed reply matches as a whole
//   B> BLPOP k 0        another connection sends
//   (blocks)            and has no reply yet
//   B<                  the next message (reply or push) that B gets
//   1) "k"
//   (nothing)           there is none; (closed): the server closed the connection

import { type FlavourName, isFlavour } from '../src/engine/flavours.ts';
import { splitArguments } from '../src/engine/split.ts';

export type Step =
  | {
      readonly kind: 'send';
      readonly line: number;
      readonly connection: string;
      readonly words: readonly string[];
      readonly expected: Expected;
    }
  | { readonly kind: 'receive'; readonly line: number; readonly connection: string; readonly expected: Expected }
  | { readonly kind: 'advance'; readonly line: number; readonly ms: number }
  | { readonly kind: 'resp'; readonly line: number; readonly connection: string; readonly version: 2 | 3 };

export type Expected =
  | { readonly kind: 'text'; readonly text: string; readonly unordered: number }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'blocks' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'ignored' };

export interface Case {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** The one flavour in which the case holds; null: in all, as far as they go along with Redis. */
  readonly flavour: FlavourName | null;
  readonly since: string | null;
  /** First version in which the case does not hold. */
  readonly until: string | null;
  readonly source: string | null;
  readonly virtual: boolean;
  readonly steps: readonly Step[];
}

export function parseTranscript(text: string, file: string): Case[] {
  const lines = text.split('\n');
  const cases: Case[] = [];
  let current: (Omit<Case, 'steps'> & { steps: Step[] }) | null = null;
  let unordered = 0;
  let loop: { name: string; from: number; to: number } | null = null;
  const fail = (line: number, why: string) => new Error(`${file}:${line + 1}: ${why}`);

  for (let i = 0; i < lines.length; ) {
    const line = (lines[i] as string).trimEnd();
    const number = i + 1;
    if (line === '' || line.startsWith('##')) {
      i++;
    } else if (line.startsWith('# ')) {
      const name = line.slice(2);
      current = {
        file,
        line: number,
        name,
        flavour: null,
        since: null,
        until: null,
        source: null,
        virtual: false,
        steps: [],
      };
      cases.push(current);
      i++;
    } else if (current === null) {
      throw fail(i, 'before the first case (a line that starts with "# ")');
    } else if (line.startsWith('@')) {
      const [directive = '', ...rest] = line.slice(1).split(/\s+/);
      const value = rest.join(' ');
      const facts = current as { -readonly [fact in keyof Case]: Case[fact] };
      if (directive === 'flavour') {
        if (!isFlavour(value)) throw fail(i, '@flavour takes a flavour: redis, valkey');
        facts.flavour = value;
      } else if (directive === 'since') facts.since = value;
      else if (directive === 'until') facts.until = value;
      else if (directive === 'source') facts.source = value;
      else if (directive === 'virtual') facts.virtual = true;
      else if (directive === 'unordered') unordered = value === '' ? 1 : Number(value);
      else if (directive === 'for') {
        const match = /^(\w+) (-?\d+)\.\.(-?\d+)$/.exec(value);
        if (!match) throw fail(i, '@for takes a name and a range: @for i 1..200');
        loop = { name: match[1] as string, from: Number(match[2]), to: Number(match[3]) };
      } else if (directive === 'resp') {
        const [version, connection = 'A'] = rest;
        current.steps.push({ kind: 'resp', line: number, connection, version: version === '3' ? 3 : 2 });
      } else if (directive === 'advance') {
        const match = /^(\d+)(ms|s|m|h|d)$/.exec(value);
        if (!match) throw fail(i, '@advance takes a duration: 100ms, 5s, 2m, 1h, 1d');
        const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 'ms'];
        current.steps.push({ kind: 'advance', line: number, ms: Number(match[1]) * unit });
      } else throw fail(i, `unknown directive @${directive}`);
      i++;
    } else {
      const match = /^([A-Za-z]\w*)?([<>])(?: (.*))?$/.exec(line);
      if (!match) throw fail(i, `expected a command, a directive or a case, found: ${line}`);
      const connection = match[1] ?? 'A';
      const reply: string[] = [];
      i++;
      while (i < lines.length && !/^(([A-Za-z]\w*)?>( |$)|([A-Za-z]\w*)?<$|@|#)/.test(lines[i] as string))
        reply.push(lines[i++] as string);
      while (reply.length > 0 && (reply.at(-1) as string).trim() === '') reply.pop();
      const expected = readExpected(reply, unordered, () => fail(number - 1, 'no reply is written under this line'));
      unordered = 0;
      if (match[2] === '<') {
        current.steps.push({ kind: 'receive', line: number, connection, expected });
        continue;
      }
      const command = match[3] ?? '';
      const from = loop?.from ?? 0;
      const to = loop?.to ?? 0;
      for (let n = from; n <= to; n++) {
        const source = loop === null ? command : command.replaceAll(`{${loop.name}}`, String(n));
        const words = splitArguments(
          toBytes(source.replace(/\{(.)\*(\d+)\}/g, (_, c, times) => c.repeat(Number(times)))),
        );
        if (words === null) throw fail(number - 1, 'unbalanced quotes');
        current.steps.push({
          kind: 'send',
          line: number,
          connection,
          words,
          expected: n === to ? expected : { kind: 'ignored' },
        });
      }
      loop = null;
    }
  }
  return cases;
}

function readExpected(lines: readonly string[], unordered: number, missing: () => Error): Expected {
  const [first] = lines;
  if (first === undefined) throw missing();
  if (lines.length === 1) {
    if (first === '(blocks)') return { kind: 'blocks' };
    if (first === '(nothing)') return { kind: 'nothing' };
    if (first === '(closed)') return { kind: 'closed' };
    if (first.startsWith('~ ')) return { kind: 'pattern', pattern: new RegExp(first.slice(2), 's') };
  }
  return { kind: 'text', text: lines.map((line) => line.trimEnd()).join('\n'), unordered };
}

/** UTF-8 text as a byte string. */
function toBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
