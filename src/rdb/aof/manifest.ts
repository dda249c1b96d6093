// The manifest of an append-only directory: which files make up the log, one a line.
//
//   file appendonly.aof.1.base.rdb seq 1 type b       the base: a snapshot (or commands, where it is not .rdb)
//   file appendonly.aof.1.incr.aof seq 1 type i       what was done since, in the order of the numbers
//   file appendonly.aof.0.incr.aof seq 0 type h       what a rewrite made superfluous, to be deleted

import type { ByteString } from '../../engine/reply.ts';

export interface AofFile {
  readonly name: ByteString;
  readonly sequence: number;
  /** Where it begins and ends in the stream of replication: told by Redis 8, and kept. */
  readonly startOffset?: number;
  readonly endOffset?: number;
}

export interface AofManifest {
  readonly base: AofFile | null;
  readonly history: readonly AofFile[];
  readonly increments: readonly AofFile[];
}

/** What redis-server says of a manifest that it cannot read. */
export class ManifestError extends Error {
  /** Counted from 1; 0 for the manifest as a whole. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(line === 0 ? message : `${message} at line ${line}`);
    this.name = 'ManifestError';
    this.line = line;
  }
}

const longestLine = 1024;

export function parseManifest(text: ByteString): AofManifest {
  let base: AofFile | null = null;
  const history: AofFile[] = [];
  const increments: AofFile[] = [];
  const lines = text.split('\n');
  if (text === '') throw new ManifestError('Found an empty AOF manifest', 0);
  if (lines.pop() !== '') throw new ManifestError('The AOF manifest file contains too long line', lines.length + 1);
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    if (line.length >= longestLine) throw new ManifestError('The AOF manifest file contains too long line', number);
    if (line.startsWith('#')) continue;
    const trimmed = line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    if (trimmed === '') throw new ManifestError('Invalid AOF manifest file format', number);
    const { file, type } = parseLine(trimmed, number);
    if (type === 'b') {
      if (base !== null) throw new ManifestError('Found duplicate base file information', number);
      base = file;
    } else if (type === 'h') history.push(file);
    else if (type === 'i') {
      if (file.sequence <= (increments.at(-1)?.sequence ?? 0)) {
        throw new ManifestError('Found a non-monotonic sequence number', number);
      }
      increments.push(file);
    } else throw new ManifestError('Unknown AOF file type', number);
  }
  return { base, history, increments };
}

function parseLine(line: ByteString, number: number): { readonly file: AofFile; readonly type: string } {
  const words = split(line);
  const wrong = () => new ManifestError('Invalid AOF manifest file format', number);
  if (words === null || words.length < 6 || words.length % 2 !== 0) throw wrong();
  let name = '';
  let sequence = 0;
  let type = '';
  const offsets: { startOffset?: number; endOffset?: number } = {};
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1] as ByteString;
    const key = (words[i] as ByteString).toLowerCase();
    if (key === 'file') name = value;
    else if (key === 'seq') sequence = Number.parseInt(value, 10) || 0;
    else if (key === 'type') type = value.slice(0, 1);
    else if (key === 'startoffset') offsets.startOffset = Number.parseInt(value, 10) || 0;
    else if (key === 'endoffset') offsets.endOffset = Number.parseInt(value, 10) || 0;
  }
  if (/[/\\]/.test(name)) throw new ManifestError("File can't be a path, just a filename", number);
  if (name === '' || sequence === 0 || type === '') throw wrong();
  return { file: { name, sequence, ...offsets }, type };
}

export function formatManifest({ base, history, increments }: AofManifest): ByteString {
  const line = ({ name, sequence, startOffset, endOffset }: AofFile, type: string) => {
    const offsets = [
      startOffset === undefined ? '' : ` startoffset ${startOffset}`,
      endOffset === undefined ? '' : ` endoffset ${endOffset}`,
    ];
    return `file ${shown(name)} seq ${sequence} type ${type}${offsets.join('')}\n`;
  };
  return [
    base === null ? '' : line(base, 'b'),
    ...history.map((file) => line(file, 'h')),
    ...increments.map((file) => line(file, 'i')),
  ].join('');
}

/** The log goes on in a new file: when it is switched on, and when a rewrite begins. `name` is `appendfilename`. */
export function withIncrement(manifest: AofManifest, name: ByteString): AofManifest {
  const sequence = (manifest.increments.at(-1)?.sequence ?? 0) + 1;
  return {
    ...manifest,
    increments: [...manifest.increments, { name: `${name}.${sequence}.incr.aof`, sequence }],
  };
}

/**
 * A rewrite is done: a new base stands for all that was before the last file, or before so many of the last. `isRdb`:
 * aof-use-rdb-preamble.
 */
export function withBase(manifest: AofManifest, name: ByteString, isRdb: boolean, kept = 1): AofManifest {
  const sequence = (manifest.base?.sequence ?? 0) + 1;
  const first = Math.max(0, manifest.increments.length - kept);
  return {
    base: { name: `${name}.${sequence}.base.${isRdb ? 'rdb' : 'aof'}`, sequence },
    history: [
      ...manifest.history,
      ...(manifest.base === null ? [] : [manifest.base]),
      ...manifest.increments.slice(0, first),
    ],
    increments: manifest.increments.slice(first),
  };
}

const escapes: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\x07': 'a', '\b': 'b' };
const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };

/** A name in quotes, where it cannot stand as it is. */
function shown(name: ByteString): ByteString {
  if (/^[!#-[\]-~]*$/.test(name)) return name;
  let text = '';
  for (const letter of name) {
    const short = escapes[letter];
    if (short !== undefined) text += `\\${short}`;
    else if (letter === '"' || letter === '\\') text += `\\${letter}`;
    else if (letter >= ' ' && letter <= '~') text += letter;
    else text += `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  return `"${text}"`;
}

/** Words, quoted as in redis.conf; null if a quote is left open or not followed by a space. */
function split(line: ByteString): ByteString[] | null {
  const words: ByteString[] = [];
  let rest = line;
  while (rest !== '') {
    const match = /^(?:"((?:\\.|[^"\\])*)"|'((?:\\'|[^'])*)'|([^ \t\r\n"']+))(?:[ \t\r\n]+|$)/.exec(rest);
    if (match === null) return null;
    const [whole, double, single, bare] = match;
    words.push(double === undefined ? (single?.replaceAll("\\'", "'") ?? (bare as string)) : unescaped(double));
    rest = rest.slice(whole.length);
  }
  return words;
}

function unescaped(text: ByteString): ByteString {
  return text.replace(/\\(?:x([\da-fA-F]{2})|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (named[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
