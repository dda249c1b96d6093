// The first line of a script or library: `#!<engine> name=<library> flags=<flag>,<flag>`.

import { errors } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import { splitArguments } from '../split.ts';
import { compatibleFlags, findFlag, type ScriptFlag, type ScriptFlags } from './flags.ts';

export interface LibraryHeader {
  readonly engine: ByteString;
  readonly name: ByteString;
  /** The code without its first line, which stays as an empty one, so that lines keep their numbers. */
  readonly code: ByteString;
}

/** Of FUNCTION LOAD. */
export function readLibraryHeader(payload: ByteString): LibraryHeader {
  if (!payload.startsWith('#!')) throw errors.err('Missing library metadata');
  const end = payload.indexOf('\n');
  if (end < 0) throw errors.err('Invalid library metadata');
  const words = splitArguments(payload.slice(0, end));
  if (words === null || words.length === 0) throw errors.err('Invalid library metadata');
  let name: ByteString | null = null;
  for (const word of words.slice(1)) {
    if (!/^name=/i.test(word)) throw errors.err(`Invalid metadata value given: ${word}`);
    if (name !== null) throw errors.err('Invalid metadata value, name argument was given multiple times');
    name = word.slice('name='.length);
  }
  if (name === null) throw errors.err('Library name was not given');
  return { engine: (words[0] as ByteString).slice(2), name, code: payload.slice(end) };
}

/** Names of libraries and functions. */
export function isName(name: ByteString): boolean {
  return /^[0-9A-Za-z_]+$/.test(name);
}

export interface ScriptHeader {
  readonly flags: ScriptFlags;
  /** The program; a first line is left out, but for its end. */
  readonly code: ByteString;
}

/** Of EVAL and SCRIPT LOAD. */
export function readScriptHeader(body: ByteString): ScriptHeader {
  if (body.length <= 2 || !body.startsWith('#!')) return { flags: compatibleFlags, code: body };
  const end = body.indexOf('\n');
  if (end < 0) throw errors.err('Invalid script shebang');
  const words = splitArguments(body.slice(0, end));
  if (words === null || words.length === 0) throw errors.err('Invalid engine in script shebang');
  if (words[0] !== '#!lua') throw errors.err(`Unexpected engine in script shebang: ${words[0]}`);
  const set = new Set<ScriptFlag>();
  for (const word of words.slice(1)) {
    if (!word.startsWith('flags=')) throw errors.err(`Unknown lua shebang option: ${word}`);
    const list = word.slice('flags='.length);
    for (const name of list === '' ? [] : list.split(',')) {
      const flag = findFlag(name);
      if (flag === undefined) throw errors.err(`Unexpected flag in script shebang: ${name}`);
      set.add(flag);
    }
  }
  return { flags: { compatible: false, set }, code: body.slice(end) };
}
