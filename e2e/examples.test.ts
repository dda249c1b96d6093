// The examples of the client's docstrings, run: each on an engine of its own, each line that says what comes (`// => 1`) or that
// it is refused (`// rejects: ERR ...`) is held to it. And every method has one.

import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { calls } from '../src/client/commands/index.ts';
import { Client, connect } from '../src/index.ts';
import { globSync } from './files.ts';

interface Example {
  /** What the docstring stands before. */
  readonly name: string;
  readonly lines: readonly string[];
}

const files = globSync('src/client', '.ts').filter((file) => !file.endsWith('.test.ts'));
const examples = files.flatMap((file) => examplesOf(readFileSync(file, 'utf8')));

function examplesOf(source: string): Example[] {
  const found: Example[] = [];
  for (const [, comment = '', after = ''] of source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*([^\n]*)/g)) {
    const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, ''));
    const at = lines.indexOf('@example');
    if (at < 0) continue;
    const end = lines.findIndex((line, i) => i > at && (line.startsWith('@') || line.trim() === ''));
    const name = /^(?:async \*?|export |function |class |static |get )*([\w[\].]+)/.exec(after)?.[1] ?? after;
    found.push({ name, lines: lines.slice(at + 1, end < 0 ? undefined : end) });
  }
  return found;
}

/** Everything that is told of is asked for where it stands. */
function programOf(lines: readonly string[]): string {
  const steps = lines.map((line) => {
    const told = /^(?<code>.*?);? \/\/ (?<how>=>|rejects:) (?<what>.*)$/.exec(line)?.groups;
    if (told === undefined) return line;
    const { code = '', how, what = '' } = told;
    if (how === 'rejects:') return `await check.rejects(async () => ${code}, ${JSON.stringify(what)});`;
    return `check.equal(${code}, ${what.startsWith('{') ? `(${what})` : what});`;
  });
  return `(async (client, connect, check) => {\n${steps.join('\n')}\n})`;
}

const check = {
  equal: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
  rejects: (run: () => Promise<unknown>, message: string) => expect(run()).rejects.toThrow(message),
};

describe('docstrings', () => {
  test.each(examples.map(({ name, lines }) => [name, lines] as const))('%s', async (_, lines) => {
    const client = await connect('memory:');
    const run = runInThisContext(programOf(lines)) as (...tools: unknown[]) => Promise<void>;
    try {
      expect(lines.some((line) => / \/\/ (=>|rejects:) /.test(line))).toBe(true);
      await run(client, connect, check);
    } finally {
      client.close();
    }
  });

  test('every command`s method has an example', () => {
    const shown = new Set(examples.map(({ name }) => name));
    expect(Object.keys(calls).filter((name) => !shown.has(name))).toEqual([]);
  });

  test('every other method of the client has one', () => {
    const shown = new Set(examples.map(({ name }) => name));
    const own = Object.getOwnPropertyNames(Client.prototype).filter((name) => !(name in calls));
    // Made for this package's own use.
    const inner = ['constructor', 'execute'];
    expect(own.filter((name) => !shown.has(name) && !inner.includes(name))).toEqual([]);
  });
});
