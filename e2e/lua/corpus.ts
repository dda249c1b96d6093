// The corpus: small Lua programs and what real servers answer. A file is blocks divided by empty lines; a block is the
// program and, behind `=>`, its result as show.ts writes it (a line end in it is `\n`).

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Snippet {
  readonly file: string;
  readonly source: string;
  /** Undefined until a server was asked. */
  readonly expected: string | undefined;
}

const folder = join(import.meta.dirname, 'corpus');

export const corpusFiles: readonly string[] = readdirSync(folder).filter((name) => name.endsWith('.txt'));

export function pathOf(file: string): string {
  return join(folder, file);
}

export function readCorpus(file: string): Snippet[] {
  return readFileSync(pathOf(file), 'latin1')
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '' && !block.startsWith('#'))
    .map((block) => {
      const lines = block.replace(/\n$/, '').split('\n');
      const at = lines.findIndex((line) => line.startsWith('=> '));
      const source = (at < 0 ? lines : lines.slice(0, at)).join('\n');
      return { file, source, expected: at < 0 ? undefined : lines[at]?.slice(3) };
    });
}

/** A result on one line, without what differs from run to run. */
export function oneLine(result: string): string {
  return result
    .replace(/\b(table|function|thread|userdata): 0x[0-9a-f]+/g, '$1: 0x')
    .replace(/[\x00-\x09\x0b-\x1f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replaceAll('\n', '\\n');
}
