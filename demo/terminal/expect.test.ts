import { beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../redlet.ts';
import { type Typed, wordsTyped } from './complete.ts';
import { expectNext } from './expect.ts';
import { type Facts, findCommand, readFacts } from './facts.ts';
import { hintFor } from './hint.ts';
import { syntaxLine } from './syntax.ts';

let facts: Facts;

beforeAll(async () => {
  const client = await connect('memory:', { version: '8.0' });
  facts = await readFacts(client);
  client.close();
});

function found(words: readonly string[]) {
  const command = findCommand(facts, words);
  if (command === null) throw new Error(`no command ${words.join(' ')}`);
  return command;
}

/** What may come where the line ends, as names; `!` after them if the line cannot be right. */
function next(line: string): string {
  const typed: Typed = wordsTyped(line);
  const { command, length } = found(typed.words);
  const { places, lost } = expectNext(command.arguments, [...typed.words.slice(length), typed.partial]);
  const names = places.map(({ argument, part }) => (part === 'token' ? argument.token : argument.name));
  return [...new Set(names)].join(' ') + (lost ? '!' : '');
}

describe('syntaxLine', () => {
  // As HELP of redis-cli prints them.
  test.each([
    ['GET', 'key'],
    ['MULTI', ''],
    ['DEL', 'key [key ...]'],
    ['SETEX', 'key seconds value'],
    [
      'SET',
      'key value [NX|XX] [GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]',
    ],
    ['LPOP', 'key [count]'],
    ['LINSERT', 'key BEFORE|AFTER pivot element'],
    ['EXPIRE', 'key seconds [NX|XX|GT|LT]'],
    [
      'SORT',
      'key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC|DESC] [ALPHA] [STORE destination]',
    ],
    ['CONFIG SET', 'parameter value [parameter value ...]'],
  ])('%s %s', (name, line) => {
    expect(syntaxLine(found(name.split(' ')).command.arguments)).toBe(line);
  });
});

describe('expectNext', () => {
  test.each([
    ['GET ', 'key'],
    ['GET a', 'key'],
    ['GET a ', ''],
    ['GET a b', '!'],
    ['SET a ', 'value'],
    ['SET a b ', 'NX XX GET EX PX EXAT PXAT KEEPTTL'],
    ['SET a b NX ', 'GET EX PX EXAT PXAT KEEPTTL'],
    ['SET a b EX 10 ', 'NX XX GET'],
    ['SET a b ex ', 'seconds'],
    ['SET a b ex ten ', '!'],
    ['SET a b p', 'PX PXAT'],
    ['SET EX EX EX 1', 'seconds'],
    ['DEL a b ', 'key'],
    ['BLPOP a ', 'key timeout'],
    ['BLPOP a 1.5 ', 'key timeout'],
    ['SINTERCARD 2 a ', 'key'],
    ['SINTERCARD 2 a b ', 'LIMIT'],
    ['SORT a LIMIT 0 ', 'count'],
    ['SORT a GET x ', 'BY LIMIT ASC DESC ALPHA STORE GET'],
    ['CONFIG SET a ', 'value'],
    ['CONFIG SET a b ', 'parameter'],
    ['LINSERT l ', 'BEFORE AFTER'],
    ['LINSERT l beside ', '!'],
  ])('%s -> %s', (line, expected) => {
    expect(next(line).split(' ').sort()).toEqual(expected.split(' ').sort());
  });
});

describe('hintFor', () => {
  const hint = (line: string) => hintFor(facts, wordsTyped(line));
  const now = (line: string) =>
    hint(line)
      .syntax.filter((piece) => piece.now)
      .map(({ text }) => text);

  test('marks the argument being typed, also its repetition', () => {
    expect(now('GET ')).toEqual(['key']);
    expect(now('MSET a 1')).toEqual(['value']);
    expect(
      hint('MSET a 1 b')
        .syntax.map(({ text, now }) => (now ? `<${text}>` : text))
        .join(''),
    ).toBe('key value [<key> value ...]');
    expect(now('SET k "a b" E')).toEqual(['EX', 'EXAT']);
  });

  test('names what a name could become, and a container its subcommands', () => {
    expect(hint('lp').names).toEqual(['LPOP', 'LPOS', 'LPUSH', 'LPUSHX']);
    expect(hint('OBJECT e').names).toEqual(['ENCODING']);
    expect(hint('nosuch')).toMatchObject({ command: null, names: [], lost: true });
    expect(hint('')).toMatchObject({ command: null, names: [], lost: false });
  });
});

describe('wordsTyped', () => {
  test.each([
    ['', [], '', 0],
    ['SE', [], 'SE', 0],
    ['SET a ', ['SET', 'a'], '', 6],
    ['SET "a b" c', ['SET', 'a b'], 'c', 10],
    ['SET "a b', ['SET'], '"a b', 4],
  ] as const)('%j', (line, words, partial, start) => {
    expect(wordsTyped(line)).toEqual({ words, partial, start });
  });
});
